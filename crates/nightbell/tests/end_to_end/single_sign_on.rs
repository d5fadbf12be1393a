//! People sign in at real OpenID providers: who they become, what their groups let them do, and what is not let in.

use crate::support::{
    CLIENT_SECRET, IdentityProvider, Page, Process, Traveller, eventually, free_port, listening_url, nightbell_command,
};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;
use url::Url;

const TOKEN: &str = "single-sign-on-bootstrap-token-0123456789";
const PASSWORD: &str = "canary of the password";

const COMPANY: &str = r#"
users:
  - { name: root, role: admin, email: root@example.com }
  - { name: grace, email: grace@example.com }
  - { name: gone, email: gone@example.com, disabled: true }
teams: [ { name: payments }, { name: search } ]
"#;

/// A Nightbell with a provider that makes new users, `company`; one that does not, `partner`; one that is not who it says,
/// `mirror`; and one that is away.
struct Installation {
    nightbell: Process,
    url: String,
    directory: TempDir,
    company: Option<IdentityProvider>,
    partner: IdentityProvider,
    redirect_uris: String,
}

impl Installation {
    async fn start() -> Installation {
        Installation::start_with("everybody", "24h").await
    }

    async fn start_with(passwords: &str, session: &str) -> Installation {
        let directory = TempDir::new().unwrap();
        let [port, company, partner, away] = [(); 4].map(|()| free_port());
        let url = format!("http://127.0.0.1:{port}");
        let back = |name: &str| format!("{url}/login/{name}/callback");
        let redirect_uris = ["company", "partner", "mirror"].map(back).join(" ");
        let company = IdentityProvider::start(company, &redirect_uris, false).await;
        let partner = IdentityProvider::start(partner, &redirect_uris, true).await;
        let secret = directory.path().join("client-secret");
        fs::write(&secret, format!("{CLIENT_SECRET}\n")).unwrap();
        let settings = format!(
            r#"
            [sign_in]
            passwords = "{passwords}"
            session = "{session}"
            [sign_in.providers.company]
            title = "Company account"
            issuer = "http://127.0.0.1:{}"
            client_id = "nightbell"
            client_secret = "{CLIENT_SECRET}"
            scopes = ["profile", "email", "groups"]
            roles = {{ night-admins = "admin", night-managers = "manager", everybody = "observer" }}
            teams = {{ payments-people = "payments", search-people = "search" }}
            create_users = true
            [sign_in.providers.partner]
            issuer = "http://127.0.0.1:{}"
            client_id = "nightbell"
            client_secret_file = "{}"
            scopes = ["profile", "email", "groups"]
            roles = {{ guests = "responder" }}
            [sign_in.providers.mirror]
            issuer = "http://localhost:{}"
            client_id = "nightbell"
            [sign_in.providers.away]
            issuer = "http://127.0.0.1:{away}"
            client_id = "nightbell"
            "#,
            company.port,
            partner.port,
            secret.display(),
            company.port,
        );
        let file = directory.path().join("nightbell.toml");
        fs::write(&file, settings).unwrap();
        let mut command = nightbell_command();
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        command.arg("--config").arg(&file).arg("--data").arg(directory.path().join("data"));
        command.env("NIGHTBELL_BOOTSTRAP_TOKEN", TOKEN).env("NIGHTBELL_LOG__LEVEL", "debug");
        let mut nightbell = Process::start("nightbell", &mut command);
        nightbell.wait_for_line("its address", listening_url).await;
        let installation = Installation { nightbell, url, directory, company: Some(company), partner, redirect_uris };
        installation.apply(COMPANY);
        installation
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = nightbell_command();
        command.args(arguments).env("NIGHTBELL_URL", &self.url).env("NIGHTBELL_TOKEN", TOKEN);
        let output = command.output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{arguments:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    fn apply(&self, yaml: &str) {
        let file = self.directory.path().join("documents.yaml");
        fs::write(&file, yaml).unwrap();
        self.run(&["apply", file.to_str().unwrap()]);
    }

    /// What the audit log says of these actions, newest first.
    fn audited(&self, actions: &str) -> Vec<String> {
        let printed = self.run(&["audit", "--action", actions, "--json"]);
        let entries = printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        entries.map(|entry| format!("{} by {} on {}", entry["action"], entry["actor"], entry["subject_name"])).collect()
    }

    fn company(&self) -> &IdentityProvider {
        self.company.as_ref().unwrap()
    }

    /// The address with which a provider sends somebody back.
    async fn way_back(&self, browser: &mut Traveller, provider: &str, name: &str) -> Url {
        let callback = format!("/login/{provider}/callback");
        browser
            .travel(&self.at(&format!("/login/{provider}")), name, |url| {
                url.as_str().starts_with(&self.url) && url.path() == callback
            })
            .await
    }

    /// Signs in at a provider; what Nightbell answers.
    async fn sign_in(&self, browser: &mut Traveller, provider: &str, name: &str) -> Page {
        let back = self.way_back(browser, provider, name).await;
        browser.get(back.as_str()).await
    }

    /// A browser that is signed in.
    async fn signed_in(&self, provider: &str, name: &str) -> Traveller {
        let mut browser = Traveller::new();
        let page = self.sign_in(&mut browser, provider, name).await;
        assert_eq!(page.status, 303, "{page:#?}");
        browser
    }

    async fn sign_in_with_password(&self, name: &str, password: &str) -> (u16, Traveller) {
        let mut browser = Traveller::new();
        let page = browser.post(&self.at("/login"), &[("username", name), ("password", password)]).await;
        (page.status.as_u16(), browser)
    }

    /// Who a browser is, with role and teams; the status where nobody is.
    async fn who(&self, browser: &mut Traveller) -> String {
        let who = browser.json(&self.at("/api/v1/whoami")).await;
        match who.get("name") {
            Some(name) => {
                format!("{} {} {}", name.as_str().unwrap(), who["role"].as_str().unwrap(), who["teams"])
            }
            None => who.to_string(),
        }
    }

    fn set_password(&self, name: &str) {
        let file = self.directory.path().join("password");
        fs::write(&file, format!("{PASSWORD}\n")).unwrap();
        let mut command = nightbell_command();
        command.args(["user", "set-password", name, "--password-stdin"]).stdin(fs::File::open(file).unwrap());
        command.env("NIGHTBELL_URL", &self.url).env("NIGHTBELL_TOKEN", TOKEN);
        assert!(command.output().unwrap().status.success());
    }

    /// Signs in and is refused with these words.
    async fn refused(&self, provider: &str, name: &str, status: u16, words: &str) {
        let mut browser = Traveller::new();
        let page = self.sign_in(&mut browser, provider, name).await;
        assert_eq!(page.status, status, "{name}: {page:#?}");
        assert!(page.text.contains(words), "{name}: {}", page.text);
        assert!(page.text.contains("href=\"/login\""), "it leads back: {}", page.text);
        assert_eq!(self.who(&mut browser).await, "401");
    }
}

fn person(username: &str, email: &str, is_verified: bool, groups: &[&str]) -> Value {
    json!({
        "name": format!("{username} of the company"), "preferred_username": username,
        "email": email, "email_verified": is_verified, "groups": groups,
    })
}

#[tokio::test]
async fn whoever_is_new_becomes_a_user_and_groups_say_what_they_may() {
    let installation = Installation::start().await;
    let provider = installation.company();
    let with_groups = async |groups: &[&str]| {
        provider.knows(&json!({ "ada": person("Ada.L", "ada@example.com", true, groups) })).await;
    };
    with_groups(&["night-managers", "everybody", "payments-people", "unknown"]).await;
    let mut browser = installation.signed_in("company", "ada").await;
    assert_eq!(installation.who(&mut browser).await, r#"ada.l manager ["payments"]"#);
    let document = browser.json(&installation.at("/api/v1/users/ada.l")).await;
    assert_eq!(document["role"], "observer", "{document}");
    assert_eq!((&document["title"], &document["email"]), (&json!("Ada.L of the company"), &json!("ada@example.com")));
    let history = browser.json(&installation.at("/api/v1/users/ada.l/history")).await;
    assert!(history.to_string().contains("provider:company"), "{history}");
    // Who is in a team by a group is not paged for it.
    assert_eq!(browser.json(&installation.at("/api/v1/teams/payments")).await.get("members"), None);

    // What is applied changes the document, and not what groups give.
    installation.apply("users: [ { name: ada.l, role: responder, email: ada@example.com } ]");
    assert_eq!(installation.who(&mut browser).await, r#"ada.l manager ["payments"]"#);
    installation.apply(&installation.run(&["export"]));
    assert_eq!(installation.who(&mut browser).await, r#"ada.l manager ["payments"]"#);

    // What changed there counts from the next sign-in on, in every browser.
    with_groups(&["everybody"]).await;
    assert_eq!(installation.who(&mut browser).await, r#"ada.l manager ["payments"]"#);
    let mut other = installation.signed_in("company", "ada").await;
    for browser in [&mut browser, &mut other] {
        assert_eq!(installation.who(browser).await, "ada.l observer []");
    }
    with_groups(&[]).await;
    installation.signed_in("company", "ada").await;
    assert_eq!(installation.who(&mut browser).await, "ada.l responder []", "the document says so");
    with_groups(&["night-admins", "search-people"]).await;
    installation.signed_in("company", "ada").await;
    assert_eq!(installation.who(&mut browser).await, "ada.l admin null");

    // The identity is seen, and taken away.
    let listed = installation.run(&["user", "identities", "ada.l"]);
    assert!(listed.contains("company") && listed.contains("subject of ada") && listed.contains("admin"), "{listed}");
    let listed: Value = serde_json::from_str(&installation.run(&["user", "identities", "ada.l", "--json"])).unwrap();
    let id = listed[0]["id"].as_str().unwrap();
    installation.run(&["user", "unlink", "ada.l", id]);
    assert_eq!(installation.who(&mut browser).await, "401");
    assert!(installation.run(&["user", "identities", "ada.l"]).contains("signs in at no provider"));
    // Whoever comes again is found by the address.
    let mut again = installation.signed_in("company", "ada").await;
    assert_eq!(installation.who(&mut again).await, "ada.l admin null");
    let expected = [
        r#""identity.linked" by "ada.l" on "ada.l""#,
        r#""identity.unlinked" by "token:bootstrap" on "ada.l""#,
        r#""identity.linked" by "ada.l" on "ada.l""#,
    ];
    assert_eq!(installation.audited("identity.linked,identity.unlinked"), expected);
}

#[tokio::test]
async fn people_are_linked_by_a_verified_address_and_nobody_else_is() {
    let installation = Installation::start().await;
    installation.set_password("grace");
    let (status, mut by_password) = installation.sign_in_with_password("grace", PASSWORD).await;
    assert_eq!(status, 303);
    let people = json!({
        "mallory": person("mallory", "Grace@example.com", false, &["night-admins"]),
        "grace": person("hopper", "Grace@example.com", true, &[]),
        "imposter": person("imposter", "grace@example.com", true, &["night-admins"]),
        "root": person("root", "root@example.com", true, &[]),
        "gone": person("gone", "gone@example.com", true, &[]),
        "stranger": person("stranger", "stranger@example.com", true, &["guests"]),
    });
    installation.company().knows(&people).await;
    installation.partner.knows(&people).await;
    installation.refused("company", "mallory", 403, "does not say that it is verified").await;
    installation.refused("company", "root", 403, "admins are not linked by it").await;
    installation.refused("company", "gone", 403, "You are disabled here").await;
    installation.refused("partner", "stranger", 403, "nobody here is known by that").await;
    assert_eq!(installation.who(&mut by_password).await, "grace responder []");

    // Linked, and whatever else signed in as her ends: whoever had it is not who the provider vouches for.
    let mut browser = installation.signed_in("company", "grace").await;
    assert_eq!(installation.who(&mut browser).await, "grace responder []");
    assert_eq!(installation.who(&mut by_password).await, "401");
    assert_eq!(installation.sign_in_with_password("grace", PASSWORD).await.0, 401);
    installation.refused("company", "imposter", 403, "another account at Company account").await;
    // At another provider she is the same, and its groups count as well.
    let mut elsewhere = installation.signed_in("partner", "grace").await;
    assert_eq!(installation.who(&mut elsewhere).await, "grace responder []");
    let listed: Value = serde_json::from_str(&installation.run(&["user", "identities", "grace", "--json"])).unwrap();
    let providers: Vec<&Value> = listed.as_array().unwrap().iter().map(|identity| &identity["provider"]).collect();
    assert_eq!(providers, ["company", "partner"]);

    // An admin is linked by hand, and stays who they are.
    installation.run(&["user", "link", "root", "--provider", "company", "--subject", "subject of root"]);
    let audited = installation.audited("identity.linked");
    assert_eq!(audited[0], r#""identity.linked" by "token:bootstrap" on "root""#);
    let mut root = installation.signed_in("company", "root").await;
    assert_eq!(installation.who(&mut root).await, "root admin null");
    assert!(installation.nightbell.printed().contains("subject of imposter"), "whoever was refused can be linked");

    // Disabling ends it all.
    let mut browser = installation.signed_in("company", "grace").await;
    installation.apply("users: [ { name: grace, email: grace@example.com, disabled: true } ]");
    assert_eq!(installation.who(&mut browser).await, "401");
    installation.refused("company", "grace", 403, "You are disabled here").await;
}

#[tokio::test]
async fn what_comes_back_counts_once_in_the_browser_that_left() {
    let mut installation = Installation::start().await;
    installation.company().knows(&json!({ "ada": person("ada", "ada@example.com", true, &[]) })).await;
    let mut browser = Traveller::new();
    let left = browser.get(&installation.at("/login/company?next=/api/v1/whoami")).await;
    let cookie = left.set_cookies.iter().find(|cookie| cookie.starts_with("nightbell_sign_in=")).unwrap().clone();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/login"),
        "{cookie}"
    );
    let sent = left.location.unwrap();
    let asked: Vec<String> = sent.query_pairs().map(|(name, _)| name.into_owned()).collect();
    for name in ["state", "nonce", "code_challenge", "redirect_uri"] {
        assert!(asked.iter().any(|asked| asked == name), "{asked:?}");
    }
    assert!(sent.query().unwrap().contains("code_challenge_method=S256"));

    let back = installation.way_back(&mut browser, "company", "ada").await;
    let not_expected = async |browser: &mut Traveller, url: &str| {
        let page = browser.get(url).await;
        assert_eq!(page.status, 400, "{page:#?}");
        assert!(page.text.contains("Begin again on the login page"));
        assert!(page.set_cookies.iter().all(|cookie| !cookie.starts_with("nightbell_session=")));
    };
    // Another browser, which somebody lured here; a state of somebody else's; another provider's address.
    not_expected(&mut Traveller::new(), back.as_str()).await;
    let mut lured = Traveller::new();
    lured.get(&installation.at("/login/company")).await;
    not_expected(&mut lured, back.as_str()).await;
    let cookie = browser.cookie(&installation.url, "nightbell_sign_in").unwrap().to_owned();
    not_expected(&mut browser, back.as_str().replace("state=", "state=x").as_str()).await;
    // The cookie went with that answer; whoever kept it still has a journey under way.
    browser.set_cookie(&installation.url, "nightbell_sign_in", &cookie);
    let page = browser.get(back.as_str()).await;
    assert_eq!(page.status, 303, "{page:#?}");
    let session = page.set_cookies.iter().find(|cookie| cookie.starts_with("nightbell_session=")).unwrap().clone();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax"), "{session}");
    assert_eq!(installation.who(&mut browser).await, "ada observer []");
    browser.set_cookie(&installation.url, "nightbell_sign_in", &cookie);
    not_expected(&mut browser, back.as_str()).await;

    // What one provider gave is shown to no other, and ends with the try.
    let mut mixed = Traveller::new();
    let back = installation.way_back(&mut mixed, "company", "ada").await;
    let cookie = mixed.cookie(&installation.url, "nightbell_sign_in").unwrap().to_owned();
    not_expected(&mut mixed, back.as_str().replace("/company/", "/partner/").as_str()).await;
    mixed.set_cookie(&installation.url, "nightbell_sign_in", &cookie);
    not_expected(&mut mixed, back.as_str()).await;
    let mut foreign = Traveller::new();
    let back = installation.way_back(&mut foreign, "company", "ada").await;
    let issuer =
        format!("iss={}", url::form_urlencoded::byte_serialize(b"https://evil.example.com").collect::<String>());
    let own = back.query().unwrap().split('&').find(|pair| pair.starts_with("iss=")).unwrap().to_owned();
    let page = foreign.get(&back.as_str().replace(&own, &issuer)).await;
    assert_eq!(page.status, 502, "{page:#?}");
    // A code that is none.
    let mut wrong = Traveller::new();
    let back = installation.way_back(&mut wrong, "company", "ada").await;
    let page = wrong.get(&back.as_str().replace("code=", "code=x")).await;
    assert_eq!(page.status, 502, "{page:#?}");
    let mut declined = Traveller::new();
    let left = declined.get(&installation.at("/login/company")).await.location.unwrap();
    let state = left.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let back = installation.at(&format!("/login/company/callback?error=access_denied&state={state}"));
    let page = declined.get(&back).await;
    assert_eq!(page.status, 403, "{page:#?}");
    assert!(page.text.contains("Company account did not let you in"), "{}", page.text);

    // A provider that is not who its address says.
    let page = declined.get(&installation.at("/login/mirror")).await;
    assert_eq!(page.status, 502, "{page:#?}");

    let mut check = nightbell_command();
    check.args(["check", "--config"]).arg(installation.directory.path().join("nightbell.toml"));
    check.arg("--data").arg(installation.directory.path().join("data"));
    let checked = String::from_utf8(check.output().unwrap().stdout).unwrap();
    assert!(checked.contains("[sign_in.providers.company]: answers as its issuer"), "{checked}");
    assert!(checked.contains("[sign_in.providers.mirror]: what the provider says is not to be trusted"), "{checked}");
    assert!(checked.contains("[sign_in.providers.away]: the provider cannot be asked: no connection"), "{checked}");
    assert!(!checked.contains("canary"), "{checked}");

    // Nobody is sent on to another site.
    for (next, expected) in [("/api/v1/whoami", "/api/v1/whoami"), ("//evil.example.com", "/"), ("https://evil", "/")] {
        let mut browser = Traveller::new();
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let from = installation.at(&format!("/login/company?next={next}"));
        let back = browser.travel(&from, "ada", |url| url.path() == "/login/company/callback").await;
        let to = browser.get(back.as_str()).await.location.unwrap();
        assert_eq!(to.as_str(), installation.at(expected));
    }

    // Providers change their keys.
    let company = installation.company.take().unwrap();
    let port = company.port;
    company.stop().await;
    let company = IdentityProvider::start(port, &installation.redirect_uris, false).await;
    company.knows(&json!({ "ada": person("ada", "ada@example.com", true, &["night-managers"]) })).await;
    installation.company = Some(company);
    let mut browser = installation.signed_in("company", "ada").await;
    assert_eq!(installation.who(&mut browser).await, "ada manager []");

    let printed = installation.nightbell.printed();
    assert!(printed.contains("sign_in.failed elsewhere") && printed.contains("sign_in.linked"), "{printed}");
    for secret in ["canary", "code=", "state=", "nbs_", cookie.as_str()] {
        assert!(!printed.contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn admins_get_in_while_the_provider_is_away() {
    let mut installation = Installation::start_with("admins", "24h").await;
    installation.company().knows(&json!({ "grace": person("grace", "grace@example.com", true, &[]) })).await;
    let mut browser = installation.signed_in("company", "grace").await;
    installation.set_password("root");
    installation.set_password("grace");
    assert_eq!(installation.who(&mut browser).await, "401", "a new password ends sessions");
    let company = installation.company.take().unwrap();
    company.stop().await;
    let login = browser.get(&installation.at("/login")).await;
    assert_eq!(login.status, 200);
    for (link, title) in [("login/company", "Company account"), ("login/partner", "partner"), ("login/away", "away")] {
        assert!(login.text.contains(&format!("href=\"{link}\">Sign in with {title}")), "{}", login.text);
    }
    assert!(login.text.len() < 8 * 1024 && !login.text.contains("<script"));
    // It never answered.
    let page = browser.get(&installation.at("/login/away")).await;
    assert_eq!(page.status, 503, "{page:#?}");
    assert!(page.text.contains("away does not answer"), "{}", page.text);
    // It answered before.
    let page = browser.get(&installation.at("/login/company")).await;
    assert_eq!(page.status, 303, "what is known of it still leads there");
    let back = installation.at(&format!("/login/company/callback?code=x&state={}", state_of(&page)));
    let page = browser.get(&back).await;
    assert_eq!(page.status, 503, "{page:#?}");
    let page = browser.get(&installation.at("/login/nobody")).await;
    assert_eq!(page.status, 404, "{page:#?}");

    let (status, mut root) = installation.sign_in_with_password("root", PASSWORD).await;
    assert_eq!(status, 303);
    assert_eq!(installation.who(&mut root).await, "root admin null");
    assert_eq!(installation.sign_in_with_password("grace", PASSWORD).await.0, 403);
    assert_eq!(installation.sign_in_with_password("grace", "another password").await.0, 401);
}

#[tokio::test]
async fn a_sign_in_lasts_as_long_as_the_settings_say() {
    let installation = Installation::start_with("everybody", "3s").await;
    installation.company().knows(&json!({ "ada": person("ada", "ada@example.com", true, &[]) })).await;
    let mut browser = installation.signed_in("company", "ada").await;
    eventually("the session ends", async || (installation.who(&mut browser).await == "401").then_some(())).await;
    // Those with a password are not held to it.
    installation.set_password("root");
    let (_, mut root) = installation.sign_in_with_password("root", PASSWORD).await;
    let listed = root.json(&installation.at("/api/v1/users/root/sessions")).await;
    assert_eq!(listed["items"][0].get("ends_at"), None, "{listed}");
}

fn state_of(page: &Page) -> String {
    let location = page.location.as_ref().unwrap();
    location.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}
