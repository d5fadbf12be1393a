//! The ways out: how they fare, and messages that try them.

use crate::support::World;
use nightbell_config::Role;
use serde_json::{Value, json};

async fn provider(world: &World, role: Role, name: &str) -> String {
    let answer = world.call(role, "GET", "/api/v1/providers", None).await.json();
    let found = answer["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap();
    found.to_string()
}

async fn try_it(world: &World, name: &str, body: Value) -> String {
    let answer = world.call(Role::Admin, "POST", &format!("/api/v1/providers/{name}/test"), Some(body)).await;
    if answer.status == 200 { answer.text } else { answer.problem() }
}

#[tokio::test]
async fn a_provider_is_tried_and_its_words_are_remembered() {
    let world = World::new().await;
    insta::assert_snapshot!(provider(&world, Role::Admin, "email").await, @r#"{"configured":true,"last_failure":null,"last_success":null,"left_alone":[],"missing":null,"name":"email"}"#);
    insta::assert_snapshot!(try_it(&world, "email", json!({"address": "ops@example.com"})).await, @r#"{"provider":"email","answer":"ok"}"#);
    let (to, words) = world.notices().pop().unwrap();
    assert_eq!(to, "ops@example.com");
    assert!(words.starts_with("This is a test of Nightbell\n"), "{words}");
    assert_eq!(world.told("action=provider.tested").await[0]["details"]["to"], "ops@example.com");
    insta::assert_snapshot!(provider(&world, Role::Admin, "email").await, @r#"{"configured":true,"last_failure":null,"last_success":{"at":"2026-11-23T12:00:00Z","text":"ok"},"left_alone":[],"missing":null,"name":"email"}"#);

    for _ in 0..5 {
        world.clock.advance_ms(3_600_000);
        let said = try_it(&world, "email", json!({"address": "broken@example.com"})).await;
        assert_eq!(said, "409 not_sent: the test could not be sent: 451 <broken@example.com> try later");
    }
    insta::assert_snapshot!(provider(&world, Role::Manager, "email").await, @r#"{"configured":true,"last_failure":{"at":"2026-11-23T17:00:00Z","text":"451 <(hidden)> try later"},"last_success":{"at":"2026-11-23T12:00:00Z","text":"ok"},"left_alone":[{"provider":"email:(hidden)","until":"2026-11-23T17:00:10Z"}],"missing":null,"name":"email"}"#);
}

#[tokio::test]
async fn a_provider_that_fails_is_left_alone_and_tests_have_a_pace() {
    let world = World::new().await;
    for _ in 0..5 {
        try_it(&world, "webhook", json!({"address": "https://broken.example.com/hook"})).await;
    }
    insta::assert_snapshot!(provider(&world, Role::Admin, "webhook").await, @r#"{"configured":true,"last_failure":{"at":"2026-11-23T12:00:00Z","text":"451 <https://broken.example.com/hook> try later"},"last_success":null,"left_alone":[{"provider":"webhook:https://broken.example.com/hook","until":"2026-11-23T12:00:10Z"}],"missing":null,"name":"webhook"}"#);
    insta::assert_snapshot!(provider(&world, Role::Manager, "webhook").await, @r#"{"configured":true,"last_failure":{"at":"2026-11-23T12:00:00Z","text":"451 <(hidden)> try later"},"last_success":null,"left_alone":[{"provider":"webhook:(hidden)","until":"2026-11-23T12:00:10Z"}],"missing":null,"name":"webhook"}"#);
    insta::assert_snapshot!(try_it(&world, "webhook", json!({"address": "https://hooks.example.com"})).await, @"429 throttled: tests went out not long ago; the next one can be sent in 31 s");
}

#[tokio::test]
async fn what_cannot_be_tried_is_refused() {
    let world = World::new().await;
    insta::assert_snapshot!(try_it(&world, "fax", json!({})).await, @r#"404 not_found: there is no provider "fax"; GET /api/v1/providers lists them"#);
    insta::assert_snapshot!(try_it(&world, "email", json!({})).await, @r#"400 invalid_body: token:admin-token has no contact method of the type email; name an address: {"address": "…"}"#);
    insta::assert_snapshot!(try_it(&world, "email", json!({"address": " "})).await, @"400 invalid_body: address is empty; name one, or leave it out");
    insta::assert_snapshot!(try_it(&world, "email", json!({"address": "a@example.com", "method": "mail"})).await, @"400 invalid_body: address and method exclude each other; leave one of them out");
}
