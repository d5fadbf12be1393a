//! Who is paged next, and when.

use crate::world::{COMPANY, World, trigger};
use nightbell_core::{Event, Operation, Severity, Status};

crate::behaviours!(
    two_immediate_rules_are_two_notifications,
    a_later_rule_fires_unless_acknowledged_first,
    every_user_of_a_step_is_paged_and_the_next_step_after_its_wait,
    a_step_without_anybody_is_passed_at_once,
    steps_repeat_then_the_last_resort_by_every_method,
    escalating_by_hand_pages_the_next_step_now,
    escalating_by_hand_does_not_wait_for_an_earlier_message,
    escalating_an_acknowledged_alert_reopens_it,
    escalating_past_the_last_step_follows_repeat_then_last_resort,
    low_urgency_uses_low_rules_and_does_not_escalate,
    a_person_reached_by_several_targets_is_paged_once,
    a_team_and_a_channel_are_targets,
    the_next_in_the_rotation_is_a_target,
    nobody_at_all_is_said_loudly,
    a_new_step_does_not_end_earlier_pages,
);

async fn two_immediate_rules_are_two_notifications(world: World) {
    world
        .apply(
            r#"
users:
  - name: ada
    contact_methods: [ { name: mail, type: email, address: ada@example.com }, { name: text, type: sms, address: "+447700900001" } ]
    notification_rules: { high: [ { via: mail }, { via: text } ] }
escalation_policies: [ { name: p, steps: [ { notify: ["user:ada"], wait: 5m } ] } ]
services: [ { name: checkout, escalation_policy: p } ]
integrations: [ { name: in, service: checkout, key: checkout-key } ]
"#,
        )
        .await;
    world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "0s page ada/text: db"]);
}

const THREE_RULES: &str = r#"
users:
  - name: ada
    contact_methods:
      - { name: mail, type: email, address: ada@example.com }
      - { name: text, type: sms, address: "+447700900001" }
      - { name: call, type: voice, address: "+447700900001" }
    notification_rules: { high: [ { via: mail }, { via: text, after: 2m }, { via: call, after: 5m } ] }
escalation_policies: [ { name: p, steps: [ { notify: ["user:ada"], wait: 30m } ] } ]
services: [ { name: checkout, escalation_policy: p } ]
integrations: [ { name: in, service: checkout, key: checkout-key } ]
"#;

async fn a_later_rule_fires_unless_acknowledged_first(world: World) {
    world.apply(THREE_RULES).await;
    let alert = world.trigger("db").await;
    world.pass("119s").await;
    assert_eq!(world.told(), ["0s page ada/mail: db"]);
    world.pass("1s").await;
    assert_eq!(world.take_told(), ["0s page ada/mail: db", "2m page ada/text: db"]);
    world.operate(alert, Operation::Acknowledge, "ada").await;
    world.pass("1h").await;
    assert_eq!(world.told(), ["2m update ada/mail: db"], "the call never comes");
}

async fn every_user_of_a_step_is_paged_and_the_next_step_after_its_wait(world: World) {
    world.apply(&COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["user:ada", "user:cto"]"#)).await;
    let alert = world.trigger("db").await;
    assert_eq!(world.take_told(), ["0s page ada/mail: db", "0s page cto/mail: db"]);
    world.pass("299s").await;
    assert_eq!(world.told().len(), 0);
    world.pass("1s").await;
    assert_eq!(world.told(), ["5m page grace/mail: db"]);
    world.timeline_has(alert, "escalated: step 2 of 2: grace").await;
    world.timeline_has(alert, "paged: paging grace: named in the policy").await;
}

async fn a_step_without_anybody_is_passed_at_once(world: World) {
    world
        .apply(&format!(
            "{}\nschedules: [ {{ name: empty, time_zone: UTC }} ]",
            COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["schedule:empty"]"#)
        ))
        .await;
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page grace/mail: db"]);
    world.timeline_has(alert, "step_skipped: step 1 has nobody to page: schedule:empty has nobody on call").await;
}

async fn steps_repeat_then_the_last_resort_by_every_method(world: World) {
    world.apply(&COMPANY.replace("    last_resort:", "    repeat: 1\n    last_resort:")).await;
    let alert = world.trigger("db").await;
    world.pass("1h").await;
    assert_eq!(
        world.told(),
        [
            "0s page ada/mail: db",
            "5m page grace/mail: db",
            "15m page ada/mail: db",
            "20m page grace/mail: db",
            "30m page cto/mail: db",
            "30m page cto/text: db",
        ]
    );
    let alert_now = world.alert(alert).await;
    assert!(alert_now.exhausted);
    assert_eq!(alert_now.next_escalation_at, None);
    world.timeline_has(alert, "exhausted: nobody is left").await;
}

async fn escalating_by_hand_pages_the_next_step_now(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.pass("1m").await;
    world.operate(alert, Operation::Escalate, "ada").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "1m page grace/mail: db"]);
    world.timeline_has(alert, "escalated: step 2 of 2: grace").await;
    world.pass("9m").await;
    assert_eq!(world.told().len(), 2, "the wait of step 2 counts from now, and step 1's timer is gone");
    world.pass("1m").await;
    assert_eq!(world.told().len(), 4, "the last resort, by both methods");
}

