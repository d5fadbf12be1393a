//! Calendar feeds: their links, their text, and what other people's readers find in them.

use crate::support::{Answer, World};
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::Write;
use std::process::{Command, Stdio};

/// Half an hour of daylight saving, several at once, nights, titles that need escaping, leave, an override, shadows.
const ISLAND: &str = r#"
users:
  - { name: zoe, title: "Zoë, of the night; with \\ and 🌙, whose name is so long that no line of a calendar can ever hold it", time_zone: Australia/Lord_Howe }
  - { name: kim, title: "Kim" }
teams:
  - { name: island, title: Island, members: [zoe, kim] }
schedules:
  - name: island
    title: "Island; day, night"
    team: island
    time_zone: Australia/Lord_Howe
    rotations:
      - { name: week, shift: 1w, start: 2026-09-01T02:15, members: [ada, [zoe, kim]] }
      - { name: nights, shift: 1d, start: 2026-09-01T20:00, members: [kim, zoe, grace], active: [ { days: mon-fri, from: "20:00", to: "02:10" } ], overrides: true, shadows: [ada] }
overrides:
  - { name: once, schedule: island, replace: ada, with: kim, from: 2026-12-24T10:00, to: 2026-12-24T16:30 }
unavailabilities:
  - { name: beach, user: zoe, from: 2027-01-02T00:00, to: 2027-01-20T00:00 }
"#;

async fn link(world: &World, path: &str) -> String {
    let made = world.call(Role::Manager, "POST", &format!("/api/v1/{path}/calendar_feed/rotate"), None).await;
    assert_eq!(made.status, 200, "{made:?}");
    let url = made.json()["url"].as_str().unwrap().to_owned();
    url.strip_prefix(crate::support::PUBLIC_URL).unwrap().to_owned()
}

