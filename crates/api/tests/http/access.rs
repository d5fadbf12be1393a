//! Who may do what: a ratchet over the whole OpenAPI document.

use crate::support::World;
use axum::body::Body;
use http::{Request, StatusCode, header};
use nightbell_config::Role;
use serde_json::Value;

/// What needs no token. This list only shrinks, or grows with a reason.
const PUBLIC: [&str; 15] = [
    // Whoever asks here has no token yet.
    "POST /api/v1/device/authorization",
    "POST /api/v1/device/token",
    // Senders have the integration's key.
    "POST /in/{key}",
    "POST /in/{key}/alertmanager",
    "POST /in/{key}/api/v2/alerts",
    "GET /in/{key}/api/v2/status",
    "GET /in/{key}/-/healthy",
    "GET /in/{key}/-/ready",
    "POST /v2/enqueue",
    "POST /v2/change/enqueue",
    // Calendars have the feed's key.
    "GET /calendar/{file}",
    // Says nothing about the installation.
    "GET /api/v1/openapi.json",
    // Asked by machines that have no token; metrics have their own.
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
];

fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&nightbell_api::openapi_json()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    operations
}

fn concrete(path: &str) -> String {
    path.replace("{kind}", "users")
        .replace("{id}", "1")
        .replace("{name}", "ada")
        .replace("{key}", "no-such-key")
        .replace("{calendar}", "hr")
        .replace("{file}", "no-such-key.ics")
}

#[tokio::test]
async fn every_route_needs_a_token_unless_it_is_public() {
    let world = World::new().await;
    let mut public = Vec::new();
    for (method, path, operation) in operations() {
        let request = Request::builder().method(method.as_str()).uri(concrete(&path)).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        let says_public = operation["security"] == serde_json::json!([{}]);
        if says_public {
            public.push(format!("{method} {path}"));
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        } else {
            assert!(answer.problem().starts_with("401 unauthenticated"), "{method} {path}: {answer:?}");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"nightbell\"");
        }
    }
    public.sort();
    let mut expected = PUBLIC.to_vec();
    expected.sort_unstable();
    assert_eq!(public, expected);
}

