//! An alert's life: acknowledged, snoozed, timed out, resolved, told of again.

use crate::world::{COMPANY, World, resolve, trigger};
use nightbell_core::{Event, EventOutcome, Operation, Severity, Status, Urgency};

crate::behaviours!(
    acknowledging_stops_everybody,
    an_acknowledgement_timeout_reopens,
    snoozing_pages_again_at_its_end,
    resolving_cancels_all_that_is_pending,
    a_trigger_on_an_open_alert_counts_and_does_not_page,
    a_rise_of_urgency_pages_before_anybody_acknowledged,
    a_rise_of_urgency_after_an_acknowledgement_does_not_page,
    a_trigger_after_a_resolve_is_a_new_alert,
    a_mere_resend_of_what_was_resolved_by_hand_opens_nothing,
    silence_resolves_where_the_service_says_so,
    a_sender_that_goes_silent_resolves,
    a_sender_may_vouch_for_less_than_before,
    a_note_is_on_the_timeline_also_when_resolved,
    a_resolved_alert_refuses_everything_else,
    acknowledge_and_resolve_events_act_for_their_integration,
    change_events_are_recorded_and_page_nobody,
);

async fn acknowledging_stops_everybody(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.pass("1m").await;
    let after = world.operate(alert, Operation::Acknowledge, "grace").await;
    assert_eq!((after.status, after.acknowledged_by.as_deref()), (Status::Acknowledged, Some("grace")));
    world.pass("2h").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "1m update ada/mail: db"]);
    assert_eq!(world.engine.store().next_timer().await.unwrap(), None, "nothing is pending");
}

async fn an_acknowledgement_timeout_reopens(world: World) {
    world
        .apply(
            &COMPANY.replace(
                "escalation_policy: payments }",
                "escalation_policy: payments, acknowledgement_timeout: 30m }",
            ),
        )
        .await;
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Acknowledge, "ada").await;
    world.take_told();
    world.pass("29m").await;
    assert_eq!(world.alert(alert).await.status, Status::Acknowledged);
    world.pass("1m").await;
    assert_eq!(world.alert(alert).await.status, Status::Triggered);
    assert_eq!(world.told(), ["30m page ada/mail: db"]);
    world.timeline_has(alert, "reopened: acknowledged for 30m").await;
}

async fn snoozing_pages_again_at_its_end(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    let until = nightbell_core::Duration::from_millis(2 * 3_600_000).after(world.start);
    let after = world.operate(alert, Operation::Snooze { until }, "ada").await;
    assert_eq!((after.status, after.snoozed_until), (Status::Acknowledged, Some(until)));
    world.take_told();
    world.pass("119m").await;
    assert_eq!(world.told().len(), 0);
    world.pass("1m").await;
    assert_eq!(world.take_told(), ["2h page ada/mail: db"]);
    world.pass("5m").await;
    assert_eq!(world.told(), ["125m page grace/mail: db"], "escalation begins at step 1 again");
    let past =
        world.engine.operate(alert, Operation::Snooze { until: world.start }, nightbell_core::Actor::Policy).await;
    assert!(past.unwrap_err().to_string().contains("must end in the future"));
}

async fn resolving_cancels_all_that_is_pending(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.pass("1m").await;
    world.send("checkout-key", resolve("db")).await;
    let resolved = world.alert(alert).await;
    assert_eq!((resolved.status, resolved.resolved_by.as_deref()), (Status::Resolved, Some("integration:checkout-in")));
    world.pass("2h").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "1m update ada/mail: db"]);
    assert_eq!(world.engine.store().next_timer().await.unwrap(), None, "nothing is pending");
}

async fn a_trigger_on_an_open_alert_counts_and_does_not_page(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    for _ in 0..3 {
        let again = world.send("checkout-key", trigger("db")).await;
        assert!(matches!(again.outcome, Ok(EventOutcome::Counted)));
        assert_eq!(again.alert, Some(alert));
    }
    assert_eq!(world.alert(alert).await.count, 4);
    assert_eq!(world.told().len(), 1);
    let other_service_key = world.send("checkout-key", trigger("other")).await.alert.unwrap();
    assert_ne!(other_service_key, alert);
}

async fn a_rise_of_urgency_pages_before_anybody_acknowledged(world: World) {
    world.apply(COMPANY).await;
    let warning = Event { severity: Some(Severity::Warning), ..trigger("db") };
    let alert = world.send("checkout-key", warning.clone()).await.alert.unwrap();
    assert_eq!(world.alert(alert).await.urgency, Urgency::Low);
    world.pass("10m").await;
    world.take_told();
    world.send("checkout-key", trigger("db")).await;
    assert_eq!(world.alert(alert).await.urgency, Urgency::High);
    assert_eq!(world.take_told(), ["10m page ada/mail: db"]);
    world.send("checkout-key", warning).await;
    assert_eq!(world.alert(alert).await.urgency, Urgency::High, "it only rises");
    world.pass("5m").await;
    assert_eq!(world.told(), ["15m page grace/mail: db"], "and now escalates");
    world.timeline_has(alert, "urgency_changed: urgency rose to high").await;
}

async fn a_rise_of_urgency_after_an_acknowledgement_does_not_page(world: World) {
    world.apply(COMPANY).await;
    let warning = Event { severity: Some(Severity::Warning), ..trigger("db") };
    let alert = world.send("checkout-key", warning).await.alert.unwrap();
    world.operate(alert, Operation::Acknowledge, "ada").await;
    world.take_told();
    world.send("checkout-key", trigger("db")).await;
    world.pass("1h").await;
    assert_eq!(world.told().len(), 0);
    assert_eq!(world.alert(alert).await.severity, Severity::Critical);
}

