//! Every endpoint, asked by everybody: a row for each operation of the OpenAPI document, and a ratchet that misses none.
//!
//! What decides is table-tested in the engine (`rights/tests.rs`); here it is looked at that each endpoint asks.

use crate::support::{Answer, World};
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use nightbell_engine::NewToken;
use nightbell_engine::rights::{Principal, Scope};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// People beside those of the company, and what is theirs.
const MORE: &str = r#"
users:
  - { name: root, role: admin }
  - { name: max, role: manager }
  - { name: mia, role: manager, contact_methods: [ { name: mail, type: email, address: mia@example.com } ] }
  - { name: olga, role: observer }
teams:
  - { name: payments, title: Payments, members: [ada, grace], lead: mia }
  - { name: search, members: [max] }
escalation_policies: [ { name: payments, team: payments, steps: [ { notify: ["schedule:payments-primary"], wait: 5m } ] } ]
schedules:
  - name: payments-primary
    team: payments
    time_zone: Europe/London
    hand_over: { accept: 30m }
    rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] } ]
calendars:
  - { name: holidays, user: grace, url: "https://calendars.example.com/hr.ics" }
overrides:
  - { name: one-off, schedule: payments-primary, replace: ada, with: grace, from: 2026-12-01T09:00, to: 2026-12-02T09:00 }
"#;

/// Who asks, in this order: the ones who may least come first, so that what they must not do is still there for the others.
///
/// `o` observes. `x` manages another team. `g` answers alerts and is a member of the team payments. `m` manages payments, and
/// leads it. `M` is a manager's token that is nobody's. `R` is such a token of an
/// admin's: one with an owner would not do for what outlives it.
const CALLERS: [(char, Role, Option<&str>); 6] = [
    ('o', Role::Observer, Some("olga")),
    ('x', Role::Manager, Some("max")),
    ('g', Role::Responder, Some("grace")),
    ('m', Role::Manager, Some("mia")),
    ('M', Role::Manager, None),
    ('R', Role::Admin, None),
];

