//! Who shadows gets copies of pages, marked as such, and carries no duty.

use crate::world::{World, trigger};
use nightbell_core::{NotificationKind, Operation};

crate::behaviours!(
    who_shadows_gets_a_copy_and_is_not_waited_for,
    a_copy_that_waits_goes_with_the_acknowledgement,
    shadows_alone_are_nobody,
    a_copy_goes_by_the_first_rules_and_rings_no_telephone,
    whoever_is_paged_gets_no_copy_beside_it,
);

/// Ada is on call, eve shadows her, grace is the next step.
const SHADOWED: &str = r#"
users:
  - { name: ada, contact_methods: [ { name: mail, type: email, address: ada@example.com } ] }
  - { name: grace, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
  - { name: eve, contact_methods: [ { name: mail, type: email, address: eve@example.com } ] }
schedules:
  - name: primary
    time_zone: UTC
    rotations: [ { name: weekly, shift: 1w, start: 2026-11-02T09:00, members: [ada], shadows: [eve] } ]
escalation_policies:
  - name: payments
    steps: [ { notify: ["schedule:primary"], wait: 5m }, { notify: ["user:grace"], wait: 5m } ]
services:
  - { name: checkout, title: Checkout, escalation_policy: payments }
integrations:
  - { name: checkout-in, service: checkout, key: checkout-key }
"#;

async fn who_shadows_gets_a_copy_and_is_not_waited_for(world: World) {
    world.apply(SHADOWED).await;
    let alert = world.trigger("db").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "0s copy eve/mail: db"]);
    world.timeline_has(alert, "copied: a copy to eve, who shadows: primary: ").await;
    // A provider that says that the copy was acknowledged acknowledges nothing.
    let copy = world.providers.told.lock().unwrap()[1].message.outgoing.notification.clone();
    assert_eq!(copy.kind, NotificationKind::Copy);
    world.pass("5m").await;
    assert_eq!(world.take_told()[2..], ["5m page grace/mail: db"]);
    world.operate(alert, Operation::Acknowledge, "ada").await;
    assert_eq!(world.told(), ["5m update ada/mail: db", "5m update grace/mail: db"], "a copy asks for no update");
}

async fn a_copy_that_waits_goes_with_the_acknowledgement(world: World) {
    world.apply(SHADOWED).await;
    world.trigger("a").await;
    let second = world.trigger("b").await;
    world.operate(second, Operation::Acknowledge, "ada").await;
    world.pass("2m").await;
    let copies: Vec<String> = world.told().into_iter().filter(|told| told.contains("copy")).collect();
    assert_eq!(copies, ["0s copy eve/mail: a"]);
}

async fn shadows_alone_are_nobody(world: World) {
    let away = "unavailabilities:\n  - { name: leave, user: ada, from: 2026-11-20T00:00, to: 2026-12-20T00:00 }\n";
    world.apply(&format!("{SHADOWED}{away}")).await;
    let alert = world.trigger("db").await;
    world.timeline_has(alert, "schedule:primary has nobody on call").await;
    assert_eq!(world.told(), ["0s page grace/mail: db"], "the step was passed, and with it its copies");
}

async fn a_copy_goes_by_the_first_rules_and_rings_no_telephone(world: World) {
    let eve = r#"{ name: eve, contact_methods: [
        { name: call, type: voice, address: "+447700900001" }, { name: text, type: sms, address: "+447700900001" },
        { name: mail, type: email, address: eve@example.com } ],
      notification_rules: { high: [ { via: mail, after: 5m }, { via: text }, { via: call } ] } }"#;
    let plain = "{ name: eve, contact_methods: [ { name: mail, type: email, address: eve@example.com } ] }";
    world.apply(&SHADOWED.replace(plain, eve)).await;
    world.trigger("db").await;
    world.pass("4m").await;
    assert_eq!(world.told(), ["0s page ada/mail: db", "0s copy eve/text: db"]);
}

async fn whoever_is_paged_gets_no_copy_beside_it(world: World) {
    let both = SHADOWED.replace(r#"["schedule:primary"]"#, r#"["schedule:primary", "user:eve"]"#);
    world.apply(&both).await;
    world.send("checkout-key", trigger("db")).await;
    let mut told = world.told();
    told.sort();
    assert_eq!(told, ["0s page ada/mail: db", "0s page eve/mail: db"]);
}
