//! Hand-overs: who comes and who goes are told, rooms are told, each once, with what they take over.

use crate::world::{World, resolve, trigger};
use nightbell_config::Role;
use nightbell_engine::HandOverFailure;
use nightbell_engine::rights::{Principal, Scope};

crate::behaviours!(
    people_are_told_before_and_at_the_change,
    a_turn_that_an_edit_moves_moves_its_messages,
    scenario_27_the_person_on_call_is_removed_and_each_room_is_told_once,
    scenario_27_a_room_is_told_at_a_time_of_day,
    after_an_outage_what_holds_is_told_once,
    a_clock_that_is_set_back_says_nothing_twice,
    what_was_posted_is_sent_by_the_next_node,
    a_message_says_what_is_taken_over,
    who_does_not_accept_is_told_to_the_lead,
    who_accepts_is_left_alone,
    nothing_is_said_once_the_rules_are_gone,
    a_message_that_fails_for_good_hangs_nothing,
    a_message_that_fails_for_good_goes_by_the_next_way,
    a_turn_that_an_edit_takes_away_is_taken_back,
    what_waited_is_sent_while_it_is_true,
);

/// Now is Monday 2026-11-23 12:00. Grace is on call until Tuesday 09:00, then ada for a day, and so on.
const DAILY: &str = r#"
users:
  - { name: ada, contact_methods: [ { name: mail, type: email, address: ada@example.com } ] }
  - { name: grace, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
  - { name: cto, contact_methods: [ { name: mail, type: email, address: cto@example.com } ] }
teams:
  - { name: payments, members: [ada, grace], lead: cto }
channels:
  - { name: room, type: webhook, address: "https://chat.example.com/room" }
  - { name: hall, type: webhook, address: "https://chat.example.com/hall" }
schedules:
  - name: primary
    title: Primary
    team: payments
    time_zone: UTC
    rotations: [ { name: daily, shift: 1d, start: 2026-11-02T09:00, members: [ada, grace] } ]
    hand_over: RULES
escalation_policies:
  - { name: payments, steps: [ { notify: ["schedule:primary"], wait: 5m } ] }
services:
  - { name: checkout, title: Checkout, escalation_policy: payments }
integrations:
  - { name: checkout-in, service: checkout, key: checkout-key }
"#;

fn company(rules: &str) -> String {
    DAILY.replace("RULES", rules)
}

/// The hand-over messages since the last question, those of one instant in order.
fn taken(world: &World) -> Vec<String> {
    let mut told = world.take_told();
    told.retain(|told| told.contains(" hand_over "));
    told.sort();
    told
}

/// Whoever runs the place.
fn ops() -> Principal {
    Principal::token("ops", Role::Manager, Scope::default())
}

async fn people_are_told_before_and_at_the_change(world: World) {
    world.apply(&company("{}")).await;
    world.pass("19h").await;
    assert_eq!(taken(&world), [""; 0], "whoever has it already is told nothing");
    world.pass("1h").await;
    assert_eq!(
        taken(&world),
        [
            "20h hand_over ada/mail: Primary: you are on call from Tue 2026-11-24 09:00 UTC until Wed 2026-11-25 09:00 UTC; now on call: grace",
            "20h hand_over grace/mail: Primary: you are on call until Tue 2026-11-24 09:00 UTC; then: ada",
        ]
    );
    world.apply(&company("{}").replace("title: Primary", "title: First")).await;
    let world = world.restart().await;
    world.settle().await;
    world.pass("59m").await;
    assert_eq!(taken(&world), [""; 0], "neither an edit nor a restart says it again");
    world.pass("2m").await;
    assert_eq!(
        taken(&world),
        [
            "21h hand_over ada/mail: First: you are on call now until Wed 2026-11-25 09:00 UTC; before: grace",
            "21h hand_over grace/mail: First: you are no longer on call; now on call: ada",
        ]
    );
    world.pass("23h").await;
    assert_eq!(taken(&world).len(), 2, "before the next one");
}

async fn a_turn_that_an_edit_moves_moves_its_messages(world: World) {
    world.apply(&company("{ before: 0s }")).await;
    world.pass("20h").await;
    world.apply(&company("{ before: 0s }").replace("2026-11-02T09:00", "2026-11-02T10:30")).await;
    world.pass("2h").await;
    assert_eq!(taken(&world), [""; 0]);
    world.pass("1h").await;
    let told = taken(&world);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("1350m hand_over ada/mail: Primary: you are on call now"), "{told:?}");
}

