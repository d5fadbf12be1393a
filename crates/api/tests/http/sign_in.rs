//! Signing in with a browser: `/login`, `/set-up/{code}`, sessions, and what others try.

use crate::browser::{Browser, COOKIE, FORM, is_small_and_still, is_small_with_the_script};
use crate::support::{PUBLIC_URL, World};
use axum::body::Body;
use http::{Request, StatusCode};
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use nightbell_engine::{SignInFailure, Visitor};
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet night";

fn at(address: &str) -> Visitor<'_> {
    Visitor { address, device: "Firefox" }
}

async fn world() -> World {
    let world = World::new().await;
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    world
}

#[tokio::test]
async fn somebody_signs_in_acts_and_signs_out() {
    let world = world().await;
    let mut browser = Browser::default();
    let page = browser.get(&world, "/login").await;
    is_small_with_the_script(&page);
    assert!(page.text.contains("name=\"username\"") && page.text.contains("name=\"password\""), "{}", page.text);
    assert_eq!(browser.who(&world).await, "401");

    let answer = browser.sign_in(&world, "ada", PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/bell/"));
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with(&format!("{COOKIE}=nbs_")), "{cookie}");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/bell/", "Max-Age=7776000"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute}: {cookie}");
    }
    assert_eq!(browser.who(&world).await, "ada responder");
    let home = browser.get(&world, "/").await;
    is_small_and_still(&home);
    assert!(home.text.contains("Signed in as Ada Lovelace"), "{}", home.text);

    // What she does is hers.
    let id = world.trigger("disk").await;
    let acknowledged = browser.json(&world, "POST", &format!("/api/v1/alerts/{id}/acknowledge"), &json!({})).await;
    assert_eq!(acknowledged.json()["acknowledged_by"], "ada", "{acknowledged:?}");

    let kept = browser.cookie.clone();
    let answer = browser.send(&world, "POST", "/logout", FORM, "").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/bell/login"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(browser.cookie, None);
    browser.cookie = kept;
    assert_eq!(browser.who(&world).await, "401", "the session is gone, whoever kept its cookie");
}

#[tokio::test]
async fn the_e_mail_address_is_as_good_as_the_name() {
    let world = world().await;
    let mut browser = Browser::default();
    browser.sign_in(&world, "ADA@example.com", PASSWORD).await;
    assert_eq!(browser.who(&world).await, "ada responder");
}

