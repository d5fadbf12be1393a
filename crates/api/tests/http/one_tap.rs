//! The one-tap page: `/a/{token}`.

use crate::browser::{Browser, FORM};
use crate::support::{Answer, World};
use nightbell_config::Role;
use serde_json::json;

async fn open(world: &World, path: &str) -> Answer {
    let page = world.open("GET", path, "", "").await;
    assert!(page.text.len() <= 8 * 1024, "{} bytes", page.text.len());
    assert!(!page.text.contains("<script") && !page.text.contains("src="), "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    assert_eq!(page.header("x-robots-tag"), "noindex");
    page
}

async fn press(world: &World, path: &str, form: &str) -> Answer {
    world.open("POST", path, FORM, form.to_owned()).await
}

/// What a reader sees: tags and styles taken out, one line per block.
fn words(page: &Answer) -> String {
    let main = page.text.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
    let mut text = String::new();
    let mut is_tag = false;
    for c in main.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[tokio::test]
async fn looking_changes_nothing_and_one_press_acknowledges() {
    let world = World::new().await;
    let event = json!({"summary": "5xx > 2 % & rising", "dedup_key": "5xx", "severity": "critical",
        "links": [{"href": "https://grafana.example.com/d/1", "text": "Dashboard"}, {"href": "javascript:alert(1)"}]});
    let id = world.trigger_event(event).await;
    let path = world.link_to("ada@example.com");
    world.clock.advance_ms(200_000);
    for _ in 0..10 {
        open(&world, &path).await;
    }
    insta::assert_snapshot!(words(&open(&world, &path).await), @r#"
    ▲ Critical · Checkout
    5xx &gt; 2 % &amp; rising
    3 min ago · 2026-11-23 12:00 UTC · alert 1
    Nobody has acknowledged this yet.
    Acknowledge
    Escalate: page the next now
    Open the playbook
    Unless somebody acknowledges, the next step is paged in 1 min, at 12:05 UTC.
    Why you: on call in payments-primary: rotation weekly.
    Dashboard
    "#);
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["status"], "triggered");

    let pressed = press(&world, &path, "action=acknowledge").await;
    assert_eq!(pressed.status, 303);
    assert_eq!(format!("/a/{}", pressed.header("location")), path, "a relative redirect to the same page");
    insta::assert_snapshot!(words(&open(&world, &path).await), @r#"
    ▲ Critical · Checkout
    5xx &gt; 2 % &amp; rising
    3 min ago · 2026-11-23 12:00 UTC · alert 1
    ✓ Acknowledged by you at 12:03 UTC, just now.
    Escalate: page the next now
    Open the playbook
    Why you: on call in payments-primary: rotation weekly.
    Dashboard
    "#);
    press(&world, &path, "step=&action=acknowledge").await;
    let kinds = world.timeline_kinds(id).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "acknowledged").count(), 1, "{kinds:?}");
    let alert = world.get(&format!("/api/v1/alerts/{id}")).await.json();
    assert_eq!(alert["acknowledged_by"], "ada");

    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{id}/resolve"), None).await;
    let resolved = open(&world, &path).await;
    assert!(!resolved.text.contains("<form"), "{}", resolved.text);
    insta::assert_snapshot!(words(&resolved), @r#"
    ▲ Critical · Checkout
    5xx &gt; 2 % &amp; rising
    3 min ago · 2026-11-23 12:00 UTC · alert 1
    ✓ Resolved by the API token responder-token at 12:03 UTC, just now. Nothing is left to do.
    Open the playbook
    Why you: on call in payments-primary: rotation weekly.
    Dashboard
    "#);
    assert_eq!(press(&world, &path, "action=acknowledge").await.status, 303);
}

#[tokio::test]
async fn the_second_person_sees_who_was_first() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{id}/escalate"), None).await;
    world.settle().await;
    press(&world, &world.link_to("grace@example.com"), "action=acknowledge").await;
    world.clock.advance_ms(180_000);
    let page = words(&open(&world, &world.link_to("ada@example.com")).await);
    assert!(page.contains("Acknowledged by Grace Hopper at 12:00 UTC, 3 min ago."), "{page}");
}

#[tokio::test]
async fn escalating_twice_in_a_hurry_escalates_once() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let path = world.link_to("ada@example.com");
    let page = open(&world, &path).await.text;
    let step = page.split_once("name=\"step\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    for _ in 0..2 {
        assert_eq!(press(&world, &path, &format!("step={step}&action=escalate")).await.status, 303);
    }
    world.settle().await;
    let kinds = world.timeline_kinds(id).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "escalated").count(), 1, "{kinds:?}");
    assert_eq!(press(&world, &path, "action=escalate").await.status, 303);
}

