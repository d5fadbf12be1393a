//! Whatever the bytes: no panic, and what is taken keeps to the limits.

use crate::support::received_at;
use nightbell_core::limits::{DEDUP_KEY_CHARS_MAX, LINK_CHARS_MAX, LINKS_MAX, SOURCE_CHARS_MAX, SUMMARY_CHARS_MAX};
use nightbell_core::{Action, Event};
use nightbell_signals::{Batch, Refused, alertmanager_api, alertmanager_webhook, native, pagerduty};
use proptest::prelude::*;

const FIXTURES: [&str; 14] = [
    include_str!("../fixtures/alertmanager_0_25_pagerduty_resolve.json"),
    include_str!("../fixtures/alertmanager_0_25_pagerduty_trigger.json"),
    include_str!("../fixtures/alertmanager_0_25_webhook_firing.json"),
    include_str!("../fixtures/alertmanager_0_25_webhook_mixed.json"),
    include_str!("../fixtures/alertmanager_0_25_webhook_resolved.json"),
    include_str!("../fixtures/alertmanager_0_25_webhook_truncated.json"),
    include_str!("../fixtures/native_batch.json"),
    include_str!("../fixtures/pagerduty_go_trigger.json"),
    include_str!("../fixtures/pagerduty_python_change.json"),
    include_str!("../fixtures/pagerduty_python_resolve.json"),
    include_str!("../fixtures/pagerduty_python_trigger.json"),
    include_str!("../fixtures/prometheus_2_42_firing.json"),
    include_str!("../fixtures/prometheus_2_42_resolved.json"),
    include_str!("../fixtures/prometheus_2_42_watchdog.json"),
];

fn check_event(event: &Event) {
    let within = |text: &str, max: usize| assert!(text.chars().count() <= max && !text.contains('\0'), "{text:?}");
    within(&event.summary, SUMMARY_CHARS_MAX);
    within(&event.source, SOURCE_CHARS_MAX);
    within(event.dedup_key.as_deref().unwrap_or_default(), DEDUP_KEY_CHARS_MAX);
    within(event.playbook.as_deref().unwrap_or_default(), LINK_CHARS_MAX);
    assert!(event.links.len() <= LINKS_MAX);
    match event.action {
        Action::Trigger | Action::Change => assert!(!event.summary.is_empty()),
        Action::Acknowledge | Action::Resolve => assert!(event.dedup_key.is_some()),
    }
    if let Some(details) = &event.details {
        serde_json::from_str::<serde_json::Value>(details.as_str()).unwrap();
    }
}

/// Sends the bytes through every door and checks whatever comes out.
fn check(bytes: &[u8]) {
    let batches: [Result<Batch, Refused>; 5] = [
        native::parse(bytes, received_at()),
        alertmanager_webhook::parse(bytes, received_at()),
        alertmanager_api::parse(bytes, received_at()),
        pagerduty::parse(bytes, received_at()).map(|enqueued| enqueued.batch),
        pagerduty::parse_change(bytes, received_at()).map(|enqueued| enqueued.batch),
    ];
    for batch in batches {
        match batch {
            Ok(batch) => {
                batch.items.iter().filter_map(|item| item.as_ref().ok()).for_each(check_event);
                for reply in
                    [native::reply(&batch, &[]), alertmanager_api::reply(&batch, &[]), pagerduty::reply(&batch, &[])]
                {
                    assert!((200..500).contains(&reply.status));
                }
            }
            Err(refused) => assert!((400..500).contains(&refused.reply.status)),
        }
    }
}

/// A piece that is likely to hurt where it lands.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let pieces: [&[u8]; 22] = [
        b"\"",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"1e999",
        b"-0",
        b"\\u0000",
        b"\\ud800",
        b"\\udc00",
        b"\xff",
        b"\0",
        b"\"at\":",
        b"\"summary\":",
        b"0001-01-01T00:00:00Z",
        b"+00:00Z",
        "ß🔔".as_bytes(),
        b"javascript:",
    ];
    prop_oneof![
        4 => prop::sample::select(pieces.to_vec()).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => (0..3_000usize).prop_map(|length| "ä".repeat(length).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn mutated_fixtures(
        fixture in prop::sample::select(FIXTURES.to_vec()),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, fragment()), 1..5),
    ) {
        let mut bytes = fixture.as_bytes().to_vec();
        for (index, removed, inserted) in edits {
            let start = index.index(bytes.len() + 1);
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, inserted);
        }
        check(&bytes);
    }

    #[test]
    fn any_strings_in_the_fields(text in any::<String>(), other in ".{0,40}") {
        let [text, other] = [text, other].map(|text| serde_json::to_string(&text).unwrap());
        check(format!(r#"{{"summary":{text},"dedup_key":{other},"at":{other},"severity":{text},"links":[{text},{{"href":{other}}}]}}"#).as_bytes());
        check(format!(r#"[{{"labels":{{"alertname":{text},{other}:{text}}},"annotations":{{{text}:{other}}},"startsAt":{other}}}]"#).as_bytes());
    }
}

#[test]
fn nesting_without_end_is_no_stack_overflow() {
    check("[".repeat(1_000_000).as_bytes());
    check(format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)).as_bytes());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(format!(r#"{{"summary":"a","details":{deep}}}"#).as_bytes());
    check(format!(r#"{{"summary":{deep},"links":{deep}}}"#).as_bytes());
    check(format!(r#"[{{"labels":{deep},"annotations":{{"a":{deep}}}}}]"#).as_bytes());
}
