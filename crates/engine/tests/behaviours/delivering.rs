//! Providers that fail, refuse, answer late; and the next way at once.

use crate::world::{COMPANY, World, permanent, try_later};
use nightbell_core::{DeliveryResult, NotificationStatus, Operation, Receipt, Status};

crate::behaviours!(
    a_failure_is_retried_with_back_off,
    retry_after_is_honoured,
    a_notification_is_given_up_after_an_hour,
    a_permanent_failure_uses_the_next_method_at_once,
    when_no_method_is_left_the_next_step_is_paged_at_once,
    a_method_outside_the_rules_is_used_when_the_rules_are_out,
    one_of_two_unreachable_does_not_escalate,
    a_disabled_method_passes_to_the_next_at_once,
    what_was_acknowledged_is_not_tried_again,
    an_open_breaker_uses_the_next_method_and_waits,
    an_undelivered_receipt_uses_the_next_method,
    an_unanswered_call_uses_the_next_method_but_not_the_next_step,
    a_delivered_receipt_is_on_the_timeline,
    a_receipt_may_come_before_the_result_of_the_try,
    a_channel_that_fails_for_good_escalates,
    a_webhook_that_answers_acknowledge_acknowledges,
    after_an_outage_two_due_rules_for_one_method_are_one_message,
    every_attempt_is_recorded,
    what_reached_nobody_does_not_hold_what_waits_behind_it,
    a_method_deleted_while_a_message_waits_for_it_is_told,
    a_message_that_a_node_gives_back_is_sent_at_once,
);

const TWO_WAYS: &str = r#"
users:
  - name: ada
    contact_methods: [ { name: mail, type: email, address: ada@example.com }, { name: text, type: sms, address: "+447700900001" } ]
    notification_rules: { high: [ { via: mail }, { via: text, after: 5m } ] }
  - { name: grace, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
escalation_policies:
  - { name: p, steps: [ { notify: ["user:ada"], wait: 30m }, { notify: ["user:grace"], wait: 30m } ] }
services: [ { name: checkout, escalation_policy: p } ]
integrations: [ { name: in, service: checkout, key: checkout-key } ]
"#;

async fn a_failure_is_retried_with_back_off(world: World) {
    world.apply(COMPANY).await;
    world.script("ada@example.com", [try_later(None), try_later(None), try_later(None)]);
    let alert = world.trigger("db").await;
    world.pass("1m").await;
    let told = world.providers.told.lock().unwrap()[0].clone();
    let waited_ms = told.at.as_millisecond() - world.start.as_millisecond();
    // About 2 s, 4 s and 8 s, each within a quarter.
    assert!((10_500..=17_500).contains(&waited_ms), "{waited_ms}");
    assert_eq!(told.message.outgoing.notification.attempt, 4);
    world.timeline_has(alert, "failed: page to mail of ada failed, try 1: busy; next try in").await;
    world.timeline_has(alert, "sent: page to mail of ada: ok").await;
}

async fn retry_after_is_honoured(world: World) {
    world.apply(COMPANY).await;
    world.script("ada@example.com", [try_later(Some("40s"))]);
    world.trigger("db").await;
    world.pass("39s").await;
    assert_eq!(world.told().len(), 0);
    world.pass("1s").await;
    assert_eq!(world.told(), ["40s page ada/mail: db"]);
}

async fn a_notification_is_given_up_after_an_hour(world: World) {
    world.apply(&TWO_WAYS.replace(", after: 5m", ", after: 3h").replace("wait: 30m", "wait: 4h")).await;
    world.script("ada@example.com", (0..100).map(|_| try_later(None)));
    let alert = world.trigger("db").await;
    world.pass("59m").await;
    world.pass("10m").await;
    world.timeline_has(alert, "page to mail of ada given up after").await;
    let told = world.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("ada/text"), "the next way, long before its own time: {told:?}");
}

async fn a_permanent_failure_uses_the_next_method_at_once(world: World) {
    world.apply(TWO_WAYS).await;
    world.script("ada@example.com", [permanent()]);
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/text: db"]);
    world.pass("20m").await;
    assert_eq!(world.told().len(), 1, "the rule that was pulled forward does not fire again");
    world.timeline_has(alert, "failed: page to mail of ada failed for good: no such mailbox").await;
    world.timeline_has(alert, "mail of ada does not work; using text now").await;
}

