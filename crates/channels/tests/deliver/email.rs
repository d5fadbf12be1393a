//! E-mail: what arrives, how it threads, and what the server's answers mean.

use crate::sample::{acknowledged, alert, page, update};
use crate::smtp_server::{Behaviour, SmtpServer};
use mail_parser::{HeaderValue, MessageParser};
use nightbell_channels::{Channel, Email, Message, SmtpSettings};
use nightbell_core::{ContactMethodKind, DeliveryResult, Severity};

const ADDRESS: &str = "ada@example.com";

fn email(port: u16) -> Email {
    let url = format!("smtp://127.0.0.1:{port}").into();
    let from = "Nightbell <bell@ops.example.com>".to_owned();
    Email::new(&SmtpSettings { url, from, reply_to: Some("oncall@ops.example.com".to_owned()) }).unwrap()
}

async fn sent(message: &Message) -> Vec<u8> {
    let server = SmtpServer::start(Behaviour::Take).await;
    let result = email(server.port).deliver(message).await;
    let DeliveryResult::Sent { provider_id, answer, acknowledge } = result else { panic!("{result:?}") };
    assert_eq!(provider_id, Some(message.outgoing.notification.id.to_string()));
    assert_eq!((answer.as_str(), acknowledge), ("250 2.0.0 queued as ABC123", false));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to, ADDRESS);
    taken[0].data.clone()
}

fn raw_header(mail: &[u8], name: &str) -> Option<String> {
    let parsed = MessageParser::default().parse(mail).unwrap();
    parsed.header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_page_says_what_is_wrong_and_how_to_acknowledge() {
    let data = sent(&page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "5xx above 2%")])).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    assert_eq!(mail.subject(), Some("[critical] Checkout: 5xx above 2%"));
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Ada Lovelace"), Some(ADDRESS)));
    assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("bell@ops.example.com"));
    assert_eq!(mail.reply_to().unwrap().first().unwrap().address(), Some("oncall@ops.example.com"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-21T06:00:02Z");
    assert_eq!(mail.message_id(), Some("01990000-0000-7000-8000-000000000042@ops.example.com"));
    assert_eq!(raw_header(&data, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(raw_header(&data, "Importance").as_deref(), Some("high"));
    // The API answers a person without a token nothing that helps.
    assert!(!mail.body_html(0).unwrap().contains("https://bell.example.com/alerts/"));
    assert_eq!(raw_header(&data, "List-Unsubscribe"), None);

    let text = mail.body_text(0).unwrap();
    insta::assert_snapshot!(text.replace('\r', ""), @r#"
    Checkout critical: 5xx above 2% (alert 12)

    Acknowledge, or see what is known:
    https://bell.example.com/a/TOKEN

    ----------------------------------------
    Alert 12: 5xx above 2%
    Service:  Checkout
    Severity: critical
    Since:    2026-11-21 07:00:00 CET
    Source:   prometheus-1
    Playbook: https://wiki.example.com/checkout
    Link:     Dashboard https://grafana.example.com/d/1

      labels.job: web
      note: <b>bold</b> & "quoted"

    -- 
    Sent by Nightbell to Ada Lovelace. The link works for seven days.
    "#);
}

#[tokio::test]
async fn what_a_sender_wrote_cannot_become_html() {
    let mut burning = alert(12, "<script>alert('x')</script> & more");
    burning.source = "\"><img src=x>".into();
    burning.playbook = Some("javascript:alert(1)".into());
    let data = sent(&page(ContactMethodKind::Email, ADDRESS, vec![burning])).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    let html = mail.body_html(0).unwrap();
    for escaped in ["&lt;script&gt;", "&lt;b&gt;bold&lt;", "&lt;img src=x&gt;"] {
        assert!(html.contains(escaped), "{escaped} in {html}");
    }
    for raw in ["<script", "<b>", "<img", "href=\"javascript:", "&amp;lt;"] {
        assert!(!html.contains(raw), "{raw} in {html}");
    }
    assert!(html.contains("<a href=\"https://bell.example.com/a/TOKEN\""), "{html}");
    assert!(html.contains("javascript:alert(1)"), "shown as text");
}

#[tokio::test]
async fn headers_cannot_be_injected() {
    let mut message = page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "down\r\nBcc: eve@example.com")]);
    message.recipient_title = "Ada\r\nBcc: eve@example.com".to_owned();
    let data = sent(&message).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    assert!(mail.bcc().is_none());
    assert_eq!(mail.subject(), Some("[critical] Checkout: down Bcc: eve@example.com"));
}

#[tokio::test]
async fn one_alert_is_one_thread() {
    let first = page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "5xx above 2%")]);
    let bundle = page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "5xx above 2%"), alert(13, "latency")]);
    let told = update(page(ContactMethodKind::Email, ADDRESS, vec![acknowledged(alert(12, "5xx above 2%"), "grace")]));
    let roots = ["alert-12.1795240800000@ops.example.com", "alert-13.1795240800000@ops.example.com"];
    for (message, references, subject) in [
        (&first, &roots[..1], "[critical] Checkout: 5xx above 2%"),
        (&bundle, &roots[..2], "[2 alerts] Checkout: 5xx above 2%, and 1 more"),
        (&told, &roots[..1], "Re: [acknowledged by grace] Checkout: 5xx above 2%"),
    ] {
        let data = sent(message).await;
        let mail = MessageParser::default().parse(&data).unwrap();
        assert_eq!(ids(mail.references()), references);
        assert_eq!(ids(mail.in_reply_to()), references[..1]);
        assert_eq!(mail.subject(), Some(subject));
        let id = message.outgoing.notification.id;
        assert_eq!(mail.message_id(), Some(format!("{id}@ops.example.com").as_str()), "the same on a retry");
    }
}

