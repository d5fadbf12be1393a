use crate::support::{at, body, check_reply, good, json, received_at, result};
use nightbell_core::{Action, Event, EventOutcome, Severity};
use nightbell_signals::Batch;
use nightbell_signals::alertmanager_api::{
    content_type_ok, healthy, overloaded, parse, ready, reply, status, too_large, unavailable, unknown_key,
    unsupported_media_type,
};

fn batch(text: &str) -> Batch {
    parse(text.as_bytes(), received_at()).unwrap()
}

fn only(text: &str) -> Event {
    let batch = batch(text);
    assert_eq!(batch.items.len(), 1);
    good(&batch.items)[0].clone()
}

#[test]
fn prometheus_fires_and_resolves() {
    let firing = only(include_str!("../fixtures/prometheus_2_42_firing.json"));
    assert_eq!((firing.action, firing.severity), (Action::Trigger, Some(Severity::Critical)));
    assert_eq!(firing.summary, "Checkout error ratio is 11.188999891281128%");
    assert_eq!(firing.starts_at, Some(at("2026-11-21T06:31:11.189Z")));
    assert_eq!(firing.ends_at, Some(at("2026-11-21T06:35:11.189Z")));
    assert_eq!(firing.playbook.as_deref(), Some("https://wiki.example.com/checkout"));
    assert!(firing.links[0].href.starts_with("https://prometheus.example.com/graph?g0.expr="));
    assert!(firing.oddities.is_empty());

    let resolved = only(include_str!("../fixtures/prometheus_2_42_resolved.json"));
    assert_eq!((resolved.action, resolved.ends_at), (Action::Resolve, None));
    assert_eq!(resolved.at, Some(at("2026-11-21T06:31:21.189Z")));
    assert_eq!(resolved.dedup_key, firing.dedup_key, "annotations are no part of the identity");
    assert_eq!(resolved.starts_at, firing.starts_at);

    let watchdog = only(include_str!("../fixtures/prometheus_2_42_watchdog.json"));
    assert_eq!((watchdog.summary.as_str(), watchdog.severity), ("Watchdog", Some(Severity::Error)));
}

#[test]
fn both_alertmanager_doors_give_one_key() {
    let webhook = include_bytes!("../fixtures/alertmanager_0_25_webhook_firing.json");
    let webhook = nightbell_signals::alertmanager_webhook::parse(webhook, received_at()).unwrap();
    let direct = batch(
        r#"[{"labels":{"alertname":"DiskFull","instance":"db1:9100","severity":"critical","cluster":"eu1"}},
            {"labels":{"alertname":"DiskFull","instance":"db2:9100","severity":"critical","cluster":"eu1","gone":""}},
            {"labels":{"alertname":"Grüße","instance":"db3","severity":"critical","cluster":"eu1","gone":""}}]"#,
    );
    let keys = |batch: &Batch| -> Vec<Option<String>> {
        good(&batch.items).iter().map(|event| event.dedup_key.clone()).collect()
    };
    assert_eq!(keys(&webhook), keys(&direct));
}

