//! From the first start to a second factor and a forgotten password: codes by oathtool, mail by a real server, and no secret in
//! anything that the server prints.

use std::process::Command;

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Database, MailServer, Nightbell, Page, Traveller, eventually};

const PASSWORD: &str = "canary-first-password";
const NEW_PASSWORD: &str = "canary-second-password";

#[tokio::test]
async fn an_admin_signs_in_with_two_factors_and_gets_a_new_password_by_mail_on_sqlite() {
    check(Database::Sqlite).await;
}

#[tokio::test]
async fn an_admin_signs_in_with_two_factors_and_gets_a_new_password_by_mail_on_postgres() {
    check(Database::postgres().await).await;
}

async fn check(database: Database) {
    let mail_server = MailServer::start().await;
    let mut nightbell = Nightbell::start(&mail_server, database).await;
    let mut secrets = vec![PASSWORD.to_owned(), NEW_PASSWORD.to_owned()];

    let mut desk = Browser::new(&nightbell);
    let admin =
        [("username", "root"), ("full_name", "Ruth Root"), ("email", "root@example.com"), ("password", PASSWORD)];
    desk.submit(&nightbell.set_up_link().await, &admin).await;
    assert_eq!(desk.who().await, "root");
    let key = enrol(&mut desk, &mut secrets).await;

    let mut phone = Browser::new(&nightbell);
    // The code that enrolled is used: the next one is asked for.
    with_code(&mut phone, PASSWORD, &code(&key, "now"), &mut secrets).await;
    assert_eq!(phone.who().await, "nobody", "a code works once");
    with_code(&mut phone, PASSWORD, &code(&key, "now + 30 seconds"), &mut secrets).await;
    assert_eq!(phone.who().await, "root");

    let mut kitchen = Browser::new(&nightbell);
    kitchen.submit("/forgot", &[("username", "root")]).await;
    let mail =
        eventually("a mail brings the link", async || mail_server.mails_to("root@example.com").into_iter().next())
            .await;
    let link = mail.text.split_whitespace().find(|word| word.contains("/reset/")).unwrap().to_owned();
    secrets.push(link.rsplit_once('/').unwrap().1.to_owned());
    assert_eq!(kitchen.submit(&link, &[("password", NEW_PASSWORD)]).await.status, StatusCode::OK);
    assert_eq!(
        (desk.who().await, phone.who().await),
        ("nobody".to_owned(), "nobody".to_owned()),
        "sessions have ended"
    );
    let refused = kitchen.submit("/login", &[("username", "root"), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "the password from before is worth nothing");
    let recovery = secrets.iter().find(|secret| secret.starts_with("recovery:")).unwrap().replace("recovery:", "");
    with_code(&mut kitchen, NEW_PASSWORD, &recovery, &mut secrets).await;
    assert_eq!(kitchen.who().await, "root");

    secrets.extend([desk, phone, kitchen].into_iter().flat_map(|browser| browser.secrets));
    for secret in secrets.iter().map(|secret| secret.trim_start_matches("recovery:")) {
        assert!(secret.len() >= 8, "{secret:?} is short enough to be found by chance");
        let printed = nightbell.printed();
        let told = printed.lines().find(|line| line.contains(secret));
        assert_eq!(told, None, "the log tells the secret {secret}");
    }
}

/// A person's browser, with all that it was ever given in a cookie.
struct Browser {
    traveller: Traveller,
    url: String,
    secrets: Vec<String>,
}

impl Browser {
    fn new(nightbell: &Nightbell) -> Browser {
        Browser { traveller: Traveller::new(), url: nightbell.door(""), secrets: Vec::new() }
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with("http") { address.to_owned() } else { format!("{}{address}", self.url) }
    }

    fn keep(&mut self, page: Page) -> Page {
        let values = page.set_cookies.iter().filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        self.secrets.extend(values.map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty()));
        page
    }

    async fn open(&mut self, address: &str) -> Page {
        let page = self.traveller.get(&self.absolute(address)).await;
        self.keep(page)
    }

    async fn submit(&mut self, address: &str, form: &[(&str, &str)]) -> Page {
        let page = self.traveller.post(&self.absolute(address), form).await;
        self.keep(page)
    }

    /// Who is signed in; `nobody`.
    async fn who(&mut self) -> String {
        let page = self.open("/api/v1/whoami").await;
        match page.status {
            StatusCode::OK => serde_json::from_str::<Value>(&page.text).unwrap()["actor"].as_str().unwrap().to_owned(),
            _ => "nobody".to_owned(),
        }
    }
}

/// Sets the second factor up; answers its key as an authenticator is given it.
async fn enrol(browser: &mut Browser, secrets: &mut Vec<String>) -> String {
    browser.submit("/second-factor", &[("action", "begin")]).await;
    let page = browser.open("/second-factor").await;
    let key = between(&page.text, "<code>", "</code>").replace(char::is_whitespace, "");
    let form = [("action", "confirm"), ("code", &*code(&key, "now"))];
    let page = browser.submit("/second-factor", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    let recovery = page.text.split("<li><code>").skip(1).map(|rest| rest.split_once('<').unwrap().0);
    let before = secrets.len();
    secrets.extend(recovery.map(|code| format!("recovery:{code}")));
    assert_eq!(secrets.len() - before, 10, "{page:?}");
    secrets.push(key.clone());
    key
}

/// Says the password, then a code.
async fn with_code(browser: &mut Browser, password: &str, code: &str, secrets: &mut Vec<String>) {
    let page = browser.submit("/login", &[("username", "root"), ("password", password)]).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    let ticket = between(&page.text, "name=\"ticket\" value=\"", "\"").to_owned();
    browser.submit("/login/code", &[("ticket", &*ticket), ("code", code), ("next", "/")]).await;
    secrets.push(ticket);
}

/// The code that the OATH Toolkit works out.
fn code(key: &str, at: &str) -> String {
    let run = Command::new("oathtool").args(["--totp", "--base32", "--now", at, key]).output();
    let run = run.unwrap_or_else(|error| panic!("oathtool does not start ({error}); run scripts/services ensure test"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap_or_else(|| panic!("{before} in {text}")).1.split_once(after).unwrap().0
}
