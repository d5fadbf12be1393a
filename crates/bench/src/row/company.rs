//! Who is on call in the benchmarks, and the same for Alertmanager.

use crate::http::NUMBER;
use std::fmt::Write;

/// The key of every row's first integration.
pub(super) const KEY: &str = "benchKey000000000000000000000001";

/// Ada is on call for `checkout`; `method` is how she is reached.
pub(super) fn one_person(method: &str) -> String {
    format!(
        r#"
users:
  - name: ada
    title: Ada Lovelace
    email: ada@bench.example
    time_zone: Europe/London
    contact_methods: [ {method} ]
schedules:
  - name: primary
    time_zone: Europe/London
    rotations: [ {{ name: weekly, shift: 1w, start: 2026-01-05T09:00, members: [ada] }} ]
escalation_policies:
  - {{ name: default, steps: [ {{ notify: ["schedule:primary"], wait: 10h }} ] }}
services:
  - {{ name: checkout, title: Checkout, escalation_policy: default }}
integrations:
  - {{ name: checkout-alerts, service: checkout, type: alertmanager, key: {KEY} }}
"#
    )
}

/// E-mail, which bundles: what follows a first mail within a minute is one mail.
pub(super) fn mail() -> String {
    "{ name: mail, type: email, address: ada@bench.example }".to_owned()
}

/// A webhook, which does not bundle.
pub(super) fn webhook(url: &str) -> String {
    format!("{{ name: hook, type: webhook, address: \"{url}\" }}")
}

/// A team of `people`, each with a webhook of their own.
pub(super) fn team(people: usize, url: impl Fn(usize) -> String) -> String {
    let mut users = String::new();
    let mut members = Vec::new();
    for index in 0..people {
        let hook = webhook(&url(index));
        writeln!(users, "  - {{ name: person-{index}, contact_methods: [ {hook} ] }}")
            .expect("invariant: writing to a string does not fail");
        members.push(format!("person-{index}"));
    }
    let members = members.join(", ");
    format!(
        r#"
users:
{users}
teams:
  - {{ name: everybody, title: Everybody, members: [{members}] }}
escalation_policies:
  - {{ name: default, steps: [ {{ notify: ["team:everybody"], wait: 10h }} ] }}
services:
  - {{ name: checkout, title: Checkout, escalation_policy: default }}
integrations:
  - {{ name: checkout-events, service: checkout, type: native, key: {KEY} }}
"#
    )
}

/// So many schedules of a week each for three of thirty people, in four zones; one of ten has an override in force.
pub(super) fn schedules(count: usize) -> String {
    const ZONES: [&str; 4] = ["Europe/London", "America/New_York", "Asia/Kolkata", "UTC"];
    let written = "invariant: writing to a string does not fail";
    let mut text = "users:\n".to_owned();
    for index in 0..30 {
        writeln!(text, "  - {{ name: person-{index} }}").expect(written);
    }
    text.push_str("schedules:\n");
    for index in 0..count {
        let (zone, first) = (ZONES[index % ZONES.len()], index % 28);
        let members = format!("person-{first}, person-{}, person-{}", first + 1, first + 2);
        writeln!(text, "  - name: schedule-{index}\n    time_zone: {zone}").expect(written);
        writeln!(
            text,
            "    rotations: [ {{ name: weekly, shift: 1w, start: 2026-01-05T09:00, members: [{members}] }} ]"
        )
        .expect(written);
    }
    text.push_str("overrides:\n");
    for index in (0..count).step_by(10) {
        let from_to = "from: \"2026-01-01T00:00:00Z\", to: \"2099-01-01T00:00:00Z\"";
        writeln!(text, "  - {{ name: override-{index}, schedule: schedule-{index}, with: person-29, {from_to} }}")
            .expect(written);
    }
    text
}

/// Alertmanager's settings: one receiver, a webhook that names at most 100 alerts, as Nightbell's messages do.
pub(super) fn alertmanager(route: &str, webhook: &str) -> String {
    format!(
        "route: {{ receiver: sink, {route} }}
receivers:
  - name: sink
    webhook_configs:
      - {{ url: '{webhook}', send_resolved: true, max_alerts: 100 }}
"
    )
}

/// Alertmanager's own grouping, spelled out: its defaults, and one group as the sample configuration has it.
pub(super) const DEFAULT_ROUTE: &str =
    "group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h";

/// One alert as Prometheus sends it.
pub(super) fn prometheus_alert() -> String {
    format!(
        r#"{{"labels":{{"alertname":"DiskWillFill","cluster":"eu-west-1","instance":"bench-{NUMBER}.example:9100","job":"node","severity":"critical"}},"annotations":{{"description":"The disk of bench-{NUMBER} will be full within four hours.","summary":"Disk of bench-{NUMBER} fills"}},"startsAt":"2026-11-20T09:00:00Z","generatorURL":"http://prometheus.example:9090/graph?g0.expr=predict_linear"}}"#
    )
}

/// One event in Nightbell's own JSON.
pub(super) fn native_event() -> String {
    format!(
        r#"{{"summary":"Disk of bench-{NUMBER} fills","dedup_key":"bench-{NUMBER}","severity":"critical","source":"node","details":{{"cluster":"eu-west-1","expr":"predict_linear"}}}}"#
    )
}

/// The numbers of the items that a message names, each once, in order.
pub(super) fn numbers_in(message: &[u8]) -> Vec<u64> {
    const MARK: &str = "bench-";
    let text = String::from_utf8_lossy(message);
    let mut numbers: Vec<u64> = Vec::new();
    for (place, _) in text.match_indices(MARK) {
        let digits = text.get(place + MARK.len()..place + MARK.len() + NUMBER.len());
        if let Some(number) = digits.and_then(|digits| digits.parse().ok())
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_its_items() {
        let message = br#"{"a":"bench-0000000012 is","b":"bench-0000000012","c":"bench-0000000009","d":"bench-x"}"#;
        assert_eq!(numbers_in(message), [12, 9]);
    }
}
