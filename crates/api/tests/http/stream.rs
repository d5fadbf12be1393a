//! `/api/v1/stream`: what watchers hear, and what they hear after they were away.

use crate::browser::{Browser, COOKIE};
use crate::support::World;
use axum::body::{Body, BodyDataStream};
use futures::StreamExt;
use http::{Request, StatusCode};
use nightbell_config::Role;
use nightbell_engine::Engine;
use nightbell_engine::rights::Principal;
use serde_json::{Value, json};
use std::sync::Arc;

/// Does what the composition root does, without beats.
fn relay(engine: &Arc<Engine>) {
    let mut changes = engine.begin_live();
    let engine = engine.clone();
    tokio::spawn(async move {
        while let Ok(changed) = changes.recv().await {
            engine.relay(&changed).await.unwrap();
        }
    });
}

/// A client that watches.
struct Watch {
    body: BodyDataStream,
    read: String,
    /// With what whoever heard nothing yet comes back; empty for whoever came back.
    began_after: String,
}

/// An event: its id, its kind, its data.
type Heard = (String, String, Value);

impl Watch {
    async fn begin(world: &World, last: Option<&str>) -> Watch {
        Watch::with(world, ("authorization", &format!("Bearer {}", world.token(Role::Observer))), last).await
    }

    async fn with(world: &World, (header, value): (&str, &str), last: Option<&str>) -> Watch {
        let request = Request::builder().uri("/api/v1/stream").header(header, value);
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let response = world.begin(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut watch =
            Watch { body: response.into_body().into_data_stream(), read: String::new(), began_after: String::new() };
        let (id, kind, data) = watch.next().await.unwrap();
        assert_eq!((id.is_empty(), &*kind, &data["engine_lag_ms"]), (last.is_some(), "heartbeat", &json!(0)));
        watch.began_after = id;
        watch
    }

    async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    line.unwrap_or_default().to_owned()
                };
                let heard = (field("id"), field("event"), serde_json::from_str(&field("data")).unwrap());
                self.read = rest.to_owned();
                return Some(heard);
            }
            self.read.push_str(std::str::from_utf8(&self.body.next().await?.unwrap()).unwrap());
        }
    }

    async fn until(&mut self, kind: &str) -> Heard {
        loop {
            let heard = self.next().await.unwrap();
            if heard.1 == kind {
                return heard;
            }
        }
    }
}

#[tokio::test]
async fn what_happens_is_heard_and_nothing_is_missed() {
    let world = World::new().await;
    relay(&world.engine);
    let mut watch = Watch::begin(&world, None).await;
    let alert = world.trigger("disk").await;
    let listed = world.get("/api/v1/alerts").await.json()["items"][0].clone();
    let (first, _, opened) = watch.until("alert").await;
    assert_eq!((&opened["id"], &opened["version"]), (&json!(alert), &json!(1)));
    let mut shown = opened;
    while shown["version"] != listed["version"] {
        shown = watch.until("alert").await.2;
    }
    assert_eq!(shown, listed, "as the list shows it");

    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{alert}/note"), Some(json!({"text": "on it"}))).await;
    assert_eq!(watch.until("changed").await.2, json!({ "alert": alert }));
    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{alert}/acknowledge"), None).await;
    let last = loop {
        let (id, _, data) = watch.until("alert").await;
        if data["status"] == "acknowledged" {
            break id;
        }
    };

    // Somebody who was away before anything happened.
    let mut other = Watch::begin(&world, Some(&watch.began_after)).await;
    assert_eq!(other.until("alert").await.0, first);
    // Somebody who heard the first only.
    let mut other = Watch::begin(&world, Some(&first)).await;
    assert_eq!(other.until("changed").await.2, json!({ "alert": alert }));
    while other.until("alert").await.0 != last {}
    // Somebody who heard another node, or nothing that is known.
    for unknown in ["1-1", "nonsense", &format!("{}9", last)] {
        assert_eq!(Watch::begin(&world, Some(unknown)).await.next().await.unwrap().1, "reset", "{unknown}");
    }

    let channel = "channels: [ { name: late, type: webhook, address: \"https://chat.example.com/late\" } ]";
    world.apply(channel).await;
    assert_eq!(watch.until("configuration").await.2["revision"], world.engine.configuration().revision());
}

#[tokio::test]
async fn repeats_are_heard_as_they_are_counted() {
    let world = World::new().await;
    relay(&world.engine);
    let mut watch = Watch::begin(&world, None).await;
    for _ in 0..3 {
        world.trigger("disk").await;
    }
    let mut version = 0;
    loop {
        let (_, _, data) = watch.until("alert").await;
        assert!(data["version"].as_i64().unwrap() > version, "each version once, in order: {data}");
        version = data["version"].as_i64().unwrap();
        if data["count"] == 3 {
            break;
        }
    }
}

#[tokio::test]
async fn whoever_may_not_watch_any_more_hears_the_end() {
    let world = World::new().await;
    relay(&world.engine);
    let mut watch = Watch::begin(&world, None).await;
    world.engine.beat_live().await.unwrap();
    assert_eq!(watch.until("heartbeat").await.1, "heartbeat");
    world.call(Role::Admin, "DELETE", "/api/v1/tokens/observer-token", None).await;
    world.engine.beat_live().await.unwrap();
    while let Some((_, kind, _)) = watch.next().await {
        assert_ne!(kind, "heartbeat", "the token is revoked");
    }
}

#[tokio::test]
async fn whoever_is_disabled_hears_nothing_more() {
    let world = World::new().await;
    relay(&world.engine);
    world.engine.set_password("ada", "a quiet night", None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", "a quiet night").await;
    let cookie = format!("{COOKIE}={}", browser.cookie.unwrap());
    let mut watch = Watch::with(&world, ("cookie", &cookie), None).await;
    world.trigger("before").await;
    assert_eq!(watch.until("alert").await.2["dedup_key"], "before");

    world.apply("users: [ { name: ada, disabled: true } ]").await;
    world.trigger("after").await;
    while let Some((_, kind, data)) = watch.next().await {
        assert!(kind != "configuration" && data["dedup_key"] != "after", "{kind}: {data}");
    }
}

#[tokio::test]
async fn a_node_that_ends_ends_every_watch() {
    let world = World::new().await;
    relay(&world.engine);
    let mut watch = Watch::begin(&world, None).await;
    world.engine.live().close();
    while watch.next().await.is_some() {}
    assert!(Watch::begin(&world, None).await.next().await.is_none(), "nor does another begin");
}

#[tokio::test]
async fn more_than_anybody_reads_is_said_in_one_word() {
    let world = World::new().await;
    relay(&world.engine);
    let mut watch = Watch::begin(&world, None).await;
    for index in 0..30 {
        let items: Vec<Value> =
            (0..200).map(|item| json!({ "summary": "s", "dedup_key": format!("{index}-{item}") })).collect();
        let answer = world.open("POST", "/in/checkout-key", "application/json", json!(items).to_string()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    assert_eq!(watch.until("reset").await.1, "reset");
}