#[tokio::test]
async fn links_that_lead_nowhere_show_no_details() {
    let world = World::new().await;
    world.trigger("database").await;
    let path = world.link_to("ada@example.com");
    let wrong = press(&world, &path, "action=resolve").await;
    assert_eq!(wrong.status, 400);
    insta::assert_snapshot!(words(&wrong), @r#"
    That button is not known
    The form field action is none of acknowledge, escalate and accept. Go back and press a button.
    Go to Nightbell
    "#);
    assert_eq!(press(&world, &path, "").await.status, 400);
    for path in ["/a/x", &format!("{path}x"), "/a/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let unknown = open(&world, path).await;
        assert_eq!(unknown.status, 404, "{path}");
    }
    world.clock.advance(jiff::SignedDuration::from_hours(24 * 7 + 1));
    let expired = open(&world, &path).await;
    assert_eq!(expired.status, 410);
    assert!(!expired.text.contains("database") && !expired.text.contains("Checkout"), "{}", expired.text);
    insta::assert_snapshot!(words(&expired), @r#"
    This link has expired
    Links in messages work for 7 days. Use the newest message, or sign in.
    Sign in
    "#);
    assert!(expired.text.contains("href=\"/bell/login\""), "{}", expired.text);
    assert_eq!(press(&world, &path, "action=acknowledge").await.status, 410);
}

#[tokio::test]
async fn whoever_is_disabled_acts_by_no_link() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let path = world.link_to("ada@example.com");
    world.apply("users: [ { name: ada, disabled: true } ]").await;
    let answer = open(&world, &path).await;
    assert_eq!(answer.status, 410);
    assert!(!answer.text.contains("database"), "{}", answer.text);
    assert_eq!(press(&world, &path, "action=acknowledge").await.status, 410);
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["status"], "triggered");
}

#[tokio::test]
async fn the_page_speaks_german_to_those_who_ask_for_it() {
    let world = World::new().await;
    world.trigger("database").await;
    let path = world.link_to("ada@example.com");
    let mut browser = Browser { language: Some("de-AT,de;q=0.9"), ..Browser::default() };
    world.clock.advance_ms(180_000);
    let page = browser.get(&world, &path).await;
    assert!(page.text.contains("<html lang=\"de\">"), "{}", page.text);
    for words in ["Kritisch", "vor 3 min", "Noch hat niemand quittiert.", ">Quittieren<", "Eskalieren", "in 2 min"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    browser.send(&world, "POST", &path, FORM, "action=acknowledge").await;
    let page = browser.get(&world, &path).await;
    assert!(page.text.contains("Quittiert von Ihnen um 12:03 UTC, gerade eben."), "{}", page.text);
    let gone = browser.get(&world, "/a/x").await;
    assert!(gone.text.contains("Dieser Link ist nicht bekannt"), "{}", gone.text);
}

#[tokio::test]
async fn a_bundle_has_one_button_for_all() {
    let world = World::new().await;
    let first = world.trigger("first").await;
    let stuck =
        |n: i32| json!({"summary": format!("queue {n} is \"stuck\" {}", "<".repeat(300)), "dedup_key": n.to_string()});
    let database = json!({"summary": "database", "dedup_key": "db", "severity": "critical"});
    // More than are loaded at once, the worst at the end.
    let events: Vec<_> = (0..150).map(stuck).chain([database]).collect();
    let sent = world.open("POST", "/in/checkout-key", "application/json", json!(events).to_string()).await;
    assert_eq!(sent.status, 202);
    world.settle().await;
    assert_eq!(world.messages(), 1, "the others wait");
    world.clock.advance_ms(60_000);
    world.settle().await;
    let path = world.link_to("ada@example.com");
    let page = open(&world, &path).await;
    let text = words(&page);
    let shown: Vec<&str> = text.lines().take(7).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    ▲ Critical · Checkout
    151 alerts
    1 min ago · 2026-11-23 12:00 UTC · the oldest
    Nobody has acknowledged these yet.
    Acknowledge all 151
    Escalate: page the next now
    Unless somebody acknowledges, the next step is paged in 4 min, at 12:05 UTC.
    "#);
    assert!(text.contains("▲ Critical Checkout: database"), "{text}");
    assert!(text.lines().last().unwrap().starts_with("and ") && text.ends_with(" more."), "{text}");

    press(&world, &path, "action=acknowledge").await;
    let open_alerts = world.get("/api/v1/alerts?status=triggered").await.json();
    assert_eq!(
        open_alerts["items"].as_array().unwrap().iter().map(|alert| alert["id"].as_i64().unwrap()).collect::<Vec<_>>(),
        [first]
    );
    let done = words(&open(&world, &path).await);
    assert!(done.contains("Acknowledged by you at 12:01 UTC"), "{done}");
}

#[tokio::test]
async fn the_longest_summary_and_addresses_fit() {
    let world = World::new().await;
    let links: Vec<_> = (0..50)
        .map(|n| json!({"href": format!("https://example.com/{n}/{}", "/".repeat(1_900)), "text": "\"".repeat(500)}))
        .collect();
    let event = json!({"summary": "\"<&/".repeat(256), "dedup_key": "long", "severity": "critical", "links": links});
    world.trigger_event(event).await;
    let page = open(&world, &world.link_to("ada@example.com")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("value=\"acknowledge\""));
}

#[tokio::test]
async fn times_are_those_of_the_reader() {
    let world = World::new().await;
    let file = "users: [ { name: ada, title: Ada, time_zone: Europe/Berlin } ]";
    let apply = json!({"files": [{"path": "ada.yaml", "text": file}]});
    assert_eq!(world.call(Role::Manager, "POST", "/api/v1/config/apply", Some(apply)).await.status, 200);
    let id = world.trigger("database").await;
    let page = words(&open(&world, &world.link_to("ada@example.com")).await);
    assert!(page.contains("just now · 2026-11-23 13:00 CET (12:00 UTC) · alert 1"), "{page}");
    assert!(page.contains("the next step is paged in 5 min, at 13:05 CET (12:05 UTC)."), "{page}");
    world.post(&format!("/api/v1/alerts/{id}/snooze"), json!({"for": "1h"})).await;
    let page = words(&open(&world, &world.link_to("ada@example.com")).await);
    assert!(page.contains("until 14:00 CET (13:00 UTC), in 1 h."), "{page}");
}

/// Presses "page the next now" until nobody is left: ada, grace, nobody.
async fn exhaust(world: &World, id: i64) {
    for _ in 0..2 {
        world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{id}/escalate"), None).await;
        world.settle().await;
    }
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["exhausted"], true);
}

