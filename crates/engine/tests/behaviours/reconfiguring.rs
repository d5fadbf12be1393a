//! Configuration changes while alerts are open.

use crate::world::{COMPANY, World, admin};
use nightbell_config::Kind;
use nightbell_core::Operation;
use nightbell_engine::{
    ApplyRequest, ConfigureError, Effective, OfferRequest, Precondition, SwapChange, SwapFailure, SwapPart,
};

crate::behaviours!(
    moving_a_service_to_another_policy_pages_it_at_once_and_stops_the_old_one,
    a_rule_added_during_a_cycle_fires_only_if_it_is_still_ahead,
    an_edit_that_leaves_no_rule_ahead_does_not_leave_anybody_untold,
    what_is_claimed_leaves_whatever_becomes_of_the_replanning_beside_it,
    after_an_edit_of_the_policy_the_position_is_the_steps_index,
    a_step_that_is_gone_passes_on,
    somebody_disabled_while_being_paged_hands_over_at_once_and_only_once,
    a_change_on_another_node_is_seen_by_the_next_decision,
    a_key_that_is_not_known_is_looked_for_in_the_newest_configuration,
    a_service_with_open_alerts_cannot_be_deleted,
    a_dry_run_refuses_what_the_apply_would_refuse,
    pruning_by_nothing_is_refused,
    what_is_referred_to_cannot_be_deleted,
    a_stale_write_is_refused,
    an_edit_of_a_rotation_leaves_the_person_on_call_alone,
    deleting_a_running_override_ends_it,
    a_swap_is_part_of_the_configuration,
    rule_15_a_fair_order_is_published_ahead_and_goes_on_being_published,
    rule_15_figures_count_pages_in_the_night,
);

/// Who is on call on the company's schedule at an instant.
fn on_call(world: &World, at: &str) -> String {
    let configuration = world.engine.configuration();
    let calendar = configuration.documents().calendar("primary").unwrap();
    let people = nightbell_schedule::on_call(calendar, at.parse().unwrap());
    people.into_iter().map(|person| person.user).collect::<Vec<_>>().join(" ")
}

async fn what_is_claimed_leaves_whatever_becomes_of_the_replanning_beside_it(world: World) {
    world.apply(COMPANY).await;
    // Both are due at once: the first message of an alert, and the look at open alerts that an edit asks for.
    let open = vec![crate::world::trigger("disk")];
    world.engine.ingest(&world.integration("checkout-key"), open).await;
    let (resources, _) = nightbell_config::read_yaml("test.yaml", &COMPANY.replace("wait: 5m", "wait: 6m"));
    let (effective, principal) = (Effective::default(), admin());
    world.engine.apply(ApplyRequest { resources, prune: false, dry_run: false, effective, principal }).await.unwrap();
    // The claim of the message is committed; the commit after it is not.
    world.faults.fail_commit(2);
    let pass = world.engine.run_timers(world.clock_now()).await.unwrap();
    assert_eq!((pass.outgoing.len(), pass.failed), (1, 1));
    for outgoing in pass.outgoing {
        world.engine.deliver(outgoing).await;
    }
    world.settle().await;
    assert_eq!(world.told(), ["0s page ada/mail: disk"]);
}

const PRIMARY: &str = r#"
users: [ { name: cid }, { name: dan } ]
schedules:
  - name: primary
    time_zone: UTC
    rotations: [ { name: weekly, shift: 1w, start: 2026-11-16T09:00, members: [ada, cid, dan] } ]
"#;

async fn an_edit_of_a_rotation_leaves_the_person_on_call_alone(world: World) {
    world.apply(COMPANY).await;
    world.apply(PRIMARY).await;
    assert_eq!(on_call(&world, "2026-11-23T12:00:00Z"), "cid");
    let mut body = serde_json::json!({"time_zone": "UTC", "rotations": [
        {"name": "weekly", "shift": "1w", "start": "2026-11-16T09:00", "members": ["cid", "ada", "dan"]}]});
    let put = async |world: &World, body: &serde_json::Value, effective| {
        let kind = Kind::Schedules;
        let principal = admin();
        let put = world.engine.put_resource(kind, "primary", body, Precondition::Any, effective, &principal);
        put.await.unwrap();
    };
    put(&world, &body, Effective::HandOver).await;
    let expected = [
        ("2026-11-17T12:00:00Z", "ada"),
        ("2026-11-23T12:00:00Z", "cid"),
        ("2026-11-30T12:00:00Z", "ada"),
        ("2026-12-07T12:00:00Z", "dan"),
    ];
    for (at, user) in expected {
        assert_eq!(on_call(&world, at), user, "at {at}");
    }
    assert!(
        world
            .engine
            .export(&admin(), Some(Kind::Schedules), false, true)
            .unwrap()
            .contains("epochs:\n  - schedule: primary")
    );
    // What another node reads is the same.
    let world = world.restart().await;
    for (at, user) in expected {
        assert_eq!(on_call(&world, at), user, "at {at}, after a restart");
    }
    body["rotations"][0]["members"] = serde_json::json!(["dan", "ada"]);
    put(&world, &body, Effective::Now).await;
    assert_eq!(on_call(&world, "2026-11-23T11:59:00Z"), "cid");
    assert_eq!(on_call(&world, "2026-11-23T12:00:00.001Z"), "ada", "as it is written, at once");
}

