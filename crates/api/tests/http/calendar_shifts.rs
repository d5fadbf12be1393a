//! Calendars of other programs as shifts of a schedule: from an address, and from files.

use crate::calendars_read::{HOUR_MS, Source, calendar, findings, open_world, pass};
use crate::support::{Answer, World};
use axum::body::Body;
use http::header;
use nightbell_config::Role;
use serde_json::{Value, json};

const GOOGLE: &str = include_str!("../../../signals/tests/fixtures/calendars/rota_google.ics");
const OUTLOOK: &str = include_str!("../../../signals/tests/fixtures/calendars/rota_outlook.ics");

/// A schedule that calendars hold whole.
const ROTA: &str = "schedules: [ { name: rota, time_zone: Europe/Berlin } ]\n";
const TUESDAY: &str = "DTSTART:20261124T080000Z\r\nDTEND:20261124T160000Z";
const BOTH: &str = "ATTENDEE:mailto:ada@example.com\r\nATTENDEE:mailto:grace@example.com\r\n";

fn shift(uid: &str, summary: &str, times: &str, more: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{summary}\r\n{times}\r\n{more}END:VEVENT\r\n")
}

/// Who is on call on `rota` in the week from the 23rd, and why.
async fn rota(world: &World) -> Vec<String> {
    let path = "/api/v1/schedules/rota/shifts?from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z";
    let answer = world.get(path).await.json();
    let line = |item: &Value| ["from", "to", "user", "because"].map(|field| item[field].as_str().unwrap().to_owned());
    answer["shifts"].as_array().unwrap().iter().map(|item| line(item).join(" ")).collect()
}

