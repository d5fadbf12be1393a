//! Push messages: what a browser reads, what its push service sees, what answers mean, and what is refused. That other
//! people's libraries read them as well, the end-to-end tests look at.

use crate::sample::{acknowledged, alert, http, page, update};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nightbell_channels::{
    ChannelSettings, Channels, HttpSettings, Message, PushOutcome, PushSettings, PushTarget, ServerKey, SmtpSettings,
    Subscription,
};
use nightbell_core::{ContactMethodKind, DeliveryResult, Duration, NotificationKind, Urgency};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const AUTH: [u8; 16] = [7; 16];
/// What a push service has to take (RFC 8030 section 7.2).
const BYTES_MAX: usize = 4_096;

fn browser() -> SecretKey {
    SecretKey::from_slice(&[9; 32]).unwrap()
}

fn subscription(endpoint: &str) -> Subscription {
    let point = URL_SAFE_NO_PAD.encode(browser().public_key().to_encoded_point(false).as_bytes());
    Subscription::new(endpoint, &point, &URL_SAFE_NO_PAD.encode(AUTH)).unwrap()
}

async fn push(settings: &ChannelSettings, message: &Message, endpoint: &str) -> PushOutcome {
    let key = ServerKey::from_bytes(&[5; 32]).unwrap();
    let subscription = subscription(endpoint);
    let channels = Channels::from_settings(settings).unwrap();
    let target = PushTarget { subscription: &subscription, device: "d1", key: &key };
    channels.of(ContactMethodKind::Push).push(message, &target).await
}

fn settings() -> ChannelSettings {
    ChannelSettings { http: http(), ..ChannelSettings::default() }
}

fn about(count: i64) -> Message {
    let alerts: Vec<_> = (12..12 + count).map(|id| alert(id, "5xx above 2%")).collect();
    page(ContactMethodKind::Push, "", alerts)
}

async fn answered(answer: ResponseTemplate) -> PushOutcome {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    push(&settings(), &about(1), &format!("{}/send/x", server.uri())).await
}

/// The request that a push service gets, and what its browser reads.
async fn sent(settings: &ChannelSettings, message: &Message) -> (Request, Value) {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(201)).mount(&server).await;
    let outcome = push(settings, message, &format!("{}/send/x", server.uri())).await;
    let taken = DeliveryResult::Sent { provider_id: None, answer: "201 Created".to_owned(), acknowledge: false };
    assert_eq!(outcome, PushOutcome::Answered(taken));
    let request = server.received_requests().await.unwrap().remove(0);
    assert!(request.body.len() <= BYTES_MAX, "{} bytes", request.body.len());
    let plain = web_push_native::decrypt(request.body.clone(), &browser(), &AUTH.into()).unwrap();
    (request, serde_json::from_slice(&plain).unwrap())
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// The claims of the token, unverified.
fn claims(request: &Request) -> Value {
    let token = header(request, "authorization").strip_prefix("vapid t=").unwrap().split([',', '.']).nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).unwrap()).unwrap()
}

#[tokio::test]
async fn what_a_browser_reads_is_the_public_interface() {
    let (request, read) = sent(&settings(), &about(1)).await;
    assert_eq!(
        read,
        json!({
            "web_push": 8030,
            "notification": {
                "title": "Checkout: critical",
                "body": "5xx above 2% (alert 12)",
                "navigate": "https://bell.example.com/a/TOKEN",
                "tag": "alert-12",
                "lang": "en",
                "requireInteraction": true,
                "renotify": true,
                "silent": false,
                "data": {
                    "alert": 12,
                    "acknowledge": "https://bell.example.com/a/TOKEN",
                    "confirm": "https://bell.example.com/a/TOKEN/shown?device=d1",
                    "kind": "page",
                    "acknowledge_label": "Acknowledge",
                    "open_label": "Open",
                },
            },
        })
    );
    assert_eq!(header(&request, "content-encoding"), "aes128gcm");
    assert_eq!((header(&request, "ttl"), header(&request, "urgency")), ("3600", "high"));
    assert_eq!(header(&request, "topic").len(), 32);
    let origin = format!("http://{}", header(&request, "host"));
    assert_eq!(
        claims(&request),
        json!({"aud": origin, "exp": 1_795_240_802 + 43_200, "sub": "https://bell.example.com"})
    );
}