async fn read(world: &World, link: &str, known: Option<&str>) -> Answer {
    let request = Request::builder().uri(link);
    let request = match known {
        Some(tag) => request.header(header::IF_NONE_MATCH, tag),
        None => request,
    };
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_link_is_made_shown_again_rotated_and_taken_away() {
    let world = World::new().await;
    let path = "/api/v1/schedules/payments-primary/calendar_feed";
    let show = async || world.call(Role::Manager, "GET", path, None).await.json();
    insta::assert_snapshot!(show().await, @r#"{"kind":"schedules","name":"payments-primary","url":null,"webcal_url":null}"#);

    let first = link(&world, "schedules/payments-primary").await;
    let shown = show().await;
    assert_eq!(shown["url"], format!("https://night.example.com/bell{first}"));
    assert_eq!(shown["webcal_url"], format!("webcal://night.example.com/bell{first}"));
    assert_eq!(read(&world, &first, None).await.status, 200);

    // Edits of the document leave it alone, and it is in no document.
    let schedule = world.get("/api/v1/schedules/payments-primary").await.json();
    assert!(!schedule.to_string().contains("calendar"), "{schedule}");
    let mut edited = schedule.clone();
    edited["title"] = json!("First line");
    let request = Request::builder().method("PUT").uri("/api/v1/schedules/payments-primary");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let request = request.header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, "*");
    assert_eq!(world.send(request.body(Body::from(edited.to_string())).unwrap()).await.status, 200);
    assert_eq!(show().await, shown);
    let export = world.call(Role::Manager, "GET", "/api/v1/config/export?with_secrets=true", None).await.text;
    assert!(!export.contains(&first[10..20]), "a feed's key is exported");

    let second = link(&world, "schedules/payments-primary").await;
    assert_ne!(first, second);
    assert_eq!(read(&world, &second, None).await.status, 200);
    let gone = read(&world, &first, None).await.problem();
    insta::assert_snapshot!(gone, @"404 not_found: this calendar link is not known, or no longer; ask a manager for the one that holds now");

    assert_eq!(world.call(Role::Manager, "DELETE", path, None).await.status, 204);
    assert_eq!(show().await["url"], Value::Null);
    assert_eq!(read(&world, &second, None).await.status, 404);
    assert_eq!(read(&world, second.trim_end_matches(".ics"), None).await.status, 404);
}

#[tokio::test]
async fn what_has_no_feed_says_so() {
    let world = World::new().await;
    let check = async |role: Role, path: &str, expected: &str| {
        assert_eq!(world.call(role, "GET", &format!("/api/v1/{path}/calendar_feed"), None).await.problem(), expected);
    };
    check(
        Role::Manager,
        "services/checkout",
        "404 unknown_path: services have no calendar feed; users, schedules and teams have one",
    )
    .await;
    check(Role::Manager, "users/bob", "404 not_found: there is no user \"bob\"; GET /api/v1/users lists them").await;
    let refused = world.call(Role::Responder, "GET", "/api/v1/users/ada/calendar_feed", None).await;
    assert!(refused.problem().starts_with("403 forbidden"), "{refused:?}");
}

#[tokio::test]
async fn the_feed_of_somebody_who_left_is_closed() {
    let world = World::new().await;
    let (own, team) = (link(&world, "users/grace").await, link(&world, "teams/payments").await);
    assert_eq!(read(&world, &own, None).await.status, 200);
    world.apply("users:\n  - { name: grace, title: Grace Hopper, email: grace@example.com, disabled: true }\n").await;
    assert_eq!(read(&world, &own, None).await.status, 404);
    assert_eq!(read(&world, &team, None).await.status, 200);
}

#[tokio::test]
async fn the_text_of_a_feed() {
    let world = World::new().await;
    let own = link(&world, "users/ada").await;
    let answer = read(&world, &own, None).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, max-age=300");
    let beginning: Vec<&str> = answer.text.split("END:VEVENT\r\n").next().unwrap().split("\r\n").collect();
    insta::assert_snapshot!(beginning.join("\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Nightbell//Nightbell 1.2.3//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    NAME:On call: Ada Lovelace
    X-WR-CALNAME:On call: Ada Lovelace
    DESCRIPTION:When Ada Lovelace is on call.
    X-WR-CALDESC:When Ada Lovelace is on call.
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    X-PUBLISHED-TTL:PT1H
    BEGIN:VEVENT
    UID:4ffdf7bc3dcf30f2579acbbaec8fca0d@night.example.com
    DTSTAMP:20261123T120000Z
    DTSTART:20261123T090000Z
    DTEND:20261130T090000Z
    SUMMARY:On call: Payments\, first line
    DESCRIPTION:Ada Lovelace is on call for Payments\, first line (payments-pri
     mary).\nWhy: rotation weekly\nMon 23 Nov 2026 09:00 to Mon 30 Nov 2026 09:
     00\, Europe/London
    CATEGORIES:On call
    STATUS:CONFIRMED
    TRANSP:TRANSPARENT
    X-MICROSOFT-CDO-BUSYSTATUS:FREE
    ");
    assert!(answer.text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"), "{}", answer.text);
}

#[tokio::test]
async fn a_copy_that_is_there_already_is_not_sent_again() {
    let world = World::new().await;
    let feed = link(&world, "schedules/payments-primary").await;
    let first = read(&world, &feed, None).await;
    let tag = first.header("etag").to_owned();
    world.clock.advance_ms(3_600_000);
    let second = read(&world, &feed, Some(&tag)).await;
    assert_eq!((second.status.as_u16(), second.text.as_str(), second.header("etag")), (304, "", &*tag));

    // A shift that changes keeps its identifier, and so do those that it does not touch.
    world.apply("overrides:\n  - { name: dentist, schedule: payments-primary, replace: ada, with: grace, from: 2026-11-26T13:00, to: 2026-11-26T16:00 }\n").await;
    let third = read(&world, &feed, Some(&tag)).await;
    assert_eq!(third.status, 200);
    let identifiers = |text: &str| -> HashSet<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let (before, after) = (identifiers(&first.text), identifiers(&third.text));
    assert!(before.is_subset(&after), "{before:?} {after:?}");
    assert_eq!(after.len(), before.len() + 2, "grace's hours, and what is left to ada after them");
}

#[tokio::test]
async fn other_peoples_readers_find_exactly_the_shifts() {
    let world = World::new().await;
    world.apply(ISLAND).await;
    let (from, to) = ("2026-10-01T00:00:00Z", "2027-06-01T00:00:00Z");
    for schedule in ["island", "payments-primary"] {
        let feed = link(&world, &format!("schedules/{schedule}")).await;
        let found = readers(&read(&world, &feed, None).await.text, from, to);
        let answer = world.get(&format!("/api/v1/schedules/{schedule}/shifts?from={from}&to={to}")).await.json();
        let expected = events(&world, &answer["shifts"], |title, person| format!("{person}: {title}"), schedule).await;
        assert!(expected.len() > 20, "{}", expected.len());
        assert_eq!(found, expected);
    }
    for user in ["zoe", "ada"] {
        let feed = link(&world, &format!("users/{user}")).await;
        let found = readers(&read(&world, &feed, None).await.text, from, to);
        let answer = world.get(&format!("/api/v1/users/{user}/shifts?from={from}&to={to}")).await.json();
        let mut expected = events(&world, &answer["shifts"], |title, _| format!("On call: {title}"), "").await;
        expected.extend(events(&world, &answer["shadows"], |title, _| format!("Shadowing: {title}"), "").await);
        expected.sort();
        assert_eq!(found, expected);
    }
}

/// Beginning, end, summary and reason.
type Found = (String, String, String, String);

/// What the API says as events of a feed.
async fn events(world: &World, shifts: &Value, summary: impl Fn(&str, &str) -> String, schedule: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for shift in shifts.as_array().unwrap() {
        let text = |field: &str| shift[field].as_str().unwrap().to_owned();
        let schedule = shift["schedule"].as_str().unwrap_or(schedule);
        let title = async |path: String| world.get(&path).await.json()["title"].as_str().unwrap_or_default().to_owned();
        let schedule = title(format!("/api/v1/schedules/{schedule}")).await;
        let person = match shift["user"].as_str() {
            Some(user) => title(format!("/api/v1/users/{user}")).await,
            None => String::new(),
        };
        found.push((text("from"), text("to"), summary(&schedule, &person), text("because")));
    }
    found.sort();
    found
}

/// What `icalendar` and `recurring-ical-events` make of a feed; they find no error in it, and no identifier twice.
fn readers(feed: &str, from: &str, to: &str) -> Vec<Found> {
    for line in feed.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
    }
    let readers = concat!(env!("CARGO_TARGET_TMPDIR"), "/../calendar-readers/bin/python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendar_readers/read.py");
    let mut command = Command::new(readers);
    command.args([script, &from.replace('Z', "+00:00"), &to.replace('Z', "+00:00")]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{readers}: {error}; scripts/services ensure test"));
    child.stdin.take().unwrap().write_all(feed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["errors"], json!([]));
    let events = read["events"].as_array().unwrap();
    let identifiers: HashSet<&str> = events.iter().map(|event| event["uid"].as_str().unwrap()).collect();
    assert_eq!(identifiers.len(), events.len());
    let found = events.iter().map(|event| {
        let text = |field: &str| event[field].as_str().unwrap().to_owned();
        let because =
            text("description").lines().find_map(|line| line.strip_prefix("Why: ").map(str::to_owned)).unwrap();
        (text("from"), text("to"), text("summary"), because)
    });
    let mut found: Vec<Found> = found.collect();
    found.sort();
    found
}