#[tokio::test]
async fn nobody_is_offered_when_nobody_is_left() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let path = world.link_to("ada@example.com");
    exhaust(&world, id).await;
    let page = open(&world, &path).await;
    assert!(!page.text.contains("value=\"escalate\"") && page.text.contains("value=\"acknowledge\""), "{page:?}");
    insta::assert_snapshot!(words(&page), @r#"
    ▲ Critical · Checkout
    database is down
    just now · 2026-11-23 12:00 UTC · alert 1
    Nobody has acknowledged this yet.
    Everybody was paged and nobody is left to escalate to. It is up to you.
    Acknowledge
    Open the playbook
    Why you: on call in payments-primary: rotation weekly.
    "#);
    let before = world.timeline_kinds(id).await;
    for form in ["action=escalate", "step=1.0.1&action=escalate", "step=&action=escalate"] {
        assert_eq!(press(&world, &path, form).await.status, 303);
        world.settle().await;
    }
    assert_eq!(world.timeline_kinds(id).await, before, "nothing changes, however often");

    press(&world, &path, "action=acknowledge").await;
    assert!(open(&world, &path).await.text.contains("value=\"escalate\""), "whoever has it may pass it on");
}

#[tokio::test]
async fn a_bundle_says_for_how_many_nobody_is_left() {
    let world = World::new().await;
    world.trigger("first").await;
    let events: Vec<_> = (0..4)
        .map(|n| json!({"summary": format!("queue {n} is stuck"), "dedup_key": n.to_string(), "severity": "critical"}))
        .collect();
    let sent = world.open("POST", "/in/checkout-key", "application/json", json!(events).to_string()).await.json();
    let ids: Vec<i64> =
        sent["results"].as_array().unwrap().iter().map(|result| result["alert_id"].as_i64().unwrap()).collect();
    world.settle().await;
    world.clock.advance_ms(60_000);
    world.settle().await;
    let path = world.link_to("ada@example.com");

    exhaust(&world, ids[0]).await;
    let page = words(&open(&world, &path).await);
    let shown: Vec<&str> = page.lines().take(8).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    ▲ Critical · Checkout
    4 alerts
    1 min ago · 2026-11-23 12:00 UTC · the oldest
    Nobody has acknowledged these yet.
    For 1 of 4 everybody was paged and nobody is left.
    Acknowledge all 4
    Escalate: page the next now
    Unless somebody acknowledges, the next step of the others is paged in 4 min, at 12:05 UTC.
    "#);
    let before = world.timeline_kinds(ids[0]).await;
    let step = async || {
        let page = open(&world, &path).await.text;
        page.split_once("name=\"step\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    let first = step().await;
    for _ in 0..2 {
        press(&world, &path, &format!("step={first}&action=escalate")).await;
        world.settle().await;
    }
    assert_eq!(world.timeline_kinds(ids[0]).await, before, "nobody is left for this one");
    for id in &ids[1..] {
        let alert = world.get(&format!("/api/v1/alerts/{id}")).await.json();
        assert_eq!(alert["exhausted"], false, "a press in a hurry counts once: {alert}");
    }
    press(&world, &path, &format!("step={}&action=escalate", step().await)).await;
    world.settle().await;
    let page = words(&open(&world, &path).await);
    let shown: Vec<&str> = page.lines().take(6).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    ▲ Critical · Checkout
    4 alerts
    1 min ago · 2026-11-23 12:00 UTC · the oldest
    Nobody has acknowledged these yet.
    Everybody was paged and nobody is left to escalate to. It is up to you.
    Acknowledge all 4
    "#);
    assert!(!page.contains("Escalate") && !page.contains("Unless"), "{page}");
}