async fn when_no_method_is_left_the_next_step_is_paged_at_once(world: World) {
    world.apply(TWO_WAYS).await;
    world.script("ada@example.com", [permanent()]);
    world.script("+447700900001", [permanent()]);
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page grace/mail: db"]);
    world.timeline_has(alert, "step_skipped: nobody of step 1 can be reached").await;
}

async fn a_method_outside_the_rules_is_used_when_the_rules_are_out(world: World) {
    world.apply(&TWO_WAYS.replace("{ via: mail }, { via: text, after: 5m }", "{ via: mail }")).await;
    world.script("ada@example.com", [permanent()]);
    world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/text: db"]);
}

async fn one_of_two_unreachable_does_not_escalate(world: World) {
    world.apply(&COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["user:ada", "user:cto"]"#)).await;
    world.script("ada@example.com", [permanent()]);
    world.trigger("db").await;
    world.pass("4m").await;
    assert_eq!(world.told(), ["0s page cto/mail: db"], "somebody of the step was reached");
}

async fn a_disabled_method_passes_to_the_next_at_once(world: World) {
    world.apply(&TWO_WAYS.replace("address: ada@example.com }", "address: ada@example.com, disabled: true }")).await;
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/text: db"]);
    world.timeline_has(alert, "contact method mail of ada is disabled or gone").await;
}

async fn what_was_acknowledged_is_not_tried_again(world: World) {
    world.apply(COMPANY).await;
    world.script("ada@example.com", [try_later(Some("1m"))]);
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Acknowledge, "grace").await;
    world.pass("10m").await;
    assert!(!world.told().iter().any(|line| line.contains("page")), "{:?}", world.told());
}

async fn an_open_breaker_uses_the_next_method_and_waits(world: World) {
    world.apply(TWO_WAYS).await;
    world.script(
        "ada@example.com",
        [DeliveryResult::Unavailable { reason: "not tried: breaker".to_owned(), after: "30s".parse().unwrap() }],
    );
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/text: db"]);
    world.pass("30s").await;
    assert_eq!(
        world.told(),
        ["0s page ada/text: db", "30s page ada/mail: db"],
        "what waited goes out when the breaker closes"
    );
    world.timeline_has(alert, "has to wait: not tried: breaker").await;
}

async fn receipt(world: &World, alert: nightbell_core::AlertId, receipt: Receipt) {
    let sent = world.engine.store().notifications_of(alert, 10).await.unwrap();
    world.engine.receipt(sent[0].notification.id, receipt).await.unwrap();
    world.settle().await;
}

async fn an_undelivered_receipt_uses_the_next_method(world: World) {
    world
        .apply(&TWO_WAYS.replace("{ via: mail }, { via: text, after: 5m }", "{ via: text }, { via: mail, after: 5m }"))
        .await;
    let alert = world.trigger("db").await;
    receipt(&world, alert, Receipt::Undelivered { reason: "error 30003: unreachable handset".to_owned() }).await;
    assert_eq!(world.told(), ["0s page ada/text: db", "0s page ada/mail: db"]);
    world.timeline_has(alert, "did not arrive: text of ada: error 30003").await;
}

async fn an_unanswered_call_uses_the_next_method_but_not_the_next_step(world: World) {
    let with_call = TWO_WAYS
        .replace("name: text, type: sms", "name: call, type: voice")
        .replace("{ via: mail }, { via: text, after: 5m }", "{ via: call }, { via: mail, after: 5m }");
    world.apply(&with_call).await;
    let alert = world.trigger("db").await;
    let machine = || Receipt::NotAnswered { reason: "answering machine".to_owned() };
    receipt(&world, alert, machine()).await;
    assert_eq!(world.told(), ["0s page ada/call: db", "0s page ada/mail: db"]);
    assert_eq!(world.alert(alert).await.status, Status::Triggered, "a machine does not acknowledge");
    assert_eq!(world.alert(alert).await.step, Some(0));
    world.timeline_has(alert, "not_answered: not answered: call of ada: answering machine").await;
}

async fn a_delivered_receipt_is_on_the_timeline(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    receipt(&world, alert, Receipt::Delivered).await;
    receipt(&world, alert, Receipt::Delivered).await;
    let delivered = world.timeline(alert).await.into_iter().filter(|line| line.starts_with("delivered")).count();
    assert_eq!(delivered, 1, "providers say it more than once");
}

