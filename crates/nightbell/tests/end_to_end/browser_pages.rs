//! The pages that need no script, in Chromium without one: readable, large enough, accessible, dark where that is preferred.

use serde_json::json;

use crate::support::{CHECKOUT_KEY, Database, MailServer, Nightbell, eventually, in_browser};

const PASSWORD: &str = "a bell at the door";

#[tokio::test]
async fn every_page_is_as_it_should_be() {
    let mail_server = MailServer::start().await;
    let mut nightbell = Nightbell::start(&mail_server, Database::Sqlite).await;
    let set_up = nightbell.set_up_link().await;
    let summary = "Checkout: more than 2% of payments fail since the deploy of 14:05";
    nightbell.run(["send", "--key", CHECKOUT_KEY, "--summary", summary, "--severity", "critical"]);
    let page =
        eventually("the page reaches Ada's mailbox", async || mail_server.mails_to("ada@example.com").pop()).await;
    // Somebody who shares a turn with Ada wants to give it to her.
    nightbell.run([
        "swap",
        "offer",
        "payments-secondary",
        "--as",
        "grace",
        "--from",
        "2030-01-07T09:00",
        "--to",
        "2030-01-08T09:00",
        "--offered-to",
        "ada",
    ]);
    let world = json!({
        "url": nightbell.door(""),
        "password": PASSWORD,
        "mailbox": mail_server.mailbox(),
        "setUp": set_up,
        "swap": "/swaps/payments-secondary/1",
        "alert": page.one_tap_link(),
    });
    in_browser("pages.mjs", world).await;
}
