//! Webhooks: body, headers, what answers mean, and what is refused.

use crate::sample::{acknowledged, alert, http, page, update};
use nightbell_channels::{ChannelSettings, Channels, HttpSettings, Message};
use nightbell_core::{ContactMethodKind, DeliveryResult, Duration, Recipient};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn channels(http: HttpSettings) -> Channels {
    Channels::from_settings(&ChannelSettings { http, ..ChannelSettings::default() }).unwrap()
}

fn hook(address: &str) -> Message {
    page(ContactMethodKind::Webhook, address, vec![alert(12, "5xx above 2%")])
}

async fn deliver(answer: ResponseTemplate) -> DeliveryResult {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/hook")).respond_with(answer).mount(&server).await;
    channels(http()).deliver(&hook(&format!("{}/hook", server.uri()))).await
}

#[tokio::test]
async fn body_and_headers_are_the_public_interface() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let mut message = hook(&server.uri());
    message.secret = Some("s3cret".into());
    let result = channels(http()).deliver(&message).await;
    let sent = DeliveryResult::Sent { provider_id: None, answer: "204 No Content".to_owned(), acknowledge: false };
    assert_eq!(result, sent);

    let request = server.received_requests().await.unwrap().remove(0);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        json!({
            "kind": "page",
            "notification_id": "01990000-0000-7000-8000-000000000042",
            "user": "ada",
            "contact_method": "way",
            "channel": null,
            "text": "Checkout critical: 5xx above 2% (alert 12)",
            "alerts": [{"id": 12, "url": "https://bell.example.com/alerts/12"}],
            "alerts_total": 1,
            "acknowledge_url": "https://bell.example.com/a/TOKEN",
            "sent_at": "2026-11-21T06:00:02Z",
        })
    );
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("idempotency-key"), Some("01990000-0000-7000-8000-000000000042"));
    assert_eq!(header("x-nightbell-timestamp"), Some("1795240802"));
    let signed = [b"1795240802.", request.body.as_slice()].concat();
    assert_eq!(header("x-nightbell-signature"), Some(format!("v1={}", hmac_sha256("s3cret", &signed)).as_str()));
}

fn hmac_sha256(key: &str, text: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap().chain_update(text);
    hex::encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn channels_updates_and_no_secret() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let alerts = vec![acknowledged(alert(12, "5xx"), "ada"), acknowledged(alert(13, "latency"), "grace")];
    let mut message = update(page(ContactMethodKind::Webhook, &server.uri(), alerts));
    message.outgoing.notification.recipient = Recipient::Channel { channel: "ops-room".into() };
    channels(http()).deliver(&message).await;

    let request = server.received_requests().await.unwrap().remove(0);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["kind"], "update");
    assert_eq!(body["user"], Value::Null);
    assert_eq!(body["contact_method"], Value::Null);
    assert_eq!(body["channel"], "ops-room");
    assert_eq!(body["text"], "2 alerts: 1 acknowledged by ada, 1 acknowledged by grace");
    assert_eq!(body["alerts"].as_array().unwrap().len(), 2);
    assert!(request.headers.get("x-nightbell-signature").is_none());
}

#[tokio::test]
async fn a_bundle_carries_at_most_a_hundred_alerts() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let alerts = (1..=120).map(|id| alert(id, "5xx")).collect();
    channels(http()).deliver(&page(ContactMethodKind::Webhook, &server.uri(), alerts)).await;
    let body: Value = serde_json::from_slice(&server.received_requests().await.unwrap()[0].body).unwrap();
    assert_eq!((body["alerts"].as_array().unwrap().len(), &body["alerts_total"]), (100, &json!(120)));
    let text = body["text"].as_str().unwrap();
    assert!(text.starts_with("120 alerts for you: Checkout critical: 5xx (alert 1); "), "{text}");
    assert!(text.ends_with("; and 117 more"), "{text}");
}

