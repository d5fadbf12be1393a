//! Calendars of other programs that become leave.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::Value;

/// What became of a calendar: the plan, and what was skipped.
async fn import(world: &World, query: &str, events: &str) -> String {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    let request = Request::builder().method("PUT").uri(format!("/api/v1/users/ada/leave_calendars/hr{query}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let answer =
        world.send(request.header(header::CONTENT_TYPE, "text/calendar").body(Body::from(text)).unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    let actions = answer["plan"].as_array().unwrap().iter().map(|change| change["action"].as_str().unwrap());
    let skipped = answer["skipped"].as_array().unwrap().iter().map(|skipped| skipped.as_str().unwrap());
    actions.chain(skipped).collect::<Vec<_>>().join(", ")
}

fn event(uid: &str, times: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{uid} of Ada\r\n{times}\r\nEND:VEVENT\r\n")
}

fn day(uid: &str, from: &str, to: &str) -> String {
    event(uid, &format!("DTSTART;VALUE=DATE:{from}\r\nDTEND;VALUE=DATE:{to}"))
}

/// From, to and reason of all leave.
async fn leave(world: &World) -> Vec<String> {
    let list = world.get("/api/v1/unavailabilities").await.json();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or("-").to_owned();
    let line = |item: &Value| format!("{} {} {}", text(item, "from"), text(item, "to"), text(item, "reason"));
    let mut lines: Vec<String> = list["items"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn rule_11_a_calendar_is_leave_and_follows_its_changes() {
    let world = World::new().await;
    let (trip, course) = (day("trip", "20261126", "20261128"), day("course", "20261207", "20261208"));
    assert_eq!(import(&world, "?dry_run=true", &format!("{trip}{course}")).await, "create, create");
    assert_eq!(leave(&world).await, [""; 0]);
    assert_eq!(import(&world, "", &format!("{trip}{course}")).await, "create, create");
    assert_eq!(import(&world, "", &format!("{course}{trip}")).await, "unchanged, unchanged");
    insta::assert_snapshot!(leave(&world).await.join("\n"), @"
    2026-11-26T00:00 2026-11-28T00:00 trip of Ada
    2026-12-07T00:00 2026-12-08T00:00 course of Ada
    ");
    let path = "/api/v1/schedules/payments-primary/shifts?from=2026-11-25T00:00:00Z&to=2026-11-29T00:00:00Z";
    let shifts = world.get(path).await.json();
    assert_eq!(shifts["shifts"][1]["user"], "grace", "{shifts}");
    assert_eq!(
        (&shifts["shifts"][1]["from"], &shifts["shifts"][1]["to"]),
        (&"2026-11-26T00:00:00Z".into(), &"2026-11-28T00:00:00Z".into())
    );

    // Longer, and called off.
    let longer = day("trip", "20261126", "20261130");
    assert_eq!(import(&world, "", &longer).await, "update, delete");
    // Leave that people wrote stays theirs.
    world
        .apply("unavailabilities:\n  - { name: own, user: ada, from: 2026-12-20T00:00, to: 2026-12-21T00:00 }\n")
        .await;
    // A text that nothing matches is not taken for the end of everything.
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{longer}END:VCALENDAR\r\n");
    let request = Request::builder().method("PUT").uri("/api/v1/users/ada/leave_calendars/hr?matching=SOMETHING");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let refused = world.send(request.body(Body::from(calendar)).unwrap()).await.problem();
    let expected = "422 invalid_configuration: matching: no event ahead has \"SOMETHING\" in its summary";
    assert!(refused.starts_with(expected) && refused.contains("--remove-all"), "{refused}");
    assert_eq!(leave(&world).await.len(), 2);
    assert_eq!(import(&world, "?matching=SOMETHING&remove_all=true", &longer).await, "delete");
    assert_eq!(leave(&world).await.len(), 1);
}

#[tokio::test]
async fn what_a_calendar_says_changes_ahead_of_now_only() {
    let world = World::new().await;
    // It is noon of the 23rd.
    assert_eq!(import(&world, "", &day("sick", "20261122", "20261125")).await, "create");
    assert_eq!(leave(&world).await, ["2026-11-23T12:00:00Z 2026-11-25T00:00 sick of Ada"]);
    world.clock.advance_ms(3_600_000);
    assert_eq!(import(&world, "", &day("sick", "20261121", "20261127")).await, "update");
    assert_eq!(leave(&world).await, ["2026-11-23T12:00:00Z 2026-11-27T00:00 sick of Ada"]);
    world.clock.advance_ms(3_600_000);
    assert_eq!(import(&world, "", "").await, "update");
    assert_eq!(leave(&world).await, ["2026-11-23T12:00:00Z 2026-11-23T14:00:00Z sick of Ada"]);
    world.clock.advance_ms(3_600_000);
    assert_eq!(import(&world, "", &day("sick", "20261122", "20261125")).await, "create");
    assert_eq!(leave(&world).await.len(), 2);
}

#[tokio::test]
async fn leave_that_is_moved_while_it_runs_ends_and_comes_again() {
    let world = World::new().await;
    assert_eq!(import(&world, "", &day("ill", "20261123", "20261125")).await, "create");
    world.clock.advance_ms(3_600_000);
    assert_eq!(import(&world, "", &day("ill", "20261201", "20261202")).await, "create, update");
    insta::assert_snapshot!(leave(&world).await.join("\n"), @"
    2026-11-23T12:00:00Z 2026-11-23T13:00:00Z ill of Ada
    2026-12-01T00:00 2026-12-02T00:00 ill of Ada
    ");
    assert_eq!(import(&world, "", &day("ill", "20261201", "20261202")).await, "unchanged");
}

#[tokio::test]
async fn who_may_not_import_is_told_before_anything_is_read() {
    let world = World::new().await;
    for path in ["users/ada/leave_calendars/hr", "schedules/payments-primary/shift_calendars/rota"] {
        let request = Request::builder().method("PUT").uri(format!("/api/v1/{path}"));
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Responder)));
        let answer = world.send(request.body(Body::from("<html>")).unwrap()).await;
        assert!(answer.problem().starts_with("403 forbidden: "), "{answer:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_changes_nothing() {
    let world = World::new().await;
    assert_eq!(import(&world, "", &day("trip", "20261126", "20261128")).await, "create");
    let check = async |path: &str, text: &str, expected: &str| {
        let request = Request::builder().method("PUT").uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
        let answer = world.send(request.body(Body::from(text.to_owned())).unwrap()).await;
        assert!(answer.problem().starts_with(expected), "{answer:?}");
    };
    let path = "/api/v1/users/ada/leave_calendars/hr";
    check(path, "<html>", "400 invalid_body: this is no calendar").await;
    check(path, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "400 invalid_body: the calendar ends before").await;
    let calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    check("/api/v1/users/bob/leave_calendars/hr", calendar, "404 not_found: there is no user \"bob\"").await;
    check("/api/v1/users/ada/leave_calendars/H%20R", calendar, "422 invalid_configuration: calendar: name").await;
    let hourly = event("often", "DTSTART:20261124T000000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=HOURLY");
    let hourly = format!("BEGIN:VCALENDAR\r\n{hourly}END:VCALENDAR\r\n");
    check(path, &hourly, "422 invalid_configuration: calendar: 9588 spans of leave are too many").await;
    assert_eq!(leave(&world).await.len(), 1);
    let shire = event("tea", "DTSTART;TZID=Middle_Earth/Shire:20261124T160000\r\nDURATION:PT1H");
    assert_eq!(
        import(&world, "", &format!("{shire}{}", day("trip", "20261126", "20261128"))).await,
        "unchanged, event tea: its time zone \"Middle_Earth/Shire\" is not known; use an IANA name such as Europe/London"
    );
}
