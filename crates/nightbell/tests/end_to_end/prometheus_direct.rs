//! Prometheus → Nightbell without an Alertmanager between them: `/in/{key}` behaves as one.

use serde_json::Value;

use crate::support::{CHECKOUT_KEY, Database, MailServer, Nightbell, Prometheus, Target};
use crate::support::{eventually, is_subsequence};

#[tokio::test]
async fn prometheus_sends_straight_to_us_on_sqlite() {
    check(Database::Sqlite).await;
}

#[tokio::test]
async fn prometheus_sends_straight_to_us_on_postgres() {
    check(Database::postgres().await).await;
}

async fn check(database: Database) {
    let mail_server = MailServer::start().await;
    let nightbell = Nightbell::start(&mail_server, database).await;
    let target = Target::start().await;
    let _prometheus = Prometheus::start(&target, &nightbell.as_alertmanager(CHECKOUT_KEY)).await;
    let api = nightbell.api();

    target.breaks();
    let alert = api.only_alert("triggered").await;
    assert_eq!(alert["service"], "checkout");
    assert_eq!(alert["summary"], "Checkout queue on checkout is stuck");
    assert_eq!(alert["severity"], "critical");
    assert_eq!(alert["details"]["labels"]["alertname"], "CheckoutQueueStuck");
    let id = alert["id"].as_u64().unwrap();
    eventually("the page reaches Ada's mailbox", async || mail_server.mails_to("ada@example.com").pop()).await;

    nightbell.run(["alerts", "ack", &id.to_string()]);
    let acknowledged = api.only_alert("acknowledged").await;
    let by = acknowledged["acknowledged_by"].as_str().unwrap();
    assert!(by.starts_with("token:"), "{by}");
    assert_eq!(acknowledged["next_escalation_at"], Value::Null);

    target.recovers();
    let resolved = api.only_alert("resolved").await;
    assert_eq!(resolved["id"], id);
    assert_eq!(resolved["resolved_by"], "integration:checkout-prometheus");
    let kinds = api.timeline_kinds(id).await;
    assert!(is_subsequence(&["opened", "paged", "sent", "acknowledged", "resolved"], &kinds), "{kinds:?}");

    target.breaks();
    eventually("the same problem after its end is a new alert", async || {
        let alerts = api.get("/api/v1/alerts?status=triggered").await;
        let newest = alerts["items"].as_array().unwrap().first().cloned();
        newest.filter(|alert| alert["id"].as_u64() > Some(id) && alert["dedup_key"] == resolved["dedup_key"])
    })
    .await;
}
