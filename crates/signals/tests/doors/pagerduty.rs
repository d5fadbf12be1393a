use crate::support::{at, body, check_reply, good, json, received_at, result};
use nightbell_core::{Action, Event, EventOutcome, Link, Severity};
use nightbell_signals::ItemResult;
use nightbell_signals::pagerduty::{
    Enqueue, overloaded, parse, parse_change, reply, reply_change, too_large, unavailable, unknown_key,
};

const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

fn enqueue(text: &str) -> Enqueue {
    parse(text.as_bytes(), received_at()).unwrap()
}

fn event(text: &str) -> Event {
    good(&enqueue(text).batch.items)[0].clone()
}

fn link(href: &str, text: &str) -> Link {
    Link { href: href.to_owned(), text: text.to_owned() }
}

#[test]
fn python_clients() {
    let enqueued = enqueue(include_str!("../fixtures/pagerduty_python_trigger.json"));
    assert_eq!(enqueued.routing_key, KEY);
    let event = good(&enqueued.batch.items)[0].clone();
    assert_eq!(
        (event.action, event.summary.as_str(), event.source.as_str()),
        (Action::Trigger, "Disk full on db1", "db1.example.com")
    );
    assert_eq!((event.dedup_key.as_deref(), event.severity), (Some("disk/db1"), Some(Severity::Critical)));
    assert_eq!(event.details.unwrap().as_str(), r#"{"used": "97%", "mount": "/var"}"#);
    assert_eq!(event.links, [link("https://wiki.example.com/disk", "Runbook")]);
    assert!(event.oddities.is_empty());

    let resolve = self::event(include_str!("../fixtures/pagerduty_python_resolve.json"));
    assert_eq!(
        (resolve.action, resolve.dedup_key.as_deref(), resolve.details),
        (Action::Resolve, Some("disk/db1"), None)
    );
}

#[test]
fn the_go_client_with_every_field() {
    let event = event(include_str!("../fixtures/pagerduty_go_trigger.json"));
    assert_eq!(event.at, Some(at("2015-07-17T08:42:58.315Z")));
    assert_eq!(event.dedup_key, None);
    assert_eq!(event.details.unwrap().as_str(), r#"{"p99":2.4,"class":"own","component":"checkout","group":"shop"}"#);
    let expected = [
        link("https://prom.example.com/graph", "Graph"),
        link("https://probe.example.com/checks/7", "probe"),
        link("https://img.example.com/graph.png", "Latency"),
    ];
    assert_eq!(event.links, expected);
    assert!(event.oddities.is_empty(), "{:?}", event.oddities);
}

#[test]
fn alertmanager_sends_its_whole_payload_with_a_resolve() {
    let trigger = event(include_str!("../fixtures/alertmanager_0_25_pagerduty_trigger.json"));
    assert_eq!((trigger.action, trigger.summary.as_str()), (Action::Trigger, "[FIRING:3] eu1 (critical)"));
    assert_eq!(trigger.links, [link("https://alertmanager.example.com/#/alerts?receiver=pd", "Alertmanager")]);
    assert_eq!(trigger.details.unwrap().to_value()["num_firing"], "3");
    let resolve = event(include_str!("../fixtures/alertmanager_0_25_pagerduty_resolve.json"));
    assert_eq!((resolve.action, resolve.dedup_key, resolve.details), (Action::Resolve, trigger.dedup_key, None));
}

#[test]
fn a_change_with_the_malformed_time_of_its_client() {
    let text = include_str!("../fixtures/pagerduty_python_change.json");
    let enqueued = parse_change(text.as_bytes(), received_at()).unwrap();
    let event = good(&enqueued.batch.items)[0].clone();
    assert_eq!((event.action, event.summary.as_str()), (Action::Change, "Deployed checkout 1.4.2"));
    assert_eq!(event.at, Some(at("2026-11-21T06:29:42.123Z")));
    let results = [ItemResult { dedup_key: None, alert_id: None, outcome: EventOutcome::Recorded, error: None }];
    let expected = r#"{"status":"success","message":"Change event processed"}"#;
    check_reply(&reply_change(&enqueued.batch, &results), 202, "application/json", expected);
}

#[test]
fn real_senders_are_looser_than_the_documents() {
    let check = |payload: &str, oddity: &str| -> Event {
        let event = event(&format!(r#"{{"routing_key":"{KEY}","event_action":"trigger","payload":{payload}}}"#));
        assert!(
            oddity.is_empty() || event.oddities.iter().any(|noted| noted.contains(oddity)),
            "{payload}: {:?}",
            event.oddities
        );
        event
    };
    let details = |payload: &str| check(payload, "").details.unwrap().as_str().to_owned();
    assert_eq!(details(r#"{"summary":"a","custom_details":"text"}"#), r#""text""#);
    assert_eq!(details(r#"{"summary":"a","custom_details":[1,2]}"#), "[1,2]");
    assert_eq!(
        details(r#"{"summary":"a","custom_details":[1],"group":"g\""}"#),
        r#"{"custom_details":[1],"group":"g\""}"#
    );
    assert_eq!(details(r#"{"summary":"a","component":"db"}"#), r#"{"component":"db"}"#);
    assert_eq!(check(r#"{"summary":"a","severity":"Fatal"}"#, "taken as critical").severity, Some(Severity::Critical));
    check(r#"{"summary":"a","severity":3}"#, "left out: payload.severity is a number");
    check(r#"{"summary":"a","timestamp":"2026-11-21T06:29:42"}"#, "taken as UTC");
    check(r#"{"summary":"a","timestamp":"soon"}"#, "could not be read as a time");
    assert_eq!(check(r#"{"summary":"a"}"#, "").oddities.len(), 0);
}

#[test]
fn replies_are_what_the_clients_decode() {
    let check = |text: &str, results: &[ItemResult], status: u16, expected: &str| {
        let mut enqueued = enqueue(text);
        assert_eq!(enqueued.batch.take_events().len(), results.len(), "{text}");
        check_reply(&reply(&enqueued.batch, results), status, "application/json", expected);
    };
    let trigger = format!(r#"{{"routing_key":"{KEY}","event_action":"trigger","payload":{{"summary":"a"}}}}"#);
    let resolve = format!(r#"{{"routing_key":"{KEY}","event_action":"resolve","dedup_key":"k"}}"#);
    let success = r#"{"status":"success","message":"Event processed","dedup_key":"k"}"#;
    check(&trigger, &[result("k", Some(3), EventOutcome::Opened)], 202, success);
    check(&resolve, &[result("k", None, EventOutcome::Ignored)], 202, success);
    let invalid = |error: &str| {
        format!(
            r#"{{"status":"invalid event","message":"Event object is invalid","errors":[{}]}}"#,
            serde_json::to_string(error).unwrap()
        )
    };
    check(&trigger, &[ItemResult::rejected("no such service")], 400, &invalid("no such service"));
    let with = |fields: &str| format!(r#"{{"routing_key":"{KEY}",{fields}}}"#);
    let refused = |fields: &str, error: &str| check(&with(fields), &[], 400, &invalid(error));
    refused(r#""event_action":"resolve""#, "'dedup_key' is missing or blank; resolve needs the key of its trigger");
    refused(r#""x":1"#, "'event_action' is missing or blank; send trigger, acknowledge or resolve");
    refused(r#""event_action":"boom""#, "'event_action' \"boom\" is unknown; send trigger, acknowledge or resolve");
    refused(r#""event_action":"trigger""#, "'payload' is missing; send an object with at least a summary");
    refused(
        r#""event_action":"trigger","payload":{"source":"s"}"#,
        "'payload.summary' is missing or blank; send one line that says what is the matter",
    );
    refused(r#""event_action":"trigger","payload":[]"#, "'payload' is an array; send an object {…}");
}

#[test]
fn whole_bodies_are_refused_in_the_error_shape() {
    let check = |text: &str, status: u16, answer: &str, error: &str| {
        let refused = parse(text.as_bytes(), received_at()).unwrap_err();
        let value = json(body(&refused.reply));
        assert_eq!((refused.reply.status, value["status"].as_str()), (status, Some(answer)), "{text}");
        let errors = value["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].as_str().unwrap().contains(error), "{value}");
    };
    check("{", 400, "Unrecognized object", "JSON parse error");
    check("", 400, "Unrecognized object", "JSON parse error");
    check("[]", 400, "Unrecognized object", "the body is an array");
    check("{}", 400, "invalid event", "'routing_key' is missing or blank");
    check(r#"{"routing_key":7}"#, 400, "invalid event", "'routing_key' is a number");
    check(
        r#"{"routing_key":"short"}"#,
        400,
        "invalid event",
        "Length of 'routing_key' is incorrect (should be 8 to 128 characters)",
    );
    check(
        r#"{"routing_key":"with spaces in it"}"#,
        400,
        "invalid event",
        "'routing_key' cannot contain other characters",
    );
    let large = format!(r#"{{"routing_key":"{KEY}","x":"{}"}}"#, "a".repeat(1024 * 1024));
    check(&large, 413, "invalid event", "send at most 1048576 bytes");
}

#[test]
fn what_happens_before_parsing_has_its_replies() {
    let expected = r#"{"status":"invalid event","message":"Event object is invalid","errors":["Invalid routing key"]}"#;
    check_reply(&unknown_key(), 400, "application/json", expected);
    assert_eq!((overloaded().status, overloaded().retry_after_s), (429, Some(1)));
    assert_eq!((unavailable().status, unavailable().retry_after_s), (503, Some(5)));
    assert_eq!(too_large().status, 413);
    for reply in [overloaded(), unavailable(), too_large()] {
        assert!(json(body(&reply))["errors"][0].is_string());
    }
}