/// What is asked: the operation; its path, where `{alert}` and `{swap}` are filled in; the body, JSON unless it begins
/// otherwise, where `{caller}` is, so that one does not find done what another did; and who may. An operation may have several rows.
pub(crate) const ROWS: &[(&str, &str, &str, &str)] = &[
    // Alerts.
    ("list_alerts", "/api/v1/alerts", "", "oxgmMR"),
    ("show_alert", "/api/v1/alerts/{alert}", "", "oxgmMR"),
    ("show_timeline", "/api/v1/alerts/{alert}/timeline", "", "oxgmMR"),
    ("list_notifications", "/api/v1/alerts/{alert}/notifications", "", "oxgmMR"),
    ("list_all_notifications", "/api/v1/notifications", "", "oxgmMR"),
    ("acknowledge_alert", "/api/v1/alerts/{alert}/acknowledge", "", "xgmMR"),
    ("resolve_alert", "/api/v1/alerts/{alert}/resolve", "", "xgmMR"),
    ("snooze_alert", "/api/v1/alerts/{alert}/snooze", r#"{"for":"1h"}"#, "xgmMR"),
    ("acknowledge_alerts", "/api/v1/alerts/acknowledge", r#"{"ids":[{alert}]}"#, "xgmMR"),
    ("resolve_alerts", "/api/v1/alerts/resolve", r#"{"ids":[{alert}]}"#, "xgmMR"),
    ("snooze_alerts", "/api/v1/alerts/snooze", r#"{"ids":[{alert}],"for":"1h"}"#, "xgmMR"),
    ("escalate_alert", "/api/v1/alerts/{alert}/escalate", "", "xgmMR"),
    ("note_alert", "/api/v1/alerts/{alert}/note", r#"{"text":"n"}"#, "xgmMR"),
    ("watch", "/api/v1/stream", "", "oxgmMR"),
    ("list_events", "/api/v1/events", "", "oxgmMR"),
    ("list_changes", "/api/v1/changes", "", "oxgmMR"),
    // Who is on call.
    ("show_on_call", "/api/v1/on-call", "", "oxgmMR"),
    ("show_who_is_paged", "/api/v1/escalation_policies/payments/who", "", "oxgmMR"),
    ("list_all_shifts", "/api/v1/shifts", "", "oxgmMR"),
    ("list_shifts", "/api/v1/schedules/payments-primary/shifts", "", "oxgmMR"),
    ("list_user_shifts", "/api/v1/users/ada/shifts", "", "oxgmMR"),
    (
        "preview_schedule",
        "/api/v1/schedules/payments-primary/preview",
        r#"{"time_zone":"UTC","rotations":[{"name":"w","shift":"1w","start":"2026-11-23T09:00","members":["ada"]}]}"#,
        "xgmMR",
    ),
    ("preview_changes", "/api/v1/schedules/payments-primary/preview_changes", r#"{"changes":[]}"#, "xgmMR"),
    ("show_schedule_fairness", "/api/v1/schedules/payments-primary/fairness", "", "oxgmMR"),
    ("show_team_fairness", "/api/v1/teams/payments/fairness", "", "oxgmMR"),
    // Hand-overs.
    ("show_hand_over", "/api/v1/schedules/payments-primary/hand_over", "", "oxgmMR"),
    ("leave_hand_over_note", "/api/v1/schedules/payments-primary/hand_over/notes", r#"{"text":"n"}"#, "xgmMR"),
    ("accept_turn", "/api/v1/schedules/payments-primary/hand_over/accept", r#"{"as":"grace"}"#, "gmMR"),
    ("accept_turn", "/api/v1/schedules/payments-primary/hand_over/accept", r#"{"as":"ada"}"#, "mMR"),
    // Swaps.
    ("list_swaps", "/api/v1/schedules/payments-primary/swaps", "", "oxgmMR"),
    (
        "offer_swap",
        "/api/v1/schedules/payments-primary/swaps",
        r#"{"as":"grace","from":"2026-12-03T09:00","to":"2026-12-04T09:00"}"#,
        "gmMR",
    ),
    (
        "offer_swap",
        "/api/v1/schedules/payments-primary/swaps",
        r#"{"as":"ada","from":"2026-11-24T09:00","to":"2026-11-25T09:00"}"#,
        "mMR",
    ),
    ("take_swap", "/api/v1/schedules/payments-primary/swaps/{swap}/take", r#"{"as":"grace"}"#, "gmMR"),
    ("take_swap", "/api/v1/schedules/payments-primary/swaps/{swap}/take", r#"{"as":"ada"}"#, "mMR"),
    ("decline_swap", "/api/v1/schedules/payments-primary/swaps/{swap}/decline", r#"{"as":"grace"}"#, "gmMR"),
    ("cancel_swap", "/api/v1/schedules/payments-primary/swaps/{swap}/cancel", r#"{"as":"ada"}"#, "mMR"),
    ("undo_swap", "/api/v1/schedules/payments-primary/swaps/{swap}/undo", r#"{"as":"ada"}"#, "mMR"),
    // Leave and calendars.
    (
        "import_leave_calendar",
        "/api/v1/users/grace/leave_calendars/hr",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:trip\r\nSUMMARY:trip\r\nDTSTART;VALUE=DATE:20261226\r\nDTEND;VALUE=DATE:20261228\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "gmMR",
    ),
    ("show_calendar_feed", "/api/v1/users/grace/calendar_feed", "", "gmMR"),
    ("show_calendar_feed", "/api/v1/teams/payments/calendar_feed", "", "mMR"),
    ("rotate_calendar_feed", "/api/v1/users/grace/calendar_feed/rotate", "", "gmMR"),
    ("rotate_calendar_feed", "/api/v1/schedules/payments-primary/calendar_feed/rotate", "", "mMR"),
    ("remove_calendar_feed", "/api/v1/users/grace/calendar_feed", "", "gmMR"),
    ("read_calendar_feed", "/calendar/none.ics", "", "oxgmMR"),
    // Configuration.
    ("list_resources", "/api/v1/users", "", "oxgmMR"),
    ("show_resource", "/api/v1/services/checkout", "", "oxgmMR"),
    ("list_revisions", "/api/v1/users/grace/history", "", "oxgmMR"),
    (
        "put_resource",
        "/api/v1/users/grace",
        r#"{"title":"G","email":"grace@example.com","contact_methods":[],"time_zone":"UTC"}"#,
        "gmMR",
    ),
    ("put_resource", "/api/v1/users/grace", r#"{"email":"grace@example.com","role":"manager"}"#, "R"),
    (
        "put_resource",
        "/api/v1/services/checkout",
        r#"{"team":"payments","escalation_policy":"payments","title":"C"}"#,
        "mMR",
    ),
    ("put_resource", "/api/v1/services/search", r#"{"escalation_policy":"payments","title":"{caller}"}"#, "xmMR"),
    (
        "put_resource",
        "/api/v1/overrides/mine",
        r#"{"schedule":"payments-primary","replace":"ada","with":"grace","from":"2026-12-10T09:00","to":"2026-12-11T09:00"}"#,
        "gmMR",
    ),
    (
        "put_resource",
        "/api/v1/unavailabilities/away",
        r#"{"user":"grace","from":"2026-12-10T09:00","to":"2026-12-11T09:00"}"#,
        "gmMR",
    ),
    ("delete_resource", "/api/v1/overrides/one-off", "", "gmMR"),
    ("delete_resource", "/api/v1/integrations/checkout-in", "", "mMR"),
    ("delete_resource", "/api/v1/users/olga", "", "R"),
    (
        "apply_configuration",
        "/api/v1/config/apply",
        r#"{"files":[{"path":"a.yaml","text":"services: [ { name: checkout, team: payments, escalation_policy: payments } ]"}]}"#,
        "mMR",
    ),
    (
        "apply_configuration",
        "/api/v1/config/apply",
        r#"{"dry_run":true,"files":[{"path":"a.yaml","text":"services: [ { name: checkout, team: payments, escalation_policy: payments } ]"}]}"#,
        "mMR",
    ),
    ("export_configuration", "/api/v1/config/export", "", "oxgmMR"),
    ("export_configuration", "/api/v1/config/export?with_secrets=true", "", "xmMR"),
    ("diagnose_configuration", "/api/v1/config/diagnose", "", "oxgmMR"),
    ("list_checks", "/api/v1/checks", "", "oxgmMR"),
    ("show_integration_key", "/api/v1/integrations/checkout-in/key", "", "mMR"),
    // Signing in. By a token of theirs, people do nothing about it.
    ("set_password", "/api/v1/users/grace/password", r#"{"password":"a quiet night"}"#, "R"),
    ("list_sessions", "/api/v1/users/grace/sessions", "", "R"),
    ("end_session", "/api/v1/users/grace/sessions/none", "", "R"),
    ("end_sessions", "/api/v1/users/grace/sessions", "", "R"),
    ("list_passkeys", "/api/v1/users/grace/passkeys", "", "R"),
    ("remove_passkey", "/api/v1/users/grace/passkeys/none", "", "R"),
    ("remove_passkeys", "/api/v1/users/grace/passkeys", "", "R"),
    ("ask_device_login", "/api/v1/device/authorization", "", "oxgmMR"),
    ("collect_device_login", "/api/v1/device/token", "", "oxgmMR"),
    ("remove_second_factor", "/api/v1/users/grace/second-factor", "", "R"),
    ("list_identities", "/api/v1/users/grace/identities", "", "R"),
    ("link_identity", "/api/v1/users/grace/identities", r#"{"provider":"none","subject":"s"}"#, "R"),
    ("unlink_identity", "/api/v1/users/grace/identities/none", "", "R"),
    // Contact methods. Of others it is for admins: a telephone that rings is a nuisance.
    ("list_contact_methods", "/api/v1/users/grace/contact-methods", "", "oxgmMR"),
    ("send_verification_code", "/api/v1/users/grace/contact-methods/mail/verification", "", "gR"),
    ("say_verification_code", "/api/v1/users/grace/contact-methods/mail/verification/code", r#"{"code":"1"}"#, "gR"),
    // Messages to a device are for its person's eyes: nobody else adds one.
    ("show_push_key", "/api/v1/push", "", "oxgmMR"),
    ("list_devices", "/api/v1/users/grace/devices", "", "gR"),
    (
        "add_device",
        "/api/v1/users/grace/devices",
        r#"{"endpoint":"https://push.example.com/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"},"label":"x"}"#,
        "g",
    ),
    ("remove_device", "/api/v1/users/grace/devices/none", "", "gR"),
    ("show_test_page", "/api/v1/users/grace/test-page", "", "oxgmMR"),
    ("send_test_page", "/api/v1/users/grace/test-page", "{}", "gR"),
    // Providers.
    ("list_providers", "/api/v1/providers", "", "xmMR"),
    ("test_provider", "/api/v1/providers/email/test", r#"{"address":"ops@example.com"}"#, "R"),
    // Calendars at addresses.
    (
        "import_shift_calendar",
        "/api/v1/schedules/payments-primary/shift_calendars/rota",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:turn\r\nSUMMARY:grace\r\nDTSTART:20261226T090000Z\r\nDTEND:20261226T170000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "mMR",
    ),
    ("list_calendar_states", "/api/v1/calendar_states", "", "oxgmMR"),
    ("show_calendar_state", "/api/v1/calendars/holidays/state", "", "oxgmMR"),
    ("refresh_calendar", "/api/v1/calendars/holidays/refresh", "", "gmMR"),
    // Tokens.
    ("list_tokens", "/api/v1/tokens", "", "oxgmR"),
    ("create_token", "/api/v1/tokens", r#"{"name":"new","role":"observer"}"#, "oxgmR"),
    ("create_token", "/api/v1/tokens", r#"{"name":"new","role":"admin","owner":null}"#, "R"),
    ("create_token", "/api/v1/tokens", r#"{"name":"new","role":"responder","owner":"grace"}"#, "gR"),
    ("revoke_token", "/api/v1/tokens/caller-g", "", "gR"),
    // The audit log.
    ("list_audit", "/api/v1/audit", "", "R"),
    ("show_audit_entry", "/api/v1/audit/1", "", "R"),
    ("show_caller", "/api/v1/whoami", "", "oxgmMR"),
    // What asks for no token.
    ("show_openapi", "/api/v1/openapi.json", "", "oxgmMR"),
    ("show_health", "/healthz", "", "oxgmMR"),
    ("show_readiness", "/readyz", "", "oxgmMR"),
    ("show_metrics", "/metrics", "", "oxgmMR"),
];

/// The method of each operation, and whether it is public.
pub(crate) fn operations() -> BTreeMap<String, (String, bool)> {
    let document: Value = serde_json::from_str(&nightbell_api::openapi_json()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let of_path = |item: &Value| -> Vec<(String, (String, bool))> {
        let of_method = |(method, operation): (&String, &Value)| {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            (id, (method.to_uppercase(), operation["security"] == serde_json::json!([{}])))
        };
        item.as_object().unwrap().iter().map(of_method).collect()
    };
    paths.flat_map(of_path).collect()
}

#[test]
fn every_operation_has_a_row() {
    let rows: BTreeSet<&str> = ROWS.iter().map(|(operation, ..)| *operation).collect();
    let operations = operations();
    // Senders' doors ask for the integration's key and nothing else.
    let is_door = |id: &&String| document_tag(id) == "doors";
    let missing: Vec<&String> =
        operations.keys().filter(|id| !is_door(id)).filter(|id| !rows.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "say in ROWS who may do {missing:?}");
    let stray: Vec<&&str> = rows.iter().filter(|row| !operations.contains_key(**row)).collect();
    assert!(stray.is_empty(), "there is no operation {stray:?}");
}

fn document_tag(id: &str) -> String {
    let document: Value = serde_json::from_str(&nightbell_api::openapi_json()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let mut operations = items.flat_map(|item| item.as_object().unwrap().values());
    let found = operations.find(|operation| operation["operationId"] == id).unwrap();
    found["tags"][0].as_str().unwrap().to_owned()
}

pub(crate) struct Callers {
    pub(crate) world: World,
    pub(crate) tokens: Vec<(char, String)>,
    alert: i64,
    swap: u64,
}

impl Callers {
    pub(crate) async fn new() -> Callers {
        let world = World::new().await;
        world.apply(MORE).await;
        let mut tokens = Vec::new();
        for (letter, role, owner) in CALLERS {
            let scope = Scope::default().with(owner.map(Into::into), None);
            let name = match letter {
                'M' => "caller-nobody".to_owned(),
                _ => format!("caller-{}", letter.to_ascii_lowercase()),
            };
            let new = NewToken { name, role, scope };
            let token = world.engine.create_token(&new, &Principal::nightbell()).await.unwrap();
            tokens.push((letter, token.reveal().to_owned()));
        }
        let alert = world.trigger("database").await;
        let offer = serde_json::json!({"as": "ada", "offered_to": "grace", "from": "2026-11-26T09:00", "to": "2026-11-27T09:00"});
        let path = "/api/v1/schedules/payments-primary/swaps";
        let offered = world.call(Role::Admin, "POST", path, Some(offer)).await;
        assert_eq!(offered.status, 201, "{offered:?}");
        // So that the answer to whoever watches has an end.
        world.engine.live().close();
        Callers { alert, swap: offered.json()["id"].as_u64().unwrap(), world, tokens }
    }

    pub(crate) async fn ask(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let path = path.replace("{alert}", &self.alert.to_string()).replace("{swap}", &self.swap.to_string());
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        let is_text = body.starts_with("BEGIN");
        let request = request.header(header::CONTENT_TYPE, if is_text { "text/calendar" } else { "application/json" });
        let is_put = method == "PUT" || method == "DELETE";
        let exists = is_put && self.exists(token, path_of(&request)).await;
        let request = if exists { request.header(header::IF_MATCH, "*") } else { request };
        self.world.send(request.body(Body::from(body.replace("{alert}", &self.alert.to_string()))).unwrap()).await
    }

    async fn exists(&self, token: &str, path: String) -> bool {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.world.send(request.body(Body::empty()).unwrap()).await.status == 200
    }
}

fn path_of(request: &http::request::Builder) -> String {
    request.uri_ref().unwrap().to_string()
}

#[tokio::test]
async fn every_operation_is_done_by_those_who_may() {
    let operations = operations();
    let mut wrong = Vec::new();
    for (operation, path, body, expected) in ROWS {
        let (method, is_public) = &operations[*operation];
        let callers = Callers::new().await;
        let mut may = String::new();
        let mut first = None;
        for (letter, token) in &callers.tokens {
            let body = body.replace("{caller}", &letter.to_string());
            let answer = callers.ask(token, method, path, &body).await;
            if answer.status == 403 {
                assert!(answer.problem().starts_with("403 forbidden"), "{operation} {letter}: {answer:?}");
                continue;
            }
            assert_ne!(answer.status, 401, "{operation} {letter}: {answer:?}");
            assert!(!answer.status.is_server_error(), "{operation} {letter}: {answer:?}");
            if first.is_none() {
                first = Some(answer);
            }
            may.push(*letter);
        }
        if may != *expected {
            wrong.push(format!("{operation} {path} {body}: {may}, not {expected}"));
        }
        // Whoever may first really does it: nothing else stood in the way of those who may not.
        let is_beside_the_point = *is_public
            || [
                "undo_swap",
                "take_swap",
                "end_session",
                "remove_second_factor",
                "remove_passkey",
                "remove_device",
                "link_identity",
                "unlink_identity",
                "say_verification_code",
            ]
            .contains(operation);
        if let Some(first) = first.filter(|first| !first.status.is_success() && !is_beside_the_point) {
            wrong.push(format!("{operation} {path}: {first:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn addresses_are_for_oneself_ones_managers_and_admins() {
    let callers = Callers::new().await;
    callers.world.settle().await;
    let alert = format!("/api/v1/alerts/{}", callers.alert);
    let paths = [
        "/api/v1/users",
        "/api/v1/users/grace",
        "/api/v1/users/grace/history",
        "/api/v1/config/export",
        "/api/v1/checks",
        "/api/v1/notifications",
        "/api/v1/escalation_policies/payments/who",
    ];
    let paths =
        paths.into_iter().map(str::to_owned).chain([format!("{alert}/timeline"), format!("{alert}/notifications")]);
    for path in paths {
        for (letter, token) in &callers.tokens {
            let answer = callers.ask(token, "GET", &path, "").await;
            assert_eq!(answer.status, 200, "{letter} {path}: {answer:?}");
            if "ox".contains(*letter) {
                assert!(!answer.text.contains("grace@example.com"), "{letter} {path}: {answer:?}");
            }
            if path.starts_with("/api/v1/users/grace") {
                assert_eq!(answer.text.contains("grace@example.com"), "gmMR".contains(*letter), "{letter} {path}");
                assert_eq!(answer.text.contains("(hidden)"), "ox".contains(*letter), "{letter} {path}");
            }
        }
    }
    // What was not shown is not taken back, by nobody.
    let (_, outsider) = &callers.tokens[1];
    let masked = callers.ask(outsider, "GET", "/api/v1/users/grace", "").await.text;
    for (letter, token) in &callers.tokens {
        let answer = callers.ask(token, "PUT", "/api/v1/users/grace", &masked).await;
        let expected = if *letter == 'o' { 403 } else { 422 };
        assert_eq!(answer.status, expected, "{letter}: {answer:?}");
    }
}

/// Whoever has the address of a webhook can often write to it.
#[tokio::test]
async fn where_channels_lead_is_for_those_who_may_change_them() {
    let callers = Callers::new().await;
    let path = "/api/v1/channels/incident-room";
    let body = r#"{"name":"incident-room","type":"webhook","address":"https://chat.example.net/hook/s3cret"}"#;
    let (_, root) = &callers.tokens[5];
    assert_eq!(callers.ask(root, "PUT", path, body).await.status, 201);
    let mut masked = None;
    for (letter, token) in &callers.tokens {
        for path in
            ["/api/v1/channels", path, "/api/v1/channels/incident-room/history", "/api/v1/config/export?kind=channels"]
        {
            let answer = callers.ask(token, "GET", path, "").await;
            assert_eq!(answer.status, 200, "{letter} {path}: {answer:?}");
            assert_eq!(answer.text.contains("chat.example.net"), "xmMR".contains(*letter), "{letter} {path}");
            assert_eq!(answer.text.contains("(hidden)"), "og".contains(*letter), "{letter} {path}");
        }
        masked = masked.or(Some(callers.ask(token, "GET", path, "").await.text));
    }
    let answer = callers.ask(root, "PUT", path, &masked.unwrap()).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    assert!(answer.text.contains("was not shown"), "{answer:?}");
}

#[tokio::test]
async fn a_token_ends_with_its_time_and_with_its_owner() {
    let callers = Callers::new().await;
    let world = &callers.world;
    let make = async |body: Value| {
        let made = world.call(Role::Admin, "POST", "/api/v1/tokens", Some(body)).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.json()["token"].as_str().unwrap().to_owned()
    };
    let body = |name: &str, rest: Value| {
        let mut body = serde_json::json!({"name": name, "role": "manager", "owner": "grace"});
        body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        body
    };
    let hers = make(body("hers", serde_json::json!({}))).await;
    let narrow =
        make(body("narrow", serde_json::json!({"scopes": ["team:payments", "alerts"], "expires_in": "90d"}))).await;
    let whoami = async |token: &str| callers.ask(token, "GET", "/api/v1/whoami", "").await;
    insta::assert_snapshot!(whoami(&hers).await.text, @r#"
    {"actor":"token:hers","name":"hers","title":"Grace Hopper","time_zone":null,"role":"responder","scopes":[],"owner":"grace","teams":["payments"]}
    "#);
    insta::assert_snapshot!(whoami(&narrow).await.text, @r#"
    {"actor":"token:narrow","name":"narrow","title":"Grace Hopper","time_zone":null,"role":"responder","scopes":["alerts","team:payments"],"owner":"grace","teams":["payments"]}
    "#);
    let note = "/api/v1/schedules/payments-primary/hand_over/notes";
    let refused = callers.ask(&narrow, "POST", note, r#"{"text":"n"}"#).await;
    insta::assert_snapshot!(refused.problem(), @"403 forbidden: leaving a note on payments-primary needs the scope configuration, which token:narrow was made without; use another token");
    world.clock.advance_ms(90 * 86_400_000);
    insta::assert_snapshot!(whoami(&narrow).await.problem(), @r#"401 unauthenticated: the token "narrow" expired at 2027-02-21T12:00:00Z; make another with nightbell token create"#);
    assert_eq!(whoami(&hers).await.status, 200);
    world.apply("users: [ { name: grace, email: grace@example.com, disabled: true } ]").await;
    insta::assert_snapshot!(whoami(&hers).await.problem(), @r#"401 unauthenticated: "grace", whose token this is, is disabled; ask an admin"#);
    for (wrong, what) in [
        (serde_json::json!({"owner": "nobody"}), "is not a user"),
        (serde_json::json!({"scopes": ["team:nobody"]}), "names no team"),
        (serde_json::json!({"scopes": ["alert"]}), "did you mean"),
        (serde_json::json!({"expires_in": "0s"}), "expires_in"),
    ] {
        let mut body = serde_json::json!({"name": "wrong", "role": "observer"});
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let refused = world.call(Role::Admin, "POST", "/api/v1/tokens", Some(body)).await;
        assert!(refused.status == 400 && refused.problem().contains(what), "{refused:?}");
    }
}