#[tokio::test]
async fn an_update_says_who_has_it() {
    let told = update(page(ContactMethodKind::Email, ADDRESS, vec![acknowledged(alert(12, "5xx above 2%"), "grace")]));
    let data = sent(&told).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    let text = mail.body_text(0).unwrap();
    assert!(text.starts_with("Checkout critical: 5xx above 2% (alert 12) acknowledged by grace"), "{text}");
    assert!(!text.contains("labels.job"), "details were in the page");
    assert_eq!(raw_header(&data, "Importance"), None);
}

#[tokio::test]
async fn a_storm_is_one_mail_of_bounded_size() {
    let mut alerts: Vec<_> = (1..=100).map(|id| alert(id, "5xx above 2%")).collect();
    alerts[1].severity = Severity::Warning;
    let mut message = page(ContactMethodKind::Email, ADDRESS, alerts);
    message.outgoing.alerts_total = 250;
    let data = sent(&message).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    assert_eq!(mail.subject(), Some("[250 alerts] Checkout: 5xx above 2%, and 249 more"));
    assert_eq!(ids(mail.references()).len(), 100);
    let text = mail.body_text(0).unwrap();
    assert!(text.starts_with("250 alerts for you: Checkout critical: 5xx above 2% (alert 1); "), "{text}");
    assert!(text.contains("And 150 more alerts that this mail does not spell out."));
    assert!(mail.body_html(0).unwrap().contains("Acknowledge all 250"));
    assert!(data.len() < 300_000, "{} bytes", data.len());
    assert!(data.split(|b| *b == b'\n').all(|line| line.len() <= 999), "RFC 5322 section 2.1.1");
}

#[tokio::test]
async fn the_servers_answers() {
    let message = page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "down")]);
    for (behaviour, permanent, words) in [
        (Behaviour::RefuseRecipient("550 5.1.1 no such user"), true, "the mail server answered 550 5.1.1 no such user"),
        (Behaviour::RefuseRecipient("451 4.7.1 try later"), false, "the mail server answered 451 4.7.1 try later"),
        (Behaviour::Greet("421 too busy"), false, "421"),
        (Behaviour::Greet("554 no mail here"), true, "554"),
        (Behaviour::HangUpAfterData, false, "the mail server:"),
    ] {
        let server = SmtpServer::start(behaviour).await;
        let result = email(server.port).deliver(&message).await;
        match (&result, permanent) {
            (DeliveryResult::Permanent { reason }, true) => assert!(reason.contains(words), "{reason}"),
            (DeliveryResult::Retry { reason, after: None }, false) => assert!(reason.contains(words), "{reason}"),
            _ => panic!("{behaviour:?}: {result:?}"),
        }
        assert_eq!(server.taken().len(), 0);
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let result = email(port).deliver(&page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "down")])).await;
    assert!(matches!(&result, DeliveryResult::Retry { reason, .. } if reason.contains("refused")), "{result:?}");
    assert!(email(port).check().await.unwrap_err().contains("look at [smtp] url"));
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let server = SmtpServer::start(Behaviour::Take).await;
    let email = email(server.port);
    for id in 1..=5 {
        let message = page(ContactMethodKind::Email, ADDRESS, vec![alert(id, "down")]);
        assert!(matches!(email.deliver(&message).await, DeliveryResult::Sent { .. }));
        tokio::task::yield_now().await; // lets the connection go back to the pool
    }
    assert_eq!(server.taken().len(), 5);
    assert_eq!(server.connections(), 1);
    assert!(email.check().await.is_ok());
}

#[tokio::test]
async fn a_conversation_broken_off_leaves_no_answer_to_the_next_mail() {
    let server = SmtpServer::start(Behaviour::HangOnFirst).await;
    let email = email(server.port);
    let message = page(ContactMethodKind::Email, ADDRESS, vec![alert(12, "down")]);
    tokio::select! {
        result = email.deliver(&message) => panic!("{result:?}"),
        () = server.arrival() => {}
    }
    let result = email.deliver(&message).await;
    assert!(matches!(result, DeliveryResult::Sent { .. }), "{result:?}");
    assert_eq!((server.taken().len(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_bad_address_is_permanent() {
    let result = email(9).deliver(&page(ContactMethodKind::Email, "not an address", vec![alert(12, "down")])).await;
    let reason =
        "\"not an address\" is not an e-mail address; correct the contact method's or channel's address".to_owned();
    assert_eq!(result, DeliveryResult::Permanent { reason });
}

#[tokio::test]
async fn unusable_settings_name_the_setting() {
    let check = |url: &str, from: &str, expected: &str| {
        let settings = SmtpSettings { url: url.into(), from: from.to_owned(), reply_to: None };
        let error = Email::new(&settings).unwrap_err().to_string();
        assert!(error.starts_with(expected) && !error.contains("hunter2"), "{error}");
    };
    check("http://user:hunter2@mail", "a@b.example", "[smtp] url is not usable");
    check("mail", "a@b.example", "[smtp] url is not usable");
    check("smtp://user:hunter2@mail", "bell", "[smtp] from \"bell\" is not an e-mail address");
}

#[tokio::test]
async fn a_notice_says_its_words_and_nothing_else() {
    let mut message = update(page(ContactMethodKind::Email, ADDRESS, Vec::new()));
    message.outgoing.alerts_total = 0;
    message.notice = Some("text messages to <you> have stopped".to_owned());
    let data = sent(&message).await;
    let mail = MessageParser::default().parse(&data).unwrap();
    assert_eq!(mail.subject(), Some("Nightbell: text messages to <you> have stopped"));
    assert_eq!(mail.body_text(0).unwrap().trim(), "text messages to <you> have stopped");
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("&lt;you&gt;") && !html.contains("/a/"), "{html}");
}
