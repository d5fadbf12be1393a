//! The audit log: a row for each operation that changes something, and a ratchet that misses none; who reads it, and what is
//! never in it.

use crate::browser::{Browser, FORM};
use crate::rights::{Callers, ROWS, operations};
use crate::support::{Answer, World};
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, header};
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use nightbell_engine::{SignedIn, Visitor};
use nightbell_store::{AuditAction, AuditEntry, SecondFactorRow};
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::SocketAddr;

const PASSWORD: &str = "a quiet night";

/// What the log is told of each operation that is no GET, and of the GETs that show secrets: its action, or why there is none.
const TOLD: &[(&str, Result<&str, &str>)] = &[
    ("acknowledge_alert", Err("on the alert's timeline")),
    ("acknowledge_alerts", Err("on the alert's timeline")),
    ("resolve_alerts", Err("on the alert's timeline")),
    ("snooze_alerts", Err("on the alert's timeline")),
    ("escalate_alert", Err("on the alert's timeline")),
    ("note_alert", Err("on the alert's timeline")),
    ("resolve_alert", Err("on the alert's timeline")),
    ("snooze_alert", Err("on the alert's timeline")),
    ("refresh_calendar", Err("reads sooner what is read anyway; what the calendar changes is told as its own")),
    ("preview_schedule", Err("changes nothing")),
    ("preview_changes", Err("changes nothing")),
    ("send_events", Err("events are listed as they came")),
    ("send_alertmanager_webhook", Err("events are listed as they came")),
    ("send_alertmanager_alerts", Err("events are listed as they came")),
    ("send_pagerduty_change", Err("events are listed as they came")),
    ("send_pagerduty_event", Err("events are listed as they came")),
    ("apply_configuration", Ok("configuration.changed")),
    ("put_resource", Ok("configuration.changed")),
    ("delete_resource", Ok("configuration.deleted")),
    ("import_shift_calendar", Ok("configuration.created")),
    ("import_leave_calendar", Ok("configuration.created")),
    ("rotate_calendar_feed", Ok("secret.set")),
    ("remove_calendar_feed", Ok("secret.removed")),
    ("show_calendar_feed", Ok("secret.shown")),
    ("show_integration_key", Ok("secret.shown")),
    ("export_configuration", Ok("secret.exported")),
    ("leave_hand_over_note", Ok("hand_over.noted")),
    ("accept_turn", Ok("hand_over.accepted")),
    ("offer_swap", Ok("swap.offered")),
    ("take_swap", Ok("swap.taken")),
    ("decline_swap", Ok("swap.declined")),
    ("cancel_swap", Ok("swap.cancelled")),
    ("undo_swap", Ok("swap.undone")),
    ("set_password", Ok("password.set")),
    ("remove_second_factor", Ok("second_factor.removed")),
    ("end_session", Ok("session.ended")),
    ("end_sessions", Ok("session.all_ended")),
    ("link_identity", Err("refused without a provider; `single_sign_on.rs` looks at what is told with one")),
    ("unlink_identity", Err("refused without an identity; `single_sign_on.rs` looks at what is told with one")),
    ("send_verification_code", Ok("verification.code_sent")),
    ("say_verification_code", Err("refused where none was sent; verification.rs says one that was")),
    ("send_test_page", Ok("test.sent")),
    ("add_device", Err("refused to all but its person; push.rs looks at what is told")),
    ("remove_device", Err("refused without a device; push.rs removes one that was added")),
    ("test_provider", Ok("provider.tested")),
    ("remove_passkey", Err("refused without a passkey; passkeys.rs removes one that was added")),
    ("remove_passkeys", Err("changes nothing without a passkey; passkeys.rs looks at what is told")),
    ("ask_device_login", Err("nothing is allowed by it; what somebody decides is told")),
    ("collect_device_login", Err("refused until somebody has decided; device.rs looks at what is told")),
    ("create_token", Ok("token.made")),
    ("revoke_token", Ok("token.revoked")),
];

#[test]
fn every_operation_that_changes_something_has_an_entry() {
    let told: BTreeSet<&str> = TOLD.iter().map(|(operation, _)| *operation).collect();
    assert_eq!(told.len(), TOLD.len(), "each once");
    let operations = operations();
    let missing: Vec<&String> = operations
        .iter()
        .filter(|(id, (method, _))| method != "GET" && !told.contains(id.as_str()))
        .map(|(id, _)| id)
        .collect();
    assert!(missing.is_empty(), "say in TOLD what the audit log is told of {missing:?}, or why nothing");
    let stray: Vec<&&str> = told.iter().filter(|id| !operations.contains_key(**id)).collect();
    assert!(stray.is_empty(), "there is no operation {stray:?}");
}

