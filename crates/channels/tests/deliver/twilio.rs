//! Text messages and calls against a server that speaks Twilio's API.

use crate::sample::{alert, page};
use nightbell_channels::{ChannelSettings, Channels, Message, TwilioSettings};
use nightbell_core::{ContactMethodKind, DeliveryResult, Duration};
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const NUMBER: &str = "+447700900001";
const ID: &str = "01990000-0000-7000-8000-000000000042";

fn channels(api_base: &str, from: &str) -> Channels {
    let twilio = TwilioSettings {
        account_sid: "AC1".to_owned(),
        auth_token: "token".into(),
        from: from.to_owned(),
        api_base: api_base.to_owned(),
        signing_key: None,
    };
    Channels::from_settings(&ChannelSettings { twilio: Some(twilio), ..ChannelSettings::default() }).unwrap()
}

async fn server(resource: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(format!("/2010-04-01/Accounts/AC1/{resource}.json")))
        .and(header("authorization", "Basic QUMxOnRva2Vu"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

async fn form(server: &MockServer) -> Vec<(String, String)> {
    let request = server.received_requests().await.unwrap().remove(0);
    form_urlencoded::parse(&request.body).into_owned().collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn text_message() -> Message {
    page(ContactMethodKind::Sms, NUMBER, vec![alert(12, "5xx above 2%")])
}

#[tokio::test]
async fn a_text_message_says_how_to_answer() {
    let answer = ResponseTemplate::new(201).set_body_json(json!({"sid": "SM1", "status": "queued"}));
    let server = server("Messages", answer).await;
    let result = channels(&server.uri(), "+14155550100").deliver(&text_message()).await;
    let sent =
        DeliveryResult::Sent { provider_id: Some("SM1".to_owned()), answer: "queued".to_owned(), acknowledge: false };
    assert_eq!(result, sent);
    assert_eq!(
        form(&server).await,
        pairs(&[
            ("To", NUMBER),
            ("From", "+14155550100"),
            (
                "Body",
                "Checkout critical: 5xx above 2% (alert 12). Reply ack 12 or close 12 https://bell.example.com/a/TOKEN"
            ),
            ("ValidityPeriod", "3600"),
            ("StatusCallback", &format!("https://bell.example.com/twilio/status?n={ID}&t=0")),
        ])
    );
}

#[tokio::test]
async fn text_messages_stay_short_and_bundles_say_how_many() {
    let answer = || ResponseTemplate::new(201).set_body_json(json!({"sid": "SM1", "status": "queued"}));
    let long = server("Messages", answer()).await;
    let message = page(ContactMethodKind::Sms, NUMBER, (1..=4).map(|id| alert(id, &"long ".repeat(200))).collect());
    channels(&long.uri(), "MG1").deliver(&message).await;
    let sent = form(&long).await;
    assert_eq!(sent[1], ("MessagingServiceSid".to_owned(), "MG1".to_owned()));
    assert!(sent[2].1.chars().count() <= 1_600);
    assert!(
        sent[2].1.starts_with("4 alerts for you: ") && sent[2].1.ends_with("Reply ack for all 4, or ack 1 for one")
    );
}

#[tokio::test]
async fn a_call_asks_back_for_its_words() {
    let answer = || ResponseTemplate::new(201).set_body_json(json!({"sid": "CA1", "status": "queued"}));
    let server = server("Calls", answer()).await;
    let message = page(ContactMethodKind::Voice, NUMBER, vec![alert(12, "5xx")]);
    let result = channels(&server.uri(), "+14155550100").deliver(&message).await;
    assert!(matches!(&result, DeliveryResult::Sent { provider_id: Some(sid), .. } if sid == "CA1"), "{result:?}");
    assert_eq!(
        form(&server).await,
        pairs(&[
            ("To", NUMBER),
            ("From", "+14155550100"),
            ("Url", &format!("https://bell.example.com/twilio/voice?n={ID}&t=0")),
            ("Method", "POST"),
            ("StatusCallback", &format!("https://bell.example.com/twilio/status?n={ID}&t=0")),
            ("StatusCallbackMethod", "POST"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("Timeout", "45"),
            ("MachineDetection", "Enable"),
        ])
    );
}

#[tokio::test]
async fn refusals_are_final_or_retried() {
    for (status, body, permanent, words) in [
        (400, json!({"code": 21610, "message": "unsubscribed", "status": 400}), true, "opted out with STOP"),
        (400, json!({"code": 21211, "message": "bad To", "status": 400}), true, "correct the contact method's number"),
        (400, json!({"code": 99999, "message": "odd", "status": 400}), true, "error 99999: odd"),
        (401, json!({"code": 20003, "message": "Authenticate", "status": 401}), true, "[twilio] account_sid"),
        (404, json!({}), true, "Twilio answered 404 Not Found"),
        (302, json!({}), true, "Twilio answered 302 Found"),
        (429, json!({"code": 20429, "message": "Too Many Requests", "status": 429}), false, "429"),
        (500, json!({}), false, "500"),
        (503, json!("not an object"), false, "503"),
    ] {
        let server = server("Messages", ResponseTemplate::new(status).set_body_json(body)).await;
        let result = channels(&server.uri(), "+14155550100").deliver(&text_message()).await;
        match (&result, permanent) {
            (DeliveryResult::Permanent { reason }, true) => assert!(reason.contains(words), "{status}: {reason}"),
            (DeliveryResult::Retry { reason, after: None }, false) => assert!(reason.contains(words), "{reason}"),
            _ => panic!("{status}: {result:?}"),
        }
    }
    let busy = server("Messages", ResponseTemplate::new(429).insert_header("Retry-After", "9")).await;
    let result = channels(&busy.uri(), "+14155550100").deliver(&text_message()).await;
    assert!(
        matches!(result, DeliveryResult::Retry { after: Some(after), .. } if after == Duration::from_millis(9_000))
    );
}

#[tokio::test]
async fn an_address_that_twilio_cannot_call() {
    let channels_far = channels("https://twilio.invalid", "+14155550100");
    let mut call = page(ContactMethodKind::Voice, NUMBER, vec![alert(12, "5xx")]);
    call.links.base_url = "http://127.0.0.1:8080".to_owned();
    let result = channels_far.deliver(&call).await;
    assert!(
        matches!(&result, DeliveryResult::Permanent { reason } if reason.starts_with("[server] public_url ")),
        "{result:?}"
    );

    let service =
        channels("https://twilio.invalid", "MG1").deliver(&page(ContactMethodKind::Voice, NUMBER, vec![])).await;
    assert!(
        matches!(&service, DeliveryResult::Permanent { reason } if reason.starts_with("[twilio] from ")),
        "{service:?}"
    );

    let near = server("Messages", ResponseTemplate::new(201).set_body_json(json!({"sid": "SM1"}))).await;
    let mut text = text_message();
    text.links.base_url = "http://127.0.0.1:8080".to_owned();
    channels(&near.uri(), "+14155550100").deliver(&text).await;
    assert!(form(&near).await.iter().any(|(name, _)| name == "StatusCallback"), "a provider on this machine can call");
}

#[tokio::test]
async fn the_account_is_checked_without_sending() {
    for (status, good) in [(200, true), (401, false), (404, false)] {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path("/2010-04-01/Accounts/AC1.json"))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        let result = channels(&server.uri(), "+14155550100").of(ContactMethodKind::Sms).check().await;
        assert_eq!(result.is_ok(), good, "{status}: {result:?}");
    }
}