async fn a_swap_is_part_of_the_configuration(world: World) {
    world.apply(COMPANY).await;
    world.apply(PRIMARY).await;
    let time = |text: &str| text.parse().unwrap();
    let request = |user: &str| OfferRequest {
        user: Some(user.to_owned()),
        from: time("2026-11-24T09:00"),
        to: time("2026-11-26T09:00"),
        offered_to: None,
        reason: None,
    };
    let refused = world.engine.offer_swap("primary", &request("dan"), &admin()).await.unwrap_err();
    assert!(matches!(refused, SwapFailure::NotOnCall { .. }), "{refused}");
    let (offered, _) = world.engine.offer_swap("primary", &request("cid"), &admin()).await.unwrap();
    let change = async |world: &World, id, change: SwapChange, user: &str| {
        world.engine.change_swap("primary", id, &change, Some(user), &admin()).await
    };
    let missing = change(&world, 99, SwapChange::Decline, "dan").await.unwrap_err();
    assert!(matches!(missing, SwapFailure::NoSwap { .. }), "{missing}");
    let stranger = change(&world, offered.id, SwapChange::Take(SwapPart::default()), "nobody").await.unwrap_err();
    assert!(matches!(stranger, SwapFailure::NoUser { .. }), "{stranger}");
    world.apply("users: [ { name: dan, disabled: true } ]").await;
    let disabled = change(&world, offered.id, SwapChange::Take(SwapPart::default()), "dan").await.unwrap_err();
    assert!(matches!(disabled, SwapFailure::Disabled { .. }), "{disabled}");
    world.apply(PRIMARY).await;
    let part = SwapPart { from: None, to: Some(time("2026-11-25T09:00")) };
    let revision = world.engine.configuration().revision();
    change(&world, offered.id, SwapChange::Take(part), "dan").await.unwrap();
    assert_eq!(world.engine.configuration().revision(), revision + 1, "no node pages by what was");
    // Another node, and an edit of the schedule, keep it.
    let world = world.restart().await;
    world.apply(&PRIMARY.replace("1w", "2w")).await;
    assert_eq!(on_call(&world, "2026-11-24T12:00:00Z"), "dan");
    assert_eq!(on_call(&world, "2026-11-25T12:00:00Z"), "cid");
    let needed = world.engine.delete_resource(Kind::Users, "dan", Precondition::Any, &admin()).await.unwrap_err();
    assert!(matches!(&needed, ConfigureError::InUse(why) if why.contains("swap 1 of primary")), "{needed:?}");
    change(&world, offered.id, SwapChange::Undo(SwapPart::default()), "dan").await.unwrap();
    assert_eq!(on_call(&world, "2026-11-24T12:00:00Z"), "cid");
    assert!(
        world
            .engine
            .export(&admin(), None, false, true)
            .unwrap()
            .contains("swaps:\n  - schedule: primary\n    id: 1\n")
    );
}

/// How many turns of the fair order of the company's schedule are published, in its present epoch.
fn published_turns(world: &World) -> usize {
    let configuration = world.engine.configuration();
    let epochs = configuration.documents().state("primary").history.epochs();
    epochs.last().map_or(0, |epoch| epoch.published.iter().map(|published| published.places.len()).sum())
}