#[tokio::test]
async fn each_kind_of_message_says_what_it_is() {
    let check = async |message: Message, urgency: &str, expected: Value| {
        let (request, read) = sent(&settings(), &message).await;
        let shown = &read["notification"];
        let found = json!([
            shown["title"],
            shown["body"],
            shown["tag"],
            shown["data"]["kind"],
            shown["silent"],
            shown["data"]["alert"]
        ]);
        assert_eq!((found, header(&request, "urgency")), (expected, urgency));
    };
    let of_kind = |mut message: Message, kind| {
        message.outgoing.notification.kind = kind;
        message
    };
    let body = "5xx above 2% (alert 12)";
    let told = update(page(ContactMethodKind::Push, "", vec![acknowledged(alert(12, "5xx above 2%"), "grace")]));
    check(told, "normal", json!(["Checkout: acknowledged by grace", body, "alert-12", "update", true, 12])).await;
    let copy = of_kind(about(1), NotificationKind::Copy);
    check(copy, "normal", json!(["Copy, no need to act: Checkout: critical", body, "alert-12", "update", true, 12]))
        .await;
    let mut can_wait = about(1);
    can_wait.outgoing.alerts[0].urgency = Urgency::Low;
    check(can_wait, "normal", json!(["Checkout: critical", body, "alert-12", "page", false, 12])).await;
    let mut test = of_kind(about(0), NotificationKind::Test);
    test.notice = Some("This is a test.".to_owned());
    check(test, "high", json!(["Nightbell", "This is a test.", "test", "test", false, null])).await;
    let lines = "Checkout critical: 5xx above 2% (alert 12)\nCheckout critical: 5xx above 2% (alert 13)\nCheckout critical: 5xx above 2% (alert 14)\nand 2 more";
    check(about(5), "high", json!(["5 alerts for you", lines, "alerts-12", "page", false, 12])).await;
}

#[tokio::test]
async fn words_give_way_until_it_fits() {
    // Four bytes a letter, and what JSON writes as two.
    for summary in ["🔥".repeat(1_024), "\"".repeat(1_024), "x\n".repeat(500)] {
        for count in [1, 3, 100] {
            let mut message = about(count);
            for alert in &mut message.outgoing.alerts {
                alert.summary = summary.as_str().into();
            }
            message.links.acknowledge_url = format!("https://bell.example.com/{}/a/TOKEN", "p".repeat(500));
            let (_, read) = sent(&settings(), &message).await;
            assert!(!read["notification"]["body"].as_str().unwrap().is_empty());
        }
    }
    let mut message = about(1);
    message.links.acknowledge_url = format!("https://bell.example.com/{}/a/TOKEN", "p".repeat(2_000));
    let outcome = push(&settings(), &message, "https://push.example.com/x").await;
    let reason = "the message is too long for a push, even without words; shorten [server] public_url".to_owned();
    assert_eq!(outcome, PushOutcome::Answered(DeliveryResult::Permanent { reason }));
}

