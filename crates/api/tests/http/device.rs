//! Programs that are logged in by somebody in a browser: `/api/v1/device/…`, `/device`, and what others try.

use crate::browser::{Browser, FORM, is_small_and_still};
use crate::support::{Answer, PUBLIC_URL, World};
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, StatusCode, header};
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use serde_json::Value;
use std::net::SocketAddr;

const PASSWORD: &str = "a quiet night";
const GRANT: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
const MINUTE_MS: i64 = 60_000;

/// A program on a machine.
struct Program<'a> {
    world: &'a World,
    device_code: String,
    user_code: String,
}

async fn post(world: &World, path: &str, form: &str, from: &str) -> Answer {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, FORM).body(Body::from(form.to_owned())).unwrap();
    let from: SocketAddr = format!("{from}:4711").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(from));
    world.send(request).await
}

async fn ask(world: &World, form: &str, from: &str) -> Answer {
    post(world, "/api/v1/device/authorization", form, from).await
}

impl Program<'_> {
    async fn start<'a>(world: &'a World, form: &str) -> Program<'a> {
        let asked = ask(world, form, "192.0.2.7").await;
        assert_eq!(asked.status, StatusCode::OK, "{asked:?}");
        let text = |field: &str| asked.json()[field].as_str().unwrap().to_owned();
        Program { world, device_code: text("device_code"), user_code: text("user_code") }
    }

    async fn come(&self) -> Answer {
        let form = format!("{GRANT}&device_code={}", self.device_code);
        post(self.world, "/api/v1/device/token", &form, "192.0.2.7").await
    }

    /// The same after the interval; the error, or the token.
    async fn come_later(&self) -> String {
        self.world.clock.advance_ms(2_000);
        let answer = self.come().await;
        match answer.status {
            StatusCode::OK => answer.json()["access_token"].as_str().unwrap().to_owned(),
            _ => error(&answer),
        }
    }

    fn page(&self) -> String {
        format!("/device?user_code={}", self.user_code)
    }

    async fn decide(&self, browser: &mut Browser, action: &str) -> Answer {
        let form = format!("user_code={}&action={action}", self.user_code);
        browser.send(self.world, "POST", "/device", FORM, &form).await
    }
}

fn error(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::BAD_REQUEST, "application/json"));
    assert!(answer.json()["error_description"].as_str().is_some_and(|text| !text.is_empty()), "{answer:?}");
    answer.json()["error"].as_str().unwrap().to_owned()
}

async fn world() -> World {
    let world = World::new().await;
    for name in ["ada", "grace"] {
        world.engine.set_password(name, PASSWORD, None, &Principal::nightbell()).await.unwrap();
    }
    world
}

async fn signed_in(world: &World, name: &str) -> Browser {
    let mut browser = Browser::default();
    browser.sign_in(world, name, PASSWORD).await;
    browser
}