async fn rule_15_a_fair_order_is_published_ahead_and_goes_on_being_published(world: World) {
    let fair = PRIMARY.replace("members:", "order: fair, members:");
    world.apply(COMPANY).await;
    world.apply(&fair).await;
    // With the documents, so that no answer is ever given that publishing would change.
    let published = published_turns(&world);
    assert_eq!(published, 12, "weeks that begin within 90 days");
    let leave = "unavailabilities: [ { name: out, user: dan, from: 2027-01-01T00:00, to: 2028-01-01T00:00 } ]";
    world.apply(leave).await;
    let ahead = "2026-12-01T12:00:00Z";
    let chosen = on_call(&world, ahead);
    world.settle().await;
    let revision = world.engine.configuration().revision();
    world.pass("1h").await;
    assert_eq!(world.engine.configuration().revision(), revision, "there is nothing to write yet");
    // It goes on, across restarts, whatever the time that nobody ran.
    let world = world.restart().await;
    world.pass("7d").await;
    let later = published_turns(&world);
    assert_eq!(later, published + 1);
    world.sleep_through("14d");
    let world = world.restart().await;
    world.settle().await;
    assert_eq!(published_turns(&world), later + 2);
    assert_eq!(on_call(&world, ahead), chosen, "frozen");
    assert!(world.engine.export(&admin(), None, false, true).unwrap().contains("published:"), "the history has it");
    // The last fair order takes its timer with it.
    world.apply(PRIMARY).await;
    world.pass("1d").await;
    assert_eq!(on_call(&world, ahead), chosen);
    assert_eq!(world.engine.store().counts(world.clock_now()).await.unwrap().timers, 0);
}

async fn rule_15_figures_count_pages_in_the_night(world: World) {
    world.apply(COMPANY).await;
    world.apply(PRIMARY).await;
    // The clock shows noon, and later three at night.
    world.trigger("by-day").await;
    world.settle().await;
    world.pass("15h").await;
    world.trigger("by-night").await;
    world.settle().await;
    let configuration = world.engine.configuration();
    let documents = configuration.documents();
    let members = documents.members_of("primary");
    let span = ("2026-11-23T00:00:00Z".parse().unwrap(), "2026-11-30T00:00:00Z".parse().unwrap());
    let found = world.engine.fairness(documents, &["primary".into()], &members, span).await.unwrap();
    let pages: Vec<(&str, u32)> = found.shares.iter().map(|share| (&*share.user, share.burden.night_pages)).collect();
    assert_eq!(pages, [("ada", 1), ("cid", 0), ("dan", 0)]);
}

async fn deleting_a_running_override_ends_it(world: World) {
    world.apply(COMPANY).await;
    let over = |name: &str, from: &str, to: &str| {
        let day = "2026-11-23T";
        format!(
            "overrides: [ {{ name: {name}, schedule: primary, with: ada, from: {day}{from}:00Z, to: {day}{to}:00Z }} ]"
        )
    };
    // What is over comes along with its schedule.
    world.apply(&format!("{PRIMARY}{}", over("over", "08:00", "11:00"))).await;
    world.apply(&over("running", "11:00", "14:00")).await;
    let delete = async |name| world.engine.delete_resource(Kind::Overrides, name, Precondition::Any, &admin()).await;
    delete("running").await.unwrap();
    assert_eq!(on_call(&world, "2026-11-23T11:30:00Z"), "ada cid");
    assert_eq!(on_call(&world, "2026-11-23T13:00:00Z"), "cid");
    let refused = delete("over").await.unwrap_err();
    assert!(matches!(&refused, ConfigureError::InUse(why) if why.contains("stays")), "{refused:?}");
}

async fn moving_a_service_to_another_policy_pages_it_at_once_and_stops_the_old_one(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.pass("1m").await;
    world.apply("escalation_policies: [ { name: other, steps: [ { notify: [\"user:cto\"], wait: 1h } ] } ]").await;
    world.apply("services: [ { name: checkout, title: Checkout, escalation_policy: other } ]").await;
    assert_eq!(world.take_told(), ["0s page ada/mail: db", "1m page cto/mail: db"]);
    world.pass("30m").await;
    assert_eq!(world.told().len(), 0, "grace is not paged by the old policy");
    world.timeline_has(alert, "the service is now under policy other, was payments").await;
}

