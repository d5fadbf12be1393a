//! What the doctor finds in configurations that are valid.

use crate::company::{COMPANY, Store, at};
use nightbell_config::{DIAGNOSE_DAYS, FindingSeverity, Pages, diagnose, diagnose_rest};

#[track_caller]
fn check(text: &str, now: &str, expected: &[&str]) {
    let found: Vec<String> = diagnose(&Store::of(text).snapshot, at(now), DIAGNOSE_DAYS, &Pages::new())
        .into_iter()
        .map(|finding| {
            assert!(!finding.remedy.is_empty());
            let mark = if finding.severity == FindingSeverity::Error { "E" } else { "W" };
            format!("{mark} {}/{}: {}", finding.kind, finding.name, finding.message)
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_sound_configuration() {
    check(
        "users: [ { name: ada, contact_methods: [ { name: m, type: email, address: a@example.com } ] } ]
escalation_policies: [ { name: p, steps: [ { notify: [\"user:ada\"], wait: 1m } ], last_resort: [\"user:ada\"] } ]
services: [ { name: s, escalation_policy: p } ]
integrations: [ { name: i, service: s } ]",
        "2026-11-23T12:00:00Z",
        &[],
    );
}

#[test]
fn the_company_before_its_schedule_begins() {
    check(
        COMPANY,
        "2026-11-21T12:00:00Z",
        &[
            "E schedules/payments-primary: inside its coverage nobody is on call in 1 gap of the next 30 days: 2026-11-21T12:00:00Z to 2026-11-23T09:00:00Z",
            "E escalation_policies/payments: step 1 finds nobody who can be reached now: schedule:payments-primary",
            "W schedules/payments-primary: the requirement \"at least 1\" is not met in 1 span of the next 30 days: 2026-11-21T12:00:00Z to 2026-11-23T09:00:00Z",
            "W schedules/payments-primary: the requirement \"one of tag dev\" is not met in 6 spans of the next 30 days: 2026-11-21T12:00:00Z to 2026-11-23T09:00:00Z, 2026-11-24T13:00:00Z to 2026-11-24T16:00:00Z, 2026-11-30T09:00:00Z to 2026-12-04T17:00:00Z and 3 more",
        ],
    );
}

#[test]
fn people_who_cannot_be_reached() {
    check(
        "users:
  - { name: ada }
  - { name: bob }
  - name: cid
    contact_methods: [ { name: m, type: email, address: c@example.com, disabled: true } ]
    notification_rules: { high: [ { via: m }, { via: m, after: 1m } ] }
  - { name: dan, disabled: true }
teams: [ { name: t, members: [cid, dan] } ]
schedules:
  - name: s
    time_zone: UTC
    rotations: [ { name: r, shift: 1d, start: 2026-01-01T00:00, members: [bob, dan], active: [ { days: sat, from: \"08:00\", to: \"09:00\" } ] } ]
escalation_policies:
  - { name: p, steps: [ { notify: [\"team:t\"], wait: 1m }, { notify: [\"schedule:s\"], wait: 1m } ] }
  - { name: q, steps: [ { notify: [\"user:cid\"], wait: 1m } ] }
services: [ { name: shop, escalation_policy: p } ]",
        "2026-11-23T12:00:00Z",
        &[
            "E users/bob: has no contact method and cannot be reached, and escalation policies page them: p",
            "E users/cid: has disabled contact methods only and cannot be reached, and escalation policies page them: p, q",
            "E escalation_policies/p: step 1 finds nobody who can be reached now: team:t",
            "E escalation_policies/p: step 2 finds nobody who can be reached now: schedule:s",
            "W users/ada: has no contact method and cannot be reached; no escalation policy pages them yet",
            "W users/cid: a notification rule of high urgency goes via m, which is disabled",
            "W users/dan: is disabled, and escalation policies page them: p",
            "W schedules/s: dan takes turns in it and is disabled: in their turns nobody is paged",
            "W schedules/s: nobody is on call in 3 gaps of the next 30 days: 2026-11-23T12:00:00Z to 2026-12-05T08:00:00Z, 2026-12-05T09:00:00Z to 2026-12-19T08:00:00Z, 2026-12-19T09:00:00Z to 2026-12-23T12:00:00Z",
            "W escalation_policies/p: has no last resort: after its last step nobody is paged",
            "W escalation_policies/q: no service uses it",
            "W services/shop: has no integration: no signal source can reach it",
        ],
    );
}

#[test]
fn schedules_that_are_not_as_they_say_they_must_be() {
    let company = |used: &str| {
        format!(
            "users:
  - {{ name: ada, tags: [dev], contact_methods: [ {{ name: m, type: email, address: a@example.com }} ] }}
  - {{ name: bob, contact_methods: [ {{ name: m, type: email, address: b@example.com }} ] }}
schedules:
  - name: s
    time_zone: UTC
    coverage: [ {{ days: mon-fri, from: \"07:00\", to: \"09:00\" }} ]
    requirements: [ {{ one_of: {{ tag: dev }} }} ]
    rotations: [ {{ name: r, shift: 1w, start: 2026-11-23T08:00, members: [ada, bob] }} ]
overrides: [ {{ name: cover, schedule: s, replace: ada, with: bob, from: 2026-11-24T06:00, to: 2026-11-24T10:00 }} ]
unavailabilities:
  - {{ name: bob-ski, user: bob, from: 2026-11-24T00:00, to: 2026-11-25T00:00 }}
  - {{ name: both, user: ada, from: 2026-12-07T08:30, to: 2026-12-07T12:00 }}
  - {{ name: too, user: bob, from: 2026-12-07T08:30, to: 2026-12-07T12:00 }}
escalation_policies: [ {{ name: p, steps: [ {{ notify: [\"{used}\"], wait: 1m }} ], last_resort: [\"user:ada\"] }} ]
services: [ {{ name: shop, escalation_policy: p }} ]
integrations: [ {{ name: i, service: shop }} ]"
        )
    };
    let rest = [
        "W schedules/s: the requirement \"one of tag dev\" is not met in 14 spans of the next 30 days: 2026-11-24T07:00:00Z to 2026-11-24T09:00:00Z, 2026-11-30T08:00:00Z to 2026-11-30T09:00:00Z, 2026-12-01T07:00:00Z to 2026-12-01T09:00:00Z and 11 more",
        "W overrides/cover: puts bob on call, who is away from 2026-11-24T00:00:00Z to 2026-11-25T00:00:00Z",
    ];
    let gap = "schedules/s: inside its coverage nobody is on call in 1 gap of the next 30 days: 2026-12-07T08:30:00Z to 2026-12-07T09:00:00Z";
    let now = "2026-11-23T12:00:00Z";
    check(&company("schedule:s"), now, &[&format!("E {gap}"), rest[0], rest[1]]);
    let unused = "W schedules/s: no escalation policy uses it";
    check(&company("user:ada"), now, &[&format!("W {gap}"), unused, rest[0], rest[1]]);
}

#[test]
fn overrides_that_are_not_what_was_meant() {
    let text = "users:
  - { name: ada, contact_methods: [ { name: m, type: email, address: a@example.com } ] }
  - { name: bob, contact_methods: [ { name: m, type: email, address: b@example.com } ] }
  - { name: off }
schedules: [ { name: s, time_zone: UTC, rotations: [ { name: r, shift: 1w, start: 2026-11-23T00:00, members: [ada, bob] } ] } ]
overrides:
  - { name: idle, schedule: s, replace: bob, with: ada, from: 2026-11-24T06:00, to: 2026-11-24T10:00 }
  - { name: over, schedule: s, replace: bob, with: ada, from: 2026-11-23T06:00, to: 2026-11-23T10:00 }
  - { name: far, schedule: s, replace: bob, with: ada, from: 2027-11-24T06:00, to: 2027-11-24T10:00 }
  - { name: stale, schedule: s, replace: ada, with: off, from: 2026-11-24T06:00, to: 2026-11-24T10:00 }
escalation_policies: [ { name: p, steps: [ { notify: [\"schedule:s\"], wait: 1m } ], last_resort: [\"user:ada\"] } ]
services: [ { name: shop, escalation_policy: p } ]
integrations: [ { name: i, service: shop } ]";
    let mut store = Store::of(text);
    store.apply("users: [ { name: off, disabled: true } ]", false).unwrap();
    let found: Vec<String> = diagnose(&store.snapshot, at("2026-11-23T12:00:00Z"), DIAGNOSE_DAYS, &Pages::new())
        .into_iter()
        .filter(|finding| finding.kind == nightbell_config::Kind::Overrides)
        .map(|finding| format!("{:?} {}: {}", finding.severity, finding.name, finding.message))
        .collect();
    assert_eq!(
        found,
        [
            "Error stale: puts off on call, who is disabled and is not paged",
            "Warning idle: changes nothing from 2026-11-24T06:00:00Z to 2026-11-24T10:00:00Z: bob is not on call there, or something else decides",
        ]
    );
}

/// Two schedules, and who is on call on them.
fn two_schedules(more: &str) -> String {
    format!(
        "users:
  - {{ name: ada, contact_methods: [ {{ name: m, type: email, address: a@example.com }} ] }}
  - {{ name: bob, contact_methods: [ {{ name: m, type: email, address: b@example.com }} ] }}
  - {{ name: cid, contact_methods: [ {{ name: m, type: email, address: c@example.com }} ] }}
  - {{ name: dan }}
{more}
escalation_policies:
  - {{ name: p, steps: [ {{ notify: [\"schedule:one\", \"schedule:two\"], wait: 1m }} ], last_resort: [\"user:ada\"] }}
services: [ {{ name: shop, escalation_policy: p }} ]
integrations: [ {{ name: i, service: shop }} ]"
    )
}

#[test]
fn rule_15_warns_of_many_nights_in_a_row_and_says_who_could_cover() {
    let company = two_schedules(
        "schedules:
  - name: one
    time_zone: UTC
    nights_in_a_row_max: 3
    rotations:
      - { name: r, shift: 5d, start: 2026-11-23T09:00, members: [ada, cid], active: [ { days: mon-sun, from: \"20:00\", to: \"08:00\" } ] }
  - name: two
    time_zone: UTC
    rotations:
      - { name: r, shift: 1w, start: 2026-11-23T09:00, members: [bob], active: [ { days: mon-sun, from: \"09:00\", to: \"17:00\" } ] }
unavailabilities: [ { name: cid-ski, user: cid, from: 2026-11-26T22:00, to: 2026-11-26T23:00 } ]",
    );
    let snapshot = Store::of(&company).snapshot;
    let found = |now: &str| -> Vec<String> {
        let findings = diagnose(&snapshot, at(now), 9, &Pages::new());
        let rest = findings.into_iter().filter(|finding| finding.message.contains("in a row"));
        rest.map(|finding| format!("{}/{}: {}: {}", finding.kind, finding.name, finding.message, finding.remedy))
            .collect()
    };
    let ada = "schedules/one: ada is on call in 5 nights in a row, 2026-11-23 to 2026-11-27: more than 3: ";
    let cid = "schedules/one: cid is on call in 5 nights in a row, 2026-11-28 to 2026-12-02: more than 3: ";
    let raise = "; or set nights_in_a_row_max to what is meant";
    assert_eq!(
        found("2026-11-25T12:00:00Z"),
        [
            format!(
                "{ada}nobody else of one is free from 2026-11-26T22:00:00Z to 2026-11-27T07:00:00Z: ask somebody of another team, or change the rotation{raise}"
            ),
            format!(
                "{cid}let ada cover on one from 2026-12-01T22:00:00Z to 2026-12-02T07:00:00Z, who is free then and has the least duty: an override that replaces cid with ada, or a swap{raise}"
            ),
        ],
        "cid is away"
    );
    assert_eq!(
        found("2026-11-27T12:00:00Z")[0],
        format!(
            "{ada}let cid cover on one from 2026-11-27T22:00:00Z to 2026-11-28T07:00:00Z, who is free then and has the least duty: an override that replaces ada with cid, or a swap{raise}"
        ),
        "of a run that has begun the rest"
    );
    assert!(!found("2026-11-29T12:00:00Z").iter().any(|finding| finding.starts_with(ada)), "what is over");

    // Whoever asks about one schedule hears the same.
    let now = at("2026-11-25T12:00:00Z");
    let all = diagnose(&snapshot, now, DIAGNOSE_DAYS, &Pages::new());
    let of_one = diagnose_rest(&snapshot, &["one".into()], &Pages::new(), now);
    assert!(of_one.len() > 1 && of_one.iter().all(|finding| all.contains(finding)), "{of_one:?}");
}

#[test]
fn rule_15_warns_of_two_schedules_at_once() {
    let company = two_schedules(
        "schedules:
  - name: one
    time_zone: UTC
    rotations: [ { name: r, shift: 1d, start: 2026-11-23T09:00, members: [ada, bob] } ]
  - name: two
    time_zone: UTC
    rotations: [ { name: r, shift: 2d, start: 2026-11-23T09:00, members: [cid, dan] } ]
overrides: [ { name: both, schedule: two, with: ada, from: 2026-11-23T08:00, to: 2026-11-24T12:00 } ]",
    );
    let found = diagnose(&Store::of(&company).snapshot, at("2026-11-23T10:00:00Z"), 7, &Pages::new());
    let found: Vec<_> = found.iter().filter(|finding| finding.message.contains("at once")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].name.as_str(), found[0].message.as_str(), found[0].remedy.as_str()),
        (
            "ada",
            "is on call on one and two at once in 1 span: 2026-11-23T10:00:00Z to 2026-11-24T09:00:00Z",
            "let bob cover on one from 2026-11-23T10:00:00Z to 2026-11-24T09:00:00Z, who is free then and has the least duty: an override that replaces ada with bob, or a swap",
        ),
        "dan of two cannot be reached and cid is on call"
    );
}

#[test]
fn rule_15_warns_of_too_little_rest_after_a_page_in_the_night() {
    let company = two_schedules(
        "schedules:
  - { name: one, time_zone: UTC, rotations: [ { name: r, shift: 1w, start: 2026-11-23T09:00, members: [ada, bob] } ] }
  - { name: two, time_zone: UTC, rotations: [ { name: r, shift: 1w, start: 2026-11-23T09:00, members: [cid] } ] }",
    );
    let snapshot = Store::of(&company).snapshot;
    let found = |page: &str, now: &str| -> Vec<String> {
        let pages = Pages::from([("ada".into(), vec![at(page)])]);
        let findings = diagnose(&snapshot, at(now), 7, &pages).into_iter();
        let rest = findings.filter(|finding| finding.message.contains("was paged in the night"));
        rest.map(|finding| format!("{} {}: {}", finding.name, finding.message, finding.remedy)).collect()
    };
    let warning = "ada was paged in the night at 2026-11-24T03:00:00Z and has no 11 hours of rest in a row before 2026-11-25T03:00:00Z: let bob cover on one from 2026-11-24T09:00:00Z to 2026-11-24T20:00:00Z, who is free then and has the least duty: an override that replaces ada with bob, or a swap";
    assert_eq!(found("2026-11-24T03:00:00Z", "2026-11-24T09:00:00Z"), [warning]);
    assert!(found("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z").is_empty(), "by day");
    assert!(found("2026-11-24T03:00:00Z", "2026-11-25T03:00:00Z").is_empty(), "over");
    assert!(found("2026-11-30T03:00:00Z", "2026-11-30T09:00:00Z").is_empty(), "her week ends at 09:00");
}

#[test]
fn people_who_are_reached_by_push_alone() {
    let message = "is reached by push alone when it is urgent, and push alone cannot wake a muted iPhone: it obeys mute and Focus";
    let check_push = |methods: &str, rules: &str, expected: bool| {
        let user = format!("{{ name: ada, contact_methods: [ {methods} ], notification_rules: {{ {rules} }} }}");
        let found = diagnose(
            &Store::of(&format!("users: [ {user} ]")).snapshot,
            at("2026-11-23T12:00:00Z"),
            DIAGNOSE_DAYS,
            &Pages::new(),
        );
        assert_eq!(found.iter().any(|finding| finding.message == message), expected, "{methods} {rules}");
    };
    let push = "{ name: b, type: push }";
    let both = "{ name: b, type: push }, { name: m, type: email, address: a@example.com }";
    let off = "{ name: b, type: push }, { name: m, type: email, address: a@example.com, disabled: true }";
    check_push(push, "", true);
    check_push(push, "high: [ { via: b } ]", true);
    check_push(both, "", false);
    check_push(both, "high: [ { via: b } ], low: [ { via: m } ]", true);
    check_push(both, "high: [ { via: b }, { via: m, after: 5m } ]", false);
    check_push(both, "high: [ { via: m } ], low: [ { via: b } ]", false);
    check_push(off, "", true);
    check_push(off, "high: [ { via: b }, { via: m } ]", true);
    check_push("", "", false);
}
