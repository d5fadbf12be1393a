//! Calendars that are read from addresses, against a real server that changes its mind.

use crate::support::{Answer, World};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Uri, header};
use nightbell_api::read_fetched_calendar;
use nightbell_channels::{ChannelSettings, Channels, HttpSettings};
use nightbell_config::Role;
use nightbell_core::Clock;
use nightbell_store::CalendarWrite;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const GOOGLE: &str = include_str!("../../../signals/tests/fixtures/calendars/google.ics");

/// What the server answers, and what it was asked.
#[derive(Default)]
pub(crate) struct Source {
    /// Status, body, entity tag.
    answer: Mutex<(u16, String, &'static str)>,
    /// Path and `If-None-Match` of each request.
    asked: Mutex<Vec<String>>,
}

impl Source {
    /// Starts it on a free port; answers where it is.
    pub(crate) async fn start() -> (Arc<Source>, String) {
        let source = Arc::new(Source::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(source.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (source, url)
    }

    pub(crate) fn says(&self, status: u16, body: &str) {
        self.says_tagged(status, body, "");
    }

    fn says_tagged(&self, status: u16, body: &str, tag: &'static str) {
        *self.answer.lock().unwrap() = (status, body.to_owned(), tag);
    }

    /// What was asked since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

async fn answer(State(source): State<Arc<Source>>, uri: Uri, headers: HeaderMap) -> Response {
    let seen = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("-");
    source.asked.lock().unwrap().push(format!("{} {seen}", uri.path()));
    let (status, body, tag) = source.answer.lock().unwrap().clone();
    let status = if !tag.is_empty() && tag == seen { 304 } else { status };
    let response = Response::builder().status(status).header(header::LOCATION, "/elsewhere.ics");
    let response = if tag.is_empty() { response } else { response.header(header::ETAG, tag) };
    response.body(Body::from(if status == 304 { String::new() } else { body })).unwrap()
}

pub(crate) fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn day(uid: &str, from: &str, to: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{uid}\r\nDTSTART;VALUE=DATE:{from}\r\nDTEND;VALUE=DATE:{to}\r\nEND:VEVENT\r\n"
    )
}

/// A company whose calendars may be on loopback.
pub(crate) async fn open_world() -> World {
    let world = World::new().await;
    let http = HttpSettings { allow_private: vec!["127.0.0.0/8".parse().unwrap()], ..HttpSettings::default() };
    let settings = ChannelSettings { http, ..ChannelSettings::default() };
    world.engine.replace_channels(Channels::from_settings(&settings).unwrap());
    world
}

/// The same with a calendar of Ada's at that address.
async fn world(url: &str, more: &str) -> World {
    let world = open_world().await;
    world.apply(&format!("calendars:\n  - {{ name: hr, url: \"{url}/secret-path.ics\", user: ada{more} }}\n")).await;
    world
}

/// Lets what is due be read; how many were.
pub(crate) async fn pass(world: &World) -> usize {
    world.engine.refresh_calendars(world.clock.now(), read_fetched_calendar).await.unwrap()
}

async fn state(world: &World) -> Value {
    world.get("/api/v1/calendars/hr/state").await.json()
}

/// Whose leave it is, from when to when, and why.
async fn leave(world: &World) -> Vec<String> {
    let list = world.get("/api/v1/unavailabilities").await.json();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or("-").to_owned();
    let line = |item: &Value| ["user", "from", "to", "reason"].map(|field| text(item, field)).join(" ");
    let mut lines: Vec<String> = list["items"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

pub(crate) async fn findings(world: &World) -> Vec<String> {
    let list = world.get("/api/v1/checks").await.json();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or("-").to_owned();
    let of_calendars = list["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "calendars");
    of_calendars.map(|item| ["severity", "message", "remedy"].map(|field| text(item, field)).join(" | ")).collect()
}

async fn refresh(world: &World, role: Role, name: &str) -> Answer {
    world.call(role, "POST", &format!("/api/v1/calendars/{name}/refresh"), None).await
}

async fn delete(world: &World, path: &str) -> Answer {
    let request = http::Request::builder().method("DELETE").uri(path).header(header::IF_MATCH, "*");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    world.send(request.body(Body::empty()).unwrap()).await
}

pub(crate) const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn rule_11_a_calendar_at_an_address_is_leave_and_follows_its_changes() {
    let (source, url) = Source::start().await;
    let world = world(&url, "").await;
    source.says_tagged(200, &calendar(&day("trip", "20261126", "20261128")), "\"one\"");
    assert_eq!(pass(&world).await, 1);
    assert_eq!(leave(&world).await, ["ada 2026-11-26T00:00 2026-11-28T00:00 trip"]);
    let path = "/api/v1/schedules/payments-primary/shifts?from=2026-11-25T00:00:00Z&to=2026-11-29T00:00:00Z";
    let shifts = world.get(path).await.json();
    assert_eq!(shifts["shifts"][1]["user"], "grace", "{shifts}");
    assert_eq!(shifts["shifts"][1]["because"], "ada: rotation weekly, passed to grace (calendar hr)");

    // Not again before its time, and then only if it changed. A reading that changes nothing writes no configuration.
    assert_eq!(pass(&world).await, 0);
    let revision = world.engine.configuration().revision();
    world.clock.advance_ms(HOUR_MS);
    assert_eq!(pass(&world).await, 1);
    assert_eq!(source.asked(), ["/secret-path.ics -", "/secret-path.ics \"one\""]);
    assert_eq!(world.engine.configuration().revision(), revision);
    insta::assert_json_snapshot!(state(&world).await, {".source" => "…"}, @r#"
    {
      "as": "leave",
      "copied_at": "2026-11-23T12:00:00Z",
      "error": null,
      "events": 1,
      "every": "1h",
      "failing_since": null,
      "failures": 0,
      "matched": 1,
      "matching": null,
      "name": "hr",
      "next_at": "2026-11-23T14:00:00Z",
      "read_at": "2026-11-23T13:00:00Z",
      "schedule": null,
      "skipped": [],
      "source": "…",
      "tried_at": "2026-11-23T13:00:00Z",
      "unclear": 0,
      "user": "ada"
    }
    "#);
    assert_eq!(state(&world).await["source"], "http://127.0.0.1/…");

    source.says(200, &calendar(&day("trip", "20261127", "20261130")));
    world.clock.advance_ms(HOUR_MS);
    pass(&world).await;
    assert_eq!(leave(&world).await, ["ada 2026-11-27T00:00 2026-11-30T00:00 trip"]);
    let history = world.get("/api/v1/unavailabilities").await.json();
    let name = history["items"][0]["name"].as_str().unwrap().to_owned();
    let history = world.get(&format!("/api/v1/unavailabilities/{name}/history")).await.json();
    assert_eq!(history["items"][1]["author"], "calendar:hr", "{history}");
    // A whole calendar without events says that there is no leave.
    source.says(200, &calendar(""));
    world.clock.advance_ms(HOUR_MS);
    pass(&world).await;
    assert_eq!(leave(&world).await, [""; 0]);
}

#[tokio::test]
async fn what_fails_keeps_the_last_good_copy() {
    let (source, url) = Source::start().await;
    let world = world(&url, "").await;
    source.says(200, GOOGLE);
    pass(&world).await;
    let good = leave(&world).await;
    assert_eq!(good.len(), 4, "{good:?}");
    let check = async |status: u16, body: &str, expected: &str| {
        source.says(status, body);
        world.clock.advance_ms(HOUR_MS);
        assert_eq!(pass(&world).await, 1);
        let state = state(&world).await;
        assert!(state["error"].as_str().unwrap().starts_with(expected), "{state}");
        assert_eq!(state["read_at"], "2026-11-23T12:00:00Z");
        assert_eq!(leave(&world).await, good);
    };
    check(500, "", "it answered 500 Internal Server Error").await;
    check(404, "", "it answered 404 Not Found; its address may have been made anew").await;
    check(200, "", "it is empty").await;
    check(200, "<html>please sign in</html>", "what the address answers is no calendar").await;
    check(200, &GOOGLE[..GOOGLE.len() - 20], "the calendar ends before its END:VCALENDAR").await;
    check(304, "", "it answered 304").await;
    check(302, "", "it redirects more than 5 times").await;
    check(200, &"x".repeat(5_000_001), "it is larger than 5 MB").await;
    assert_eq!(
        findings(&world).await,
        [
            "warning | cannot be read since 2026-11-23T13:00:00Z (8 times): it is larger than 5 MB; take a calendar of leave alone; \
          what it said at 2026-11-23T12:00:00Z still holds | mend that or its url, then `nightbell calendar refresh hr`"
        ]
    );
    assert!(!world.get("/api/v1/checks").await.text.contains("secret-path"), "the address is a secret");
    source.says(200, GOOGLE);
    let answer = refresh(&world, Role::Manager, "hr").await.json();
    assert_eq!((&answer["error"], &answer["failures"]), (&Value::Null, &json!(0)));
    assert_eq!(findings(&world).await, [""; 0]);
}

#[tokio::test]
async fn failures_are_tried_again_soon_and_then_ever_later() {
    let (source, url) = Source::start().await;
    let world = world(&url, ", every: 6h").await;
    source.says(503, "");
    let mut waits = Vec::new();
    for _ in 0..6 {
        assert_eq!(pass(&world).await, 1);
        let next: nightbell_core::Timestamp = state(&world).await["next_at"].as_str().unwrap().parse().unwrap();
        let wait = next.duration_since(world.clock.now());
        waits.push(wait.as_mins());
        world.clock.advance_ms(i64::try_from(wait.as_millis()).unwrap() - 1);
        assert_eq!(pass(&world).await, 0);
        world.clock.advance_ms(1);
    }
    assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
    assert_eq!(
        findings(&world).await,
        [
            "error | cannot be read since 2026-11-23T12:00:00Z (6 times): it answered 503 Service Unavailable; nothing of the leave \
          of ada is known from it | mend that or its url, then `nightbell calendar refresh hr`"
        ]
    );
}

#[tokio::test]
async fn an_edit_of_its_document_counts_at_once() {
    let (source, url) = Source::start().await;
    let world = world(&url, "").await;
    let events = [day("Vacation", "20261126", "20261128"), day("Review", "20261201", "20261202")].concat();
    source.says(200, &calendar(&events));
    pass(&world).await;
    assert_eq!(leave(&world).await.len(), 2);
    // The copy is enough for that.
    source.says(500, "");
    let put = async |body: Value| {
        let request = http::Request::builder().method("PUT").uri("/api/v1/calendars/hr").header(header::IF_MATCH, "*");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
        let answer = world.send(request.unwrap()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(pass(&world).await, 1);
    };
    put(json!({ "user": "ada", "matching": "vacation" })).await;
    assert_eq!(leave(&world).await, ["ada 2026-11-26T00:00 2026-11-28T00:00 Vacation"]);
    put(json!({ "user": "grace", "matching": "vacation" })).await;
    assert_eq!(leave(&world).await, ["grace 2026-11-26T00:00 2026-11-28T00:00 Vacation"]);
    put(json!({ "user": "grace", "matching": "vacaton" })).await;
    assert_eq!(leave(&world).await, [""; 0]);
    source.says(200, &calendar(&events));
    refresh(&world, Role::Manager, "hr").await;
    assert_eq!(
        findings(&world).await,
        [
            "warning | none of its 2 events ahead has \"vacaton\" in its summary, so that it says nothing | mend or leave out its \
          `matching`, unless that is so"
        ]
    );
    put(json!({ "user": "grace" })).await;
    assert_eq!(leave(&world).await.len(), 2);
    // At another address, which cannot be read, what the first one said holds on.
    put(json!({ "user": "grace", "url": "http://127.0.0.1:1/other.ics" })).await;
    assert_eq!(leave(&world).await.len(), 2);
    let state = state(&world).await;
    assert!(state["error"].as_str().unwrap().starts_with("no connection"), "{state}");
}

#[tokio::test]
async fn leave_ends_with_its_calendar_and_what_was_stays() {
    let (source, url) = Source::start().await;
    let world = world(&url, "").await;
    source.says(200, &calendar(&[day("ill", "20261123", "20261125"), day("trip", "20261201", "20261202")].concat()));
    pass(&world).await;
    // A name that a calendar has is not for files.
    let request = http::Request::builder().method("PUT").uri("/api/v1/users/ada/leave_calendars/hr");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let refused = world.send(request.body(Body::from(calendar(""))).unwrap()).await.problem();
    assert!(refused.starts_with("422 invalid_configuration: calendar: \"hr\" is read from its address"), "{refused}");
    let removed = delete(&world, "/api/v1/users/ada").await.problem();
    assert!(removed.contains("calendars/hr refers to it at user"), "{removed}");

    world.clock.advance_ms(HOUR_MS / 2);
    assert_eq!(delete(&world, "/api/v1/calendars/hr").await.status, 200);
    assert_eq!(pass(&world).await, 0);
    assert_eq!(leave(&world).await, ["ada 2026-11-23T12:00:00Z 2026-11-23T12:30:00Z ill"]);
    assert_eq!(world.engine.store().calendars().await.unwrap(), []);
    assert_eq!(world.get("/api/v1/calendar_states").await.json()["items"], json!([]));
}

#[tokio::test]
async fn what_a_node_wrote_and_did_not_remember_ends_with_the_calendar() {
    let (source, url) = Source::start().await;
    let world = world(&url, "").await;
    source.says(200, &calendar(&day("ill", "20261124", "20261128")));
    assert_eq!(pass(&world).await, 1);
    assert_eq!(leave(&world).await.len(), 1);
    // As the row was while the calendar was read: claimed, and nothing known of what came of it.
    let mut row = world.engine.store().calendars().await.unwrap().remove(0);
    let mut known: Value = serde_json::from_str(row.body.as_str()).unwrap();
    known["became"] = Value::Null;
    row.body = known.into();
    let seen = row.due_at;
    assert!(world.engine.store().write_calendar(CalendarWrite { row, copy: None }, Some(seen)).await.unwrap());
    assert_eq!(delete(&world, "/api/v1/calendars/hr").await.status, 200);
    assert_eq!(pass(&world).await, 0);
    assert_eq!(leave(&world).await, [""; 0]);
}

#[tokio::test]
async fn addresses_are_secret_and_private_ones_refused() {
    let (source, url) = Source::start().await;
    source.says(200, GOOGLE);
    let world = World::new().await;
    world.apply(&format!("calendars:\n  - {{ name: hr, url: \"{url}/secret-path.ics\", user: ada }}\n")).await;
    let answer = refresh(&world, Role::Manager, "hr").await;
    let refused = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(refused.contains("private address 127.0.0.1") && refused.contains("[http] allow_private"), "{refused}");
    assert_eq!(source.asked(), [""; 0]);
    for path in [
        "/api/v1/calendars",
        "/api/v1/calendars/hr",
        "/api/v1/calendars/hr/history",
        "/api/v1/calendars/hr/state",
        "/api/v1/calendar_states",
        "/api/v1/config/export",
        "/api/v1/checks",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text.contains("secret-path"), "{path}: {answer:?}");
    }
    let export = world.call(Role::Manager, "GET", "/api/v1/config/export?with_secrets=true", None).await;
    assert!(export.text.contains("secret-path.ics"), "{export:?}");
    // What was exported without it is the same calendar.
    let exported = world.call(Role::Manager, "GET", "/api/v1/config/export?kind=calendars", None).await.text;
    let file = json!({ "files": [{ "path": "a.yaml", "text": exported }] });
    let applied = world.call(Role::Manager, "POST", "/api/v1/config/apply", Some(file)).await.json();
    assert_eq!(applied["plan"][0]["action"], "unchanged", "{applied}");

    let check = async |yaml: &str, expected: &str| {
        let file = json!({ "files": [{ "path": "a.yaml", "text": yaml }] });
        let errors = world.call(Role::Manager, "POST", "/api/v1/config/apply", Some(file)).await.json();
        let error = &errors["errors"][0];
        let text = format!("{}: {}", error["key"].as_str().unwrap(), error["message"].as_str().unwrap());
        assert!(text.starts_with(expected), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    };
    check("calendars: [ { name: a, user: ada } ]", "calendars[0].url: is missing; write where the calendar is").await;
    check("calendars: [ { name: a, user: ada, url: \"ftp://x/s3cret\" } ]", "calendars[0].url: this is no http").await;
    check("calendars: [ { name: hr, user: adda } ]", "calendars[0].user: \"adda\" is not a user; did you mean").await;
    check("calendars: [ { name: hr, user: ada, as: holiday } ]", "calendars[0].as: \"holiday\" is not valid").await;
    check("calendars: [ { name: hr } ]", "calendars[0].user: is missing; say whose leave").await;
    check("calendars: [ { name: hr, as: shifts } ]", "calendars[0].schedule: is missing; say whose shifts").await;
    check("calendars: [ { name: hr, as: shifts, user: ada } ]", "calendars[0].user: the events of shifts").await;
    check("calendars: [ { name: hr, user: ada, schedule: payments-primary } ]", "calendars[0].schedule: leave is")
        .await;
    check("calendars: [ { name: hr, as: shifts, schedule: none } ]", "calendars[0].schedule: \"none\" is not").await;
    check("calendars: [ { name: hr, user: ada, every: 1m } ]", "calendars[0].every: 1m is too often").await;
    assert_eq!(refresh(&world, Role::Manager, "nobody").await.problem().split(':').next(), Some("404 not_found"));
}