async fn a_rule_added_during_a_cycle_fires_only_if_it_is_still_ahead(world: World) {
    let ada = |rules: &str| {
        format!(
            r#"
users:
  - name: ada
    contact_methods:
      - {{ name: mail, type: email, address: ada@example.com }}
      - {{ name: text, type: sms, address: "+447700900001" }}
      - {{ name: call, type: voice, address: "+447700900001" }}
    notification_rules: {{ high: [ {rules} ] }}
"#
        )
    };
    world.apply(&COMPANY.replace("wait: 5m", "wait: 1h")).await;
    world.apply(&ada("{ via: mail }")).await;
    world.trigger("db").await;
    world.pass("3m").await;
    world.apply(&ada("{ via: mail }, { via: text, after: 2m }, { via: call, after: 10m }")).await;
    world.pass("20m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "10m page ada/call: db"]);
}

async fn an_edit_that_leaves_no_rule_ahead_does_not_leave_anybody_untold(world: World) {
    let ada = |rules: &str, methods: &str| {
        format!(
            "users: [ {{ name: ada, contact_methods: [ {methods} ], notification_rules: {{ high: [ {rules} ] }} }} ]"
        )
    };
    let (mail, text) = (
        "{ name: mail, type: email, address: ada@example.com }",
        "{ name: text, type: sms, address: \"+447700900001\" }",
    );
    world.apply(COMPANY).await;
    world.apply(&ada("{ via: text, after: 3m }", &format!("{mail}, {text}"))).await;
    world.trigger("db").await;
    world.pass("1m").await;
    assert_eq!(world.take_told().len(), 0);
    // The only rule ahead goes, with the method that it uses; without rules every method is used at once.
    world.apply(&ada("", mail)).await;
    assert_eq!(world.take_told(), ["1m page ada/mail: db"]);

    world.apply(&ada("{ via: mail, after: 3m }", mail)).await;
    let alert = world.trigger("disk").await;
    world.pass("1m").await;
    world.apply(&ada("", "")).await;
    world.timeline_has(alert, "ada has no usable contact method any more").await;
    assert_eq!(world.told().last().unwrap(), "2m page grace/mail: disk", "the next step, at once");
}

async fn after_an_edit_of_the_policy_the_position_is_the_steps_index(world: World) {
    world.apply(COMPANY).await;
    world.trigger("db").await;
    world.pass("1m").await;
    world
        .apply("escalation_policies: [ { name: payments, steps: [ { notify: [\"user:grace\"], wait: 5m }, { notify: [\"user:cto\"], wait: 5m } ] } ]")
        .await;
    world.pass("4m").await;
    assert_eq!(
        world.told(),
        ["0s page ada/mail: db", "5m page cto/mail: db"],
        "step 2 as it is now, at the time that was set"
    );
}

async fn a_step_that_is_gone_passes_on(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.apply("escalation_policies: [ { name: payments, steps: [ { notify: [\"user:ada\"], wait: 5m } ], last_resort: [\"user:cto\"] } ]").await;
    world.pass("5m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "5m page cto/mail: db", "5m page cto/text: db"]);
    assert!(world.alert(alert).await.exhausted);
}

async fn somebody_disabled_while_being_paged_hands_over_at_once_and_only_once(world: World) {
    let company = |ada: &str, member: &str| {
        format!(
            r#"
users:
  - {{ name: ada, disabled: {ada}, contact_methods: [ {{ name: mail, type: email, address: ada@example.com }} ] }}
  - {{ name: bob, contact_methods: [ {{ name: mail, type: email, address: bob@example.com, bundle: 0s }} ] }}
schedules:
  - {{ name: x, time_zone: UTC, rotations: [ {{ name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [{member}] }} ] }}
escalation_policies: [ {{ name: p, steps: [ {{ notify: ["schedule:x"], wait: 5m }} ], repeat: 3 }} ]
services: [ {{ name: checkout, escalation_policy: p }} ]
integrations: [ {{ name: in, service: checkout, key: checkout-key }} ]
"#
        )
    };
    world.apply(&company("false", "ada")).await;
    world.trigger("db").await;
    world.pass("1m").await;
    world.apply(&company("true", "bob")).await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "1m page bob/mail: db"]);
    world.apply("teams: [ { name: unrelated, members: [bob] } ]").await;
    world.pass("4m").await;
    assert_eq!(world.told().len(), 2, "another change does not page again, and the wait counts from the hand-over");
    world.pass("1m").await;
    assert_eq!(world.told().last().unwrap(), "6m page bob/mail: db");
}

async fn a_change_on_another_node_is_seen_by_the_next_decision(world: World) {
    world.apply(COMPANY).await;
    policy_changed_on_another_node(&world).await;
    world.trigger("db").await;
    assert_eq!(world.told(), ["0s page cto/mail: db"]);
}

