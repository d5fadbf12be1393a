//! Contact methods are verified by a code: through the API, and on the pages without a script.

use crate::browser::{Browser, FORM, is_small_and_still};
use crate::support::{Answer, World};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet night";
const TEXT: &str = "+447700900001";
const PATH: &str = "/api/v1/users/ada/contact-methods";

/// The code in the last notice to an address, and its words.
fn code_to(world: &World, address: &str) -> (String, String) {
    let notices = world.notices();
    let (_, words) = notices.iter().rev().find(|(to, _)| to == address).unwrap();
    (words.chars().filter(char::is_ascii_digit).take(6).collect(), words.clone())
}

async fn post(world: &World, path: &str, body: Value) -> Answer {
    world.call(Role::Admin, "POST", &format!("{PATH}/{path}"), Some(body)).await
}

async fn methods(world: &World) -> Value {
    world.call(Role::Admin, "GET", PATH, None).await.json()["items"].take()
}

#[tokio::test]
async fn a_code_verifies_an_address_until_it_changes() {
    let world = World::new().await;
    insta::assert_snapshot!(methods(&world).await, @r#"[{"address":"ada@example.com","disabled":false,"last_page_at":null,"last_page_status":null,"name":"mail","opted_out":false,"type":"email","verified_at":null},{"address":"+447700900001","disabled":false,"last_page_at":null,"last_page_status":null,"name":"text","opted_out":false,"type":"sms","verified_at":null}]"#);
    let hidden = world.get(PATH).await;
    assert!(!hidden.text.contains(TEXT) && hidden.text.contains("(hidden)"), "{hidden:?}");
    let early = post(&world, "text/verification/code", json!({"code": "123456"})).await;
    insta::assert_snapshot!(early.problem(), @"422 code_refused: no code is waiting to be said for this address; send one first");

    assert_eq!(post(&world, "text/verification", json!({})).await.status, StatusCode::NO_CONTENT);
    let (code, words) = code_to(&world, TEXT);
    insta::assert_snapshot!(words.replace(&code, "CODE"), @"
    CODE is your code

    Nightbell asks for it to see that it reaches you here. It works for 15 minutes. You did not ask for it? Then do nothing.
    ");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let done = post(&world, "text/verification/code", json!({"code": spaced})).await;
    insta::assert_snapshot!(done.line(), @r#"200 {"verified_at":"2026-11-23T12:00:00Z"}"#);
    let again = post(&world, "text/verification/code", json!({"code": code})).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "used");

    let told = world.call(Role::Admin, "GET", "/api/v1/audit?action=verification.*", None).await;
    let told = told.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|entry| entry["action"].to_string())
        .collect::<Vec<_>>();
    assert_eq!(told.join(" "), r#""verification.code_sent" "verification.done""#);

    // An apply changes nothing of it, but a changed address is another one.
    let with = |address: &str| {
        format!(
            r#"users: [ {{ name: ada, email: ada@example.com, contact_methods: [ {{ name: mail, type: email, address: ada@example.com }}, {{ name: text, type: sms, address: "{address}" }} ] }} ]"#
        )
    };
    world.apply(&with(TEXT).replace("ada, email", "ada, title: Lady Lovelace, email")).await;
    assert_eq!(methods(&world).await[1]["verified_at"], "2026-11-23T12:00:00Z");
    world.apply(&with("+447700900009")).await;
    assert_eq!(methods(&world).await[1]["verified_at"], Value::Null);

    // Nobody is silent for want of a code.
    world.trigger("disk").await;
    assert_eq!(methods(&world).await[0]["last_page_status"], "sent");
    let checks = world.get("/api/v1/checks").await.text;
    assert!(checks.contains(r#""severity":"note""#) && checks.contains("not verified: mail, text"), "{checks}");
}

#[tokio::test]
async fn guessing_and_sending_have_limits() {
    let world = World::new().await;
    assert_eq!(post(&world, "text/verification", json!({})).await.status, StatusCode::NO_CONTENT);
    let (code, _) = code_to(&world, TEXT);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in ["tries left: 4", "tries left: 3", "tries left: 2", "tries left: 1", "too many"] {
        let refused = post(&world, "text/verification/code", json!({"code": wrong})).await;
        assert!(refused.problem().contains(left), "{left}: {refused:?}");
    }
    let refused = post(&world, "text/verification/code", json!({"code": code})).await;
    insta::assert_snapshot!(refused.problem(), @"422 code_refused: too many codes were wrong; send another one");
    let soon = post(&world, "text/verification", json!({})).await;
    insta::assert_snapshot!(soon.problem(), @"429 throttled: a code was sent not long ago; the next one can be sent in 31 s");
    world.clock.advance_ms(30_000);
    assert_eq!(post(&world, "text/verification", json!({})).await.status, StatusCode::NO_CONTENT);
    world.clock.advance_ms(30_000);
    assert_eq!(
        post(&world, "text/verification", json!({})).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "twice as long"
    );
    let late = code_to(&world, TEXT).0;
    world.clock.advance_ms(15 * 60_000);
    let refused = post(&world, "text/verification/code", json!({"code": late})).await;
    insta::assert_snapshot!(refused.problem(), @"422 code_refused: the code is too old; send another one");

    // Many addresses are no way around it.
    let mut sent = 0;
    for number in 0..10 {
        let yaml = format!(
            r#"users: [ {{ name: ada, email: ada@example.com, contact_methods: [ {{ name: text, type: sms, address: "+44770090010{number}" }} ], notification_rules: {{}} }} ]"#
        );
        world.apply(&yaml).await;
        sent += i32::from(post(&world, "text/verification", json!({})).await.status == StatusCode::NO_CONTENT);
    }
    assert_eq!(sent, 3, "two went before");
    let unknown = post(&world, "pager/verification", json!({})).await;
    insta::assert_snapshot!(unknown.problem(), @r#"404 not_found: ada has no contact method "pager"; GET /api/v1/users/ada/contact-methods lists them"#);
}

#[tokio::test]
async fn pages_lead_from_the_profile_to_a_verified_method() {
    let world = World::new().await;
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser { language: Some("de"), ..Browser::default() };
    let away = browser.get(&world, "/me/methods/text").await;
    assert_eq!(away.header("location"), "/bell/login?next=%2Fme%2Fmethods%2Ftext");
    browser.sign_in(&world, "ada", PASSWORD).await;
    let me = browser.get(&world, "/me").await;
    is_small_and_still(&me);
    assert!(me.text.contains("/bell/me/methods/text") && me.text.contains("nicht bestätigt"), "{}", me.text);
    let act =
        async |browser: &mut Browser, form: &str| browser.send(&world, "POST", "/me/methods/text", FORM, form).await;
    is_small_and_still(&browser.get(&world, "/me/methods/text").await);
    assert_eq!(world.messages(), 0, "looking sends nothing");
    let sent = act(&mut browser, "action=send").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/bell/me/methods/text"));
    let (code, words) = code_to(&world, TEXT);
    assert!(words.contains("ist Ihr Code"), "{words}");
    let soon = act(&mut browser, "action=send").await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(soon.text.contains("31 Sekunden"), "{}", soon.text);
    let wrong = act(&mut browser, "action=confirm&code=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Noch 4 Versuche sind"), "{}", wrong.text);
    is_small_and_still(&wrong);
    assert_eq!(act(&mut browser, &format!("action=confirm&code={code}")).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&world, "/me/methods/text").await;
    assert!(page.text.contains("✓ bestätigt seit 2026-11-23 12:00 UTC"), "{}", page.text);
    let unknown = browser.get(&world, "/me/methods/pager").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn sessions_are_ended_and_the_password_changed_on_pages() {
    let world = World::new().await;
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser::default();
    let mut others = [Browser::default(), Browser::default(), Browser::default()];
    for other in others.iter_mut().chain([&mut browser]) {
        other.sign_in(&world, "ada", PASSWORD).await;
        world.clock.advance_ms(1_000);
    }
    let page = browser.get(&world, "/me/sessions").await;
    is_small_and_still(&page);
    assert!(page.text.contains("Firefox on a phone") && page.text.contains("this browser"), "{}", page.text);
    // The newest of the others.
    let one = page.text.split_once("name=\"session\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let end = async |browser: &mut Browser, session: &str| {
        browser.send(&world, "POST", "/me/sessions", FORM, &format!("session={session}")).await.status
    };
    assert_eq!(end(&mut browser, one).await, StatusCode::SEE_OTHER);
    let signed_in = async |others: &mut [Browser; 3]| {
        let mut found = String::new();
        for other in others {
            found.push_str(&other.who(&world).await[..3]);
        }
        found
    };
    assert_eq!(signed_in(&mut others).await, "adaada401");
    assert_eq!(end(&mut browser, "others").await, StatusCode::SEE_OTHER);
    assert_eq!(signed_in(&mut others).await, "401401401");
    assert_eq!(browser.who(&world).await, "ada responder");

    others[0].sign_in(&world, "ada", PASSWORD).await;
    is_small_and_still(&browser.get(&world, "/me/password").await);
    let change = async |browser: &mut Browser, current: &str, new: &str| {
        let form = format!("current={current}&password={new}").replace(' ', "+");
        browser.send(&world, "POST", "/me/password", FORM, &form).await
    };
    let wrong = change(&mut browser, "not it at all", "another quiet night").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.language = Some("de");
    let short = change(&mut browser, PASSWORD, "short").await;
    assert!(short.text.contains("Das Passwort ist zu kurz. Nehmen Sie mindestens 10 Zeichen."), "{}", short.text);
    let done = change(&mut browser, PASSWORD, "another quiet night").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(browser.who(&world).await, "ada responder");
    assert_eq!(others[0].who(&world).await, "401");
}
