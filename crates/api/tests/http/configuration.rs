//! Configuration: documents with revisions, applies, exports.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::{Value, json};

async fn put(world: &World, path: &str, if_match: Option<&str>, body: Value) -> crate::support::Answer {
    change(world, "PUT", path, if_match, Body::from(body.to_string())).await
}

async fn change(world: &World, method: &str, path: &str, if_match: Option<&str>, body: Body) -> crate::support::Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    if let Some(tag) = if_match {
        request = request.header(header::IF_MATCH, tag);
    }
    world.send(request.body(body).unwrap()).await
}

#[tokio::test]
async fn a_document_is_made_changed_and_deleted_by_revision() {
    let world = World::new().await;
    let path = "/api/v1/teams/search";
    let created = put(&world, path, None, json!({"title": "Search", "members": ["ada"]})).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.header("etag"), "\"1\"");
    insta::assert_snapshot!(created.text, @r#"{"members":["ada"],"name":"search","notes":[],"revision":1,"title":"Search"}"#);
    insta::assert_snapshot!(world.get(path).await.text, @r#"{"members":["ada"],"name":"search","revision":1,"title":"Search"}"#);

    let blind = put(&world, path, None, json!({"members": []})).await;
    insta::assert_snapshot!(blind.problem(), @"428 precondition_required: teams/search exists; send If-Match with the ETag of your last GET, or * to overwrite");
    // PUT takes what GET gave, and what it answered itself.
    let mut body = created.json();
    body["members"] = json!(["ada", "grace"]);
    let changed = put(&world, path, Some("\"1\""), body).await;
    assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"2\""));
    let stale = put(&world, path, Some("\"1\""), json!({"members": []})).await;
    insta::assert_snapshot!(stale.problem(), @"412 stale_revision: teams/search is at revision 2 now; GET it again and repeat your change");
    let wrong = put(&world, path, Some("*"), json!({"members": ["adda"], "tilte": "x"})).await;
    assert_eq!(wrong.status, 422);
    insta::assert_json_snapshot!(wrong.json()["errors"], @r#"
    [
      {
        "file": null,
        "key": "tilte",
        "line": null,
        "message": "unknown key \"tilte\"; did you mean \"title\"?"
      }
    ]
    "#);

    let history = world.get("/api/v1/teams/search/history").await.json();
    insta::assert_json_snapshot!(history["items"], @r#"
    [
      {
        "at": "2026-11-23T12:00:00Z",
        "author": "token:manager-token",
        "resource": {
          "members": [
            "ada"
          ],
          "name": "search",
          "title": "Search"
        },
        "revision": 1
      },
      {
        "at": "2026-11-23T12:00:00Z",
        "author": "token:manager-token",
        "resource": {
          "members": [
            "ada",
            "grace"
          ],
          "name": "search",
          "title": "Search"
        },
        "revision": 2
      }
    ]
    "#);

    assert_eq!(change(&world, "DELETE", path, None, Body::empty()).await.status, 428);
    let deleted = change(&world, "DELETE", path, Some("\"2\""), Body::empty()).await;
    insta::assert_snapshot!(deleted.line(), @r#"200 {"plan":[{"kind":"teams","name":"search","action":"delete"}],"notes":[],"errors":[]}"#);
    insta::assert_snapshot!(world.get(path).await.problem(), @r#"404 not_found: there is no team "search"; GET /api/v1/teams lists them"#);
    let used = change(&world, "DELETE", "/api/v1/users/ada", Some("*"), Body::empty()).await;
    insta::assert_snapshot!(used.problem(), @"409 in_use: users/ada: cannot be deleted: schedules/payments-primary refers to it at rotations[0].members[0]; change that first; users/ada: cannot be deleted: teams/payments refers to it at members[0]; change that first");
    world.trigger("database").await;
    let burning = change(&world, "DELETE", "/api/v1/integrations/checkout-in", Some("*"), Body::empty()).await;
    assert_eq!(burning.status, 200);
    let burning = change(&world, "DELETE", "/api/v1/services/checkout", Some("*"), Body::empty()).await;
    insta::assert_snapshot!(burning.problem(), @r#"409 in_use: service "checkout" has open alerts (1); resolve them first"#);
}

#[tokio::test]
async fn lists_and_keys() {
    let world = World::new().await;
    let services = world.get("/api/v1/services").await.json();
    insta::assert_json_snapshot!(services, @r#"
    {
      "items": [
        {
          "escalation_policy": "payments",
          "name": "checkout",
          "playbook": "https://wiki.example.com/checkout",
          "revision": 1,
          "team": "payments",
          "title": "Checkout"
        },
        {
          "escalation_policy": "payments",
          "name": "search",
          "revision": 1,
          "title": "Search"
        }
      ],
      "next_cursor": null
    }
    "#);
    let integration = world.get("/api/v1/integrations/checkout-in").await;
    assert!(!integration.text.contains("checkout-key"), "{integration:?}");
    let key = world.call(Role::Manager, "GET", "/api/v1/integrations/checkout-in/key", None).await;
    insta::assert_json_snapshot!(key.json(), @r#"
    {
      "key": "checkout-key",
      "name": "checkout-in",
      "urls": {
        "alertmanager": "https://night.example.com/bell/in/checkout-key/alertmanager",
        "native": "https://night.example.com/bell/in/checkout-key",
        "pagerduty": "https://night.example.com/bell/v2/enqueue",
        "prometheus": "https://night.example.com/bell/in/checkout-key"
      }
    }
    "#);
    let made = put(&world, "/api/v1/integrations/made", None, json!({"service": "checkout"})).await;
    assert_eq!(made.status, 201);
    let key = world.call(Role::Manager, "GET", "/api/v1/integrations/made/key", None).await.json();
    assert_eq!(key["key"].as_str().unwrap().len(), 32);
    let sent = world
        .open("POST", &format!("/in/{}", key["key"].as_str().unwrap()), "application/json", r#"{"summary":"x"}"#)
        .await;
    assert_eq!(sent.status, 202);
    assert_eq!(world.call(Role::Manager, "GET", "/api/v1/integrations/none/key", None).await.status, 404);
}

#[tokio::test]
async fn files_are_applied_whole_or_not_at_all() {
    let world = World::new().await;
    let apply = async |body: Value| world.call(Role::Manager, "POST", "/api/v1/config/apply", Some(body)).await;
    let team = "teams:\n  - { name: search, members: [grace] }\n";
    let planned = apply(json!({"files": [{"path": "a.yaml", "text": team}], "dry_run": true})).await;
    insta::assert_snapshot!(planned.line(), @r#"200 {"plan":[{"kind":"teams","name":"search","action":"create"}],"notes":[],"errors":[]}"#);
    assert_eq!(world.get("/api/v1/teams/search").await.status, 404);
    let applied = apply(json!({"files": [{"path": "a.yaml", "text": team}]})).await;
    assert_eq!(applied.text, planned.text);
    let again = apply(json!({"files": [{"path": "a.yaml", "text": team}]})).await;
    assert_eq!(again.json()["plan"][0]["action"], "unchanged");

    let wrong = "teams:\n  - { name: more, members: [grce] }\nuser:\n  - { name: x }\n";
    let refused = apply(json!({"files": [{"path": "a.yaml", "text": team}, {"path": "b.yaml", "text": wrong}]})).await;
    assert_eq!(refused.status, 422);
    insta::assert_json_snapshot!(refused.json(), @r#"
    {
      "errors": [
        {
          "file": "b.yaml",
          "key": "teams[0].members[0]",
          "line": 2,
          "message": "\"grce\" is not a user; did you mean \"grace\"?"
        },
        {
          "file": "b.yaml",
          "key": "user",
          "line": 3,
          "message": "\"user\" is not a kind of resource; did you mean \"users\"?"
        }
      ],
      "notes": [],
      "plan": []
    }
    "#);
    let shapeless = apply(json!({"files": [{"path": "a.yaml"}]})).await;
    insta::assert_snapshot!(shapeless.problem(), @"400 invalid_body: files[0]: missing field `text` at line 1 column 27");

    let export = world.get("/api/v1/config/export").await;
    assert_eq!(export.header("content-type"), "application/yaml; charset=utf-8");
    assert!(!export.text.contains("checkout-key"));
    let back = apply(json!({"files": [{"path": "export.yaml", "text": export.text}]})).await.json();
    let actions: Vec<&Value> = back["plan"].as_array().unwrap().iter().map(|change| &change["action"]).collect();
    assert!(actions.iter().all(|action| **action == "unchanged"), "{back}");
    let secrets = world.call(Role::Manager, "GET", "/api/v1/config/export?kind=integrations&with_secrets", None).await;
    assert!(secrets.text.contains("checkout-key") && !secrets.text.contains("users:"), "{secrets:?}");
    insta::assert_snapshot!(world.get("/api/v1/config/export?kind=service").await.problem(), @r#"400 invalid_parameter: kind: "service" is not a kind of resource; did you mean "services"?"#);
}

#[tokio::test]
async fn the_doctor_answers() {
    let world = World::new().await;
    let findings = world.get("/api/v1/checks").await.json();
    assert_eq!(world.get("/api/v1/config/diagnose").await.json(), findings, "the first address answers the same");
    let items = findings["items"].as_array().unwrap();
    for finding in items {
        let fields: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields.len(), 5, "{finding}");
        assert!(["error", "warning", "note"].contains(&finding["severity"].as_str().unwrap()));
    }
    assert!(items.iter().any(|finding| finding["kind"] == "escalation_policies"), "no last resort: {findings}");
}

/// PostgreSQL cannot be asked for such a name; on both databases the answer is the same.
#[tokio::test]
async fn a_nul_character_names_nothing() {
    let world = World::new().await;
    for (method, path) in [("GET", "/api/v1/users/%00/history"), ("DELETE", "/api/v1/tokens/a%00b")] {
        let answer = world.call(Role::Admin, method, path, None).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        assert!(answer.text.contains("NUL character"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let world = World::new().await;
    let put = async |name: &str, body: Value| {
        let request = Request::builder()
            .method("PUT")
            .uri(format!("/api/v1/users/{name}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, "*")
            .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Admin)));
        world.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    for user in world.get("/api/v1/users").await.json()["items"].as_array().unwrap() {
        assert_ne!(user["role"], "admin", "the fixture has none: {user}");
    }
    world.apply("users: [ { name: root, role: admin } ]").await;
    let last = put("root", json!({"role": "responder"})).await;
    assert_eq!(last.status, 422, "{}", last.text);
    insta::assert_snapshot!(last.json()["errors"][0]["message"].as_str().unwrap(), @"is the last admin who is not disabled: keep `role: admin`, or make somebody else an admin first");
    assert_eq!(put("root", json!({"role": "admin", "disabled": true})).await.status, 422);
    let deleted = world.call(Role::Admin, "DELETE", "/api/v1/users/root", None).await;
    assert!(deleted.status.is_client_error(), "{}", deleted.text);
    world.apply("users: [ { name: second, role: admin } ]").await;
    assert_eq!(put("root", json!({"role": "responder"})).await.status, 200);
    assert_eq!(put("second", json!({"role": "responder"})).await.status, 422);
}