async fn a_key_that_is_not_known_is_looked_for_in_the_newest_configuration(world: World) {
    world.apply(COMPANY).await;
    policy_changed_on_another_node(&world).await;
    let newest = world.engine.store().configuration_revision().await.unwrap();
    assert!(world.engine.integration_by_key("checkout-key").await.unwrap().is_some());
    assert_ne!(world.engine.configuration().revision(), newest, "a key that is known costs no look at the store");
    assert!(world.engine.integration_by_key("strange-key").await.unwrap().is_none());
    assert_eq!(world.engine.configuration().revision(), newest);
}

/// As another node would: straight into the store, without telling this engine.
async fn policy_changed_on_another_node(world: &World) {
    let store = world.engine.store();
    let known = store.configuration(0).await.unwrap();
    let payments = known.rows.iter().find(|row| row.kind == "escalation_policies").unwrap();
    let body = payments.body.as_ref().unwrap().as_str().replace("user:ada", "user:cto");
    let write = nightbell_store::ConfigurationWrite {
        expected_revision: known.revision,
        resources: vec![nightbell_store::ResourceWrite {
            kind: payments.kind.clone(),
            name: payments.name.clone(),
            body: Some(nightbell_core::Json::from_stored(&body)),
            from_apply: None,
        }],
        secrets: Vec::new(),
        removed_secrets: Vec::new(),
        sign_in: Vec::new(),
        schedule_state: Vec::new(),
        author: "token:other-node".to_owned(),
        origin: nightbell_store::AuditOrigin::of(nightbell_store::AuditMeans::Nightbell),
        at: world.clock_now(),
        told: Vec::new(),
    };
    store.write_configuration(write).await.unwrap();
}

async fn a_service_with_open_alerts_cannot_be_deleted(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    let delete = async |kind, name| world.engine.delete_resource(kind, name, Precondition::Any, &admin()).await;
    delete(Kind::Integrations, "checkout-in").await.unwrap();
    let refused = delete(Kind::Services, "checkout").await.unwrap_err();
    assert!(matches!(&refused, ConfigureError::InUse(why) if why.contains("open alert")), "{refused:?}");
    world.operate(alert, Operation::Resolve, "ada").await;
    delete(Kind::Services, "checkout").await.unwrap();
}

async fn what_is_referred_to_cannot_be_deleted(world: World) {
    world.apply(COMPANY).await;
    let refused = world.engine.delete_resource(Kind::Users, "ada", Precondition::Any, &admin()).await.unwrap_err();
    assert!(matches!(&refused, ConfigureError::InUse(why) if why.contains("payments")), "{refused:?}");
}

async fn a_stale_write_is_refused(world: World) {
    world.apply(COMPANY).await;
    let body = serde_json::json!({"escalation_policy": "payments", "title": "Till"});
    let put = async |precondition| {
        world.engine.put_resource(Kind::Services, "checkout", &body, precondition, Effective::default(), &admin()).await
    };
    assert!(matches!(put(Precondition::None).await, Err(ConfigureError::PreconditionRequired)));
    assert!(matches!(put(Precondition::Revision(99)).await, Err(ConfigureError::Stale { .. })));
    let put = put(Precondition::Revision(world.revision_of(Kind::Services, "checkout"))).await.unwrap();
    assert_eq!((put.stored.resource.title(), put.stored.revision, put.created), ("Till", 2, false));
}

async fn a_dry_run_refuses_what_the_apply_would_refuse(world: World) {
    world.apply(COMPANY).await;
    world.trigger("db").await;
    let (resources, _) = nightbell_config::read_yaml("x.yaml", "teams: [ { name: lonely, members: [] } ]");
    for dry_run in [true, false] {
        let request = ApplyRequest {
            resources: resources.clone(),
            prune: true,
            dry_run,
            effective: Effective::default(),
            principal: admin(),
        };
        let refused = world.engine.apply(request).await.unwrap_err();
        assert!(matches!(&refused, ConfigureError::InUse(why) if why.contains("open alerts (1)")), "{refused:?}");
    }
}

async fn pruning_by_nothing_is_refused(world: World) {
    world.apply(COMPANY).await;
    let request = ApplyRequest {
        resources: Vec::new(),
        prune: true,
        dry_run: true,
        effective: Effective::default(),
        principal: admin(),
    };
    assert!(matches!(world.engine.apply(request).await, Err(ConfigureError::Invalid(_))));
}