#[tokio::test]
async fn every_operation_that_changes_something_is_told() {
    let operations = operations();
    for (operation, expected) in TOLD {
        let rows = ROWS.iter().filter(|(id, ..)| id == operation);
        let mut found = Vec::new();
        for (_, path, body, _) in rows.filter(|(.., may)| may.contains('R')) {
            let callers = Callers::new().await;
            let path = prepared(operation, path, &callers).await;
            let newest = newest(&callers.world).await;
            let (_, admin) = callers.tokens.last().unwrap();
            let answer = callers.ask(admin, &operations[*operation].0, &path, body).await;
            let since = entries(&callers.world, "").await.into_iter();
            let since =
                since.filter(|entry| entry["id"].as_i64().unwrap() > newest && entry["actor"] == "token:caller-r");
            let told = since.map(|entry| entry["action"].as_str().unwrap().to_owned());
            // That the token is used for the first time is noted beside the request.
            let told: Vec<String> = told.filter(|action| action != "token.used_from_new_address").collect();
            assert!(answer.status.is_success() || told.is_empty(), "{operation} {body} was refused: {told:?}");
            found.extend(told);
        }
        match expected {
            Ok(action) => assert!(found.iter().any(|word| word == action), "{operation}: {found:?}"),
            Err(why) => assert!(found.is_empty(), "{operation}, which is {why}: {found:?}"),
        }
    }
}

/// Does what has to be there before, and answers the path.
async fn prepared(operation: &str, path: &str, callers: &Callers) -> String {
    let world = &callers.world;
    let (_, admin) = callers.tokens.last().unwrap();
    match operation {
        "end_session" | "end_sessions" => {
            world.engine.set_password("grace", PASSWORD, None, &Principal::nightbell()).await.unwrap();
            let visitor = Visitor { address: "192.0.2.1", device: "Firefox" };
            let SignedIn::Session(session, _) = world.engine.sign_in("grace", PASSWORD, visitor).await.unwrap() else {
                panic!("no second factor was set up")
            };
            path.replace("none", &session.id)
        }
        "remove_second_factor" => {
            let row = SecondFactorRow { user: "grace".into(), sealed: vec![1], confirmed_at: None, last_step: 0 };
            world.engine.store().put_second_factor(&row, &[], None).await.unwrap();
            path.to_owned()
        }
        "undo_swap" => {
            let path_of_taking = path.replace("undo", "take");
            let taken = callers.ask(admin, "POST", &path_of_taking, r#"{"as":"grace"}"#).await;
            assert!(taken.status.is_success(), "{taken:?}");
            path.to_owned()
        }
        "show_calendar_feed" | "remove_calendar_feed" => {
            let rotate = format!("{path}/rotate");
            assert!(callers.ask(admin, "POST", &rotate, "").await.status.is_success());
            path.to_owned()
        }
        _ => path.to_owned(),
    }
}

async fn entries(world: &World, query: &str) -> Vec<Value> {
    let answer = world.call(Role::Admin, "GET", &format!("/api/v1/audit?limit=200&{query}"), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

async fn newest(world: &World) -> i64 {
    entries(world, "").await.first().map_or(0, |entry| entry["id"].as_i64().unwrap())
}

/// Action, actor, means, subject, address, details and count, oldest first.
async fn lines(world: &World, query: &str) -> String {
    let line = |entry: &Value| {
        let text = |field: &str| entry[field].as_str().unwrap_or("-").to_owned();
        format!(
            "{} by {} ({}) on {}/{} from {} {} x{}",
            text("action"),
            text("actor"),
            text("means"),
            text("subject_kind"),
            text("subject_name"),
            text("address"),
            entry["details"],
            entry["count"]
        )
    };
    entries(world, query).await.iter().rev().map(line).collect::<Vec<_>>().join("\n")
}

/// The company with ada, who has a password.
async fn world() -> World {
    let world = World::new().await;
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    world
}

#[tokio::test]
async fn signing_in_and_failing_to_is_told() {
    let world = world().await;
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", "not the password").await;
    browser.sign_in(&world, "ada", "nor is this one").await;
    // A password in the field of the name, twice: it is nobody's name, and nothing of it is kept.
    browser.sign_in(&world, "my secret canary", PASSWORD).await;
    browser.sign_in(&world, "another canary", PASSWORD).await;
    browser.sign_in(&world, "ada@example.com", PASSWORD).await;
    let wrong = serde_json::json!({"password": "a new password", "current_password": "canary, wrong"});
    browser.json(&world, "PUT", "/api/v1/users/ada/password", &wrong).await;
    let right = serde_json::json!({"password": "another quiet canary", "current_password": PASSWORD});
    assert_eq!(browser.json(&world, "PUT", "/api/v1/users/ada/password", &right).await.status, 204);
    browser.send(&world, "POST", "/logout", FORM, "").await;
    let told = lines(&world, "subject_kind=users&action=sign_in.*,session.*,password.*").await;
    let masked = mask(&told, "\"session\":\"", 12);
    insta::assert_snapshot!(masked, @r#"
    password.set by nightbell (nightbell) on users/ada from - {} x1
    sign_in.failed by - (nobody) on users/ada from - {} x2
    sign_in.failed by - (nobody) on users/- from - {} x2
    sign_in by ada (session) on users/ada from - {"session":"…","with":"password"} x1
    password.refused by ada (session) on users/ada from - {} x1
    password.set by ada (session) on users/ada from - {} x1
    session.ended by ada (session) on users/ada from - {"session":"…"} x1
    "#);
    let everything = world.call(Role::Admin, "GET", "/api/v1/audit?limit=200&documents=true", None).await.text;
    assert!(!everything.contains("canary"), "{everything}");
}

/// Hides what is random.
fn mask(text: &str, before: &str, chars: usize) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |masked, part| format!("{masked}{before}…{}", &part[chars..]))
}

#[tokio::test]
async fn a_token_from_another_network_is_told() {
    let world = World::new().await;
    let ask = async |address: &str| {
        let peer: SocketAddr = address.parse().unwrap();
        let request = Request::get("/api/v1/whoami").extension(ConnectInfo(peer)).header(header::USER_AGENT, "curl/8");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Observer)));
        assert_eq!(world.send(request.body(Body::empty()).unwrap()).await.status, 200);
    };
    let told = async |expected: usize| {
        // It is noted beside the request.
        for _ in 0..1_000 {
            let told = lines(&world, "action=token.used_from_new_address&subject_name=observer-token").await;
            if told.lines().count() >= expected {
                return told;
            }
            tokio::task::yield_now().await;
        }
        panic!("not told");
    };
    ask("192.0.2.1:1000").await;
    told(1).await;
    ask("192.0.2.1:2000").await;
    ask("[2001:db8::1]:1000").await;
    told(2).await;
    ask("[2001:db8::ffff]:1000").await;
    ask("198.51.100.7:1000").await;
    insta::assert_snapshot!(told(3).await, @"
    token.used_from_new_address by token:observer-token (token) on tokens/observer-token from 192.0.2.1 {} x1
    token.used_from_new_address by token:observer-token (token) on tokens/observer-token from 2001:db8::1 {} x1
    token.used_from_new_address by token:observer-token (token) on tokens/observer-token from 198.51.100.7 {} x1
    ");
}