async fn whoami(world: &World, token: &str) -> Answer {
    let request = Request::get("/api/v1/whoami").header(header::AUTHORIZATION, format!("Bearer {token}"));
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_program_is_logged_in_once() {
    let world = world().await;
    let asked = ask(&world, "client_id=x&machine=Laptop.example.com", "192.0.2.7").await;
    let told = asked.json();
    let user_code = told["user_code"].as_str().unwrap();
    assert_eq!(told["verification_uri"], format!("{PUBLIC_URL}/device"));
    assert_eq!(told["verification_uri_complete"], format!("{PUBLIC_URL}/device?user_code={user_code}"));
    assert_eq!((&told["expires_in"], &told["interval"]), (&Value::from(900), &Value::from(2)));
    let is_plain = |code: &str| code.bytes().all(|letter| b"BCDFGHJKLMNPQRSTVWXZ-".contains(&letter));
    assert!(user_code.len() == 9 && is_plain(user_code), "{user_code}");
    let device_code = told["device_code"].as_str().unwrap().to_owned();
    let program = Program { world: &world, device_code, user_code: user_code.to_owned() };
    assert_eq!(error(&program.come().await), "authorization_pending");

    // Whoever opens the link signs in first, and comes back.
    let mut browser = Browser::default();
    let away = browser.get(&world, &program.page()).await;
    let next = format!("%2Fdevice%3Fuser_code%3D{user_code}");
    assert_eq!(away.header("location"), format!("/bell/login?next={next}"));
    let form = format!("username=ada&password=a+quiet+night&next={next}");
    let back = browser.send(&world, "POST", "/login", FORM, &form).await;
    assert_eq!(back.header("location"), format!("/bell{}", program.page()));

    let page = browser.get(&world, &program.page()).await;
    is_small_and_still(&page);
    for expected in [user_code, "Laptop.example.com", "192.0.2.7", "Ada Lovelace", "90 days", "another address"] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }
    assert_eq!(program.come_later().await, "authorization_pending", "looking decides nothing");
    let allowed = program.decide(&mut browser, "allow").await;
    is_small_and_still(&allowed);
    assert_eq!(allowed.status, StatusCode::OK);
    assert_eq!(browser.get(&world, &program.page()).await.status, StatusCode::NOT_FOUND, "the code is used");
    assert_eq!(program.decide(&mut browser, "deny").await.status, StatusCode::NOT_FOUND);

    world.clock.advance_ms(2_000);
    let given = program.come().await;
    let given = given.json();
    assert_eq!(given["token_type"], "Bearer");
    assert_eq!(given["expires_in"], 90 * 86_400);
    assert_eq!((&given["user"], &given["role"], &given["scope"]), (&"ada".into(), &"responder".into(), &"".into()));
    let name = given["name"].as_str().unwrap();
    assert!(name.starts_with("login-laptop.example.com-") && name.len() == 29, "{name}");
    assert_eq!(program.come_later().await, "invalid_grant", "each code gives one token");

    let token = given["access_token"].as_str().unwrap();
    let who = whoami(&world, token).await.json();
    assert_eq!((&who["owner"], &who["role"]), (&"ada".into(), &"responder".into()));
    let listed = world.call(Role::Admin, "GET", "/api/v1/tokens", None).await.json();
    let listed = listed["items"].as_array().unwrap().iter().find(|token| token["name"] == name).unwrap();
    assert_eq!((&listed["owner"], &listed["created_by"]), (&"ada".into(), &"ada".into()));
    assert_eq!(listed["expires_at"], given["expires_at"]);

    let decided = &world.told("action=login.allowed").await[0];
    assert_eq!((&decided["actor"], &decided["means"]), (&"ada".into(), &"session".into()));
    assert_eq!(decided["details"], serde_json::json!({"asked_from": "192.0.2.7", "machine": "Laptop.example.com"}));
    let made = &world.told(&format!("action=token.made&subject_name={name}")).await[0];
    assert_eq!((&made["actor"], &made["means"]), (&"ada".into(), &"link".into()));
    assert_eq!(world.told("action=login.failed").await.len(), 1, "the code was used");
}

#[tokio::test]
async fn codes_are_typed_too() {
    let world = world().await;
    let program = Program::start(&world, "").await;
    let mut browser = signed_in(&world, "ada").await;
    browser.language = Some("de");
    let page = browser.get(&world, "/device").await;
    is_small_and_still(&page);
    assert!(page.text.contains("Geben Sie den Code ein"), "{}", page.text);
    let typed = program.user_code.to_lowercase().replace('-', "+");
    let page = browser.get(&world, &format!("/device?user_code={typed}")).await;
    is_small_and_still(&page);
    assert!(page.text.contains(&program.user_code) && page.text.contains("Erlauben"), "{}", page.text);
    assert_eq!(program.decide(&mut browser, "").await.status, StatusCode::SEE_OTHER, "no button, no decision");
    assert_eq!(program.decide(&mut browser, "allow").await.status, StatusCode::OK);
    assert!(program.come_later().await.starts_with("nb_"));
}

#[tokio::test]
async fn no_is_an_answer() {
    let world = world().await;
    let program = Program::start(&world, "").await;
    let denied = program.decide(&mut signed_in(&world, "ada").await, "deny").await;
    assert!(denied.text.contains("tell an admin"), "{}", denied.text);
    let told = &world.told("action=login.denied").await;
    assert_eq!((told.len(), &told[0]["actor"]), (1, &Value::from("ada")), "{told:?}");
    assert_eq!(told[0]["details"]["asked_from"], "192.0.2.7");
    assert_eq!(program.come_later().await, "access_denied");
    assert_eq!(program.come_later().await, "invalid_grant");
}