#[tokio::test]
async fn observers_may_only_read() {
    let world = World::new().await;
    // So that the answer to whoever watches has an end.
    world.engine.live().close();
    for (method, path, operation) in operations() {
        let is_public = operation["security"] == serde_json::json!([{}]);
        let description = operation["description"].as_str().unwrap_or_default();
        if is_public {
            continue;
        }
        assert!(description.contains("Role: "), "{method} {path} does not say which role it needs");
        // Whose it is to be decides who may make one.
        let is_new_token = method == "POST" && path == "/api/v1/tokens";
        let body = is_new_token.then(|| serde_json::json!({"name": "new", "role": "observer"}));
        let answer = world.call(Role::Observer, &method, &concrete(&path), body).await;
        let may = description.contains("Role: observer");
        assert_eq!(may, method == "GET" && answer.status != StatusCode::FORBIDDEN, "{method} {path}: {answer:?}");
        if !may {
            assert!(answer.problem().starts_with("403 forbidden"), "{method} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn each_role_may_do_what_the_next_one_may() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let check = async |role: Role, method: &str, path: &str, body: Option<Value>, expected: u16| {
        let answer = world.call(role, method, path, body).await;
        assert_eq!(answer.status.as_u16(), expected, "{role} {method} {path}: {answer:?}");
    };
    let acknowledge = format!("/api/v1/alerts/{id}/acknowledge");
    check(Role::Responder, "POST", &acknowledge, None, 200).await;
    check(Role::Manager, "POST", &acknowledge, None, 200).await;
    let team = || Some(serde_json::json!({"members": ["ada"]}));
    check(Role::Responder, "PUT", "/api/v1/teams/search", team(), 403).await;
    check(Role::Manager, "PUT", "/api/v1/teams/search", team(), 201).await;
    check(Role::Responder, "GET", "/api/v1/integrations/checkout-in/key", None, 403).await;
    check(Role::Responder, "GET", "/api/v1/config/export?with_secrets=true", None, 403).await;
    check(Role::Responder, "GET", "/api/v1/config/export", None, 200).await;
    check(Role::Manager, "GET", "/api/v1/tokens", None, 403).await;
    check(Role::Admin, "GET", "/api/v1/tokens", None, 200).await;
    check(Role::Admin, "POST", &acknowledge, None, 200).await;
}

#[tokio::test]
async fn tokens_are_made_shown_once_and_revoked() {
    let world = World::new().await;
    let body = serde_json::json!({"name": "ci", "role": "responder"});
    let created = world.call(Role::Admin, "POST", "/api/v1/tokens", Some(body.clone())).await;
    assert_eq!(created.status, 201);
    let token = created.json()["token"].as_str().unwrap().to_owned();
    let again = world.call(Role::Admin, "POST", "/api/v1/tokens", Some(body)).await;
    assert_eq!(again.problem(), "409 name_taken: the name \"ci\" is taken");
    let whoami = async || {
        let request = Request::builder().uri("/api/v1/whoami").header(header::AUTHORIZATION, format!("bearer {token}"));
        world.send(request.body(Body::empty()).unwrap()).await
    };
    insta::assert_snapshot!(whoami().await.line(), @r#"200 {"actor":"token:ci","name":"ci","title":"ci","time_zone":null,"role":"responder","scopes":[],"owner":null,"teams":null}"#);
    // That it was used is noted while nobody waits for it.
    let list = loop {
        let list = world.call(Role::Admin, "GET", "/api/v1/tokens", None).await;
        if !list.json()["items"][1]["last_used_at"].is_null() {
            break list;
        }
    };
    assert!(!list.text.contains(&token), "a token is shown again");
    insta::assert_json_snapshot!(list.json()["items"][1], @r#"
    {
      "bootstrap": false,
      "created_at": "2026-11-23T12:00:00Z",
      "created_by": "token:admin-token",
      "expires_at": null,
      "last_used_at": "2026-11-23T12:00:00Z",
      "last_used_from": null,
      "name": "ci",
      "owner": null,
      "revoked_at": null,
      "role": "responder",
      "scopes": []
    }
    "#);
    assert_eq!(world.call(Role::Admin, "DELETE", "/api/v1/tokens/ci", None).await.status, 204);
    assert_eq!(
        whoami().await.problem(),
        "401 unauthenticated: the token is unknown or revoked; make another with nightbell token create"
    );
    let gone = world.call(Role::Admin, "DELETE", "/api/v1/tokens/ci", None).await;
    insta::assert_snapshot!(gone.problem(), @r#"404 not_found: there is no live token "ci"; GET /api/v1/tokens lists them"#);
    for body in
        [serde_json::json!({"name": "No Name", "role": "admin"}), serde_json::json!({"name": "x", "role": "boss"})]
    {
        let refused = world.call(Role::Admin, "POST", "/api/v1/tokens", Some(body)).await;
        assert!(refused.problem().starts_with("400 invalid_body"), "{refused:?}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let world = World::new().await;
    let check = async |method: &str, path: &str, expected: &str| {
        assert_eq!(world.call(Role::Admin, method, path, None).await.problem(), expected);
    };
    check(
        "GET",
        "/api/v2/alerts/x/y/z",
        "404 unknown_path: nothing answers GET /api/v2/alerts/x/y/z; GET /api/v1/openapi.json lists all paths",
    )
    .await;
    check("GET", "/api/v1/user", "404 unknown_path: \"user\" is not a kind of resource; did you mean \"users\"?").await;
    check(
        "PATCH",
        "/api/v1/alerts",
        "405 method_not_allowed: PATCH is not possible here; the header Allow and /api/v1/openapi.json say what is",
    )
    .await;
    check("GET", "/api/v1/alerts/999", "404 not_found: there is no alert 999; GET /api/v1/alerts lists them").await;
    check(
        "GET",
        "/api/v1/alerts?stauts=triggered",
        "400 invalid_parameter: parameter \"stauts\" is unknown; did you mean \"status\"?",
    )
    .await;
    check(
        "GET",
        "/api/v1/alerts?status=open",
        "400 invalid_parameter: status: \"open\" is not a valid status; use one of: triggered, acknowledged, resolved",
    )
    .await;
    let abc = world.get("/api/v1/alerts/abc").await;
    assert!(
        abc.problem().starts_with("404 not_found: there is no alert \"abc\", alerts have whole numbers"),
        "{abc:?}"
    );
    let bad = Request::builder().uri("/api/v1/whoami").header(header::AUTHORIZATION, "Basic eDp5");
    let bad = world.send(bad.body(Body::empty()).unwrap()).await;
    insta::assert_snapshot!(bad.problem(), @"401 unauthenticated: the header Authorization is not understood; send Authorization: Bearer TOKEN");
}
