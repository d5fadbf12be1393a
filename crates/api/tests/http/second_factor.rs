//! `/second-factor` and `/login/code`, against codes that this file works out by itself from RFC 6238.

use crate::browser::{Browser, FORM, is_small_and_still};
use crate::support::World;
use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_core::Clock;
use nightbell_engine::rights::Principal;
use sha1::Sha1;

const PASSWORD: &str = "a quiet night";

/// RFC 4648, as authenticators are given it.
fn base32(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text
        .bytes()
        .map(|letter| format!("{:05b}", ALPHABET.iter().position(|known| *known == letter).unwrap()))
        .collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

/// RFC 6238 with SHA-1, six digits and thirty seconds.
fn totp(secret: &[u8], at_s: i64) -> String {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).unwrap();
    mac.update(&(at_s / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

#[test]
fn the_codes_of_the_standard_are_worked_out() {
    // Appendix B, the last six of eight digits.
    for (at_s, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
        assert_eq!(totp(b"12345678901234567890", at_s), expected);
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap_or_else(|| panic!("{before} in {text}")).1.split_once(after).unwrap().0
}

/// Ada with a second factor: her browser, the secret, and her recovery codes.
async fn enrolled(world: &World) -> (Browser, Vec<u8>, Vec<String>) {
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser::default();
    let away = browser.get(world, "/second-factor").await;
    assert_eq!(away.header("location"), "/bell/login?next=%2Fsecond-factor");
    browser.sign_in(world, "ada", PASSWORD).await;
    is_small_and_still(&browser.get(world, "/second-factor").await);
    let act = async |browser: &mut Browser, form: &str| browser.send(world, "POST", "/second-factor", FORM, form).await;
    act(&mut browser, "action=begin").await;
    let page = browser.get(world, "/second-factor").await;
    is_small_and_still(&page);
    assert!(page.text.contains("<svg viewBox"), "{}", page.text);
    assert!(page.text.contains("href=\"otpauth://totp/"), "{}", page.text);
    let secret = base32(&between(&page.text, "<code>", "</code>").replace(' ', ""));
    // It counts for nothing before it is confirmed.
    let mut other = Browser::default();
    other.sign_in(world, "ada", PASSWORD).await;
    assert_eq!(other.who(world).await, "ada responder");

    let wrong = act(&mut browser, "action=confirm&code=000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = totp(&secret, world.clock.now().as_second());
    let done = act(&mut browser, &format!("action=confirm&code={code}")).await;
    is_small_and_still(&done);
    let recovery: Vec<String> =
        done.text.split("<li><code>").skip(1).map(|rest| rest.split_once('<').unwrap().0.to_owned()).collect();
    assert_eq!(recovery.len(), 10, "{}", done.text);
    (browser, secret, recovery)
}

/// Says the password, then the code; the status of the latter.
async fn sign_in(world: &World, browser: &mut Browser, code: &str) -> StatusCode {
    let page = browser.sign_in(world, "ada", PASSWORD).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    is_small_and_still(&page);
    assert_eq!(browser.who(world).await, "401", "the password alone is not enough");
    assert!(page.text.contains("action=\"/bell/login/code\""), "{}", page.text);
    let ticket = between(&page.text, "name=\"ticket\" value=\"", "\"");
    let form = format!("ticket={ticket}&code={code}&next=%2Falerts");
    let answer = browser.send(world, "POST", "/login/code", FORM, &form).await;
    if answer.status == StatusCode::SEE_OTHER {
        assert_eq!(answer.header("location"), "/bell/alerts");
        let again = Browser::default().send(world, "POST", "/login/code", FORM, &form).await;
        assert_eq!(again.status, StatusCode::GONE, "the ticket is used");
    }
    answer.status
}

#[tokio::test]
async fn a_code_is_asked_for_and_works_once() {
    let world = World::new().await;
    let (_, secret, _) = enrolled(&world).await;
    let now = || world.clock.now().as_second();
    let mut browser = Browser::default();
    assert_eq!(sign_in(&world, &mut browser, &totp(&secret, now())).await, StatusCode::UNAUTHORIZED, "it confirmed");
    world.clock.advance_ms(30_000);
    let code = totp(&secret, now());
    assert_eq!(sign_in(&world, &mut browser, &code).await, StatusCode::SEE_OTHER);
    assert_eq!(browser.who(&world).await, "ada responder");
    assert_eq!(sign_in(&world, &mut Browser::default(), &code).await, StatusCode::UNAUTHORIZED, "somebody looked on");
    world.clock.advance_ms(120_000);
    for (ahead_s, expected) in [(-90, 401), (90, 401), (0, 303), (30, 303)] {
        let code = totp(&secret, now() + ahead_s);
        assert_eq!(sign_in(&world, &mut Browser::default(), &code).await.as_u16(), expected, "{ahead_s}");
    }
}

#[tokio::test]
async fn recovery_codes_work_once_each() {
    let world = World::new().await;
    let (_, _, recovery) = enrolled(&world).await;
    assert_eq!(sign_in(&world, &mut Browser::default(), &recovery[0]).await, StatusCode::SEE_OTHER);
    assert_eq!(sign_in(&world, &mut Browser::default(), &recovery[0]).await, StatusCode::UNAUTHORIZED);
    let typed = recovery[1].to_uppercase().replace('-', " ");
    assert_eq!(sign_in(&world, &mut Browser::default(), &typed).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_codes_takes_for_ever() {
    let world = World::new().await;
    let (_, secret, _) = enrolled(&world).await;
    let mut statuses = Vec::new();
    for guess in 0..8 {
        statuses.push(sign_in(&world, &mut Browser::default(), &format!("00000{guess}")).await.as_u16());
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 429, 429]);
    world.clock.advance_ms(30_000);
    let code = totp(&secret, world.clock.now().as_second());
    assert_eq!(sign_in(&world, &mut Browser::default(), &code).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn it_is_taken_away_with_a_code_or_by_an_admin() {
    let world = World::new().await;
    let (mut browser, _, recovery) = enrolled(&world).await;
    let remove = async |browser: &mut Browser, code: &str| {
        let form = format!("action=remove&code={code}");
        browser.send(&world, "POST", "/second-factor", FORM, &form).await.status
    };
    assert_eq!(remove(&mut browser, "000000").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(remove(&mut browser, &recovery[0]).await, StatusCode::SEE_OTHER);
    let mut other = Browser::default();
    other.sign_in(&world, "ada", PASSWORD).await;
    assert_eq!(other.who(&world).await, "ada responder");

    enrolled(&world).await;
    let path = "/api/v1/users/ada/second-factor";
    assert_eq!(world.call(Role::Manager, "DELETE", path, None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.call(Role::Admin, "DELETE", path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.call(Role::Admin, "DELETE", path, None).await.status, StatusCode::NOT_FOUND);
    let mut other = Browser::default();
    other.sign_in(&world, "ada", PASSWORD).await;
    assert_eq!(other.who(&world).await, "ada responder");
}