async fn a_receipt_may_come_before_the_result_of_the_try(world: World) {
    world.apply(COMPANY).await;
    let ingested = world.engine.ingest(&world.integration("checkout-key"), vec![crate::world::trigger("db")]).await;
    let alert = ingested[0].alert.unwrap();
    let mut pass = world.engine.run_timers(world.clock_now()).await.unwrap();
    receipt(&world, alert, Receipt::Delivered).await;
    world.engine.deliver(pass.outgoing.remove(0)).await;
    let known = world.engine.store().notifications_of(alert, 1).await.unwrap().remove(0).notification;
    assert_eq!(known.status, NotificationStatus::Delivered);
    assert!(known.provider_id.is_some());
    world.timeline_has(alert, "sent: page to mail of ada: ok").await;
}

async fn a_channel_that_fails_for_good_escalates(world: World) {
    world
        .apply(&format!(
            "{}\nchannels: [ {{ name: ops-room, type: webhook, address: \"https://chat.example.com/x\" }} ]",
            COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["channel:ops-room"]"#)
        ))
        .await;
    world.script("https://chat.example.com/x", [permanent()]);
    world.trigger("db").await;
    assert_eq!(world.told(), ["0s page grace/mail: db"]);
}

async fn a_webhook_that_answers_acknowledge_acknowledges(world: World) {
    world
        .apply(&COMPANY.replace(
            "{ name: mail, type: email, address: ada@example.com }",
            "{ name: hook, type: webhook, address: \"https://ops.example.com/ada\" }",
        ))
        .await;
    let answer = DeliveryResult::Sent { provider_id: None, answer: "200".to_owned(), acknowledge: true };
    world.script("https://ops.example.com/ada", [answer]);
    let alert = world.trigger("db").await;
    let alert = world.alert(alert).await;
    assert_eq!((alert.status, alert.acknowledged_by.as_deref()), (Status::Acknowledged, Some("ada")));
}

async fn after_an_outage_two_due_rules_for_one_method_are_one_message(world: World) {
    world
        .apply(&TWO_WAYS.replace(
            "{ via: mail }, { via: text, after: 5m }",
            "{ via: mail }, { via: text, after: 2m }, { via: text, after: 4m }",
        ))
        .await;
    world.trigger("db").await;
    world.sleep_through("10m");
    world.settle().await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "10m page ada/text: db"]);
}

async fn every_attempt_is_recorded(world: World) {
    world.apply(COMPANY).await;
    world.script("ada@example.com", [try_later(None), permanent()]);
    let alert = world.trigger("db").await;
    world.pass("10s").await;
    let store = world.engine.store();
    let notifications = store.notifications_of(alert, 10).await.unwrap();
    let failed = notifications.iter().find(|known| known.notification.status == NotificationStatus::Failed).unwrap();
    let attempts = store.attempts(failed.notification.id).await.unwrap();
    assert_eq!(attempts.iter().map(|attempt| attempt.attempt).collect::<Vec<_>>(), [1, 2]);
    assert!(matches!(attempts[1].result, DeliveryResult::Permanent { .. }));
}

async fn what_reached_nobody_does_not_hold_what_waits_behind_it(world: World) {
    world.apply(TWO_WAYS).await;
    world.script("ada@example.com", [permanent()]);
    world.trigger("a").await;
    world.trigger("b").await;
    assert_eq!(world.told(), ["0s page ada/text: a", "0s page ada/mail: b"]);
}

async fn a_method_deleted_while_a_message_waits_for_it_is_told(world: World) {
    world.apply(COMPANY).await;
    world.trigger("first").await;
    world.pass("10s").await;
    let alert = world.trigger("second").await;
    world.apply("users: [ { name: ada, contact_methods: [ { name: hook, type: webhook, address: \"https://ops.example.com/ada\" } ] } ]").await;
    world.pass("1m").await;
    world.timeline_has(alert, "failed: page not sent: mail of ada is disabled or gone").await;
    world.timeline_has(alert, "mail of ada does not work; using hook now").await;
    assert!(world.told().iter().any(|told| told.contains("ada/hook: second")), "{:?}", world.told());
}

async fn a_message_that_a_node_gives_back_is_sent_at_once(world: World) {
    world.apply(COMPANY).await;
    let ingested = world.engine.ingest(&world.integration("checkout-key"), vec![crate::world::trigger("db")]).await;
    let alert = ingested[0].alert.unwrap();
    let pass = world.engine.run_timers(world.clock_now()).await.unwrap();
    assert_eq!(pass.outgoing.len(), 1);
    for outgoing in pass.outgoing {
        world.engine.give_back(outgoing).await;
    }
    world.settle().await;
    assert_eq!(world.told(), ["0s page ada/mail: db"]);
    world.timeline_has(alert, "failed: page to mail of ada not tried: this node could not renew its lease").await;
}