async fn scenario_27_the_person_on_call_is_removed_and_each_room_is_told_once(world: World) {
    let rules = "{ people: false, channels: [ { channel: room }, { channel: hall } ] }";
    world.apply(&company(rules)).await;
    world.pass("1h").await;
    let without = company(rules).replace("members: [ada, grace] } ]\n", "members: [ada] } ]\n");
    world.apply(&without).await;
    let expected = [
        "1h hand_over hall: Primary: now on call: ada; before: grace",
        "1h hand_over room: Primary: now on call: ada; before: grace",
    ];
    assert_eq!(taken(&world), expected);
    world.apply(&without.replace("title: Checkout", "title: Check-out")).await;
    let world = world.restart().await;
    world.pass("30h").await;
    assert_eq!(taken(&world), [""; 0]);
}

async fn scenario_27_a_room_is_told_at_a_time_of_day(world: World) {
    let rules =
        r#"{ people: false, channels: [ { channel: room, at: "04:00" }, { channel: hall, at: "12:00", days: mon } ] }"#;
    world.apply(&company(rules)).await;
    world.pass("16h").await;
    assert_eq!(taken(&world), ["16h hand_over room: Primary: on call: grace"]);
    // An earlier time of the same day waits for tomorrow.
    world.apply(&company(rules).replace("04:00", "03:00")).await;
    world.pass("1h").await;
    assert_eq!(taken(&world), [""; 0]);
    world.pass("22h").await;
    assert_eq!(taken(&world), ["39h hand_over room: Primary: on call: ada"]);
    world.pass("5d10h").await;
    let hall: Vec<String> = taken(&world).into_iter().filter(|told| told.contains("hall")).collect();
    assert_eq!(hall, ["7d hand_over hall: Primary: on call: ada"], "not now, but in a week");
}