#[tokio::test]
async fn what_is_wrong_is_not_told() {
    let world = world().await;
    let mut answers = Vec::new();
    for (name, password) in [("ada", "a loud night"), ("nobody", PASSWORD), ("grace", PASSWORD), ("ada", "")] {
        let mut browser = Browser::default();
        let answer = browser.sign_in(&world, name, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(browser.cookie, None);
        is_small_with_the_script(&answer);
        assert!(!answer.text.contains(PASSWORD), "nothing is sent back that was secret");
        answers.push(answer.text.replace(&format!("value=\"{name}\""), "value=NAME"));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_session_from_before_is_not_taken_over() {
    let world = world().await;
    let planted = "nbs_planted-by-somebody-else-before-she-came";
    let mut browser = Browser { cookie: Some(planted.to_owned()), ..Browser::default() };
    browser.sign_in(&world, "ada", PASSWORD).await;
    assert_ne!(browser.cookie.as_deref(), Some(planted));
    let first = browser.cookie.clone();
    // Signing in again makes another, and ends the one that this browser had.
    browser.sign_in(&world, "ada", PASSWORD).await;
    assert_ne!(browser.cookie, first);
    assert_eq!(Browser { cookie: first, ..Browser::default() }.who(&world).await, "401");
    let mut planted = Browser { cookie: Some(planted.to_owned()), ..Browser::default() };
    assert_eq!(planted.who(&world).await, "401");
}

#[tokio::test]
async fn one_network_is_not_many_strangers() {
    let world = world().await;
    let mut tried = 0;
    for count in 0..40 {
        let (name, address) = (format!("nobody{count}"), format!("2001:db8::{count}"));
        let answer = world.engine.sign_in(&name, "a loud night", at(&address)).await;
        tried += usize::from(matches!(answer, Err(SignInFailure::Wrong)));
    }
    assert_eq!(tried, 21);
    let elsewhere = world.engine.sign_in("nobody", "a loud night", at("2001:db8:0:1::1")).await;
    assert!(matches!(elsewhere, Err(SignInFailure::Wrong)));
}

#[tokio::test]
async fn many_strangers_at_once_are_no_more_than_one_after_the_other() {
    let world = world().await;
    let names: Vec<String> = (0..60).map(|count| format!("nobody{count}")).collect();
    let tries = names.iter().map(|name| world.engine.sign_in(name, "a loud night", at("192.0.2.9")));
    let answers = futures::future::join_all(tries).await;
    let tried = answers.iter().filter(|answer| matches!(answer, Err(SignInFailure::Wrong))).count();
    assert!(tried <= 21, "{tried}");
    // By whatever somebody is called, it is one person's password that is guessed.
    let mut tried = 0;
    for count in 0..12 {
        let called = ["ada", "ada@example.com"][count % 2];
        let answer = world.engine.sign_in(called, "a loud night", at(&format!("198.51.100.{count}"))).await;
        tried += usize::from(matches!(answer, Err(SignInFailure::Wrong)));
    }
    assert_eq!(tried, 6);
    // What was typed may have been a password.
    assert!(world.engine.sign_in("My Secret", "", at("203.0.113.1")).await.is_err());
}

#[tokio::test]
async fn other_sites_cannot_make_the_browser_act() {
    let world = world().await;
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", PASSWORD).await;
    let id = world.trigger("disk").await;
    let path = format!("/api/v1/alerts/{id}/acknowledge");
    for site in ["cross-site", "same-site"] {
        browser.site = Some(site);
        let answer = browser.json(&world, "POST", &path, &json!({})).await;
        assert!(answer.problem().starts_with("403 forbidden: another site"), "{answer:?}");
        let answer = browser.send(&world, "POST", "/logout", FORM, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let mut other = Browser { site: Some(site), ..Browser::default() };
        assert_eq!(other.sign_in(&world, "ada", PASSWORD).await.status, StatusCode::FORBIDDEN);
    }
    // A link from elsewhere leads in as somebody who is signed in, and changes nothing.
    browser.site = Some("cross-site");
    assert_eq!(browser.who(&world).await, "ada responder");
    browser.site = None;
    assert_eq!(browser.json(&world, "POST", &path, &json!({})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_led_elsewhere_after_signing_in() {
    let world = world().await;
    let check = async |next: &str, expected: &str| {
        let form = format!("username=ada&password=a+quiet+night&next={next}");
        let answer = Browser::default().send(&world, "POST", "/login", FORM, &form).await;
        assert_eq!(answer.header("location"), expected, "{next}");
    };
    check("%2Falerts%2F7%3Ftab%3Dtimeline", "/bell/alerts/7?tab=timeline").await;
    for next in ["https%3A%2F%2Fevil.example.com", "%2F%2Fevil.example.com", "%2F%5Cevil.example.com", "%2F%0d%0aX%3A1"]
    {
        check(next, "/bell/").await;
    }
}

#[tokio::test]
async fn failures_make_the_next_try_wait() {
    let world = world().await;
    for name in ["ada", "nobody"] {
        for _ in 0..6 {
            let answer = Browser::default().sign_in(&world, name, "wrong password").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
        }
        let answer = Browser::default().sign_in(&world, name, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{name}: the right one waits too");
        assert_eq!(answer.header("retry-after"), "2");
    }
    world.clock.advance_ms(2_000);
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", PASSWORD).await;
    assert_eq!(browser.who(&world).await, "ada responder");
    let again = Browser::default().sign_in(&world, "ada", "wrong password").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "after a right one it counts from nothing");
}

#[tokio::test]
async fn whoever_may_not_sign_in_any_more_is_out_at_once() {
    let world = world().await;
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", PASSWORD).await;
    world.apply("users: [ { name: ada, title: Ada Lovelace, role: manager } ]").await;
    assert_eq!(browser.who(&world).await, "ada manager", "a change of role is felt while signed in");
    world.apply("users: [ { name: ada, title: Ada Lovelace, role: observer } ]").await;
    assert_eq!(browser.who(&world).await, "ada observer");
    world.apply("users: [ { name: ada, title: Ada Lovelace, disabled: true } ]").await;
    assert_eq!(browser.who(&world).await, "401");
    assert_eq!(Browser::default().sign_in(&world, "ada", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    world.apply("users: [ { name: ada, title: Ada Lovelace } ]").await;
    assert_eq!(browser.who(&world).await, "401", "being disabled ended it");
}

#[tokio::test]
async fn sessions_age() {
    const DAY_MS: i64 = 86_400_000;
    let world = world().await;
    let (mut used, mut idle) = (Browser::default(), Browser::default());
    used.sign_in(&world, "ada", PASSWORD).await;
    idle.sign_in(&world, "ada", PASSWORD).await;
    for _ in 0..4 {
        world.clock.advance_ms(20 * DAY_MS);
        assert_eq!(used.who(&world).await, "ada responder");
    }
    assert_eq!(idle.who(&world).await, "401");
    world.clock.advance_ms(11 * DAY_MS);
    assert_eq!(used.who(&world).await, "401", "after 90 days whoever is there signs in again");
}

#[tokio::test]
async fn people_see_and_end_their_sessions() {
    let world = world().await;
    let (mut phone, mut desk) = (Browser::default(), Browser::default());
    phone.sign_in(&world, "ada", PASSWORD).await;
    desk.sign_in(&world, "ada", PASSWORD).await;
    let listed = phone.get(&world, "/api/v1/users/ada/sessions").await.json();
    let sessions = listed["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let own = |session: &&Value| session["current"] == json!(true);
    assert_eq!(sessions.iter().filter(own).count(), 1);
    assert_eq!(sessions[0]["device"], "Firefox on a phone");
    let other = sessions.iter().find(|session| !own(session)).unwrap()["id"].as_str().unwrap();
    let ended = phone.send(&world, "DELETE", &format!("/api/v1/users/ada/sessions/{other}"), "", "").await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!((phone.who(&world).await.as_str(), desk.who(&world).await.as_str()), ("ada responder", "401"));

    let others = phone.get(&world, "/api/v1/users/grace/sessions").await;
    assert!(others.problem().starts_with("403 forbidden"), "{others:?}");
    desk.sign_in(&world, "ada", PASSWORD).await;
    let all = world.call(Role::Admin, "DELETE", "/api/v1/users/ada/sessions", None).await;
    assert_eq!(all.status, StatusCode::NO_CONTENT);
    assert_eq!((phone.who(&world).await.as_str(), desk.who(&world).await.as_str()), ("401", "401"));
}

#[tokio::test]
async fn people_change_their_own_password_and_admins_anybodys() {
    let world = world().await;
    let (mut phone, mut desk) = (Browser::default(), Browser::default());
    phone.sign_in(&world, "ada", PASSWORD).await;
    desk.sign_in(&world, "ada", PASSWORD).await;
    let path = "/api/v1/users/ada/password";
    let check = async |browser: &mut Browser, body: Value, expected: &str| {
        let answer = browser.json(&world, "PUT", path, &body).await;
        let found = if answer.status == StatusCode::NO_CONTENT { "204".to_owned() } else { answer.problem() };
        assert!(found.starts_with(expected), "{body}: {found}");
    };
    check(&mut phone, json!({"password": "another night"}), "400 invalid_body: current_password").await;
    let wrong = json!({"password": "another night", "current_password": "a guess"});
    check(&mut phone, wrong, "403 forbidden: current_password").await;
    let short = json!({"password": "short", "current_password": PASSWORD});
    check(&mut phone, short, "400 invalid_body: the password is too short").await;
    let right = json!({"password": "another night", "current_password": PASSWORD});
    check(&mut phone, right, "204").await;
    assert_eq!((phone.who(&world).await.as_str(), desk.who(&world).await.as_str()), ("ada responder", "401"));

    let other = phone.json(&world, "PUT", "/api/v1/users/grace/password", &json!({"password": "another night"})).await;
    assert!(other.problem().starts_with("403 forbidden"), "{other:?}");
    let set = |name: &str| format!("/api/v1/users/{name}/password");
    let body = Some(json!({"password": "a third night"}));
    assert_eq!(world.call(Role::Admin, "PUT", &set("grace"), body.clone()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.call(Role::Admin, "PUT", &set("nobody"), body.clone()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.call(Role::Manager, "PUT", &set("grace"), body).await.status, StatusCode::FORBIDDEN);
    let mut browser = Browser::default();
    browser.sign_in(&world, "grace", "a third night").await;
    assert_eq!(browser.who(&world).await, "grace responder");
}

#[tokio::test]
async fn the_first_admin_is_set_up_once() {
    let world = World::new().await;
    let first = world.engine.set_up_link().await.unwrap().unwrap();
    let second = world.engine.set_up_link().await.unwrap().unwrap();
    let (first, second) = (first.strip_prefix(PUBLIC_URL).unwrap(), second.strip_prefix(PUBLIC_URL).unwrap());
    let mut browser = Browser::default();
    let gone = browser.get(&world, first).await;
    assert_eq!(gone.status, StatusCode::GONE, "a newer link was printed");
    let page = browser.get(&world, second).await;
    is_small_and_still(&page);

    let set_up = async |browser: &mut Browser, form: &str| browser.send(&world, "POST", second, FORM, form).await;
    let short = set_up(&mut browser, "username=root&full_name=Root&password=short").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("at least 10 characters") && short.text.contains("value=\"Root\""), "{}", short.text);
    let bad = set_up(&mut browser, "username=R+oo%2Ft&password=a+quiet+night").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.text);
    let done =
        set_up(&mut browser, "username=root&full_name=Root&email=root%40example.com&password=a+quiet+night").await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/bell/"), "{}", done.text);
    assert_eq!(browser.who(&world).await, "root admin");
    let user = world.call(Role::Admin, "GET", "/api/v1/users/root", None).await.json();
    assert_eq!((user["title"].as_str(), user["email"].as_str()), (Some("Root"), Some("root@example.com")));

    let mut late = Browser::default();
    assert_eq!(set_up(&mut late, "username=mallory&password=a+quiet+night").await.status, StatusCode::GONE);
    assert_eq!(late.who(&world).await, "401");
    assert_eq!(world.engine.set_up_link().await.unwrap(), None);
}

#[tokio::test]
async fn whoever_is_there_already_may_become_the_first_admin() {
    let world = World::new().await;
    let link = world.engine.set_up_link().await.unwrap().unwrap();
    let mut browser = Browser::default();
    let form = "username=ada&password=a+quiet+night";
    browser.send(&world, "POST", link.strip_prefix(PUBLIC_URL).unwrap(), FORM, form).await;
    assert_eq!(browser.who(&world).await, "ada admin");
    let user = world.call(Role::Admin, "GET", "/api/v1/users/ada", None).await.json();
    assert_eq!(user["contact_methods"].as_array().unwrap().len(), 2, "the rest of her document stays: {user}");
}

#[tokio::test]
async fn a_set_up_link_works_for_a_day() {
    let world = World::new().await;
    let link = world.engine.set_up_link().await.unwrap().unwrap();
    let path = link.strip_prefix(PUBLIC_URL).unwrap();
    world.clock.advance_ms(24 * 3_600_000);
    assert_eq!(Browser::default().get(&world, path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn pages_speak_the_readers_language() {
    let world = world().await;
    let mut browser = Browser { language: Some("de-DE,de;q=0.9,en;q=0.5"), ..Browser::default() };
    let page = browser.get(&world, "/login").await;
    assert!(page.text.contains("<html lang=\"de\">") && page.text.contains("Passwort"), "{}", page.text);
    let page = browser.sign_in(&world, "ada", "wrong password").await;
    assert!(page.text.contains("stimmt nicht"), "{}", page.text);
    browser.language = None;
    let page = browser.get(&world, "/login").await;
    assert!(page.text.contains("<html lang=\"en\">") && page.text.contains("Password"), "{}", page.text);
}

/// The link in the newest mail to an address, when so many mails have left in all.
async fn reset_link(world: &World, address: &str, count: usize) -> String {
    while world.notices().len() < count {
        tokio::task::yield_now().await;
    }
    let notices = world.notices();
    let (_, words) = notices.iter().rev().find(|(to, _)| to == address).unwrap();
    let link = words.split_whitespace().find(|word| word.starts_with(PUBLIC_URL)).unwrap();
    link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
}

#[tokio::test]
async fn a_forgotten_password_is_set_by_mail_once() {
    let world = world().await;
    let (mut browser, mut elsewhere) = (Browser::default(), Browser::default());
    elsewhere.sign_in(&world, "ada", PASSWORD).await;
    is_small_and_still(&browser.get(&world, "/forgot").await);
    let ask = async |browser: &mut Browser, name: &str| {
        browser.send(&world, "POST", "/forgot", FORM, &format!("username={name}")).await
    };
    let asked = ask(&mut browser, "ada").await;
    let first = reset_link(&world, "ada@example.com", 1).await;
    assert_eq!(asked.text, ask(&mut browser, "nobody").await.text, "who there is is not told");
    assert_eq!(asked.text, ask(&mut browser, "ada").await.text);
    let second = reset_link(&world, "ada@example.com", 2).await;

    assert_eq!(browser.get(&world, &first).await.status, StatusCode::GONE, "a newer one was asked for");
    let page = browser.get(&world, &second).await;
    is_small_and_still(&page);
    assert!(page.text.contains("For ada."), "{}", page.text);
    let short = browser.send(&world, "POST", &second, FORM, "password=short").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(elsewhere.who(&world).await, "ada responder", "nothing has changed yet");
    let set = browser.send(&world, "POST", &second, FORM, "password=another+night").await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    assert_eq!(elsewhere.who(&world).await, "401");
    assert_eq!(browser.send(&world, "POST", &second, FORM, "password=a+third+night").await.status, StatusCode::GONE);
    browser.sign_in(&world, "ada", "another night").await;
    assert_eq!(browser.who(&world).await, "ada responder");
}

#[tokio::test]
async fn links_for_a_new_password_are_few_and_short_lived() {
    let world = world().await;
    for count in 1..=3 {
        world.engine.send_reset("ada", at("192.0.2.1"), &|link| link.to_owned()).await.unwrap();
        assert_eq!(world.notices().len(), count);
    }
    world.engine.send_reset("ada", at("192.0.2.2"), &|link| link.to_owned()).await.unwrap();
    assert_eq!(world.notices().len(), 3);
    let link = reset_link(&world, "ada@example.com", 3).await;
    world.clock.advance_ms(30 * 60_000);
    assert_eq!(Browser::default().get(&world, &link).await.status, StatusCode::GONE);
    world.apply("users: [ { name: ada, title: Ada Lovelace, email: ada@example.com, disabled: true } ]").await;
    world.engine.send_reset("ada", at("192.0.2.1"), &|link| link.to_owned()).await.unwrap();
    assert_eq!(world.notices().len(), 3, "nobody who is disabled is sent one");
}

#[tokio::test]
async fn nothing_of_somebody_deleted_comes_back_with_their_name() {
    let world = World::new().await;
    let user = |role: &str| Some(json!({"role": role, "email": "zoe@example.com"}));
    let put = async |body, method: &str| world.call(Role::Admin, method, "/api/v1/users/zoe", body).await.status;
    assert_eq!(put(user("responder"), "PUT").await, StatusCode::CREATED);
    world.engine.set_password("zoe", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    world.engine.send_reset("zoe", at("192.0.2.1"), &|link| link.to_owned()).await.unwrap();
    let link = reset_link(&world, "zoe@example.com", 1).await;
    let delete = Request::builder().method("DELETE").uri("/api/v1/users/zoe").header("if-match", "*");
    let delete = delete.header("authorization", format!("Bearer {}", world.token(Role::Admin)));
    assert_eq!(world.send(delete.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    assert_eq!(put(user("admin"), "PUT").await, StatusCode::CREATED);
    let mut browser = Browser::default();
    assert_eq!(browser.sign_in(&world, "zoe", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get(&world, &link).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn whoever_is_signed_in_there_is_not_kept_out_by_others_who_fail() {
    let world = world().await;
    world.engine.set_password("grace", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    Browser::default().sign_in(&world, "ada", PASSWORD).await;
    for number in 0..22 {
        Browser::default().sign_in(&world, &format!("nobody-{number}"), "wrong password").await;
    }
    let strange = Browser::default().sign_in(&world, "grace", PASSWORD).await;
    assert_eq!(strange.status, StatusCode::TOO_MANY_REQUESTS);
    let known = Browser::default().sign_in(&world, "ada", PASSWORD).await;
    assert_eq!(known.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn somebody_disabled_is_not_set_up() {
    let world = World::new().await;
    world.apply("users: [ { name: ada, title: Ada Lovelace, role: admin, disabled: true } ]").await;
    let link = world.engine.set_up_link().await.unwrap().unwrap();
    let path = link.strip_prefix(PUBLIC_URL).unwrap();
    let mut browser = Browser::default();
    let refused = browser.send(&world, "POST", path, FORM, "username=ada&password=a+quiet+night").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("is disabled"), "{}", refused.text);
    browser.send(&world, "POST", path, FORM, "username=root&password=a+quiet+night").await;
    assert_eq!(browser.who(&world).await, "root admin", "the link was not used up");
}