#[tokio::test]
async fn codes_grow_old() {
    let world = world().await;
    let (early, late) = (Program::start(&world, "").await, Program::start(&world, "").await);
    let mut browser = signed_in(&world, "ada").await;
    early.decide(&mut browser, "allow").await;
    world.clock.advance_ms(15 * MINUTE_MS);
    assert_eq!(late.decide(&mut browser, "allow").await.status, StatusCode::NOT_FOUND);
    assert_eq!(late.come_later().await, "expired_token");
    assert_eq!(early.come_later().await, "expired_token", "allowed and not fetched");
}

#[tokio::test]
async fn who_asks_too_often_is_slowed_down() {
    let world = world().await;
    let program = Program::start(&world, "").await;
    let wait = async |ms: i64| {
        world.clock.advance_ms(ms);
        error(&program.come().await)
    };
    assert_eq!(wait(0).await, "authorization_pending");
    assert_eq!(wait(1_600).await, "authorization_pending", "messages do not all take the same time");
    assert_eq!(wait(1_000).await, "slow_down");
    assert_eq!(wait(2_000).await, "slow_down", "seven seconds now");
    assert_eq!(wait(12_000).await, "authorization_pending", "twelve");
    assert_eq!(wait(12_000).await, "authorization_pending");
    // It still comes to its end.
    program.decide(&mut signed_in(&world, "ada").await, "allow").await;
    assert!(program.come_later().await.starts_with("nb_"));
}

#[tokio::test]
async fn guessing_is_slow() {
    let world = world().await;
    let program = Program::start(&world, "").await;
    let mut browser = signed_in(&world, "grace").await;
    for guess in ["BBBB-BBBB", "", "x", "nb_", "BBBB-BBBBB", "%00"] {
        let answer = browser.send(&world, "POST", "/device", FORM, &format!("user_code={guess}&action=allow")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{guess}");
    }
    let answer = browser.get(&world, &program.page()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "2"));
    is_small_and_still(&answer);
    // The code of a program is not the code of a person, nor the other way round.
    let form = format!("{GRANT}&device_code={}", program.user_code);
    assert_eq!(error(&post(&world, "/api/v1/device/token", &form, "192.0.2.7").await), "invalid_grant");
    // Nobody else waits for her.
    assert_eq!(program.decide(&mut signed_in(&world, "ada").await, "allow").await.status, StatusCode::OK);
    assert!(program.come_later().await.starts_with("nb_"));
}

