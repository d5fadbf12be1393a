//! One storm, few rings.

use crate::world::{COMPANY, World, resolve, trigger};
use nightbell_core::{Operation, Receipt, Status};

crate::behaviours!(
    five_alerts_within_a_minute_are_two_messages,
    one_reply_acknowledges_all_of_a_bundle,
    webhooks_are_not_bundled_unless_set,
    a_storm_on_one_service_does_not_delay_another,
    an_update_does_not_delay_a_page,
    a_clock_that_is_set_back_does_not_hold_pages,
    what_resolves_while_it_waits_is_not_paged,
    an_earlier_message_that_did_not_arrive_does_not_end_the_window_of_a_later_one,
);

async fn five_alerts_within_a_minute_are_two_messages(world: World) {
    world.apply(COMPANY).await;
    for dedup_key in ["a", "b", "c", "d", "e"] {
        world.trigger(dedup_key).await;
        world.pass("5s").await;
    }
    assert_eq!(world.told(), ["0s page ada/mail: a"]);
    world.pass("1m").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "1m page ada/mail: b, c, d, e"]);
    assert_eq!(world.providers.told.lock().unwrap()[1].message.outgoing.alerts_total, 4);
    let second = world.providers.told.lock().unwrap()[1].message.outgoing.alerts[0].id;
    world.timeline_has(second, "bundled: the message to mail of ada waited 55s").await;
}

async fn one_reply_acknowledges_all_of_a_bundle(world: World) {
    world.apply(COMPANY).await;
    let mut alerts = Vec::new();
    for dedup_key in ["a", "b", "c", "d", "e"] {
        alerts.push(world.trigger(dedup_key).await);
    }
    world.pass("1m").await;
    let url = world.providers.told.lock().unwrap()[1].message.links.acknowledge_url.clone();
    let token = url.rsplit('/').next().unwrap();
    let tap = world.engine.one_tap(token).await.unwrap();
    world.engine.one_tap_do(&tap, &Operation::Acknowledge).await.unwrap();
    world.settle().await;
    assert_eq!(world.alert(alerts[0]).await.status, Status::Triggered, "the first message was about this one alone");
    for alert in &alerts[1..] {
        let alert = world.alert(*alert).await;
        assert_eq!((alert.status, alert.acknowledged_by.as_deref()), (Status::Acknowledged, Some("ada")));
    }
}

async fn webhooks_are_not_bundled_unless_set(world: World) {
    let with_hook = |bundle: &str| {
        COMPANY.replace(
            "{ name: mail, type: email, address: ada@example.com }",
            &format!("{{ name: hook, type: webhook, address: \"https://ops.example.com/ada\"{bundle} }}"),
        )
    };
    world.apply(&with_hook("")).await;
    for dedup_key in ["a", "b", "c"] {
        world.trigger(dedup_key).await;
    }
    assert_eq!(world.take_told(), ["0s page ada/hook: a", "0s page ada/hook: b", "0s page ada/hook: c"]);
    world.pass("1s").await;
    world.apply(&with_hook(", bundle: 30s")).await;
    for dedup_key in ["d", "e"] {
        world.trigger(dedup_key).await;
    }
    world.pass("29s").await;
    assert_eq!(world.told(), ["30s page ada/hook: d, e"]);
}

async fn a_storm_on_one_service_does_not_delay_another(world: World) {
    world
        .apply(&format!(
            "{COMPANY}  - {{ name: search-in, service: search, key: search-key }}\n{}",
            r#"
---
escalation_policies: [ { name: search, steps: [ { notify: ["user:grace"], wait: 30m } ] } ]
services: [ { name: search, escalation_policy: search } ]
"#
        ))
        .await;
    let storm = (0..300).map(|n| trigger(&format!("storm-{n}"))).collect();
    let ingested = world.engine.ingest(&world.integration("checkout-key"), storm).await;
    assert!(ingested.iter().all(|one| one.outcome.is_ok()));
    world.send("search-key", trigger("search")).await;
    let told = world.told();
    assert!(told.contains(&"0s page grace/mail: search".to_owned()), "{told:?}");
    assert_eq!(told.len(), 2);
    world.pass("1m").await;
    let messages = world.providers.told.lock().unwrap();
    let total: usize = messages.iter().map(|told| told.message.outgoing.alerts_total).sum();
    assert_eq!((messages.len(), total), (2, 301), "all of the storm left with its first message");
    assert!(
        messages.iter().all(|told| told.message.outgoing.alerts.len() <= 100),
        "of which a hundred are spelled out"
    );
}

async fn an_update_does_not_delay_a_page(world: World) {
    world.apply(COMPANY).await;
    let first = world.trigger("a").await;
    world.pass("61s").await;
    world.operate(first, Operation::Acknowledge, "ada").await;
    world.trigger("b").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "61s update ada/mail: a", "61s page ada/mail: b"]);
}

async fn what_resolves_while_it_waits_is_not_paged(world: World) {
    world.apply(COMPANY).await;
    world.trigger("a").await;
    world.trigger("b").await;
    world.trigger("c").await;
    world.send("checkout-key", resolve("b")).await;
    world.pass("1m").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "1m page ada/mail: c"]);
}

async fn a_clock_that_is_set_back_does_not_hold_pages(world: World) {
    world.apply(COMPANY).await;
    world.trigger("a").await;
    world.clock.set(nightbell_core::Timestamp::from_millisecond(world.start.as_millisecond() - 3_600_000).unwrap());
    world.trigger("b").await;
    assert_eq!(world.told(), ["0s page ada/mail: a", "0s page ada/mail: b"]);
}

async fn an_earlier_message_that_did_not_arrive_does_not_end_the_window_of_a_later_one(world: World) {
    world.apply(COMPANY).await;
    let to_ada = || world.told().into_iter().filter(|told| told.contains("ada/mail")).collect::<Vec<_>>();
    world.trigger("a").await;
    world.pass("70s").await;
    world.trigger("b").await;
    world.pass("5s").await;
    let first = world.providers.told.lock().unwrap()[0].message.outgoing.notification.id;
    let reason = "bounced".to_owned();
    world.engine.receipt(first, Receipt::Undelivered { reason }).await.unwrap();
    world.settle().await;
    world.trigger("c").await;
    assert_eq!(to_ada(), ["0s page ada/mail: a", "70s page ada/mail: b"]);
    world.pass("1m").await;
    assert_eq!(to_ada().last().unwrap(), "130s page ada/mail: c");
}
