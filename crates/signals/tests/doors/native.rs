use crate::support::{at, body, check_reply, good, received_at, result};
use nightbell_core::{Action, Event, EventOutcome, Link, Severity};
use nightbell_signals::native::{overloaded, parse, reply, too_large, unavailable, unknown_key};
use nightbell_signals::{Batch, ItemResult};

fn batch(text: &str) -> Batch {
    parse(text.as_bytes(), received_at()).unwrap()
}

#[test]
fn a_batch_is_read_in_order() {
    let batch = batch(include_str!("../fixtures/native_batch.json"));
    let events = good(&batch.items);
    let actions: Vec<Action> = events.iter().map(|event| event.action).collect();
    assert_eq!(actions, [Action::Trigger, Action::Trigger, Action::Acknowledge, Action::Resolve, Action::Change]);
    let first = events[0];
    assert_eq!(first.summary, "Checkout is down");
    assert_eq!(first.dedup_key.as_deref(), Some("checkout"));
    assert_eq!(first.severity, Some(Severity::Critical));
    assert_eq!(first.source, "web1");
    assert_eq!(first.details.as_ref().unwrap().as_str(), r#"{"status": 503, "regions": ["eu", "us"]}"#);
    let link = Link { href: "https://grafana.example.com/d/1".to_owned(), text: "Dashboard".to_owned() };
    assert_eq!(first.links, [link]);
    assert_eq!(first.at, Some(at("2026-11-21T06:29:42.5Z")));
    assert!(events.iter().all(|event| event.oddities.is_empty()));
    assert_eq!(*events[1], Event::new(Action::Trigger, "A trigger that says no more"));
}

#[test]
fn what_is_missing_or_of_another_type_refuses_the_item() {
    let check = |text: &str, field: &str, message: &str| {
        let batch = batch(text);
        let error = batch.items[0].as_ref().unwrap_err();
        assert_eq!(error.field, field, "{text}");
        assert!(error.message.contains(message), "{text}: {}", error.message);
    };
    check("{}", "summary", "summary is missing; trigger needs one line");
    check(r#"{"summary":" \n"}"#, "summary", "summary is missing");
    check(r#"{"summary":null}"#, "summary", "summary is missing");
    check(r#"{"action":"change"}"#, "summary", "change needs one line");
    check(r#"{"action":"resolve"}"#, "dedup_key", "dedup_key is missing; resolve needs the key");
    check(r#"{"action":"acknowledge","dedup_key":""}"#, "dedup_key", "acknowledge needs the key");
    check(r#"{"summary":5}"#, "summary", "summary is a number (5); send a string");
    check(r#"{"summary":"a","dedup_key":[1]}"#, "dedup_key", "dedup_key is an array ([1]); send a string");
    check(r#"{"summary":"a","source":{}}"#, "source", "source is an object");
    check(r#"{"summary":"a","severity":1}"#, "severity", "severity is a number");
    check(r#"{"summary":"a","links":"https://x"}"#, "links", "links is a string");
    check(r#"{"summary":"a","action":"explode"}"#, "action", "use trigger, acknowledge, resolve or change");
    check("[7]", "event", "event is a number; send an object");
    check("[null]", "event", "event is null; send an object");
}

#[test]
fn what_is_odd_is_noted_and_taken() {
    let check = |text: &str, oddity: &str| -> Event {
        let batch = batch(text);
        let event = good(&batch.items)[0].clone();
        assert!(event.oddities.iter().any(|noted| noted.contains(oddity)), "{text}: {:?}", event.oddities);
        event
    };
    check(r#"{"summary":"a","at":"yesterday"}"#, "at \"yesterday\" could not be read as a time");
    check(r#"{"summary":"a","at":{"x":1}}"#, "could not be read as a time");
    check(r#"{"summary":"a","colour":"red","x\ny":1}"#, r#"unknown fields, not used: "colour", "x\ny""#);
    assert_eq!(
        check(r#"{"summary":"a","severity":"FATAL"}"#, "was taken as critical").severity,
        Some(Severity::Critical)
    );
    assert_eq!(check(r#"{"summary":"a","severity":"purple"}"#, "is unknown; use critical").severity, None);
    assert_eq!(check(r#"{"action":"ack","dedup_key":"a"}"#, "was taken as acknowledge").action, Action::Acknowledge);
    assert!(
        check(r#"{"summary":"a","links":[{"href":"javascript:alert(1)"}]}"#, "no http or https address")
            .links
            .is_empty()
    );
    assert!(check(r#"{"summary":"a","links":[{"text":"t"},4]}"#, "without href").links.is_empty());
    let long = format!(r#"{{"summary":"{}"}}"#, "ä".repeat(1_025));
    assert_eq!(check(&long, "summary was longer than 1024 characters").summary.chars().count(), 1_024);
    let many = format!(r#"{{"summary":"a","links":[{}]}}"#, vec![r#""https://x.example""#; 60].join(","));
    assert_eq!(check(&many, "links has 60 entries").links.len(), 50);
    assert_eq!(check(r#"{"summary":"a\u0000b"}"#, "stand for no character").summary, "a\u{fffd}b");
    let latin = parse(b"{\"summary\":\"Stra\xdfe\"}", received_at()).unwrap();
    assert_eq!(good(&latin.items)[0].summary, "Stra\u{fffd}e");
    assert_eq!(good(&latin.items)[0].oddities.len(), 1);
}

#[test]
fn odd_but_harmless_spellings_are_not_even_noted() {
    let check = |text: &str| assert!(good(&batch(text).items)[0].oddities.is_empty(), "{text}");
    check("\u{feff}{\"summary\":\"a\"}");
    check(" \n{\"summary\":\"a\",\"details\":null}\n");
    check(r#"{"summary":"a","action":"Trigger","severity":"Critical"}"#);
    check(r#"{"summary":"a","links":["https://x.example"]}"#);
    let two_lines = batch(r#"{"summary":" two\r\nlines\t"}"#);
    assert_eq!(good(&two_lines.items)[0].summary, "two lines");
}

#[test]
fn whole_bodies_are_refused_as_problems() {
    let check = |text: &str, status: u16, code: &str, detail: &str| {
        let refused = parse(text.as_bytes(), received_at()).unwrap_err();
        assert_eq!((refused.reply.status, refused.reply.content_type), (status, "application/problem+json"));
        let problem = crate::support::json(body(&refused.reply));
        assert_eq!((problem["code"].as_str(), problem["status"].as_u64()), (Some(code), Some(u64::from(status))));
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
    };
    check("", 400, "malformed_json", "the body is empty");
    check("{\"summary\":", 400, "malformed_json", "line 1 column");
    check("{\"summary\":\"a\"} trailing", 400, "malformed_json", "trailing characters");
    check("\"text\"", 400, "unexpected_shape", "the body is a string; send an event");
    check(&format!("[{}]", vec!["{}"; 1_001].join(",")), 413, "too_many_events", "1001 events; send at most 1000");
    let large = format!(r#"[{{}},{{"summary":"{}"}}]"#, "a".repeat(1024 * 1024));
    check(&large, 413, "too_large", "event 2 has 1048590 bytes");
    assert_eq!(batch(&format!("[{}]", vec!["{}"; 1_000].join(","))).items.len(), 1_000);
    assert_eq!(batch("[]").items.len(), 0);
}

#[test]
fn replies_have_one_result_per_item_in_order() {
    let opened = result("checkout", Some(12), EventOutcome::Opened);
    let ignored = result("x", None, EventOutcome::Ignored);
    let check = |text: &str, results: &[ItemResult], status: u16, expected: &str| {
        let mut batch = batch(text);
        assert_eq!(batch.take_events().len(), results.len());
        check_reply(&reply(&batch, results), status, "application/json", expected);
    };
    check(
        r#"{"summary":"a"}"#,
        std::slice::from_ref(&opened),
        202,
        r#"{"results":[{"dedup_key":"checkout","alert_id":12,"outcome":"opened"}]}"#,
    );
    check(
        r#"[{"summary":1},{"summary":"a"}]"#,
        std::slice::from_ref(&ignored),
        207,
        r#"{"results":[{"outcome":"rejected","error":"summary is a number (1); send a string"},{"dedup_key":"x","outcome":"ignored"}]}"#,
    );
    check(
        r#"{"action":"resolve","dedup_key":"x"}"#,
        &[ignored],
        202,
        r#"{"results":[{"dedup_key":"x","outcome":"ignored"}]}"#,
    );
    check(
        r#"[{"action":"resolve"}]"#,
        &[],
        400,
        r#"{"results":[{"outcome":"rejected","error":"dedup_key is missing; resolve needs the key that its trigger had"}]}"#,
    );
    check("[]", &[], 202, r#"{"results":[]}"#);
    check(
        r#"{"summary":"a"}"#,
        &[ItemResult::rejected("service is gone")],
        400,
        r#"{"results":[{"outcome":"rejected","error":"service is gone"}]}"#,
    );
}

#[test]
fn what_happens_before_parsing_has_its_replies() {
    assert_eq!((overloaded().status, overloaded().retry_after_s), (429, Some(1)));
    assert_eq!((unavailable().status, unavailable().retry_after_s), (503, Some(5)));
    assert_eq!((unknown_key().status, unknown_key().retry_after_s), (404, None));
    assert_eq!(too_large().status, 413);
}