#[tokio::test]
async fn asking_is_not_for_ever_free() {
    let world = world().await;
    for _ in 0..20 {
        assert_eq!(ask(&world, "", "192.0.2.7").await.status, StatusCode::OK);
    }
    let refused = ask(&world, "", "192.0.2.7").await;
    assert!(refused.status == 429 && refused.problem().contains("try again"), "{refused:?}");
    assert_eq!(ask(&world, "", "192.0.2.8").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_made_to_say_yes() {
    let world = world().await;
    let program = Program::start(&world, "").await;
    let mut browser = signed_in(&world, "ada").await;
    browser.site = Some("cross-site");
    assert_eq!(program.decide(&mut browser, "allow").await.status, StatusCode::FORBIDDEN);
    let link = format!("{}&action=allow", program.page());
    assert_eq!(browser.get(&world, &link).await.status, StatusCode::OK);
    let mut stranger = Browser::default();
    let away = program.decide(&mut stranger, "allow").await;
    assert!(away.header("location").starts_with("/bell/login?next="), "{away:?}");
    let lured = stranger.get(&world, "/device?user_code=%2F%2Fevil.example.com").await;
    assert_eq!(lured.header("location"), "/bell/login?next=%2Fdevice");
    assert_eq!(program.come_later().await, "authorization_pending");
}

#[tokio::test]
async fn what_a_machine_says_stays_text() {
    let world = world().await;
    let program = Program::start(&world, "machine=%3Cscript%3E%E2%80%AE%22%0A").await;
    let page = signed_in(&world, "ada").await.get(&world, &program.page()).await;
    is_small_and_still(&page);
    assert!(page.text.contains("&lt;script&gt;?&quot;"), "{}", page.text);
}

#[tokio::test]
async fn whoever_is_gone_in_between_logs_nothing_in() {
    for (after, expected) in [
        ("users: [ { name: ada, email: ada@example.com, disabled: true } ]", "invalid_grant"),
        ("users: [ { name: ada, email: new@example.com } ]", "invalid_grant"),
    ] {
        let world = world().await;
        let program = Program::start(&world, "").await;
        program.decide(&mut signed_in(&world, "ada").await, "allow").await;
        world.apply(after).await;
        assert_eq!(program.come_later().await, expected, "{after}");
    }
    // Whoever is disabled decides nothing either.
    let world = world().await;
    let program = Program::start(&world, "").await;
    let mut browser = signed_in(&world, "ada").await;
    world.apply("users: [ { name: ada, disabled: true } ]").await;
    assert_eq!(program.decide(&mut browser, "allow").await.status, StatusCode::SEE_OTHER);
    assert_eq!(program.come_later().await, "authorization_pending");
    // What was fetched before ends with them.
    let world = self::world().await;
    let program = Program::start(&world, "").await;
    program.decide(&mut signed_in(&world, "ada").await, "allow").await;
    let token = program.come_later().await;
    assert_eq!(whoami(&world, &token).await.status, StatusCode::OK);
    world.apply("users: [ { name: ada, disabled: true } ]").await;
    assert_eq!(whoami(&world, &token).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn tokens_are_as_narrow_as_was_asked() {
    let world = world().await;
    let program = Program::start(&world, "scope=alerts+team%3Apayments&expires_in=7d").await;
    let mut browser = signed_in(&world, "ada").await;
    let page = browser.get(&world, &program.page()).await;
    assert!(page.text.contains("alerts, team:payments") && page.text.contains("7 days"), "{}", page.text);
    program.decide(&mut browser, "allow").await;
    let token = program.come_later().await;
    let who = whoami(&world, &token).await.json();
    assert_eq!(who["scopes"], serde_json::json!(["alerts", "team:payments"]));
    let call = async |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        world.send(request.body(Body::empty()).unwrap()).await.status
    };
    let id = world.trigger("disk").await;
    assert_eq!(call("POST", &format!("/api/v1/alerts/{id}/acknowledge")).await, StatusCode::OK);
    assert_eq!(call("GET", "/api/v1/tokens").await, StatusCode::FORBIDDEN);
    assert_eq!(call("DELETE", "/api/v1/tokens/observer-token").await, StatusCode::FORBIDDEN);
    // Itself it may revoke, however narrow.
    let name = who["name"].as_str().unwrap();
    assert_eq!(call("DELETE", &format!("/api/v1/tokens/{name}")).await, StatusCode::NO_CONTENT);
    assert_eq!(call("GET", "/api/v1/whoami").await, StatusCode::UNAUTHORIZED);
    let short = Program::start(&world, "expires_in=1h").await;
    short.decide(&mut browser, "allow").await;
    let token = short.come_later().await;
    world.clock.advance_ms(60 * MINUTE_MS);
    assert_eq!(whoami(&world, &token).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_cannot_be_is_told() {
    let world = world().await;
    for (form, code, expected) in [
        ("scope=alert", "invalid_scope", "did you mean"),
        ("expires_in=367d", "invalid_request", "366d"),
        ("expires_in=0s", "invalid_request", "366d"),
        ("expires_in=long", "invalid_request", "long"),
    ] {
        let refused = ask(&world, form, "192.0.2.7").await;
        assert_eq!(error(&refused), code, "{form}");
        assert!(refused.text.contains(expected), "{form}: {refused:?}");
    }
    for (form, code) in
        [("", "unsupported_grant_type"), (GRANT, "invalid_request"), ("grant_type=password", "unsupported_grant_type")]
    {
        assert_eq!(error(&post(&world, "/api/v1/device/token", form, "192.0.2.7").await), code, "{form}");
    }
    let huge = "x".repeat(100_000);
    assert_eq!(ask(&world, &huge, "192.0.2.7").await.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Which teams there are, only those are told who are signed in.
    let program = Program::start(&world, "scope=team%3Anobody").await;
    let refused = program.decide(&mut signed_in(&world, "ada").await, "allow").await;
    is_small_and_still(&refused);
    assert!(refused.status == 403 && refused.text.contains("names no team"), "{}", refused.text);
    assert_eq!(program.come_later().await, "authorization_pending");
}