async fn escalating_by_hand_does_not_wait_for_an_earlier_message(world: World) {
    world.apply(COMPANY).await;
    let first = world.trigger("a").await;
    let second = world.trigger("b").await;
    world.operate(first, Operation::Escalate, "ada").await;
    world.pass("1s").await;
    world.operate(second, Operation::Escalate, "ada").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "0s page grace/mail: a", "1s page grace/mail: b"]);
}

async fn escalating_an_acknowledged_alert_reopens_it(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    world.operate(alert, Operation::Acknowledge, "ada").await;
    world.take_told();
    let after = world.operate(alert, Operation::Escalate, "ada").await;
    assert_eq!(after.status, Status::Triggered);
    assert_eq!(after.acknowledged_by, None);
    assert_eq!(world.told(), ["0s page grace/mail: db"]);
    world.timeline_has(alert, "reopened: escalated by ada").await;
}

async fn escalating_past_the_last_step_follows_repeat_then_last_resort(world: World) {
    world.apply(&COMPANY.replace("    last_resort:", "    repeat: 1\n    last_resort:")).await;
    let alert = world.trigger("db").await;
    for _ in 0..3 {
        world.pass("61s").await;
        world.operate(alert, Operation::Escalate, "ada").await;
    }
    let told = world.take_told();
    assert_eq!(
        told,
        ["0s page ada/mail: db", "61s page grace/mail: db", "122s page ada/mail: db", "183s page grace/mail: db"]
    );
    world.operate(alert, Operation::Escalate, "ada").await;
    assert_eq!(world.told(), ["183s page cto/mail: db", "183s page cto/text: db"]);
    assert!(world.alert(alert).await.exhausted);
}

async fn low_urgency_uses_low_rules_and_does_not_escalate(world: World) {
    world
        .apply(
            &THREE_RULES.replace("notification_rules: {", "notification_rules: { low: [ { via: text, after: 1m } ],"),
        )
        .await;
    let warning = Event { severity: Some(Severity::Warning), ..trigger("disk") };
    let alert = world.send("checkout-key", warning).await.alert.unwrap();
    world.pass("2h").await;
    assert_eq!(world.told(), ["1m page ada/text: disk"]);
    let alert = world.alert(alert).await;
    assert_eq!((alert.next_escalation_at, alert.exhausted), (None, false));
}

async fn a_person_reached_by_several_targets_is_paged_once(world: World) {
    world
        .apply(&format!(
            "{}\nteams: [ {{ name: core, members: [ada, grace] }} ]",
            COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["user:ada", "team:core"]"#)
        ))
        .await;
    world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "0s page grace/mail: db"]);
}

async fn a_team_and_a_channel_are_targets(world: World) {
    world
        .apply(&format!(
            "{}\nteams: [ {{ name: core, members: [grace, cto] }} ]\nchannels: [ {{ name: ops-room, type: webhook, address: \"https://chat.example.com/x\" }} ]",
            COMPANY.replace(r#"notify: ["user:ada"]"#, r#"notify: ["team:core", "channel:ops-room"]"#)
        ))
        .await;
    let alert = world.trigger("db").await;
    let mut told = world.told();
    told.sort();
    assert_eq!(told, ["0s page cto/mail: db", "0s page grace/mail: db", "0s page ops-room: db"]);
    world.timeline_has(alert, "paged: paging channel ops-room").await;
}

async fn the_next_in_the_rotation_is_a_target(world: World) {
    let schedule = r#"
schedules:
  - name: primary
    time_zone: UTC
    rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] } ]
"#;
    let company = COMPANY
        .replace(r#"notify: ["user:ada"]"#, r#"notify: ["schedule:primary"]"#)
        .replace(r#"notify: ["user:grace"]"#, r#"notify: ["schedule:primary+1"]"#);
    world.apply(&format!("{company}{schedule}")).await;
    let alert = world.trigger("db").await;
    world.pass("5m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "5m page grace/mail: db"]);
    world.timeline_has(alert, "rotation weekly").await;
}

async fn nobody_at_all_is_said_loudly(world: World) {
    world.apply(COMPANY).await;
    let without_methods = COMPANY
        .replace("contact_methods: [ { name: mail, type: email, address: ada@example.com } ]", "contact_methods: []");
    world
        .apply(
            &without_methods
                .replace(
                    "contact_methods: [ { name: mail, type: email, address: grace@example.com } ]",
                    "disabled: true",
                )
                .replace("    last_resort: [\"user:cto\"]\n", ""),
        )
        .await;
    let alert = world.trigger("db").await;
    assert_eq!(world.told().len(), 0);
    assert!(world.alert(alert).await.exhausted);
    world.timeline_has(alert, "ada has no usable contact method").await;
    world.timeline_has(alert, "grace is disabled").await;
    world.timeline_has(alert, "exhausted: nobody is left: policy payments has no last resort").await;
}

async fn a_new_step_does_not_end_earlier_pages(world: World) {
    let ada = r#"{ name: mail, type: email, address: ada@example.com }, { name: text, type: sms, address: "+447700900001" } ],
      notification_rules: { high: [ { via: mail }, { via: text, after: 7m } ] } }"#;
    world.apply(&COMPANY.replace("{ name: mail, type: email, address: ada@example.com } ] }", ada)).await;
    world.trigger("db").await;
    world.pass("8m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "5m page grace/mail: db", "7m page ada/text: db"]);
}