#[tokio::test]
async fn answers_are_understood() {
    let check = async |status: u16, body: &str, expected: PushOutcome| {
        let answer = ResponseTemplate::new(status).set_body_string(body).insert_header("retry-after", "7");
        assert_eq!(answered(answer).await, expected, "{status}");
    };
    let retry = |reason: &str| {
        PushOutcome::Answered(DeliveryResult::Retry {
            reason: reason.to_owned(),
            after: Some(Duration::from_millis(7_000)),
        })
    };
    let never = |reason: &str| PushOutcome::Answered(DeliveryResult::Permanent { reason: reason.to_owned() });
    for (status, words) in [(404, "answered 404 Not Found"), (410, "answered 410 Gone")] {
        check(status, "", PushOutcome::Gone { reason: words.to_owned() }).await;
    }
    check(429, "slow down", retry("answered 429 Too Many Requests: slow down")).await;
    check(500, "", retry("answered 500 Internal Server Error")).await;
    check(503, "", retry("answered 503 Service Unavailable")).await;
    check(400, "no Topic", never("answered 400 Bad Request: no Topic")).await;
    check(403, r#"{"reason":"BadJwtToken"}"#, never(r#"answered 403 Forbidden: {"reason":"BadJwtToken"}"#)).await;
    check(400, "bad: /send/x", never("answered 400 Bad Request: bad: …")).await;
    check(413, "", never("answered 413 Payload Too Large")).await;
    check(302, "", never("answered 302 Found")).await;
}

#[tokio::test]
async fn private_networks_are_refused_and_a_dead_service_is_tried_again() {
    let closed = ChannelSettings::default();
    let refused = push(&closed, &about(1), "http://127.0.0.1:9/x").await;
    let PushOutcome::Answered(DeliveryResult::Permanent { reason }) = refused else { panic!("{refused:?}") };
    assert!(reason.starts_with("it leads to the private address 127.0.0.1"), "{reason}");
    let dead = push(&settings(), &about(1), "http://127.0.0.1:9/secret").await;
    let PushOutcome::Answered(DeliveryResult::Retry { reason, .. }) = dead else { panic!("{dead:?}") };
    assert!(reason.starts_with("no connection") && !reason.contains("secret"), "{reason}");

    let check = |http: HttpSettings, address: &str, allowed: bool| {
        let channels = Channels::from_settings(&ChannelSettings { http, ..ChannelSettings::default() }).unwrap();
        let found = channels.of(ContactMethodKind::Push).check_address(address);
        assert_eq!(found.is_ok(), allowed, "{address}: {found:?}");
    };
    for address in ["http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "http://localhost:9/x"] {
        check(HttpSettings::default(), address, false);
        check(http(), address, true);
    }
    check(HttpSettings::default(), "https://10.0.0.1/x", false);
    check(HttpSettings::default(), "https://push.example.com/x", true);
    check(http(), "http://push.example.com/x", false);
}

#[tokio::test]
async fn who_is_to_be_asked_about_us() {
    let smtp = |from: &str| SmtpSettings { url: "smtp://localhost".into(), from: from.to_owned(), reply_to: None };
    let check = async |smtp: Option<SmtpSettings>, subject: Option<&str>, base_url: &str, expected: &str| {
        let push = PushSettings { subject: subject.map(str::to_owned) };
        let mut message = about(1);
        message.links.base_url = base_url.to_owned();
        let (request, _) = sent(&ChannelSettings { smtp, push, ..settings() }, &message).await;
        assert_eq!(claims(&request)["sub"], expected);
    };
    let https = "https://bell.example.com/x";
    check(None, None, https, https).await;
    check(None, None, "http://10.0.0.1:8080", "mailto:nightbell@10.0.0.1").await;
    check(Some(smtp("Bell <bell@example.com>")), None, https, "mailto:bell@example.com").await;
    let ours = "mailto:ops@example.com";
    check(Some(smtp("bell@example.com")), Some(ours), https, ours).await;
    for subject in ["ops@example.com", "mailto:ops", "http://example.com"] {
        let push = PushSettings { subject: Some(subject.to_owned()) };
        let error = Channels::from_settings(&ChannelSettings { push, ..settings() }).unwrap_err().to_string();
        let expected =
            format!("[push] subject {subject:?} is neither; write mailto:name@example.com, or an https address");
        assert_eq!(error, expected);
    }
}
