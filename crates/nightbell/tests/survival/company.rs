//! The company that the tests page: a chain of webhooks with short waits, and one person by mail.

use std::time::Duration;

pub(crate) const CHECKOUT_KEY: &str = "checkoutKeyOfTheSurvivalTests";
pub(crate) const LEDGER_KEY: &str = "ledgerKeyOfTheSurvivalTests";

/// After this long Ada's second rule is due.
pub(crate) const RULE_DELAY: Duration = Duration::from_secs(1);
/// How long each step is waited for, in both policies.
pub(crate) const STEP_WAIT: Duration = Duration::from_secs(2);
/// What follows a mail to Alan within this time is one mail.
pub(crate) const MAIL_WINDOW: Duration = Duration::from_secs(3);

/// Ada is paged by two webhooks, then Grace and a room, then as a last resort the chief. Alan is paged by mail.
pub(crate) fn company(sink: &str) -> String {
    format!(
        r#"
users:
  - name: ada
    email: ada@example.com
    contact_methods:
      - {{ name: hook, type: webhook, address: "{sink}/ada" }}
      - {{ name: late, type: webhook, address: "{sink}/ada-late" }}
    notification_rules:
      high: [ {{ via: hook }}, {{ via: late, after: 1s }} ]
      low: [ {{ via: hook }} ]
  - name: grace
    email: grace@example.com
    contact_methods:
      - {{ name: hook, type: webhook, address: "{sink}/grace" }}
    notification_rules: {{ high: [ {{ via: hook }} ], low: [ {{ via: hook }} ] }}
  - name: chief
    email: chief@example.com
    contact_methods:
      - {{ name: hook, type: webhook, address: "{sink}/chief" }}
    notification_rules: {{ high: [ {{ via: hook }} ], low: [ {{ via: hook }} ] }}
  - name: alan
    email: alan@example.com
    contact_methods:
      - {{ name: mail, type: email, address: alan@example.com, bundle: 3s }}
    notification_rules: {{ high: [ {{ via: mail }} ], low: [ {{ via: mail }} ] }}
channels:
  - {{ name: room, type: webhook, address: "{sink}/room" }}
escalation_policies:
  - name: chain
    steps:
      - {{ notify: ["user:ada"], wait: 2s }}
      - {{ notify: ["user:grace", "channel:room"], wait: 2s }}
    last_resort: ["user:chief"]
  - name: post
    steps:
      - {{ notify: ["user:alan"], wait: 2s }}
    last_resort: ["user:chief"]
services:
  - {{ name: checkout, escalation_policy: chain }}
  - {{ name: ledger, escalation_policy: post }}
integrations:
  - {{ name: checkout-all, service: checkout, type: native, key: {CHECKOUT_KEY} }}
  - {{ name: ledger-all, service: ledger, type: native, key: {LEDGER_KEY} }}
"#
    )
}
