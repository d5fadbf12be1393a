//! What passes from hand to hand with a schedule: notes, acceptance, and the page behind a message's link.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/schedules/payments-primary/hand_over";

async fn put(world: &World, path: &str, body: Value) {
    let request = Request::builder()
        .method("PUT")
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, "*")
        .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let answer = world.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// Ada has this week, grace the next; who has a turn is asked two days before and must accept a day before.
async fn handing_over() -> World {
    let world = World::new().await;
    put(&world, "/api/v1/teams/payments", json!({"members": ["ada", "grace"], "lead": "ada"})).await;
    let schedule = json!({
        "title": "Payments, first line", "team": "payments", "time_zone": "Europe/London",
        "rotations": [{"name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["ada", "grace"]}],
        "hand_over": {"before": "2d", "accept": "1d"},
    });
    put(&world, "/api/v1/schedules/payments-primary", schedule).await;
    world.settle().await;
    world
}

#[tokio::test]
async fn a_schedule_that_tells_nobody_refuses_words_that_nobody_would_read() {
    let world = World::new().await;
    let note = Some(json!({"text": "db-3 is slow"}));
    let refused = world.call(Role::Responder, "POST", &format!("{PATH}/notes"), note).await;
    insta::assert_snapshot!(refused.problem(), @r#"409 hand_over_refused: the schedule "payments-primary" is not there or says nothing about hand-overs; add hand_over to it"#);
    insta::assert_snapshot!(world.get(PATH).await.line(), @r#"200 {"on_call":[],"since":null,"accepted":[],"notes":[]}"#);
    let unknown = world.get("/api/v1/schedules/nobody/hand_over").await;
    insta::assert_snapshot!(unknown.problem(), @r#"404 not_found: there is no schedule "nobody"; GET /api/v1/schedules lists them"#);
}

#[tokio::test]
async fn notes_are_left_and_turns_accepted() {
    let world = handing_over().await;
    let note = Some(json!({"text": " db-3 is slow "}));
    let left = world.call(Role::Responder, "POST", &format!("{PATH}/notes"), note).await;
    insta::assert_snapshot!(left.line(), @r#"200 {"on_call":["ada"],"since":"2026-11-23T12:00:00Z","accepted":[],"notes":[{"at":"2026-11-23T12:00:00Z","by":"token:responder-token","text":"db-3 is slow"}]}"#);
    let empty = world.call(Role::Responder, "POST", &format!("{PATH}/notes"), Some(json!({"text": " "}))).await;
    insta::assert_snapshot!(empty.problem(), @"400 invalid_body: text has 0 characters; write 1 to 4000");

    let accept = async |user: &str| {
        world.call(Role::Manager, "POST", &format!("{PATH}/accept"), Some(json!({"as": user}))).await
    };
    insta::assert_snapshot!(accept("grace").await.line(), @r#"200 {"user":"grace","from":"2026-11-30T09:00:00Z","to":"2026-12-07T09:00:00Z"}"#);
    let nobody = accept("bob").await;
    insta::assert_snapshot!(nobody.problem(), @r#"400 invalid_body: `as` "bob" is not a user; GET /api/v1/users lists them"#);
    assert_eq!(world.get(PATH).await.json()["accepted"][0]["user"], "grace");
}

#[tokio::test]
async fn a_turn_is_accepted_by_the_link_in_the_message() {
    let world = handing_over().await;
    world.clock.advance(jiff::SignedDuration::from_hours(5 * 24));
    world.settle().await;
    let path = world.link_to("grace@example.com");
    let page = world.open("GET", &path, "text/html", "").await;
    assert!(page.text.contains("you are on call from Mon 2026-11-30 09:00 UTC"), "{}", page.text);
    assert!(page.text.contains("Accept this turn") && page.text.len() < 8 * 1024, "{}", page.text);
    assert_eq!(world.get(PATH).await.json()["accepted"], json!([]), "GET changes nothing");
    for _ in 0..2 {
        let pressed = world.open("POST", &path, "application/x-www-form-urlencoded", "action=accept").await;
        assert_eq!(pressed.status, 303, "{pressed:?}");
    }
    let page = world.open("GET", &path, "text/html", "").await;
    assert!(page.text.contains("Accepted by grace") && !page.text.contains("Accept this turn"), "{}", page.text);
    assert_eq!(world.get(PATH).await.json()["accepted"][0]["by"], "grace");
    let other = world.open("POST", &path, "application/x-www-form-urlencoded", "action=acknowledge").await;
    assert_eq!(other.status, 303, "there is nothing to acknowledge, and nothing breaks");
}