#[test]
fn times_that_are_missing() {
    let check = |times: &str, action: Action, starts_at: &str, ends_at: Option<&str>| {
        let event = only(&format!(r#"[{{"labels":{{"alertname":"a"}}{times}}}]"#));
        assert_eq!(
            (event.action, event.starts_at, event.ends_at),
            (action, Some(at(starts_at)), ends_at.map(at)),
            "{times}"
        );
    };
    check("", Action::Trigger, "2026-11-21T06:33:00Z", Some("2026-11-21T06:38:00Z"));
    check(
        r#","endsAt":null,"startsAt":"0001-01-01T00:00:00Z""#,
        Action::Trigger,
        "2026-11-21T06:33:00Z",
        Some("2026-11-21T06:38:00Z"),
    );
    check(r#","endsAt":"2026-11-21T06:32:00Z""#, Action::Resolve, "2026-11-21T06:32:00Z", None);
    check(r#","endsAt":"2026-11-21T06:33:00Z""#, Action::Resolve, "2026-11-21T06:33:00Z", None);
    check(
        r#","endsAt":"2026-11-21T06:33:00.001Z""#,
        Action::Trigger,
        "2026-11-21T06:33:00Z",
        Some("2026-11-21T06:33:00.001Z"),
    );
    check(
        r#","startsAt":"2026-11-21T06:00:00Z","endsAt":"rubbish""#,
        Action::Trigger,
        "2026-11-21T06:00:00Z",
        Some("2026-11-21T06:38:00Z"),
    );
}

#[test]
fn utf8_label_names_are_legal() {
    let event = only(r#"[{"labels":{"alertname":"a","größe.in-MB":"5"}}]"#);
    assert_eq!(event.details.unwrap().as_str(), r#"{"labels":{"alertname":"a","größe.in-MB":"5"},"annotations":{}}"#);
}

#[test]
fn good_alerts_are_stored_where_others_are_bad() {
    let mut batch = batch(r#"[{"labels":{}},{"labels":{"alertname":"a"}},{"annotations":{}},{"labels":{"a":5}}]"#);
    assert_eq!(batch.take_events().len(), 1);
    let expected = "3 of 4 alerts refused, the others stored\n\
        alert 1: labels is empty; at least one label pair is required\n\
        alert 3: labels is missing; send an object with at least an alertname\n\
        alert 4: label \"a\" is a number (5); send a string\n";
    let results = [result("k", Some(1), EventOutcome::Opened)];
    check_reply(&reply(&batch, &results), 400, "text/plain; charset=utf-8", expected);
}

#[test]
fn replies() {
    let good_batch = batch(r#"[{"labels":{"alertname":"a"}}]"#);
    check_reply(&reply(&good_batch, &[result("k", Some(1), EventOutcome::Counted)]), 200, "", "");
    check_reply(&reply(&batch("[]"), &[]), 200, "", "");
    let check = |text: &str, status: u16, message: &str| {
        let refused = parse(text.as_bytes(), received_at()).unwrap_err();
        let value = json(body(&refused.reply));
        assert_eq!((refused.reply.status, value["code"].as_u64()), (status, Some(u64::from(status))), "{text}");
        assert!(value["message"].as_str().unwrap().contains(message), "{value}");
    };
    check("[{", 400, "not valid JSON");
    check("", 422, "the body is empty");
    check(r#"{"labels":{"alertname":"a"}}"#, 422, "the body is an object; send an array of alerts");
    check(&format!("[{}]", vec!["{}"; 1_001].join(",")), 413, "1001 events");
    assert_eq!((overloaded().status, overloaded().retry_after_s), (503, Some(1)));
    assert_eq!((unavailable().status, unavailable().retry_after_s), (503, Some(5)));
    assert_eq!((unknown_key().status, too_large().status), (404, 413));
    assert_eq!(unsupported_media_type("text/plain").status, 415);
}

#[test]
fn content_types() {
    let check = |text: &str, expected: bool| assert_eq!(content_type_ok(text), expected, "{text}");
    check("application/json", true);
    check("Application/JSON; charset=utf-8", true);
    check("", true);
    check("text/plain", false);
    check("application/jsonp", false);
}

#[test]
fn what_clients_ask_of_an_alertmanager() {
    let reply = status("0.1.0", at("2026-11-21T06:00:00Z"));
    let value = json(body(&reply));
    assert_eq!((reply.status, value["cluster"]["status"].as_str()), (200, Some("disabled")));
    assert_eq!(value["uptime"], "2026-11-21T06:00:00Z");
    assert_eq!(value["versionInfo"]["version"], "0.1.0");
    for required in ["branch", "buildDate", "buildUser", "goVersion", "revision"] {
        assert!(value["versionInfo"][required].is_string(), "{required}");
    }
    assert!(value["config"]["original"].is_string());
    assert_eq!((body(&healthy()), body(&ready())), ("OK", "OK"));
}
