//! Web Push from the door to the browser: what other people's libraries decrypt and verify, and what the browser answers.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::support::{CHECKOUT_KEY, Database, MailServer, Nightbell, PushService, Pushed};
use crate::support::{eventually, is_subsequence};

/// Ada is reached in her browsers first, and by mail a long time after.
const PEOPLE: &str = "
users:
  - name: ada
    title: Ada Lovelace
    email: ada@example.com
    contact_methods:
      - { name: browser, type: push }
      - { name: mail, type: email, address: ada@example.com }
    notification_rules:
      high: [ { via: browser }, { via: mail, after: 1h } ]
      low: [ { via: browser } ]
";
const DEVICES: &str = "/api/v1/users/ada/devices";

#[tokio::test]
async fn a_page_is_read_shown_and_acknowledged_in_a_browser_on_sqlite() {
    check(Database::Sqlite).await;
}

#[tokio::test]
async fn a_page_is_read_shown_and_acknowledged_in_a_browser_on_postgres() {
    check(Database::postgres().await).await;
}

async fn check(database: Database) {
    let (mail_server, service) = (MailServer::start().await, PushService::start().await);
    let nightbell = Nightbell::start(&mail_server, database).await;
    nightbell.apply("people.yaml", PEOPLE);
    let admin = nightbell.api();
    let key = admin.get("/api/v1/push").await["public_key"].as_str().unwrap().to_owned();
    let token = nightbell.run(["token", "create", "hers", "--role", "responder", "--owner", "ada"]);
    let ada = admin.with_token(token.trim());
    let phone = ada.post(DEVICES, &service.subscription(201, "Telephone")).await;
    ada.post(DEVICES, &service.subscription(410, "Old desk")).await;

    nightbell.run(["send", "--key", CHECKOUT_KEY, "--summary", "Queue is stuck", "--severity", "critical"]);
    let page = service.newest(201, 1).await;
    let link = check_page(&page, &key, &service, &nightbell);
    let id = page.0["message"]["notification"]["data"]["alert"].as_u64().unwrap();

    let devices = eventually("the device that is gone is forgotten", async || {
        let devices = admin.get(DEVICES).await["items"].as_array().unwrap().clone();
        (devices.len() == 1 && devices[0]["last_sent_at"].is_string()).then_some(devices)
    })
    .await;
    assert_eq!((&devices[0]["id"], &devices[0]["last_confirmed_at"]), (&phone["id"], &Value::Null));
    assert_eq!(service.pushed(410).len(), 1);

    // A browser may be faster than our note that it was sent; here the order is looked at.
    eventually("it is on the timeline", async || {
        admin.timeline_kinds(id).await.iter().any(|kind| kind == "sent").then_some(())
    })
    .await;
    worker(&link.confirm, "").await;
    let devices = admin.get(DEVICES).await;
    assert_ne!(devices["items"][0]["last_confirmed_at"], Value::Null, "{devices}");
    worker(&link.acknowledge, "action=acknowledge").await;
    let alert = admin.alert(id).await;
    assert_eq!((&alert["status"], &alert["acknowledged_by"]), (&json!("acknowledged"), &json!("ada")));

    let update = service.newest(201, 2).await;
    let shown = &update.0["message"]["notification"];
    assert_eq!(shown["title"], "Checkout: acknowledged by ada");
    assert_eq!((&shown["tag"], &shown["silent"]), (&json!(format!("alert-{id}")), &json!(true)));
    assert_eq!(shown["data"]["kind"], "update");
    assert_eq!(update.0["headers"]["Topic"], page.0["headers"]["Topic"], "it takes the place of the page");
    assert_eq!(update.0["headers"]["Urgency"], "normal");

    let kinds = admin.timeline_kinds(id).await;
    assert!(is_subsequence(&["opened", "paged", "sent", "delivered", "acknowledged"], &kinds), "{kinds:?}");
    assert_eq!(mail_server.mails_to("ada@example.com").len(), 0);
    let secret = service.subscription(201, "")["keys"]["auth"].as_str().unwrap().to_owned();
    let printed = nightbell.printed();
    assert!(!printed.contains(&secret) && !printed.contains("/push/201"), "{printed}");
    assert!(nightbell.stop().await.success());
}

/// Where the browser's worker goes.
struct Link {
    confirm: String,
    acknowledge: String,
}

fn check_page(page: &Pushed, key: &str, service: &PushService, nightbell: &Nightbell) -> Link {
    let Pushed(page) = page;
    assert_eq!(page["key"], key, "what the browser has subscribed to");
    assert_eq!(page["claims"]["aud"], service.origin.as_str());
    assert_eq!(page["claims"]["sub"], "mailto:nightbell@example.com", "whom mails come from");
    assert_eq!(page["headers"]["TTL"], "3600");
    assert_eq!(page["headers"]["Urgency"], "high");
    let topic = page["headers"]["Topic"].as_str().unwrap();
    assert!(topic.len() <= 32 && topic.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{topic}");

    let message = &page["message"];
    assert_eq!(message["web_push"], 8030);
    let shown = &message["notification"];
    assert_eq!(shown["title"], "Checkout: critical");
    let id = shown["data"]["alert"].as_u64().unwrap();
    assert_eq!(shown["body"], format!("Queue is stuck (alert {id})"));
    assert_eq!(shown["tag"], format!("alert-{id}"));
    assert_eq!((&shown["lang"], &shown["requireInteraction"]), (&json!("en"), &json!(true)));
    let data = &shown["data"];
    assert_eq!(data["kind"], "page");
    assert_eq!((&data["acknowledge_label"], &data["open_label"]), (&json!("Acknowledge"), &json!("Open")));
    let link = |field: &str| data[field].as_str().unwrap().to_owned();
    let acknowledge = link("acknowledge");
    assert!(acknowledge.starts_with(&nightbell.door("/a/")), "{acknowledge}");
    assert_eq!(shown["navigate"], acknowledge.as_str());
    assert!(link("confirm").starts_with(&format!("{acknowledge}/shown?device=")), "{data}");
    Link { confirm: link("confirm"), acknowledge }
}

/// As a service worker sends it: a form, and no cookie.
async fn worker(address: &str, form: &'static str) {
    let request = Client::builder().no_proxy().build().unwrap().post(address).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let status = request.send().await.unwrap().status();
    assert!(matches!(status, StatusCode::NO_CONTENT | StatusCode::OK), "{address}: {status}");
}
