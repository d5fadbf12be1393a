//! Push messages: the key, the devices, and what browsers say back.

use crate::browser::FORM;
use crate::support::{Answer, World};
use axum::body::Body;
use http::{Request, StatusCode, header};
use nightbell_config::Role;
use nightbell_engine::NewToken;
use nightbell_engine::rights::{Principal, Scope};
use serde_json::{Value, json};

const PUSH: &str = r#"
users:
  - { name: ada, title: Ada Lovelace, email: ada@example.com, contact_methods: [ { name: browser, type: push }, { name: mail, type: email, address: ada@example.com } ],
      notification_rules: { high: [ { via: browser }, { via: mail, after: 2m } ] } }
"#;
const PATH: &str = "/api/v1/users/ada/devices";
// RFC 8291 appendix A.
const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn device(endpoint: &str) -> Value {
    let keys = json!({"p256dh": P256DH, "auth": AUTH});
    json!({"endpoint": endpoint, "expirationTime": null, "keys": keys, "label": "Telephone"})
}

/// A token of somebody's.
async fn token_of(world: &World, user: &str) -> String {
    let scope = Scope::default().with(Some(user.into()), None);
    let new = NewToken { name: format!("of-{user}"), role: Role::Responder, scope };
    world.engine.create_token(&new, &Principal::nightbell()).await.unwrap().reveal().to_owned()
}

async fn ask(world: &World, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
    world.send(request.unwrap()).await
}

async fn devices(world: &World) -> Value {
    world.call(Role::Admin, "GET", PATH, None).await.json()["items"].take()
}

#[tokio::test]
async fn the_key_is_made_once() {
    let world = World::new().await;
    let key = world.get("/api/v1/push").await;
    assert_eq!(key.status, StatusCode::OK);
    assert_eq!(key.json()["public_key"].as_str().unwrap().len(), 87, "{key:?}");
    assert_eq!(world.get("/api/v1/push").await.text, key.text);
}

