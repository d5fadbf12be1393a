//! Doors: what each protocol's clients are answered.

use crate::support::{Answer, World};
use axum::body::Body;
use http::{Request, header};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

const JSON: &str = "application/json";

#[tokio::test]
async fn the_native_door() {
    let world = World::new().await;
    let check = async |body: &str| world.open("POST", "/in/checkout-key", JSON, body.to_owned()).await.line();
    insta::assert_snapshot!(check(r#"{"summary":"down","dedup_key":"db"}"#).await, @r#"202 {"results":[{"dedup_key":"db","alert_id":1,"outcome":"opened"}]}"#);
    insta::assert_snapshot!(check(r#"[{"summary":"down","dedup_key":"db"},{"dedup_key":"x"},{"action":"resolve","dedup_key":"db"}]"#).await, @r#"207 {"results":[{"dedup_key":"db","alert_id":1,"outcome":"counted"},{"outcome":"rejected","error":"summary is missing; trigger needs one line that says what is the matter"},{"dedup_key":"db","alert_id":1,"outcome":"resolved"}]}"#);
    insta::assert_snapshot!(check(r#"{"action":"resolve","dedup_key":"db"}"#).await, @r#"202 {"results":[{"dedup_key":"db","outcome":"ignored"}]}"#);
    insta::assert_snapshot!(check(r#"{"action":"resolve"}"#).await, @r#"400 {"results":[{"outcome":"rejected","error":"dedup_key is missing; resolve needs the key that its trigger had"}]}"#);
    insta::assert_snapshot!(check("{").await, @r#"400 {"type":"about:blank","title":"Malformed JSON","status":400,"code":"malformed_json","detail":"the body is not valid JSON: EOF while parsing an object at line 1 column 1; check its quotes, commas and brackets"}"#);
    let made_up = world.open("POST", "/in/checkout-key", JSON, r#"{"summary":"no key"}"#).await.json();
    assert_eq!(made_up["results"][0]["dedup_key"].as_str().unwrap().len(), 32);
    // Any content type will do: curl's default is a form's.
    let form = world.open("POST", "/in/checkout-key", "application/x-www-form-urlencoded", r#"{"summary":"x"}"#).await;
    assert_eq!(form.status, 202);
}

#[tokio::test]
async fn unknown_keys_and_large_bodies_are_answered_as_each_protocol_does() {
    let world = World::new().await;
    let large = || "x".repeat(5 * 1024 * 1024 + 1);
    let unknown = world.open("POST", "/in/no-such-key", JSON, "{}").await;
    insta::assert_snapshot!(unknown.problem(), @"404 unknown_key: no integration has this key; copy the address from the integration's page");
    assert_eq!(world.open("POST", "/in/no-such-key/alertmanager", JSON, "{}").await.status, 404);
    insta::assert_snapshot!(world.open("POST", "/in/no-such-key/api/v2/alerts", JSON, "[]").await.line(), @r#"404 {"code":404,"message":"no integration has this key; copy the address from the integration's page"}"#);
    for path in ["/in/no-such-key/api/v2/status", "/in/no-such-key/-/healthy", "/in/no-such-key/-/ready"] {
        assert_eq!(world.open("GET", path, JSON, "").await.status, 404, "{path}");
    }
    let body = json!({"routing_key": "nosuchkeynosuchkeynosuchkey00000", "event_action": "trigger", "payload": {"summary": "x"}});
    insta::assert_snapshot!(world.open("POST", "/v2/enqueue", JSON, body.to_string()).await.line(), @r#"400 {"status":"invalid event","message":"Event object is invalid","errors":["Invalid routing key"]}"#);
    for path in [
        "/in/checkout-key",
        "/in/checkout-key/alertmanager",
        "/in/checkout-key/api/v2/alerts",
        "/v2/enqueue",
        "/v2/change/enqueue",
    ] {
        assert_eq!(world.open("POST", path, JSON, large()).await.status, 413, "{path}");
    }
}

#[tokio::test]
async fn alertmanager_and_prometheus() {
    let world = World::new().await;
    let alert = json!({"status": "firing", "labels": {"alertname": "Down", "severity": "critical"}, "annotations": {"summary": "it is down"},
        "startsAt": "2026-11-23T11:59:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus.example.com/g", "fingerprint": "0102030405060708"});
    let webhook = json!({"version": "4", "groupKey": "g", "truncatedAlerts": 0, "status": "firing", "receiver": "nb", "alerts": [alert]});
    insta::assert_snapshot!(world.open("POST", "/in/checkout-key/alertmanager", JSON, webhook.to_string()).await.line(), @r#"200 {"results":[{"dedup_key":"0102030405060708","alert_id":1,"outcome":"opened"}]}"#);
    let sent = json!([{"labels": {"alertname": "Up"}, "annotations": {}, "startsAt": "2026-11-23T11:59:00Z", "endsAt": "2026-11-23T12:04:00Z"}]);
    let direct = world.open("POST", "/in/checkout-key/api/v2/alerts", JSON, sent.to_string()).await;
    assert_eq!(direct.line(), "200 ");
    assert_eq!(direct.header("content-type"), "");
    insta::assert_snapshot!(world.open("POST", "/in/checkout-key/api/v2/alerts", "text/plain", sent.to_string()).await.line(), @r#"415 {"code":415,"message":"unsupported media type \"text/plain\"; send application/json"}"#);
    let status = world.open("GET", "/in/checkout-key/api/v2/status", JSON, "").await.json();
    assert_eq!(status["versionInfo"]["version"], "1.2.3");
    assert_eq!(world.open("GET", "/in/checkout-key/-/healthy", JSON, "").await.line(), "200 OK");
    assert_eq!(world.open("GET", "/in/checkout-key/-/ready", JSON, "").await.line(), "200 OK");
}

#[tokio::test]
async fn pagerduty_with_and_without_a_slash() {
    let world = World::new().await;
    let trigger = json!({"routing_key": "checkout-key", "event_action": "trigger", "dedup_key": "db", "payload": {"summary": "down", "source": "db-1", "severity": "critical"}});
    for path in ["/v2/enqueue", "/v2/enqueue/"] {
        let answer = world.open("POST", path, JSON, trigger.to_string()).await;
        assert_eq!(answer.line(), r#"202 {"status":"success","message":"Event processed","dedup_key":"db"}"#, "{path}");
    }
    let change =
        json!({"routing_key": "checkout-key", "payload": {"summary": "deployed", "timestamp": "2026-11-23T11:00:00Z"}});
    for path in ["/v2/change/enqueue", "/v2/change/enqueue/"] {
        let answer = world.open("POST", path, JSON, change.to_string()).await;
        assert_eq!(answer.line(), r#"202 {"status":"success","message":"Change event processed"}"#, "{path}");
    }
    insta::assert_snapshot!(world.open("POST", "/v2/enqueue", JSON, "{}").await.line(), @r#"400 {"status":"invalid event","message":"Event object is invalid","errors":["'routing_key' is missing or blank; send the key of an integration"]}"#);
    assert_eq!(world.get("/api/v1/alerts").await.json()["items"][0]["count"], 2);
}

#[tokio::test]
async fn a_store_that_is_gone_is_said_so_that_senders_repeat() {
    let world = World::new().await;
    world.engine.store().close().await;
    for path in ["/in/checkout-key", "/in/checkout-key/alertmanager", "/in/checkout-key/api/v2/alerts"] {
        let body = match path {
            "/in/checkout-key" => json!({"summary": "x"}),
            "/in/checkout-key/alertmanager" => {
                json!({"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "A"}, "startsAt": "2026-11-23T11:59:00Z"}]})
            }
            _ => json!([{"labels": {"alertname": "A"}}]),
        };
        let answer = world.open("POST", path, JSON, body.to_string()).await;
        assert_eq!(answer.status, 503, "{path}: {answer:?}");
        assert_ne!(answer.header("retry-after"), "", "{path}");
    }
    let ready = world.open("GET", "/readyz", JSON, "").await;
    insta::assert_snapshot!(ready.line(), @r#"503 {"ready":false,"timer_lag_ms":null,"pending_notifications":null,"error":"the database cannot be used"}"#);
    assert_eq!(world.open("GET", "/healthz", JSON, "").await.status, 200);
}

#[tokio::test]
async fn a_slash_at_the_end_changes_nothing() {
    let world = World::new().await;
    let alert = json!({"status": "firing", "labels": {"alertname": "A"}, "startsAt": "2026-11-23T11:59:00Z"});
    for (path, body, expected) in [
        ("/in/checkout-key/", json!({"summary": "down"}), 202),
        ("/in/checkout-key/alertmanager/", json!({"version": "4", "alerts": [alert]}), 200),
        ("/in/checkout-key/api/v2/alerts/", json!([alert]), 200),
    ] {
        let answer = world.open("POST", path, JSON, body.to_string()).await;
        assert_eq!(answer.status, expected, "{path}: {answer:?}");
    }
    assert_eq!(world.open("POST", "/in/no-such-key/", JSON, "{}").await.status, 404);
}

async fn send_encoded(world: &World, path: &str, encoding: &str, body: &str) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, JSON).header(header::CONTENT_ENCODING, encoding);
    world.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn compressed_bodies_are_refused_in_words() {
    let world = World::new().await;
    let check = async |path: &str| send_encoded(&world, path, "gzip", "\u{1f}\u{8b}").await.line();
    insta::assert_snapshot!(check("/in/checkout-key").await, @r#"415 {"type":"about:blank","title":"Unsupported media type","status":415,"code":"unsupported_media_type","detail":"Content-Encoding \"gzip\" is not supported; send the body uncompressed"}"#);
    insta::assert_snapshot!(check("/in/checkout-key/alertmanager").await, @r#"415 {"type":"about:blank","title":"Unsupported media type","status":415,"code":"unsupported_media_type","detail":"Content-Encoding \"gzip\" is not supported; send the body uncompressed"}"#);
    insta::assert_snapshot!(check("/in/checkout-key/api/v2/alerts").await, @r#"415 {"code":415,"message":"Content-Encoding \"gzip\" is not supported; send the body uncompressed"}"#);
    insta::assert_snapshot!(check("/v2/enqueue").await, @r#"415 {"errors":["Content-Encoding \"gzip\" is not supported; send the body uncompressed"],"message":"Event object is compressed","status":"invalid event"}"#);
    for (encoding, expected) in [("identity", 202), ("", 202), ("Identity", 202), ("identity, br", 415), ("zstd", 415)]
    {
        let answer = send_encoded(&world, "/in/checkout-key", encoding, r#"{"summary":"x"}"#).await;
        assert_eq!(answer.status, expected, "{encoding}: {answer:?}");
    }
}

#[tokio::test]
async fn alertmanagers_clients_understand_what_is_not_there() {
    let world = World::new().await;
    let check = async |method: &str, path: &str| {
        let answer = world.open(method, path, JSON, "").await;
        assert_eq!(answer.header("content-type"), JSON, "{answer:?}");
        (answer.line(), answer.header("allow").to_owned())
    };
    let (answer, allow) = check("GET", "/in/checkout-key/api/v2/alerts").await;
    assert_eq!(allow, "POST");
    insta::assert_snapshot!(answer, @r#"405 {"code":405,"message":"GET is not possible here; the header Allow says what is (alerts are taken in here, and shown by GET /api/v1/alerts)"}"#);
    assert_eq!(check("GET", "/in/checkout-key/api/v2/alerts/").await.1, "POST");
    insta::assert_snapshot!(check("GET", "/in/checkout-key/api/v2/silences").await.0, @r#"404 {"code":404,"message":"nothing is at this address: alerts are taken in here, and shown by GET /api/v1/alerts"}"#);
    assert!(world.open("GET", "/in/checkout-key", JSON, "").await.problem().starts_with("405 method_not_allowed"));
}

#[tokio::test]
async fn what_is_refused_is_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let world = World::new().await;
    // Of this thread, on which everything here runs.
    let _guard = metrics::set_default_local_recorder(&recorder);
    for (path, body) in [
        ("/in/no-such-key", "{}".to_owned()),
        ("/in/checkout-key", "{".to_owned()),
        ("/in/checkout-key", "x".repeat(5 * 1024 * 1024 + 1)),
        ("/in/checkout-key", json!(vec![json!({}); 1_001]).to_string()),
        ("/in/checkout-key/alertmanager", "[]".to_owned()),
        ("/v2/enqueue", "{}".to_owned()),
        // Taken, except for two of its events.
        ("/in/checkout-key", r#"[{"summary":"down"},{"action":"resolve"},{"dedup_key":"x"}]"#.to_owned()),
    ] {
        world.open("POST", path, JSON, body).await;
    }
    world.open("POST", "/in/checkout-key/api/v2/alerts", "text/plain", "[]").await;
    send_encoded(&world, "/v2/enqueue", "gzip", "").await;
    let text = recorder.handle().render();
    let mut counted: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("nightbell_door_refusals_total") || line.contains("outcome=\"rejected\""))
        .collect();
    counted.sort_unstable();
    insta::assert_snapshot!(counted.join("\n"), @r#"
    nightbell_door_refusals_total{door="alertmanager_api",reason="unsupported_media_type"} 1
    nightbell_door_refusals_total{door="alertmanager_webhook",reason="malformed"} 1
    nightbell_door_refusals_total{door="native",reason="malformed"} 1
    nightbell_door_refusals_total{door="native",reason="too_large"} 2
    nightbell_door_refusals_total{door="native",reason="unknown_key"} 1
    nightbell_door_refusals_total{door="pagerduty",reason="malformed"} 1
    nightbell_door_refusals_total{door="pagerduty",reason="unsupported_encoding"} 1
    nightbell_events_total{action="unknown",outcome="rejected"} 2
    "#);
}
