//! Passkeys in Chromium, with its virtual authenticator; and the page where a program is logged in.

use serde_json::json;

use crate::support::{Database, MailServer, Nightbell, in_browser};

const PASSWORD: &str = "a bell at the door";

#[tokio::test]
async fn somebody_signs_in_by_what_unlocks_their_telephone() {
    let mail_server = MailServer::start().await;
    let (nightbell, url) = Nightbell::start_as_localhost(&mail_server, Database::Sqlite).await;
    nightbell.set_password("ada", PASSWORD);
    in_browser("passkeys.mjs", json!({ "url": url, "password": PASSWORD })).await;
}
