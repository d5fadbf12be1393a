//! Passkeys: `/passkeys`, `/login/passkey`, `/api/v1/users/{name}/passkeys`, and what others try.

use crate::authenticator::Authenticator;
use crate::browser::{Browser, FORM, is_small_and_still, is_small_with_the_script};
use crate::support::{Answer, World};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use nightbell_engine::{PasskeyFailure, PasswordUse, SignInSettings};
use nightbell_store::SecondFactorRow;
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet night";

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

async fn options(world: &World, browser: &mut Browser, path: &str) -> Value {
    let answer = browser.json(world, "POST", path, &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()
}

async fn add(world: &World, browser: &mut Browser, credential: &Value) -> Answer {
    browser.json(world, "POST", "/passkeys/add", &json!({"credential": credential, "name": "telephone"})).await
}

async fn enter(world: &World, browser: &mut Browser, credential: &Value) -> Answer {
    let body = json!({"credential": credential, "next": "/device"});
    browser.json(world, "POST", "/login/passkey", &body).await
}

/// Ada with a passkey.
async fn with_passkey(world: &World, seed: u8) -> (Browser, Authenticator) {
    let mut browser = signed_in(world, "ada").await;
    let mut authenticator = Authenticator::new(seed);
    let asked = options(world, &mut browser, "/passkeys/options").await;
    let answer = add(world, &mut browser, &authenticator.create(&asked)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    (browser, authenticator)
}

/// Whoever signs in with an authenticator that was changed; the status, and whether a session began.
async fn tried(world: &World, authenticator: &Authenticator) -> (u16, bool) {
    let mut browser = Browser::default();
    let asked = options(world, &mut browser, "/login/passkey/options").await;
    let answer = enter(world, &mut browser, &authenticator.get(&asked)).await;
    (answer.status.as_u16(), browser.cookie.is_some())
}

#[tokio::test]
async fn somebody_adds_a_passkey_and_signs_in_without_a_name() {
    let world = world().await;
    let mut browser = Browser::default();
    let away = browser.get(&world, "/passkeys").await;
    assert_eq!(away.header("location"), "/bell/login?next=%2Fpasskeys");
    let page = browser.get(&world, "/login").await;
    is_small_with_the_script(&page);
    assert!(page.text.contains("autocomplete=\"username webauthn\""), "{}", page.text);
    let mut browser = signed_in(&world, "ada").await;
    let page = browser.get(&world, "/passkeys").await;
    is_small_with_the_script(&page);
    assert!(page.text.contains("You have none yet"), "{}", page.text);

    let asked = options(&world, &mut browser, "/passkeys/options").await;
    assert_eq!((&asked["rp"]["id"], &asked["user"]["name"]), (&"night.example.com".into(), &"ada".into()));
    assert_eq!(asked["user"]["displayName"], "Ada Lovelace");
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(asked["extensions"], json!({}), "no authenticator is kept out");
    let mut authenticator = Authenticator::new(1);
    let made = authenticator.create(&asked);
    assert_eq!(add(&world, &mut browser, &made).await.status, StatusCode::CREATED);
    assert_eq!(add(&world, &mut browser, &made).await.status, StatusCode::GONE, "a challenge is for one answer");
    let page = browser.get(&world, "/passkeys").await;
    is_small_with_the_script(&page);
    assert!(page.text.contains("telephone") && page.text.contains("Never used"), "{}", page.text);
    let asked = options(&world, &mut browser, "/passkeys/options").await;
    assert_eq!(asked["excludeCredentials"].as_array().map(Vec::len), Some(1), "{asked}");

    let mut browser = Browser { language: Some("de"), ..Browser::default() };
    let asked = options(&world, &mut browser, "/login/passkey/options").await;
    assert_eq!((&asked["rpId"], &asked["userVerification"]), (&"night.example.com".into(), &"required".into()));
    assert_eq!(asked["allowCredentials"], json!([]), "nobody says who they are");
    let answered = authenticator.get(&asked);
    let answer = enter(&world, &mut browser, &answered).await;
    assert_eq!((answer.status, &answer.json()["to"]), (StatusCode::OK, &"/bell/device".into()));
    assert!(answer.header("set-cookie").contains("HttpOnly"));
    assert_eq!(browser.who(&world).await, "ada responder");
    let page = browser.get(&world, "/passkeys").await;
    assert!(page.text.contains("Zuletzt benutzt am 2026-11-23"), "{}", page.text);

    let mut thief = Browser { language: Some("de"), ..Browser::default() };
    let again = enter(&world, &mut thief, &answered).await;
    assert_eq!((again.status, thief.cookie), (StatusCode::GONE, None), "an answer counts once");
    assert!(again.json()["why"].as_str().unwrap().contains("zu lange gedauert"), "{again:?}");
}

#[tokio::test]
async fn the_script_is_small_and_kept() {
    let world = world().await;
    let page = Browser::default().get(&world, "/login").await.text;
    let name = page.split_once("src=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let script = Browser::default().get(&world, &format!("/{name}")).await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(script.text.len() < 4 * 1024, "{} bytes", script.text.len());
    assert_eq!(Browser::default().get(&world, "/passkeys-000000000000.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_right_signs_nobody_in() {
    let world = world().await;
    let (_, good) = with_passkey(&world, 1).await;
    let check = async |what: &str, change: &dyn Fn(&mut Authenticator)| {
        let mut changed = good.clone();
        change(&mut changed);
        assert_eq!(tried(&world, &changed).await, (401, false), "{what}");
    };
    check("another site", &|changed| changed.origin = "https://evil.example.com".into()).await;
    check("another port", &|changed| changed.origin = "https://night.example.com:8443".into()).await;
    check("without https", &|changed| changed.origin = "http://night.example.com".into()).await;
    check("in a frame of another site", &|changed| changed.is_cross_origin = true).await;
    check("bound to another name", &|changed| changed.rp_id = "example.com".into()).await;
    check("nobody verified", &|changed| changed.is_verified = false).await;
    check("a passkey that nobody added", &|changed| changed.id = vec![9; 32]).await;
    check("somebody else's", &|changed| changed.handle = "AAAA".repeat(10) + "AAA").await;
    check("another key", &|changed| {
        *changed = Authenticator { id: changed.id.clone(), handle: changed.handle.clone(), ..Authenticator::new(2) };
    })
    .await;
    assert_eq!(tried(&world, &good).await, (200, true));

    let mut browser = Browser::default();
    for nonsense in ["", "{}", "[]", "{\"credential\":7}", "{\"credential\":{\"id\":\"x\"}}"] {
        let answer = browser.send(&world, "POST", "/login/passkey", "application/json", nonsense).await;
        assert!(answer.status.is_client_error() && answer.json()["why"].is_string(), "{nonsense}: {answer:?}");
    }
    // A challenge that nobody gave.
    let mut asked = options(&world, &mut browser, "/login/passkey/options").await;
    asked["challenge"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
    assert_eq!(enter(&world, &mut browser, &good.get(&asked)).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn challenges_are_for_one_thing_and_a_while() {
    let world = world().await;
    let (mut ada, mut authenticator) = with_passkey(&world, 1).await;
    let mut browser = Browser::default();
    let asked = options(&world, &mut browser, "/login/passkey/options").await;
    world.clock.advance_ms(5 * 60_000);
    assert_eq!(enter(&world, &mut browser, &authenticator.get(&asked)).await.status, StatusCode::GONE, "too late");

    // What was asked for a new passkey of hers signs nobody in, nor does it make one of somebody else's.
    let asked = options(&world, &mut ada, "/passkeys/options").await;
    let answer = enter(&world, &mut browser, &authenticator.get(&asked)).await;
    assert_eq!((answer.status, &browser.cookie), (StatusCode::GONE, &None));
    let asked = options(&world, &mut ada, "/passkeys/options").await;
    let mut other = Authenticator::new(3);
    let mut grace = signed_in(&world, "grace").await;
    assert_eq!(add(&world, &mut grace, &other.create(&asked)).await.status, StatusCode::GONE);
    assert_eq!(add(&world, &mut ada, &other.create(&asked)).await.status, StatusCode::GONE, "it is used up");
    let asked = options(&world, &mut browser, "/login/passkey/options").await;
    assert_eq!(add(&world, &mut ada, &other.create(&asked)).await.status, StatusCode::GONE);

    // Nobody adds what is somebody's.
    let asked = options(&world, &mut grace, "/passkeys/options").await;
    assert_eq!(add(&world, &mut grace, &authenticator.create(&asked)).await.status, StatusCode::CONFLICT);
    for (what, change) in [
        ("another site", (|changed| changed.origin = "https://evil.example.com".into()) as fn(&mut Authenticator)),
        ("nobody verified", |changed| changed.is_verified = false),
        ("another name", |changed| changed.rp_id = "example.com".into()),
    ] {
        let asked = options(&world, &mut ada, "/passkeys/options").await;
        let mut changed = Authenticator::new(4);
        change(&mut changed);
        let refused = add(&world, &mut ada, &changed.create(&asked)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
    }
    assert_eq!(options(&world, &mut ada, "/passkeys/options").await["excludeCredentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_counter_that_goes_back_betrays_a_copy() {
    let world = world().await;
    let (_, mut authenticator) = with_passkey(&world, 1).await;
    for (counter, expected) in
        [(0, (200, true)), (0, (200, true)), (5, (200, true)), (5, (401, false)), (4, (401, false)), (0, (401, false))]
    {
        authenticator.counter = counter;
        assert_eq!(tried(&world, &authenticator).await, expected, "{counter}");
    }
    authenticator.counter = 6;
    assert_eq!(tried(&world, &authenticator).await, (200, true), "whoever is ahead goes on");
}

#[tokio::test]
async fn a_passkey_is_both_factors() {
    let world = world().await;
    let (_, authenticator) = with_passkey(&world, 1).await;
    let factor = SecondFactorRow {
        user: "ada".into(),
        sealed: vec![0; 60],
        confirmed_at: Some(world.engine.now().await.unwrap()),
        last_step: 0,
    };
    world.engine.store().put_second_factor(&factor, &[], None).await.unwrap();
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", PASSWORD).await;
    assert_eq!(browser.cookie, None, "the password is followed by a code");
    assert_eq!(tried(&world, &authenticator).await, (200, true));
}

#[tokio::test]
async fn passkeys_end_with_their_person() {
    let world = world().await;
    let (mut browser, authenticator) = with_passkey(&world, 1).await;
    let waiting = options(&world, &mut browser, "/passkeys/options").await;
    world.apply("users: [ { name: ada, disabled: true } ]").await;
    assert_eq!(tried(&world, &authenticator).await, (401, false));
    assert_eq!(browser.who(&world).await, "401");
    let answer = add(&world, &mut browser, &Authenticator::new(2).create(&waiting)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    world.apply("users: [ { name: ada } ]").await;
    assert_eq!(tried(&world, &authenticator).await, (401, false), "it does not come back");
}

#[tokio::test]
async fn passkeys_are_listed_and_removed() {
    let world = world().await;
    let (mut browser, first) = with_passkey(&world, 1).await;
    // They are listed by their age.
    world.clock.advance_ms(1_000);
    let mut second = Authenticator::new(2);
    let asked = options(&world, &mut browser, "/passkeys/options").await;
    add(&world, &mut browser, &second.create(&asked)).await;
    let path = "/api/v1/users/ada/passkeys";
    let listed = world.call(Role::Admin, "GET", path, None).await;
    let items = listed.json()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 2, "{listed:?}");
    assert!(!listed.text.contains("key\""), "{listed:?}");
    let id = items[0]["id"].as_str().unwrap();

    let mut grace = signed_in(&world, "grace").await;
    assert_eq!(grace.json(&world, "DELETE", &format!("{path}/{id}"), &json!({})).await.status, StatusCode::FORBIDDEN);
    grace.send(&world, "POST", "/passkeys", FORM, &format!("id={id}")).await;
    assert_eq!(tried(&world, &first).await, (200, true), "it is not hers to remove");
    browser.site = Some("cross-site");
    assert_eq!(
        browser.send(&world, "POST", "/passkeys", FORM, &format!("id={id}")).await.status,
        StatusCode::FORBIDDEN
    );
    for path in ["/passkeys/options", "/passkeys/add", "/login/passkey", "/login/passkey/options"] {
        assert_eq!(browser.json(&world, "POST", path, &json!({})).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    browser.site = None;
    let removed = browser.send(&world, "POST", "/passkeys", FORM, &format!("id={id}")).await;
    assert_eq!(removed.header("location"), "/bell/passkeys");
    assert_eq!(tried(&world, &first).await, (401, false));
    assert_eq!(browser.json(&world, "DELETE", &format!("{path}/{id}"), &json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tried(&world, &second).await, (200, true));
    assert_eq!(world.call(Role::Admin, "DELETE", path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(tried(&world, &second).await, (401, false));
    is_small_and_still(&browser.get(&world, "/").await);

    assert_eq!(world.told("action=passkey.added&actor=ada&subject_name=ada").await.len(), 2);
    let removed = world.told("action=passkey.removed&subject_name=ada").await;
    let whose: Vec<_> = removed.iter().map(|entry| (&entry["actor"], &entry["details"])).collect();
    let (admin, ada) = (Value::from("token:admin-token"), Value::from("ada"));
    assert_eq!(whose, [(&admin, &json!({})), (&ada, &json!({ "passkey": id }))]);
    let failed = world.told("action=sign_in.failed").await;
    assert!(failed.iter().all(|entry| entry["details"] == json!({"with": "passkey"})), "{failed:?}");
    assert!(!failed.is_empty());
    let entered = world.told("action=sign_in&actor=ada").await;
    assert!(entered.iter().any(|entry| entry["details"]["with"] == "passkey"), "{entered:?}");
}

#[tokio::test]
async fn twenty_are_enough() {
    let world = world().await;
    let (mut browser, _) = with_passkey(&world, 1).await;
    for seed in 2..=20 {
        let asked = options(&world, &mut browser, "/passkeys/options").await;
        assert_eq!(
            add(&world, &mut browser, &Authenticator::new(seed).create(&asked)).await.status,
            StatusCode::CREATED
        );
    }
    let full = browser.json(&world, "POST", "/passkeys/options", &json!({})).await;
    assert!(full.status == 409 && full.text.contains("20"), "{full:?}");
    for _ in 0..200 {
        options(&world, &mut Browser::default(), "/login/passkey/options").await;
    }
    let full = browser.json(&world, "POST", "/login/passkey/options", &json!({})).await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS, "{full:?}");
}

#[tokio::test]
async fn where_passwords_are_for_admins_passkeys_are_too() {
    let settings = SignInSettings { passwords: PasswordUse::Admins, ..SignInSettings::default() };
    let world = World::with_sign_in(settings, |_| ()).await;
    world.apply("users: [ { name: root, role: admin } ]").await;
    assert!(matches!(world.engine.begin_passkey(&"ada".into()).await, Err(PasskeyFailure::NotHere)));
    assert!(world.engine.begin_passkey(&"root".into()).await.is_ok());
}

#[tokio::test]
async fn one_person_cannot_fill_what_everybody_waits_in() {
    let world = world().await;
    let mut browser = signed_in(&world, "ada").await;
    let mut statuses = Vec::new();
    for _ in 0..60 {
        statuses.push(browser.json(&world, "POST", "/passkeys/options", &json!({})).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 50, "{statuses:?}");
    options(&world, &mut signed_in(&world, "grace").await, "/passkeys/options").await;
}