#[tokio::test]
async fn a_change_is_shown_before_and_after() {
    let world = World::new().await;
    world.apply("teams: [ { name: payments, title: Money, members: [ada] } ]").await;
    let entry = &entries(&world, "subject_kind=teams&action=configuration.changed").await[0];
    let path = format!("/api/v1/audit/{}", entry["id"]);
    let shown = world.call(Role::Admin, "GET", &path, None).await.json();
    assert_eq!(
        (shown["before"]["title"].as_str(), shown["after"]["title"].as_str()),
        (Some("Payments"), Some("Money"))
    );
    assert_eq!((shown["revision"].as_i64(), shown["actor"].as_str()), (Some(2), Some("token:test")));
    let created = &entries(&world, "subject_kind=teams&action=configuration.created&documents=true").await[0];
    assert!(created["before"].is_null() && created["after"].is_object(), "{created}");
    assert!(entry.get("before").is_none(), "only where documents are asked for");
    let none = world.call(Role::Admin, "GET", "/api/v1/audit/none", None).await;
    insta::assert_snapshot!(none.problem(), @r#"404 not_found: there is no audit entry "none"; GET /api/v1/audit lists them"#);
}

#[tokio::test]
async fn the_log_is_read_in_pages() {
    let world = World::new().await;
    let get = async |query: &str| world.call(Role::Admin, "GET", &format!("/api/v1/audit?{query}"), None).await;
    let ids = |answer: &Answer| -> Vec<i64> {
        answer.json()["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_i64().unwrap()).collect()
    };
    let all = ids(&get("limit=200").await);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(&format!("limit=3&cursor={cursor}")).await;
        paged.extend(ids(&page));
        match page.json()["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(paged, all);
    assert!(all.len() > 10 && all.is_sorted_by(|before, after| before > after), "{all:?}");
    for (query, expected) in [
        ("actor=nobody", 0),
        ("action=token.made", 4),
        ("action=token.*&subject_name=admin-token", 1),
        ("subject_kind=services&subject_name=search", 1),
        ("from=2030-01-01T00:00:00Z", 0),
        ("to=2020-01-01T00:00:00Z", 0),
    ] {
        assert_eq!(ids(&get(query).await).len(), expected, "{query}");
    }
    insta::assert_snapshot!(get("action=token.mad").await.problem(), @r#"400 invalid_parameter: there is no action "token.mad"; did you mean "token.made"?"#);
}

#[tokio::test]
async fn what_is_old_enough_is_deleted() {
    let world = World::new().await;
    let store = world.engine.store();
    let old = AuditEntry::new(AuditAction::SignIn, "2020-01-01T00:00:00Z".parse().unwrap()).about("users", "old");
    store.record(&old).await.unwrap();
    assert_eq!(entries(&world, "subject_name=old").await.len(), 1);
    let now = world.engine.now().await.unwrap();
    world.engine.retire_old(nightbell_engine::Retention::default(), now).await.unwrap();
    assert_eq!(entries(&world, "subject_name=old").await.len(), 0);
    assert_eq!(entries(&world, "action=token.made").await.len(), 4);
}
