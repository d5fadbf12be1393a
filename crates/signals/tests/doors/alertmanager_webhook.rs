use crate::support::{at, body, check_reply, good, json, received_at, result};
use nightbell_core::{Action, Event, EventOutcome, Severity};
use nightbell_signals::Batch;
use nightbell_signals::alertmanager_webhook::{overloaded, parse, reply, too_large, unavailable, unknown_key};

fn batch(text: &str) -> Batch {
    parse(text.as_bytes(), received_at()).unwrap()
}

fn actions(batch: &Batch) -> Vec<(Action, &str)> {
    good(&batch.items).into_iter().map(|event| (event.action, event.dedup_key.as_deref().unwrap())).collect()
}

const DB1: &str = "0fd97fad0e2e39bf";
const DB2: &str = "cca0708376df787e";
const DB3: &str = "563998f52ef83bd4";

#[test]
fn firing() {
    let batch = batch(include_str!("../fixtures/alertmanager_0_25_webhook_firing.json"));
    assert_eq!(actions(&batch), [(Action::Trigger, DB1), (Action::Trigger, DB2), (Action::Trigger, DB3)]);
    let events = good(&batch.items);
    let first = events[0];
    assert_eq!((first.summary.as_str(), first.source.as_str()), ("Disk full on db1", "db1:9100"));
    assert_eq!(first.severity, Some(Severity::Critical));
    assert_eq!(first.playbook.as_deref(), Some("https://wiki.example.com/disk"));
    assert_eq!(first.links[0].href, "http://prom.example.com/graph?g0.expr=disk");
    assert_eq!(first.starts_at, Some(at("2026-11-21T06:29:42.507Z")));
    assert_eq!((first.ends_at, first.at), (None, None));
    let details = r#"{"labels":{"alertname":"DiskFull","cluster":"eu1","instance":"db1:9100","severity":"critical"},"annotations":{"runbook_url":"https://wiki.example.com/disk","summary":"Disk full on db1"}}"#;
    assert_eq!(first.details.as_ref().unwrap().as_str(), details);
    assert_eq!(events[1].summary, "db2 is full: \"97%\" <used>");
    assert_eq!(
        events[1].details.as_ref().unwrap().to_value()["annotations"]["description"],
        "db2 is full: \"97%\" <used>"
    );
    assert_eq!(events[2].summary, "Grüße db3");
    assert!(events.iter().all(|event| event.oddities.is_empty()));
}

#[test]
fn resolved_without_annotations_keeps_what_the_alert_knows() {
    let batch = batch(include_str!("../fixtures/alertmanager_0_25_webhook_resolved.json"));
    assert_eq!(actions(&batch), [(Action::Resolve, DB3)]);
    let event = good(&batch.items)[0];
    assert_eq!((&event.details, event.at, event.ends_at), (&None, Some(at("2026-11-21T06:29:48Z")), None));
}

#[test]
fn every_alert_by_its_own_status() {
    let batch = batch(include_str!("../fixtures/alertmanager_0_25_webhook_mixed.json"));
    assert_eq!(actions(&batch), [(Action::Resolve, DB1), (Action::Resolve, DB2), (Action::Trigger, DB3)]);
}

/// The trap: the whole says `resolved` while the alert that was left out, DB3, still fires.
#[test]
fn what_was_truncated_is_not_resolved() {
    let batch = batch(include_str!("../fixtures/alertmanager_0_25_webhook_truncated.json"));
    assert_eq!(actions(&batch), [(Action::Resolve, DB1), (Action::Resolve, DB2)]);
    let expected = "alerts of this group that Alertmanager left out (max_alerts): 1";
    assert_eq!(batch.oddities, [expected]);
    let noted: Vec<usize> = good(&batch.items).iter().map(|event| event.oddities.len()).collect();
    assert_eq!(noted, [1, 0]);
}

#[test]
fn single_alerts() {
    let check = |alert: &str| -> Event {
        let batch = batch(&format!(r#"{{"version":"4","status":"firing","alerts":[{alert}]}}"#));
        good(&batch.items)[0].clone()
    };
    let computed = check(r#"{"status":"firing","labels":{"cluster":"zz","alertname":"ok2"}}"#);
    assert_eq!(computed.dedup_key.as_deref(), Some("33b516aa07826f42"), "a missing fingerprint is computed");
    assert_eq!((computed.summary.as_str(), computed.severity), ("ok2", Some(Severity::Error)));
    let by_time = check(r#"{"labels":{"alertname":"a"},"endsAt":"2026-11-21T06:32:00Z"}"#);
    assert_eq!((by_time.action, by_time.oddities.len()), (Action::Resolve, 1));
    assert_eq!(check(r#"{"labels":{"alertname":"a"},"endsAt":"0001-01-01T00:00:00Z"}"#).action, Action::Trigger);
    let full_resolve = check(r#"{"status":"resolved","labels":{"alertname":"a"},"annotations":{"summary":"over"}}"#);
    assert!(full_resolve.details.is_some());
    let odd = check(
        r#"{"status":"firing","labels":{"job":"x","b":"\"q\""},"annotations":{"summary":5,"runbook_url":"page 12"},"startsAt":7,"generatorURL":[]}"#,
    );
    assert_eq!((odd.summary.as_str(), odd.source.as_str(), odd.playbook), ("5", "x", None));
    assert_eq!(odd.oddities.len(), 4, "{:?}", odd.oddities);
    assert_eq!(check(r#"{"status":"firing","labels":{"job":"x","b":"q"}}"#).summary, r#"b="q", job="x""#);
}

#[test]
fn bad_alerts_do_not_take_the_good_ones_along() {
    let mut batch = batch(r#"{"alerts":[{"status":"firing"},{"status":"firing","labels":{"alertname":"a"}},7]}"#);
    assert_eq!(batch.take_events().len(), 1);
    let reply = reply(&batch, &[result("k", Some(1), EventOutcome::Opened)]);
    assert_eq!(reply.status, 207);
    let value = json(body(&reply));
    assert!(value["results"][0]["error"].as_str().unwrap().contains("labels is missing"));
    assert_eq!(value["results"][1]["outcome"], "opened");
    assert!(value["results"][2]["error"].as_str().unwrap().contains("alert is a number"));
}

#[test]
fn replies() {
    let batch = batch(r#"{"alerts":[]}"#);
    check_reply(&reply(&batch, &[]), 200, "application/json", r#"{"results":[]}"#);
    let refused = |text: &str| parse(text.as_bytes(), received_at()).unwrap_err().reply;
    assert_eq!(refused("{").status, 400);
    assert_eq!(refused("{}").status, 400);
    assert!(body(&refused("[]")).contains("…/api/v2/alerts"));
    assert_eq!(refused(&format!(r#"{{"alerts":[{}]}}"#, vec!["{}"; 1_001].join(","))).status, 413);
    assert_eq!((overloaded().status, overloaded().retry_after_s), (503, Some(1)));
    assert_eq!((unavailable().status, unavailable().retry_after_s), (503, Some(5)));
    assert_eq!((unknown_key().status, too_large().status), (404, 413));
}