#[tokio::test]
async fn answers_may_acknowledge() {
    for (body, acknowledges) in [
        (r#"{"acknowledge":true}"#.to_owned(), true),
        (r#"{"acknowledge":false}"#.to_owned(), false),
        (r#"{"ok":true}"#.to_owned(), false),
        ("ok".to_owned(), false),
        (String::new(), false),
        (format!(r#"{{"acknowledge":true,"padding":"{}"}}"#, "x".repeat(100_000)), false),
    ] {
        let result = deliver(ResponseTemplate::new(200).set_body_string(body.clone())).await;
        let DeliveryResult::Sent { acknowledge, .. } = result else { panic!("{result:?}") };
        assert_eq!(acknowledge, acknowledges, "{}", &body[..body.len().min(40)]);
    }
}

#[tokio::test]
async fn statuses_are_retried_or_final() {
    for status in [408, 429, 500, 502, 503, 504] {
        let result = deliver(ResponseTemplate::new(status)).await;
        assert!(matches!(result, DeliveryResult::Retry { after: None, .. }), "{status}: {result:?}");
    }
    for status in [300, 304, 400, 401, 403, 404, 410, 413, 422] {
        let result = deliver(ResponseTemplate::new(status)).await;
        assert!(matches!(result, DeliveryResult::Permanent { .. }), "{status}: {result:?}");
    }
    for (value, wait_ms) in [("3", 3_000), ("9999", 300_000), ("Sat, 21 Nov 2026 06:00:32 GMT", 30_000)] {
        let result = deliver(ResponseTemplate::new(429).insert_header("Retry-After", value)).await;
        let DeliveryResult::Retry { reason, after } = result else { panic!("{result:?}") };
        assert_eq!(after, Some(Duration::from_millis(wait_ms)), "{value}");
        assert_eq!(reason, "answered 429 Too Many Requests");
    }
    let result = deliver(ResponseTemplate::new(400).set_body_string("bad\r\n  field")).await;
    assert_eq!(result, DeliveryResult::Permanent { reason: "answered 400 Bad Request: bad field".to_owned() });
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&target).await;
    let result = deliver(ResponseTemplate::new(307).insert_header("Location", target.uri().as_str())).await;
    let DeliveryResult::Permanent { reason } = result else { panic!("{result:?}") };
    assert_eq!(reason, "answered 307 Temporary Redirect; redirects are not followed, so write the final address");
    assert_eq!(target.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn broken_connections_are_retried() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://127.0.0.1:{}/secret-token", listener.local_addr().unwrap().port());
    drop(listener);
    let result = channels(http()).deliver(&hook(&address)).await;
    let DeliveryResult::Retry { reason, after: None } = result else { panic!("{result:?}") };
    assert!(reason.starts_with("no connection: ") && reason.contains("refused"), "{reason}");
    assert!(!reason.contains("secret-token"), "{reason}");

    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let impatient = HttpSettings { timeout_ms: 50, ..http() };
    let result = channels(impatient).deliver(&hook(&address)).await;
    assert_eq!(result, DeliveryResult::Retry { reason: "no answer in time".to_owned(), after: None });
}

#[tokio::test]
async fn private_addresses_are_refused_unless_allowed() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let port = server.address().port();
    let closed = channels(HttpSettings::default());
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
    ] {
        let result = closed.deliver(&hook(&format!("http://{host}:{port}/"))).await;
        let DeliveryResult::Permanent { reason } = result else { panic!("{host}: {result:?}") };
        assert!(reason.contains("[http] allow_private"), "{host}: {reason}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    for host in ["127.0.0.1", "localhost"] {
        let result = channels(http()).deliver(&hook(&format!("http://{host}:{port}/"))).await;
        assert!(matches!(result, DeliveryResult::Sent { .. }), "{host}: {result:?}");
    }
}

#[tokio::test]
async fn providers_are_hosts_and_bad_addresses_are_final() {
    let channels = channels(http());
    for (address, provider) in [
        ("https://ops.example.com/ada", "webhook:ops.example.com:443"),
        ("http://ops.example.com/x", "webhook:ops.example.com:80"),
        ("https://ops.example.com:8443", "webhook:ops.example.com:8443"),
        ("nonsense", "webhook:invalid"),
    ] {
        assert_eq!(channels.provider(&hook(address)), provider);
    }
    for address in ["nonsense", "ftp://example.com/", "mailto:a@b.example"] {
        let reason = "the address of webhook way is not an http or https address; correct it".to_owned();
        assert_eq!(channels.deliver(&hook(address)).await, DeliveryResult::Permanent { reason });
    }
}

#[test]
fn addresses_that_no_message_can_reach_are_known_beforehand() {
    let check = |http: HttpSettings, address: &str, expected: Option<&str>| {
        let found = channels(http).of(ContactMethodKind::Webhook).check_address(address).err();
        assert_eq!(found.as_deref(), expected, "{address}");
    };
    let refused = |host: &str, address: &str| {
        format!(
            "{host} leads to the private address {address}, which outgoing HTTP refuses; if that is meant, allow its network with [http] allow_private = [\"{address}\"]"
        )
    };
    for (address, host, private) in [
        ("http://127.0.0.1:9000/hook", "it", "127.0.0.1"),
        ("http://2130706433/", "it", "127.0.0.1"),
        ("https://10.0.0.7/", "it", "10.0.0.7"),
        ("https://[::1]/", "it", "::1"),
        ("http://LOCALHOST:9000/hook", "localhost", "127.0.0.1"),
        ("http://hook.localhost./", "hook.localhost.", "127.0.0.1"),
    ] {
        check(HttpSettings::default(), address, Some(&refused(host, private)));
    }
    // Names are known only when they are resolved.
    for address in ["https://ops.example.com/ada", "http://hooks.internal/", "https://1.1.1.1/"] {
        check(HttpSettings::default(), address, None);
    }
    for address in ["http://127.0.0.1/", "http://localhost/"] {
        check(http(), address, None);
    }
    check(http(), "ftp://x", Some("the address \"ftp://x\" is not an http or https address; correct it"));
    assert_eq!(channels(http()).of(ContactMethodKind::Email).check_address("ada@example.com"), Ok(()));
}