async fn a_trigger_after_a_resolve_is_a_new_alert(world: World) {
    world.apply(COMPANY).await;
    let first = world.trigger("db").await;
    world.send("checkout-key", resolve("db")).await;
    let second = world.trigger("db").await;
    assert!(second > first);
    let late = world.send("checkout-key", resolve("nothing-open")).await;
    assert!(matches!(late.outcome, Ok(EventOutcome::Ignored)));
}

async fn a_mere_resend_of_what_was_resolved_by_hand_opens_nothing(world: World) {
    world.apply(COMPANY).await;
    let firing = Event { starts_at: Some(world.start), ..trigger("db") };
    let alert = world.send("checkout-key", firing.clone()).await.alert.unwrap();
    world.operate(alert, Operation::Resolve, "ada").await;
    world.pass("1m").await;
    let again = world.send("checkout-key", firing.clone()).await;
    assert!(matches!(again.outcome, Ok(EventOutcome::Ignored)), "{again:?}");
    let anew = Event { starts_at: Some(world.clock_now()), ..firing };
    let fresh = world.send("checkout-key", anew).await;
    assert!(matches!(fresh.outcome, Ok(EventOutcome::Opened)), "it began anew");
}

async fn silence_resolves_where_the_service_says_so(world: World) {
    world
        .apply(&COMPANY.replace("escalation_policy: payments }", "escalation_policy: payments, auto_resolve: 1h }"))
        .await;
    let alert = world.trigger("db").await;
    world.pass("50m").await;
    world.send("checkout-key", trigger("db")).await;
    world.pass("59m").await;
    assert!(world.alert(alert).await.is_open(), "it was told of in between");
    world.pass("1m").await;
    let resolved = world.alert(alert).await;
    assert_eq!((resolved.status, resolved.resolved_by.as_deref()), (Status::Resolved, Some("policy")));
    world.timeline_has(alert, "not told of for 1h").await;
}

/// A sender's word that holds for so long.
fn vouched(world: &World, minutes: i64) -> Event {
    let ends_at = nightbell_core::Duration::from_millis(minutes * 60_000).after(world.clock_now());
    Event { ends_at: Some(ends_at), ..trigger("db") }
}

async fn a_sender_that_goes_silent_resolves(world: World) {
    world.apply(COMPANY).await;
    let alert = world.send("checkout-key", vouched(&world, 4)).await.alert.unwrap();
    world.pass("3m").await;
    world.send("checkout-key", vouched(&world, 4)).await;
    world.pass("3m").await;
    assert!(world.alert(alert).await.is_open());
    world.pass("1m").await;
    assert_eq!(world.alert(alert).await.resolved_by.as_deref(), Some("policy"));
    world.timeline_has(alert, "sender went silent").await;
}

async fn a_sender_may_vouch_for_less_than_before(world: World) {
    world.apply(COMPANY).await;
    let alert = world.send("checkout-key", vouched(&world, 60)).await.alert.unwrap();
    world.pass("3m").await;
    world.send("checkout-key", vouched(&world, 4)).await;
    world.pass("3m").await;
    assert!(world.alert(alert).await.is_open());
    world.pass("1m").await;
    assert_eq!(world.alert(alert).await.status, Status::Resolved, "its last word counts, not its first");
}

async fn a_note_is_on_the_timeline_also_when_resolved(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Note { text: "restarted the pool".to_owned() }, "ada").await;
    world.operate(alert, Operation::Resolve, "ada").await;
    world.operate(alert, Operation::Note { text: "the disk was full".to_owned() }, "token:bot").await;
    world.timeline_has(alert, "note: restarted the pool").await;
    world.timeline_has(alert, "note: the disk was full").await;
}

async fn a_resolved_alert_refuses_everything_else(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Resolve, "ada").await;
    for operation in [Operation::Acknowledge, Operation::Resolve, Operation::Escalate] {
        let refused = world.engine.operate(alert, operation, "grace".parse().unwrap()).await.unwrap_err();
        assert!(refused.to_string().contains("was resolved by ada"), "{refused}");
    }
}

async fn acknowledge_and_resolve_events_act_for_their_integration(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    let mut event = resolve("db");
    event.action = nightbell_core::Action::Acknowledge;
    let outcome = world.send("checkout-key", event).await;
    assert!(matches!(outcome.outcome, Ok(EventOutcome::Acknowledged)));
    assert_eq!(world.alert(alert).await.acknowledged_by.as_deref(), Some("integration:checkout-in"));
}

async fn change_events_are_recorded_and_page_nobody(world: World) {
    world.apply(COMPANY).await;
    let change = Event::new(nightbell_core::Action::Change, "checkout 1.4.2 was deployed");
    let outcome = world.send("checkout-key", change).await;
    assert!(matches!(outcome.outcome, Ok(EventOutcome::Recorded)));
    let filter = nightbell_store::EventFilter { changes_only: true, limit: 10, ..Default::default() };
    let (changes, _) = world.engine.store().events(&filter).await.unwrap();
    assert_eq!(
        changes.iter().map(|change| change.event.summary.as_str()).collect::<Vec<_>>(),
        ["checkout 1.4.2 was deployed"]
    );
    assert_eq!(world.told().len(), 0);
}