async fn import(world: &World, query: &str, file: &str) -> Answer {
    let request = http::Request::builder().method("PUT");
    let request = request.uri(format!("/api/v1/schedules/rota/shift_calendars/rota{query}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    world.send(request.body(Body::from(file.to_owned())).unwrap()).await
}

/// What was planned of each override, counted, and what was skipped.
fn outcome(answer: &Value) -> (Vec<&str>, Vec<&str>) {
    let actions = answer["plan"].as_array().unwrap().iter().map(|item| item["action"].as_str().unwrap());
    let skipped = answer["skipped"].as_array().unwrap().iter().map(|item| item.as_str().unwrap());
    (actions.collect(), skipped.collect())
}

async fn delete(world: &World, path: &str) -> Answer {
    let request = http::Request::builder().method("DELETE").uri(path).header(header::IF_MATCH, "*");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    world.send(request.body(Body::empty()).unwrap()).await
}

fn document(url: &str) -> String {
    format!("{ROTA}calendars: [ {{ name: shifts, as: shifts, schedule: rota, url: \"{url}/s.ics\" }} ]\n")
}

#[tokio::test]
async fn rule_9_a_calendar_at_an_address_is_shifts_of_whom_it_names() {
    let (source, url) = Source::start().await;
    let world = open_world().await;
    let events = |ada: &str| {
        let wednesday = "DTSTART:20261125T090000\r\nDTEND:20261125T170000";
        [
            // Running since noon of the day before.
            shift("one", "grace", "DTSTART:20261122T120000Z\r\nDTEND:20261124T000000Z", ""),
            shift("two", "On call", ada, "ORGANIZER:mailto:grace@example.com\r\nATTENDEE:mailto:ADA@example.com\r\n"),
            // On the clock of the schedule.
            shift("three", "Grace Hopper", wednesday, ""),
            shift("four", "On call", "DTSTART;VALUE=DATE:20261127", "ORGANIZER:mailto:grace@example.com\r\n"),
            shift("five", "Party", "DTSTART;VALUE=DATE:20261128", "ATTENDEE:mailto:bob@example.com\r\n"),
        ]
        .concat()
    };
    source.says(200, &calendar(&events(TUESDAY)));
    world.apply(&document(&url)).await;
    assert_eq!(pass(&world).await, 1);
    insta::assert_snapshot!(rota(&world).await.join("\n"), @"
    2026-11-23T12:00:00Z 2026-11-24T00:00:00Z grace calendar shifts
    2026-11-24T08:00:00Z 2026-11-24T16:00:00Z ada calendar shifts
    2026-11-25T08:00:00Z 2026-11-25T16:00:00Z grace calendar shifts
    2026-11-26T23:00:00Z 2026-11-27T23:00:00Z grace calendar shifts
    ");
    let state = world.get("/api/v1/calendars/shifts/state").await.json();
    let skipped = |who: &str| {
        let remedy = "ask users to it by their email, or make a user's name its summary";
        json!([format!("event \"Party\" at 2026-11-28T00:00: it names no user (it is of {who}); {remedy}")])
    };
    assert_eq!((&state["unclear"], &state["skipped"]), (&json!(1), &skipped("(hidden)")));
    // Whoever sees everybody reads whom it means.
    let state = world.call(Role::Admin, "GET", "/api/v1/calendar_states", None).await.json();
    assert_eq!(state["items"][0]["skipped"], skipped("bob@example.com"));
    let found = findings(&world).await.join("");
    assert!(found.starts_with("warning | 1 of its events ahead do not say who is on call"), "{found}");
    let revision = world.engine.configuration().revision();
    world.clock.advance_ms(HOUR_MS);
    assert_eq!(pass(&world).await, 1);
    assert_eq!(world.engine.configuration().revision(), revision);

    // Later, one moved and one gone; who was on call stays so. An override of theirs holds.
    let ill = "overrides: [ { name: ill, schedule: rota, replace: grace, with: ada, from: 2026-11-27T00:00, to: 2026-11-27T12:00 } ]";
    world.apply(ill).await;
    world.clock.advance_ms(HOUR_MS);
    let moved =
        events("DTSTART:20261124T100000Z\r\nDTEND:20261124T160000Z").replace("UID:one", "STATUS:CANCELLED\r\nUID:one");
    source.says(200, &calendar(&moved));
    pass(&world).await;
    let expected = rota(&world).await;
    insta::assert_snapshot!(expected.join("\n"), @"
    2026-11-23T12:00:00Z 2026-11-23T14:00:00Z grace calendar shifts
    2026-11-24T10:00:00Z 2026-11-24T16:00:00Z ada calendar shifts
    2026-11-25T08:00:00Z 2026-11-25T16:00:00Z grace calendar shifts
    2026-11-26T23:00:00Z 2026-11-27T11:00:00Z ada grace: calendar shifts, replaced by ada (override ill)
    2026-11-27T11:00:00Z 2026-11-27T23:00:00Z grace calendar shifts
    ");
    source.says(502, "");
    world.clock.advance_ms(HOUR_MS);
    pass(&world).await;
    assert_eq!(rota(&world).await, expected);
}

#[tokio::test]
async fn shifts_end_with_their_calendar_and_what_was_stays() {
    let (source, url) = Source::start().await;
    let world = open_world().await;
    let running = shift("one", "ada", "DTSTART:20261123T060000Z\r\nDTEND:20261124T000000Z", "");
    source.says(200, &calendar(&[running, shift("two", "grace", TUESDAY, "")].concat()));
    world.apply(&document(&url)).await;
    pass(&world).await;
    assert_eq!(rota(&world).await.len(), 2);
    // A name that a calendar has is not for files.
    let request = http::Request::builder().method("PUT").uri("/api/v1/schedules/rota/shift_calendars/shifts");
    let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let refused = world.send(request.body(Body::from(calendar(""))).unwrap()).await.problem();
    assert!(refused.contains("calendar: \"shifts\" is read from its address"), "{refused}");

    world.clock.advance_ms(HOUR_MS / 2);
    assert_eq!(delete(&world, "/api/v1/calendars/shifts").await.status, 200);
    pass(&world).await;
    assert_eq!(rota(&world).await, ["2026-11-23T12:00:00Z 2026-11-23T12:30:00Z ada calendar shifts"]);
}

#[tokio::test]
async fn what_a_calendar_becomes_can_be_changed() {
    let (source, url) = Source::start().await;
    let world = open_world().await;
    source.says(200, &calendar(&shift("one", "Grace Hopper", TUESDAY, "")));
    world.apply(&format!("{ROTA}calendars: [ {{ name: hr, user: ada, url: \"{url}/s.ics\" }} ]\n")).await;
    pass(&world).await;
    let leave = async || world.get("/api/v1/unavailabilities").await.json()["items"].as_array().unwrap().len();
    assert_eq!((leave().await, rota(&world).await.len()), (1, 0));
    let shifts = format!("calendars: [ {{ name: hr, as: shifts, schedule: rota, url: \"{url}/s.ics\" }} ]\n");
    world.apply(&shifts).await;
    pass(&world).await;
    assert_eq!((leave().await, rota(&world).await.len()), (0, 1));
}

#[tokio::test]
async fn a_file_of_shifts_is_imported_and_followed() {
    let world = World::new().await;
    world.apply(ROTA).await;
    let both = calendar(&shift("one", "Both", TUESDAY, BOTH));
    let planned = import(&world, "?dry_run=true", &both).await.json();
    assert_eq!(planned["plan"][0]["user"], "ada", "{planned}");
    assert_eq!(planned["plan"][1]["from"], "2026-11-24T08:00:00Z", "{planned}");
    assert_eq!(rota(&world).await, [""; 0]);
    import(&world, "", &both).await;
    assert_eq!(rota(&world).await.len(), 2);
    assert_eq!(outcome(&import(&world, "", &both).await.json()).0, ["unchanged", "unchanged"]);
    let refused = import(&world, "?matching=none", &both).await.problem();
    assert!(refused.starts_with("422 invalid_configuration: matching: no event ahead has \"none\""), "{refused}");
    import(&world, "", &calendar(&shift("one", "Ada Lovelace", TUESDAY, ""))).await;
    assert_eq!(rota(&world).await, ["2026-11-24T08:00:00Z 2026-11-24T16:00:00Z ada calendar rota"]);
}

#[tokio::test]
async fn an_event_that_is_moved_while_it_runs_ends_and_comes_again() {
    let world = World::new().await;
    world.apply(ROTA).await;
    let event = |from: &str, to: &str| calendar(&shift("one", "ada", &format!("DTSTART:{from}\r\nDTEND:{to}"), ""));
    import(&world, "", &event("20261123T120000Z", "20261123T200000Z")).await;
    world.clock.advance_ms(HOUR_MS);
    let tomorrow = event("20261124T120000Z", "20261124T200000Z");
    assert_eq!(outcome(&import(&world, "", &tomorrow).await.json()).0, ["create", "update"]);
    let expected = [
        "2026-11-23T12:00:00Z 2026-11-23T13:00:00Z ada calendar rota",
        "2026-11-24T12:00:00Z 2026-11-24T20:00:00Z ada calendar rota",
    ];
    assert_eq!(rota(&world).await, expected);
    world.clock.advance_ms(HOUR_MS);
    assert_eq!(outcome(&import(&world, "", &tomorrow).await.json()).0, ["unchanged"]);
    assert_eq!(rota(&world).await, expected);
    // What is over is not rewritten, whatever the calendar says of it later.
    world.clock.advance_ms(48 * HOUR_MS);
    assert_eq!(outcome(&import(&world, "", &calendar("")).await.json()).0, [""; 0]);
    assert_eq!(rota(&world).await, expected);
}

#[tokio::test]
async fn whom_an_event_names() {
    let world = World::new().await;
    let people = "users:
  - { name: tim, title: Twin, email: twin@example.com }
  - { name: tom, title: Twin, email: twin@example.com }
  - { name: gone, title: Gone Away, email: gone@example.com, disabled: true }
  - { name: back, title: Gone Away, email: back@example.com }\n";
    world.apply(&format!("{people}{ROTA}")).await;
    let check = async |summary: &str, more: &[&str], expected_users: &[&str], expected: &[&str]| {
        let more: String = more.iter().map(|line| format!("{line}\r\n")).collect();
        let file = calendar(&shift("one", summary, TUESDAY, &more));
        let answer = import(&world, "?dry_run=true", &file).await.json();
        let users: Vec<&str> =
            answer["plan"].as_array().unwrap().iter().map(|item| item["user"].as_str().unwrap()).collect();
        let event = format!("event {summary:?} at 2026-11-24T08:00:00Z");
        let skipped: Vec<String> = expected.iter().map(|text| text.replace("EVENT", &event)).collect();
        assert_eq!((users, &answer["skipped"]), (expected_users.to_vec(), &json!(skipped)), "{summary} {more}");
    };
    let (ada, grace) = ("ATTENDEE:mailto:Ada@Example.com", "ORGANIZER:mailto:grace@example.com");
    check("grace", &[ada, grace], &["ada"], &[]).await;
    check("ADA", &[grace], &["ada"], &[]).await;
    check("Ada Lovelace", &[], &["ada"], &[]).await;
    check("ada@example.com", &[], &["ada"], &[]).await;
    check("Ada", &["ATTENDEE:mailto:bob@example.com"], &["ada"], &[]).await;
    check("On call", &[grace], &["grace"], &[]).await;
    // Who is disabled stands in nobody's way.
    check("Gone away", &[], &["back"], &[]).await;
    let remedy = "ask users to it by their email, or make a user's name its summary";
    let none = |why: &str| format!("EVENT: {why}; {remedy}");
    check("On call", &[], &[], &[&none("it names no user (nobody is asked to it)")]).await;
    check("Ada is away", &[], &[], &[&none("it names no user (nobody is asked to it)")]).await;
    let declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.com";
    let why = "ada@example.com declined it, and nobody else who is asked to it is a user";
    check("Ada", &[declined, grace], &[], &[&none(why)]).await;
    let meant = "so that nobody knows which of them is meant";
    let twins = format!("twin@example.com is the email of tim and of tom, {meant}");
    check("On call", &["ATTENDEE:mailto:twin@example.com", grace], &[], &[&none(&twins)]).await;
    let part = format!("part of EVENT: {twins}; on call for it: ada");
    check("On call", &["ATTENDEE:mailto:twin@example.com", ada], &["ada"], &[&part]).await;
    let titles = format!("its summary is the title or email of tim and of tom, {meant}");
    check("twin", &[grace], &[], &[&none(&titles)]).await;
    check("tom", &[grace], &["tom"], &[]).await;
    let disabled = none("gone is disabled and would not be paged");
    check("gone", &[grace], &[], &[&disabled]).await;
    check("On call", &["ATTENDEE:mailto:gone@example.com", grace], &[], &[&disabled]).await;
    let stranger = "bob@example.com of EVENT: no user has that email; on call for it: ada";
    check("On call", &[ada, "ATTENDEE:mailto:bob@example.com"], &["ada"], &[stranger]).await;
}

#[tokio::test]
async fn an_event_in_the_hour_that_a_clock_skips_stops_no_other() {
    let world = World::new().await;
    world.apply(ROTA).await;
    let events = [
        shift("none", "ada", "DTSTART:20270328T021500\r\nDTEND:20270328T024500", ""),
        shift("some", "ada", TUESDAY, ""),
    ];
    let answer = import(&world, "", &calendar(&events.concat())).await.json();
    let skipped = "event \"ada\" at 2027-03-28T02:15: it takes no time on the clock of Europe/Berlin, which skips it";
    assert_eq!(outcome(&answer), (vec!["create"], vec![skipped]));
}

#[tokio::test]
async fn rotas_as_google_and_outlook_write_them() {
    let world = World::new().await;
    world.apply(ROTA).await;
    let answer = import(&world, "", GOOGLE).await.json();
    let stranger = "visitor@example.net of event \"On call\" at 2026-11-25T09:00:00Z: no user has that email; on call for it: grace";
    assert_eq!(outcome(&answer), (vec!["create"; 3], vec![stranger]));
    insta::assert_snapshot!(rota(&world).await.join("\n"), @"
    2026-11-24T08:00:00Z 2026-11-24T16:00:00Z ada calendar rota
    2026-11-25T09:00:00Z 2026-11-25T16:00:00Z grace calendar rota
    2026-11-27T08:00:00Z 2026-11-27T16:00:00Z ada calendar rota
    ");
    // Under the same name another calendar takes the place of the first.
    let answer = import(&world, "", OUTLOOK).await.json();
    let nobody = "event \"Team dinner\" at 2026-11-26T18:00:00Z: it names no user (nobody is asked to it); ask users to it by \
                  their email, or make a user's name its summary";
    assert_eq!(outcome(&answer).1, [nobody]);
    insta::assert_snapshot!(rota(&world).await.join("\n"), @"
    2026-11-27T17:00:00Z 2026-11-28T07:00:00Z grace calendar rota
    2026-11-27T23:00:00Z 2026-11-29T23:00:00Z ada calendar rota
    ");
}

#[tokio::test]
async fn what_is_no_rota_is_refused() {
    let world = World::new().await;
    world.apply(ROTA).await;
    let check = async |role: Option<Role>, path: &str, body: &str, expected: &str| {
        let request = http::Request::builder().method("PUT").uri(path);
        let request = match role {
            Some(role) => request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(role))),
            None => request,
        };
        let problem = world.send(request.body(Body::from(body.to_owned())).unwrap()).await.problem();
        assert!(problem.starts_with(expected), "{problem}");
    };
    let (path, empty) = ("/api/v1/schedules/rota/shift_calendars/rota", calendar(""));
    check(None, path, &empty, "401 ").await;
    check(Some(Role::Observer), path, &empty, "403 ").await;
    check(Some(Role::Responder), path, &empty, "403 ").await;
    check(Some(Role::Manager), path, "<html>", "400 invalid_body: this is no calendar").await;
    check(Some(Role::Manager), &path.replace("rota/", "none/"), &empty, "404 not_found: there is no schedule").await;
    check(Some(Role::Manager), &path.replace("rs/rota", "rs/R%20"), &empty, "422 invalid_configuration: calendar")
        .await;
    let many: String = (0..1_001).map(|number| shift(&number.to_string(), "ada", TUESDAY, "")).collect();
    let refused = "422 invalid_configuration: calendar: 1001 shifts are too many, at most 1000";
    check(Some(Role::Manager), path, &calendar(&many), refused).await;
}
