//! "Page me now": through the API, and on a page without a script.

use crate::browser::{Browser, FORM, is_small_and_still};
use crate::support::{PUBLIC_URL, World};
use http::StatusCode;
use nightbell_config::Role;
use nightbell_engine::rights::Principal;
use serde_json::{Value, json};

const PASSWORD: &str = "a quiet night";
const PATH: &str = "/api/v1/users/ada/test-page";

async fn send(world: &World, body: Value) -> String {
    let answer = world.call(Role::Admin, "POST", PATH, Some(body)).await;
    match answer.status {
        StatusCode::ACCEPTED => ways(&answer.json()),
        _ => answer.problem(),
    }
}

/// "mail retrying, text retrying".
fn ways(list: &Value) -> String {
    let items = list["items"].as_array().unwrap().iter();
    let way = |item: &Value| format!("{} {}", item["method"].as_str().unwrap(), item["status"].as_str().unwrap());
    items.map(way).collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_test_goes_the_way_of_pages_and_leaves_no_alert() {
    let world = World::new().await;
    insta::assert_snapshot!(ways(&world.get(PATH).await.json()), @"");
    insta::assert_snapshot!(send(&world, json!({})).await, @"mail retrying");
    world.settle().await;
    insta::assert_snapshot!(ways(&world.get(PATH).await.json()), @"mail sent");
    let (to, words) = world.notices().pop().unwrap();
    assert_eq!(to, "ada@example.com");
    assert!(words.starts_with("This is a test of Nightbell\n"), "{words}");
    assert_eq!(world.get("/api/v1/alerts").await.json()["items"], json!([]));
    let page = world.open("GET", &world.link_to("ada@example.com"), "", "").await;
    assert!(page.text.contains("This was a test") && !page.text.contains("<form"), "{page:?}");

    world.clock.advance_ms(1_000);
    insta::assert_snapshot!(send(&world, json!({"method": "text"})).await, @"text retrying");
    world.settle().await;
    insta::assert_snapshot!(ways(&world.get(PATH).await.json()), @"text sent");
    // A page after it is as if there had been none.
    let told = world.messages();
    world.trigger("disk").await;
    assert_eq!(world.messages(), told + 1);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let world = World::new().await;
    insta::assert_snapshot!(send(&world, json!({"method": "pager"})).await, @r#"409 not_sent: ada has no contact method "pager" that is switched on; GET /api/v1/users/ada/contact-methods lists them"#);
    insta::assert_snapshot!(send(&world, json!({"method": "mail", "urgency": "low"})).await, @"400 invalid_body: method and urgency exclude each other; leave one of them out");
    insta::assert_snapshot!(send(&world, json!({"urgency": "loud"})).await, @r#"400 invalid_body: urgency: "loud" is not an urgency; use high or low"#);
    let nobody = world.call(Role::Admin, "POST", "/api/v1/users/nobody/test-page", Some(json!({}))).await;
    insta::assert_snapshot!(nobody.problem(), @r#"404 not_found: there is no user "nobody"; GET /api/v1/users lists them"#);
    for _ in 0..5 {
        assert_eq!(send(&world, json!({"urgency": "low"})).await.split_once(' ').unwrap().0, "mail");
        world.clock.advance_ms(1_000);
    }
    insta::assert_snapshot!(send(&world, json!({})).await, @"429 throttled: tests went out not long ago; the next one can be sent in 30 s");
}

#[tokio::test]
async fn a_page_sends_it_and_says_what_became_of_it() {
    let world = World::new().await;
    world.engine.set_password("ada", PASSWORD, None, &Principal::nightbell()).await.unwrap();
    let mut browser = Browser::default();
    browser.sign_in(&world, "ada", PASSWORD).await;
    is_small_and_still(&browser.get(&world, "/me/test").await);
    assert_eq!(world.messages(), 0, "looking sends nothing");
    let sent = browser.send(&world, "POST", "/me/test", FORM, "").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/bell/me/test"));
    let waiting = browser.get(&world, "/me/test").await;
    assert!(waiting.text.contains("◷ on its way") && waiting.text.contains("Look again"), "{}", waiting.text);
    world.settle().await;
    let done = browser.get(&world, "/me/test").await;
    is_small_and_still(&done);
    assert!(done.text.contains("✓ sent, just now") && !done.text.contains("Look again"), "{}", done.text);
    let other = browser.send(&world, "POST", "/me/test", FORM, "method=pager").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(world.link_to("ada@example.com").starts_with("/a/") && PUBLIC_URL.ends_with("/bell"));
}

#[tokio::test]
async fn many_at_once_are_no_more_than_one_after_the_other() {
    let world = World::new().await;
    let sent = futures::future::join_all((0..30).map(|_| send(&world, json!({})))).await;
    assert!(sent.iter().filter(|answer| answer.starts_with("mail")).count() <= 5, "{sent:?}");
    assert!(sent.iter().any(|answer| answer.starts_with("429")), "{sent:?}");
}
