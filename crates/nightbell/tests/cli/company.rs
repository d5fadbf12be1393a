//! A small configuration that the tests apply.

pub(crate) const KEY: &str = "checkoutKeyOfTheTests";

/// One person on call for one service, reached by a webhook at an address of the test's.
pub(crate) fn company(webhook: &str) -> String {
    format!(
        r#"
users:
  - name: ada
    title: Ada Lovelace
    email: ada@example.com
    role: responder
    contact_methods:
      - {{ name: hook, type: webhook, address: "{webhook}", secret: "{{{{ env.HOOK_SECRET }}}}" }}
    notification_rules:
      high: [ {{ via: hook }} ]
teams:
  - {{ name: payments, members: [ada] }}
{SCHEDULE}
escalation_policies:
  - name: payments
    steps:
      - {{ notify: ["schedule:payments-primary"], wait: 5m }}
    last_resort: ["user:ada"]
services:
  - {{ name: checkout, team: payments, escalation_policy: payments }}
integrations:
  - {{ name: checkout-native, service: checkout, type: native, key: {KEY} }}
"#
    )
}

/// Two people in weekly turns.
pub(crate) const SCHEDULE: &str = "\
schedules:
  - name: payments-primary
    time_zone: Europe/London
    rotations:
      - { name: weekly, shift: 1w, start: 2026-01-05T09:00, members: [ada] }
";
