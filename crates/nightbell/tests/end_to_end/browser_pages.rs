//! The pages that need no script, in Chromium without one: readable, large enough, accessible, dark where that is preferred.

use serde_json::json;

use crate::support::{Database, MailServer, Nightbell, in_browser};

const PASSWORD: &str = "a bell at the door";

#[tokio::test]
async fn every_page_is_as_it_should_be() {
    let mail_server = MailServer::start().await;
    let nightbell = Nightbell::start(&mail_server, Database::Sqlite).await;
    nightbell.set_password("ada", PASSWORD);
    let world = json!({ "url": nightbell.door(""), "password": PASSWORD, "mailbox": mail_server.mailbox() });
    in_browser("pages.mjs", world).await;
}
