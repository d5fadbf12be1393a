//! A swap is taken on a page without a script, by whoever it is offered to.

use crate::browser::{Browser, FORM, is_small_and_still};
use crate::support::{Answer, World};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet night";

async fn offered(world: &World, offered_to: Option<&str>) -> String {
    let mut offer = json!({"as": "ada", "from": "2026-11-26T09:00", "to": "2026-11-27T09:00", "reason": "the dentist"});
    offer["offered_to"] = offered_to.into();
    let path = "/api/v1/schedules/payments-primary/swaps";
    let answer = world.call(Role::Admin, "POST", path, Some(offer)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    format!("/swaps/payments-primary/{}", answer.json()["id"])
}

async fn browser_of(world: &World, user: &str) -> Browser {
    world.engine.set_password(user, PASSWORD, None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser::default();
    browser.sign_in(world, user, PASSWORD).await;
    browser
}

async fn press(world: &World, browser: &mut Browser, path: &str, action: &str) -> Answer {
    browser.send(world, "POST", path, FORM, &format!("action={action}")).await
}

async fn swap(world: &World) -> Value {
    world.get("/api/v1/schedules/payments-primary/swaps").await.json()["items"][0].take()
}

#[tokio::test]
async fn whoever_it_is_offered_to_takes_it() {
    let world = World::new().await;
    let path = offered(&world, Some("grace")).await;
    while world.notices().is_empty() {
        tokio::task::yield_now().await;
    }
    let (to, words) = world.notices().remove(0);
    assert_eq!(to, "grace@example.com");
    insta::assert_snapshot!(words, @"
    Ada Lovelace offers you a turn on Payments, first line

    2026-11-26 09:00 UTC to 2026-11-27 09:00 UTC

    the dentist

    Take or decline it: https://night.example.com/bell/swaps/payments-primary/1
    ");
    let away = Browser::default().get(&world, &path).await;
    assert_eq!(away.header("location"), "/bell/login?next=%2Fswaps%2Fpayments-primary%2F1");

    let mut grace = browser_of(&world, "grace").await;
    for _ in 0..3 {
        let page = grace.get(&world, &path).await;
        is_small_and_still(&page);
        assert!(page.text.contains("It is offered to you") && page.text.contains("the dentist"), "{}", page.text);
    }
    assert_eq!(swap(&world).await["status"], "open", "looking changes nothing");
    let mut ada = browser_of(&world, "ada").await;
    let page = ada.get(&world, &path).await;
    assert!(page.text.contains("offered to Grace Hopper") && !page.text.contains("Take it"), "{}", page.text);
    assert_eq!(press(&world, &mut ada, &path, "take").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let taken = press(&world, &mut grace, &path, "take").await;
    assert_eq!((taken.status, taken.header("location")), (StatusCode::SEE_OTHER, &*format!("/bell{path}")));
    assert_eq!(press(&world, &mut grace, &path, "take").await.status, StatusCode::SEE_OTHER, "twice is once");
    let swap = swap(&world).await;
    assert_eq!((&swap["status"], swap["taken"].as_array().unwrap().len()), (&json!("taken"), 1));
    let page = ada.get(&world, &path).await;
    is_small_and_still(&page);
    assert!(page.text.contains("✓ Grace Hopper took it, 12:00 UTC"), "{}", page.text);
    assert_eq!(grace.get(&world, "/swaps/payments-primary/9").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_is_declined_or_left_to_anybody() {
    let world = World::new().await;
    let path = offered(&world, Some("grace")).await;
    let mut grace = browser_of(&world, "grace").await;
    grace.language = Some("de");
    assert_eq!(press(&world, &mut grace, &path, "decline").await.status, StatusCode::SEE_OTHER);
    assert!(grace.get(&world, &path).await.text.contains("Er wurde abgelehnt."));

    let path = offered(&world, None).await;
    let page = grace.get(&world, &path).await;
    assert!(page.text.contains("Er wird allen angeboten") && !page.text.contains("Ablehnen"), "{}", page.text);
    assert_eq!(press(&world, &mut grace, &path, "take").await.status, StatusCode::SEE_OTHER);
    assert!(grace.get(&world, &path).await.text.contains("Übernommen von Grace Hopper"));
    // Whoever observes takes nothing.
    world.apply("users: [ { name: olga, role: observer } ]").await;
    let path = offered_by_grace(&world).await;
    let mut olga = browser_of(&world, "olga").await;
    let refused = press(&world, &mut olga, &path, "take").await;
    assert!(refused.text.contains("You may not take turns"), "{refused:?}");
}

async fn offered_by_grace(world: &World) -> String {
    let offer = json!({"as": "grace", "from": "2026-12-01T09:00", "to": "2026-12-02T09:00"});
    let path = "/api/v1/schedules/payments-primary/swaps";
    let answer = world.call(Role::Admin, "POST", path, Some(offer)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    format!("/swaps/payments-primary/{}", answer.json()["id"])
}