async fn after_an_outage_what_holds_is_told_once(world: World) {
    world.apply(&company(r#"{ channels: [ { channel: room }, { channel: hall, at: "04:00" } ] }"#)).await;
    // Ada, grace and ada again in the meantime.
    world.sleep_through("71h");
    world.settle().await;
    assert_eq!(
        taken(&world),
        [
            "71h hand_over ada/mail: Primary: you are on call now until Fri 2026-11-27 09:00 UTC; before: grace",
            "71h hand_over grace/mail: Primary: you are no longer on call; now on call: ada",
            "71h hand_over hall: Primary: on call: ada",
            "71h hand_over room: Primary: now on call: ada; before: grace",
        ]
    );
}

async fn a_clock_that_is_set_back_says_nothing_twice(world: World) {
    world.apply(&company("{ before: 0s, channels: [ { channel: room } ] }")).await;
    world.pass("21h5m").await;
    assert_eq!(taken(&world).len(), 3);
    let before: nightbell_core::Duration = "20h30m".parse().unwrap();
    world.clock.set(before.after(world.start));
    world.apply(&company("{ before: 0s, channels: [ { channel: room } ] }").replace("Checkout", "Shop")).await;
    world.pass("2h").await;
    assert_eq!(taken(&world), [""; 0]);
}

async fn what_was_posted_is_sent_by_the_next_node(world: World) {
    world.apply(&company("{ people: false, channels: [ { channel: room } ] }")).await;
    world.sleep_through("21h");
    // Decided, and in the hands of a node that dies.
    let mut outgoing = Vec::new();
    while outgoing.is_empty() {
        outgoing = world.engine.run_timers(world.clock_now()).await.unwrap().outgoing;
    }
    let world = world.restart().await;
    world.sleep_through("2s");
    assert_eq!(world.engine.recover(world.clock_now()).await.unwrap(), 1);
    world.settle().await;
    world.pass("1h").await;
    assert_eq!(taken(&world), ["75602s hand_over room: Primary: now on call: ada; before: grace"]);
}

async fn a_message_says_what_is_taken_over(world: World) {
    world.apply(&company("{ people: false, channels: [ { channel: room } ] }")).await;
    let early =
        world.engine.leave_note("primary", "the disk of db-3 fills up", &Principal::person("ada")).await.unwrap();
    assert_eq!(early.notes.len(), 1);
    world.trigger("db").await;
    for _ in 0..2 {
        world.trigger("flap").await;
        world.send("checkout-key", resolve("flap")).await;
    }
    world.send("checkout-key", trigger("flap")).await;
    world.pass("21h").await;
    let said = last_notice(&world);
    let expected = "Primary: now on call: ada; before: grace

Open: 2
- Checkout critical: flap is down (alert 4), triggered
- Checkout critical: db is down (alert 1), triggered

Flapped: 1
- 3 times: Checkout critical: flap is down (alert 4), triggered

Note of ada, Mon 2026-11-23 12:00 UTC:
the disk of db-3 fills up";
    assert_eq!(said, expected);
    world.pass("1d").await;
    let said = last_notice(&world);
    assert!(!said.contains("db-3"), "a note is for those who come next: {said}");
    let refused = world.engine.leave_note("secondary", "words", &Principal::person("ada")).await;
    assert!(matches!(refused, Err(HandOverFailure::NoSchedule(_))), "{refused:?}");
}

fn last_notice(world: &World) -> String {
    let told = world.providers.told.lock().unwrap();
    told.iter().rev().find_map(|told| told.message.notice.clone()).unwrap()
}

async fn who_does_not_accept_is_told_to_the_lead(world: World) {
    world.apply(&company("{ before: 8h, accept: 4h }")).await;
    world.pass("16h59m").await;
    let asked = taken(&world);
    assert_eq!(asked.len(), 2, "{asked:?}");
    world.pass("1h").await;
    assert_eq!(
        taken(&world),
        ["17h hand_over cto/mail: Primary: ada has not accepted the turn that begins Tue 2026-11-24 09:00 UTC"]
    );
    let world = world.restart().await;
    world.pass("2h").await;
    assert_eq!(taken(&world), [""; 0], "the lead is told once");
}

fn last_asked(world: &World, user: &str) -> Option<String> {
    let told = world.providers.told.lock().unwrap();
    let to = |told: &&crate::world::Told| told.message.outgoing.notification.recipient.to_string().contains(user);
    told.iter().rfind(to).and_then(|told| told.message.notice.clone())
}

async fn who_accepts_is_left_alone(world: World) {
    world.apply(&company("{ before: 8h, accept: 4h }")).await;
    world.pass("14h").await;
    let words = last_asked(&world, "ada").unwrap();
    let ask = "\nAccept it by Tue 2026-11-24 05:00 UTC: https://night.example.com/a/";
    assert!(words.contains(ask), "{words}");
    taken(&world);
    let turn = world.engine.accept_turn("primary", "ada", None, &ops()).await.unwrap();
    assert_eq!(turn.from.to_string(), "2026-11-24T09:00:00Z");
    world.engine.accept_turn("primary", "ada", Some(turn.from), &ops()).await.unwrap();
    assert_eq!(world.engine.hand_over("primary").await.unwrap().accepted.len(), 1, "twice is once");
    world.pass("6h").await;
    assert_eq!(taken(&world), [""; 0]);
    let refused = world.engine.accept_turn("primary", "cto", None, &ops()).await;
    assert!(matches!(refused, Err(HandOverFailure::NoTurn { .. })), "{refused:?}");
}

async fn nothing_is_said_once_the_rules_are_gone(world: World) {
    world.apply(&company("{}")).await;
    world.pass("1h").await;
    world.apply(&company("{}").replace("    hand_over: {}\n", "")).await;
    world.pass("24h").await;
    assert_eq!(taken(&world), [""; 0]);
    assert_eq!(world.engine.store().next_timer().await.unwrap(), None);
    let refused = world.engine.leave_note("primary", "words", &Principal::person("ada")).await;
    assert!(refused.unwrap_err().to_string().contains("add hand_over to it"));
    world.apply(&company("{}")).await;
    assert_eq!(taken(&world), [""; 0], "it begins anew");
}

async fn a_message_that_fails_for_good_hangs_nothing(world: World) {
    world.apply(&company("{ before: 0s }")).await;
    world.script("ada@example.com", [crate::world::permanent()]);
    world.script("grace@example.com", [crate::world::try_later(None)]);
    world.pass("22h").await;
    let told = taken(&world);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("grace/mail: Primary: you are no longer on call"), "{told:?}");
    assert_eq!(world.engine.store().counts(world.clock_now()).await.unwrap().pending_notifications, 0);
}

async fn a_message_that_fails_for_good_goes_by_the_next_way(world: World) {
    let methods = r#"address: ada@example.com }, { name: hook, type: webhook, address: "https://hooks.example.com/ada" }, { name: call, type: voice, address: "+447700900001" } ]"#;
    world.apply(&company("{ before: 0s }").replace("address: ada@example.com } ]", methods)).await;
    world.script("ada@example.com", [crate::world::permanent()]);
    world.script("grace@example.com", [crate::world::permanent()]);
    world.pass("22h").await;
    let told = taken(&world);
    assert_eq!(
        told,
        ["21h hand_over ada/hook: Primary: you are on call now until Wed 2026-11-25 09:00 UTC; before: grace"],
        "who has no other way is told nothing"
    );
    // Nor is anybody called.
    world.script("https://hooks.example.com/ada", [crate::world::permanent()]);
    world.script("ada@example.com", [crate::world::permanent()]);
    world.pass("24h").await;
    let told = taken(&world);
    assert!(told.iter().all(|told| told.contains("grace/mail")), "{told:?}");
    assert_eq!(world.engine.store().counts(world.clock_now()).await.unwrap().pending_notifications, 0);
}

async fn a_turn_that_an_edit_takes_away_is_taken_back(world: World) {
    world.apply(&company("{ before: 2h }")).await;
    world.pass("19h").await;
    assert_eq!(taken(&world).len(), 2);
    let leave = |from: &str, to: &str| {
        format!("unavailabilities: [ {{ name: ill, user: ada, from: 2026-11-{from}, to: 2026-11-{to} }} ]")
    };
    world.apply(&leave("24T09:00", "25T09:00")).await;
    world.settle().await;
    assert_eq!(
        taken(&world),
        [
            "19h hand_over ada/mail: Primary: you are not on call from Tue 2026-11-24 09:00 UTC after all; on call then: grace"
        ]
    );
    world.pass("10m").await;
    assert_eq!(taken(&world), [""; 0], "once");
    // She is well again.
    world.apply(&leave("24T20:00", "25T09:00")).await;
    world.settle().await;
    let told = taken(&world);
    assert!(told.len() == 1 && told[0].contains("ada/mail: Primary: you are on call from Tue"), "{told:?}");
    // What begins as it was said, and earlier as well, is not taken back.
    let early =
        "overrides: [ { name: early, schedule: primary, with: ada, from: 2026-11-24T08:00, to: 2026-11-24T09:00 } ]";
    world.apply(early).await;
    world.settle().await;
    assert!(taken(&world).iter().all(|told| !told.contains("after all")));
}

async fn what_waited_is_sent_while_it_is_true(world: World) {
    use crate::world::try_later;
    world.apply(&company("{ before: 2h }")).await;
    world.script("ada@example.com", [try_later(Some("1h")), try_later(Some("1h"))]);
    world.pass("19h").await;
    assert_eq!(taken(&world).len(), 1, "only grace got hers");
    let leave = |to: &str| {
        format!("unavailabilities: [ {{ name: ill, user: ada, from: 2026-11-24T09:00, to: 2026-11-{to} }} ]")
    };
    // Neither comes after the other: that it begins is not true any more, and that it does not is not true again.
    world.apply(&leave("25T09:00")).await;
    world.pass("2m").await;
    world.apply("unavailabilities: [ { name: ill, user: ada, from: 2026-12-24T09:00, to: 2026-12-25T09:00 } ]").await;
    world.pass("1h5m").await;
    let told = taken(&world);
    assert!(told.iter().all(|told| told.contains("you are on call from Tue")), "{told:?}");
    assert_eq!(world.engine.store().counts(world.clock_now()).await.unwrap().pending_notifications, 0);

    // Nor does anything once the rules are gone.
    world.script("ada@example.com", [try_later(Some("1h"))]);
    world.script("grace@example.com", [try_later(Some("1h"))]);
    world.pass("53m").await;
    taken(&world);
    world.apply(&company("{ before: 2h }").replace("    hand_over: { before: 2h }\n", "")).await;
    world.pass("2h").await;
    assert_eq!(taken(&world), [""; 0]);
    assert_eq!(world.engine.store().counts(world.clock_now()).await.unwrap().pending_notifications, 0);
}
