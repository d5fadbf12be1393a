//! Every key is documented, and every documented key exists.

use crate::company::{COMPANY, read};
use nightbell_config::{Kind, docs, reference_markdown};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What the company does not say, because its tests are about other things.
const HANDED_OVER: &str = r#"
teams: [ { name: t, members: [x], lead: x } ]
schedules:
  - name: asks
    time_zone: UTC
    hand_over: { before: 1d, accept: 4h, channels: [ { channel: c, at: "09:00", days: mon } ] }
  - { name: tells-rooms, time_zone: UTC, hand_over: { people: false, channels: [ { channel: c } ] } }
"#;

/// A calendar that is read from an address.
const READ: &str = r#"
calendars:
  - { name: c, title: C, user: x, matching: leave, every: 6h, url: "https://example.com/c.ics" }
  - { name: d, as: shifts, schedule: x, url: "https://example.com/d.ics" }
overrides: [ { name: d-1, schedule: x, with: x, from: 2026-11-24T13:00, to: 2026-11-24T16:00, calendar: d } ]
"#;

fn keys_of(kind: Kind, value: &Value, path: &str, keys: &mut BTreeSet<(Kind, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                keys_of(kind, inner, &path, keys);
                keys.insert((kind, path));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys_of(kind, item, &format!("{path}[]"), keys)),
        _ => {}
    }
}

#[test]
fn every_key_is_documented_and_exists() {
    let mut used = BTreeSet::new();
    let disabled = "users: [ { name: x, title: X, disabled: true } ]";
    let fair = "schedules: [ { name: x, time_zone: UTC, rotations: [ { name: r, shift: 1w, start: 2026-11-23T09:00, members: [ada], order: fair } ] } ]";
    for positioned in
        read(COMPANY).into_iter().chain(read(disabled)).chain(read(HANDED_OVER)).chain(read(READ)).chain(read(fair))
    {
        let resource = positioned.value;
        keys_of(resource.kind, &Value::Object(resource.to_json()), "", &mut used);
    }
    let documented: BTreeSet<(Kind, String)> = docs().iter().map(|row| (row.kind, row.key.to_owned())).collect();
    assert_eq!(used.difference(&documented).collect::<Vec<_>>(), Vec::<&(Kind, String)>::new(), "not documented");
    assert_eq!(documented.difference(&used).collect::<Vec<_>>(), Vec::<&(Kind, String)>::new(), "not in the company");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test that renews a checked-in page is told so by the environment")]
fn the_reference_page_is_current() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&page, reference_markdown()).unwrap();
    }
    let checked_in = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(
        checked_in == reference_markdown(),
        "docs/configuration.md is old: UPDATE=1 cargo test -p nightbell-config reference"
    );
}
