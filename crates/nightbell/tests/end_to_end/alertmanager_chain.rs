//! Prometheus → Alertmanager → Nightbell → SMTP, to the acknowledgement by one tap and the resolve.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Alertmanager, Api, CHECKOUT_KEY, Database, Mail, MailServer, Nightbell, Prometheus, Target};
use crate::support::{eventually, is_subsequence};

#[tokio::test]
async fn a_firing_rule_becomes_a_mail_and_one_tap_acknowledges_it_on_sqlite() {
    check(Database::Sqlite).await;
}

#[tokio::test]
async fn a_firing_rule_becomes_a_mail_and_one_tap_acknowledges_it_on_postgres() {
    check(Database::postgres().await).await;
}

async fn check(database: Database) {
    let mail_server = MailServer::start().await;
    let nightbell = Nightbell::start(&mail_server, database).await;
    let alertmanager = Alertmanager::start(&nightbell.door(&format!("/in/{CHECKOUT_KEY}/alertmanager"))).await;
    let target = Target::start().await;
    let _prometheus = Prometheus::start(&target, &alertmanager.address()).await;
    let api = nightbell.api();

    target.breaks();
    let alert = api.only_alert("triggered").await;
    check_what_alertmanager_said(&alert);
    let id = alert["id"].as_u64().unwrap();

    let page =
        eventually("the page reaches Ada's mailbox", async || mail_server.mails_to("ada@example.com").pop()).await;
    check_page(&page);
    let link = page.one_tap_link().expect("a page carries its one-tap link");
    looking_changes_nothing(&api, id, &link).await;
    one_tap_acknowledges(&api, id, &link).await;

    target.recovers();
    let resolved = api.only_alert("resolved").await;
    assert_eq!(resolved["id"], id);
    assert_ne!(resolved["resolved_at"], Value::Null);
    assert_eq!(resolved["resolved_by"], "integration:checkout-prometheus");

    let update = eventually("a mail tells Ada that it is over", async || {
        let mails = mail_server.mails_to("ada@example.com");
        mails.into_iter().skip(1).find(|mail| mail.text.to_lowercase().contains("resolved"))
    })
    .await;
    assert!(update.is_in_thread_of(&page), "one alert is one thread: {page:#?} {update:#?}");

    let kinds = api.timeline_kinds(id).await;
    assert!(is_subsequence(&["opened", "paged", "sent", "acknowledged", "resolved"], &kinds), "{kinds:?}");
    assert_eq!(mail_server.mails_to("grace@example.com").len(), 0, "the acknowledgement stopped the escalation");

    assert!(nightbell.stop().await.success(), "SIGTERM is an orderly end");
}

fn check_what_alertmanager_said(alert: &Value) {
    assert_eq!(alert["service"], "checkout");
    assert_eq!(alert["summary"], "Checkout queue on checkout is stuck");
    assert_eq!(alert["severity"], "critical");
    assert_eq!(alert["urgency"], "high");
    assert_eq!(alert["details"]["labels"]["alertname"], "CheckoutQueueStuck");
    assert_eq!(alert["details"]["annotations"]["runbook_url"], "https://wiki.example.com/checkout-queue");
    let source_link = alert["links"][0]["href"].as_str().unwrap();
    assert!(source_link.starts_with("http://prometheus.example.com/graph"), "{source_link}");
    let dedup_key = alert["dedup_key"].as_str().unwrap();
    assert!(dedup_key.len() == 16 && dedup_key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{dedup_key}");
    assert_ne!(alert["next_escalation_at"], Value::Null, "Grace is next");
}

fn check_page(page: &Mail) {
    assert_eq!(page.to, ["ada@example.com"]);
    assert!(page.subject.contains("Checkout queue on checkout is stuck"), "{}", page.subject);
    assert!(page.text.contains("Checkout queue on checkout is stuck"), "{}", page.text);
    // A slash in an attribute may be written as a character reference; every reader of HTML undoes it.
    assert!(page.html.contains("/a/"), "{}", page.html);
    assert!(!page.message_id.is_empty());
    assert!(!page.auto_submitted.is_empty(), "out-of-office replies must not answer pages");
}

/// Mail scanners and curious thumbs open links; only the button does something.
async fn looking_changes_nothing(api: &Api, id: u64, link: &str) {
    for _ in 0..3 {
        let (status, html) = api.open_page(link).await;
        assert_eq!(status, StatusCode::OK, "{html}");
        assert!(html.contains("Checkout queue on checkout is stuck"), "{html}");
        assert!(html.contains("<form") && !html.contains("<script"), "{html}");
    }
    assert_eq!(api.alert(id).await["status"], "triggered");
}

async fn one_tap_acknowledges(api: &Api, id: u64, link: &str) {
    for attempt in ["the tap", "tapping again"] {
        let (status, html) = api.press(link, "acknowledge").await;
        assert_eq!(status, StatusCode::OK, "{attempt}: {html}");
    }
    let alert = api.alert(id).await;
    assert_eq!(alert["status"], "acknowledged");
    assert_eq!(alert["acknowledged_by"], "ada");
    assert_eq!(alert["next_escalation_at"], Value::Null, "nobody is waited for any more");
    let acknowledgements = api.timeline_kinds(id).await.into_iter().filter(|kind| kind == "acknowledged").count();
    assert_eq!(acknowledgements, 1, "the second tap is not a second acknowledgement");
}