#[tokio::test]
async fn devices_are_added_listed_and_removed() {
    let world = World::new().await;
    let ada = token_of(&world, "ada").await;
    let added = ask(&world, &ada, "POST", PATH, &device("https://push.example.com/s3cret")).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    let id = added.json()["id"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(added.text.replace(&id, "ID"), @r#"{"id":"ID","label":"Telephone","created_at":"2026-11-23T12:00:00Z","last_sent_at":null,"last_confirmed_at":null,"last_failure":null}"#);
    let renamed = json!({"endpoint": "https://push.example.com/s3cret", "keys": {"p256dh": P256DH, "auth": AUTH}, "label": "Mine"});
    let again = ask(&world, &ada, "POST", PATH, &renamed).await;
    assert_eq!((&again.json()["id"], &again.json()["label"]), (&json!(id), &json!("Mine")));
    assert_eq!(ask(&world, &ada, "GET", PATH, &Value::Null).await.json()["items"], json!([again.json()]));

    let grace = token_of(&world, "grace").await;
    let others = ask(&world, &grace, "GET", PATH, &Value::Null).await;
    insta::assert_snapshot!(others.problem(), @"403 forbidden: managing the devices of ada needs the role admin, token:of-grace has responder; ask an admin");
    let of_others = world.call(Role::Admin, "POST", PATH, Some(device("https://push.example.com/mine"))).await;
    insta::assert_snapshot!(of_others.problem(), @"403 forbidden: adding a device of ada is not possible: messages to a device are for its person's eyes; ada adds it, signed in with that browser");
    let unknown = ask(&world, &ada, "DELETE", &format!("{PATH}/none"), &Value::Null).await;
    insta::assert_snapshot!(unknown.problem(), @r#"404 not_found: ada has no device "none"; GET /api/v1/users/ada/devices lists them"#);
    let nobodys = world.call(Role::Admin, "GET", "/api/v1/users/nobody/devices", None).await;
    insta::assert_snapshot!(nobodys.problem(), @r#"404 not_found: there is no user "nobody"; GET /api/v1/users lists them"#);

    // Whoever signs in with the browser next gets its messages.
    let taken =
        ask(&world, &grace, "POST", "/api/v1/users/grace/devices", &device("https://push.example.com/s3cret")).await;
    assert_ne!(taken.json()["id"], json!(id));
    assert_eq!(devices(&world).await, json!([]));
    let path = format!("/api/v1/users/grace/devices/{}", taken.json()["id"].as_str().unwrap());
    assert_eq!(world.call(Role::Admin, "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);

    let told = world.told("action=device.*").await;
    let lines = told
        .iter()
        .rev()
        .map(|entry| format!("{} by {} on {}", entry["action"], entry["actor"], entry["subject_name"]));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    "device.added" by "token:of-ada" on "ada"
    "device.removed" by "token:of-grace" on "ada"
    "device.added" by "token:of-grace" on "grace"
    "device.removed" by "token:admin-token" on "grace"
    "#);
    let everything = format!(
        "{told:?}{}",
        world.call(Role::Admin, "GET", "/api/v1/config/export?with_secrets=true", None).await.text
    );
    assert!(!everything.contains("s3cret") && !everything.contains(AUTH), "{everything}");
}

#[tokio::test]
async fn what_is_no_subscription_is_refused() {
    let world = World::new().await;
    let ada = token_of(&world, "ada").await;
    let mut answers = Vec::new();
    let changed = |pointer: &str, value: &str| {
        let mut body = device("https://push.example.com/x");
        *body.pointer_mut(pointer).unwrap() = json!(value);
        body
    };
    for body in [
        changed("/endpoint", "http://push.example.com/x"),
        changed("/endpoint", &format!("https://push.example.com/{}", "x".repeat(2_048))),
        changed("/keys/p256dh", "AAAA"),
        changed("/keys/auth", "AAAA"),
        changed("/label", " "),
        changed("/label", &"x".repeat(61)),
        json!({"endpoint": "https://push.example.com/x", "label": "x"}),
    ] {
        answers.push(ask(&world, &ada, "POST", PATH, &body).await.problem());
    }
    insta::assert_snapshot!(answers.join("\n"), @"
    400 invalid_body: endpoint is not an https address of a push service; send what pushManager.subscribe gave
    400 invalid_body: endpoint is longer than 2048 characters; send what pushManager.subscribe gave
    400 invalid_body: keys.p256dh is not an uncompressed point of P-256 in base64url; send what pushManager.subscribe gave
    400 invalid_body: keys.auth is not 16 bytes in base64url; send what pushManager.subscribe gave
    400 invalid_body: label has 0 characters; call the device something with 1 to 60
    400 invalid_body: label has 61 characters; call the device something with 1 to 60
    400 invalid_body: missing field `keys` at line 1 column 53
    ");
    for number in 0..10 {
        let added = ask(&world, &ada, "POST", PATH, &device(&format!("https://push.example.com/{number}"))).await;
        assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    }
    let full = ask(&world, &ada, "POST", PATH, &device("https://push.example.com/11")).await;
    insta::assert_snapshot!(full.problem(), @"409 too_many: ada has 10 devices, which is the most; remove one first");
    assert_eq!(
        ask(&world, &ada, "POST", PATH, &device("https://push.example.com/1")).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_page_is_pushed_shown_and_acknowledged_without_a_cookie() {
    let world = World::new().await;
    world.apply(PUSH).await;
    let ada = token_of(&world, "ada").await;
    let mut ids = Vec::new();
    for endpoint in ["https://push.example.com/1", "https://push.example.com/2"] {
        ids.push(ask(&world, &ada, "POST", PATH, &device(endpoint)).await.json()["id"].as_str().unwrap().to_owned());
    }
    let id = world.trigger("database").await;
    assert_eq!(world.messages(), 2, "one for each device");
    let sent = devices(&world).await;
    assert_eq!(sent[0]["last_sent_at"], "2026-11-23T12:00:00Z");
    assert_eq!((&sent[0]["last_confirmed_at"], &sent[0]["last_failure"]), (&Value::Null, &Value::Null));
    let path = world.link_to("");
    let methods = async || world.call(Role::Admin, "GET", "/api/v1/users/ada/contact-methods", None).await.json();
    assert_eq!(methods().await["items"][0]["verified_at"], Value::Null);

    world.clock.advance_ms(1_000);
    // As a worker sends it: no cookie, and whatever the browser says of where it comes from.
    let worker = async |path: &str, body: &'static str| {
        let request = Request::builder().method("POST").uri(path).header("sec-fetch-site", "cross-site");
        let request = request.header(header::CONTENT_TYPE, FORM).header(header::ORIGIN, "null");
        world.send(request.body(Body::from(body)).unwrap()).await
    };
    for _ in 0..2 {
        let shown = worker(&format!("{path}/shown?device={}", ids[1]), "").await;
        assert_eq!((shown.status, shown.text.as_str()), (StatusCode::NO_CONTENT, ""));
    }
    let confirmed = devices(&world).await;
    assert_eq!(confirmed[0]["last_confirmed_at"], Value::Null, "it was the other");
    assert_eq!(confirmed[1]["last_confirmed_at"], "2026-11-23T12:00:01Z");
    assert_eq!(methods().await["items"][0]["verified_at"], "2026-11-23T12:00:01Z");
    assert_eq!(methods().await["items"][0]["last_page_status"], "delivered");
    assert_eq!(world.timeline_kinds(id).await, ["opened", "paged", "sent", "delivered"]);
    // Of nobody's device nothing is noted, and it is no error: which devices there are is nobody's business.
    assert_eq!(worker(&format!("{path}/shown?device=none"), "").await.status, StatusCode::NO_CONTENT);

    let acknowledged = worker(&path, "action=acknowledge").await;
    assert_eq!(acknowledged.status, StatusCode::SEE_OTHER, "{acknowledged:?}");
    let alert = world.get(&format!("/api/v1/alerts/{id}")).await.json();
    assert_eq!((&alert["status"], &alert["acknowledged_by"]), (&json!("acknowledged"), &json!("ada")));
    assert_eq!(worker(&format!("{path}/shown"), "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(worker("/a/none/shown", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.open("GET", &format!("{path}/shown"), "", "").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn without_a_device_the_next_way_is_used_at_once() {
    let world = World::new().await;
    world.apply(PUSH).await;
    let id = world.trigger("database").await;
    let link = world.link_to("ada@example.com");
    let kinds = world.timeline_kinds(id).await;
    assert_eq!(kinds, ["opened", "paged", "failed", "paged", "sent"]);
    // A link in a mail says nothing about devices.
    let shown = world.open("POST", &format!("{link}/shown"), FORM, "").await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);

    let code = world
        .call(Role::Admin, "POST", "/api/v1/users/ada/contact-methods/browser/verification", Some(json!({})))
        .await;
    insta::assert_snapshot!(code.problem(), @"409 not_sent: browser gets push messages and needs no code: it is verified once one of the devices has shown a message; send a test");
    let findings = async || {
        let found = world.get("/api/v1/config/diagnose").await.json();
        let of_push = |finding: &&Value| finding["message"].as_str().unwrap().contains("push");
        let line = |finding: &Value| {
            format!("{} {}: {}; {}", finding["severity"], finding["name"], finding["message"], finding["remedy"])
        };
        let found: Vec<String> = found["items"].as_array().unwrap().iter().filter(of_push).map(line).collect();
        found.join("\n")
    };
    insta::assert_snapshot!(findings().await, @r#""warning" "ada": "is to be reached by push (browser) and has no device that gets it"; "ada adds one in the console, on their profile""#);
    let ada = token_of(&world, "ada").await;
    ask(&world, &ada, "POST", PATH, &device("https://push.example.com/1")).await;
    world.apply("users: [ { name: ada, contact_methods: [ { name: browser, type: push } ], notification_rules: { high: [ { via: browser } ] } } ]").await;
    insta::assert_snapshot!(findings().await, @r#"
    "warning" "ada": "is reached by push alone when it is urgent, and push alone cannot wake a muted iPhone: it obeys mute and Focus"; "add a call or a text message to the notification rules for high urgency"
    "note" "ada": "has devices for push (browser), and none has shown a message yet"; "ada sends themselves a test, in the console or at /me"
    "#);
}
