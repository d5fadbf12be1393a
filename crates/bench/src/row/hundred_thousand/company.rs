//! The company of this row: alerts that wait for long, and alerts that escalate soon.

pub(super) const WAITING_KEY: &str = "benchKey00000000000000000waiting";
pub(super) const SNOOZED_KEY: &str = "benchKey00000000000000000snoozed";
pub(super) const STREAM_KEY: &str = "benchKey000000000000000000stream";
/// The service whose alerts are snoozed.
pub(super) const SNOOZED_SERVICE: &str = "snoozed";
/// From the opening of a stream's alert to its escalation, in seconds.
pub(super) const STREAM_WAIT_S: u64 = 15;

/// The keeper gets mail, at most one a second, so that the messages about 100,000 alerts have left soon; the witness a
/// webhook for each alert that escalates.
pub(super) fn text(witness_url: &str) -> String {
    let witness = super::super::company::webhook(witness_url);
    format!(
        r#"
users:
  - name: keeper
    contact_methods: [ {{ name: mail, type: email, address: keeper@bench.example, bundle: 1s }} ]
  - name: witness
    contact_methods: [ {witness} ]
escalation_policies:
  - {{ name: patient, steps: [ {{ notify: ["user:keeper"], wait: 10h }} ] }}
  - name: brisk
    steps:
      - {{ notify: ["user:keeper"], wait: {STREAM_WAIT_S}s }}
      - {{ notify: ["user:witness"], wait: 10h }}
services:
  - {{ name: waiting, title: Waiting, escalation_policy: patient }}
  - {{ name: {SNOOZED_SERVICE}, title: Snoozed, escalation_policy: patient }}
  - {{ name: stream, title: Stream, escalation_policy: brisk }}
integrations:
  - {{ name: waiting, service: waiting, type: native, key: {WAITING_KEY} }}
  - {{ name: snoozed, service: {SNOOZED_SERVICE}, type: native, key: {SNOOZED_KEY} }}
  - {{ name: stream, service: stream, type: native, key: {STREAM_KEY} }}
"#
    )
}
