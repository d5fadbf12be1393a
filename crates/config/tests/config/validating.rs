//! Configurations whose every resource can be read and which are wrong all the same.

use crate::company::{COMPANY, Store, at, errors};
use nightbell_config::{every_error, read_files};

/// Applies `text` to the company and expects these errors.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found = Store::of(COMPANY).plan(text, false).expect_err("errors were expected");
    assert_eq!(errors(&found), expected, "\n{text}");
}

#[test]
fn names_that_lead_nowhere() {
    check(
        "teams:\n  - { name: t, members: [ada, gracee, ada, zoe] }\n",
        &[
            "test.yaml:2: teams[0].members[1]: \"gracee\" is not a user; did you mean \"grace\"?",
            "test.yaml:2: teams[0].members[2]: \"ada\" is there twice; keep one",
            "test.yaml:2: teams[0].members[3]: \"zoe\" is not a user; add it under users",
        ],
    );
    check(
        "services:\n  - { name: s, team: payment, escalation_policy: pay }\nintegrations:\n  - { name: i, service: chekout }\n",
        &[
            "test.yaml:2: services[0].escalation_policy: \"pay\" is not an escalation policy; did you mean \"payments\"?",
            "test.yaml:2: services[0].team: \"payment\" is not a team; did you mean \"payments\"?",
            "test.yaml:4: integrations[0].service: \"chekout\" is not a service; did you mean \"checkout\"?",
        ],
    );
    check(
        "escalation_policies:\n  - name: p\n    steps: [ { notify: [\"user:adda\", \"schedule:x\", \"channel:ops\"], wait: 1m } ]\n    last_resort: [\"team:y\"]\n",
        &[
            "test.yaml:3: escalation_policies[0].steps[0].notify[0]: \"adda\" is not a user; did you mean \"ada\"?",
            "test.yaml:3: escalation_policies[0].steps[0].notify[1]: \"x\" is not a schedule; add it under schedules",
            "test.yaml:3: escalation_policies[0].steps[0].notify[2]: \"ops\" is not a channel; did you mean \"ops-room\"?",
            "test.yaml:4: escalation_policies[0].last_resort[0]: \"y\" is not a team; add it under teams",
        ],
    );
    check(
        "schedules:\n  - name: s\n    time_zone: UTC\n    rotations:\n      - { name: r, shift: 1d, start: 2026-01-01T00:00, members: [ada, [grce, ada]] }\n",
        &["test.yaml:5: schedules[0].rotations[0].members[1][0]: \"grce\" is not a user; did you mean \"grace\"?"],
    );
    check(
        "overrides:\n  - { name: o, schedule: payments-secondary, replace: al, from: 2026-11-24T13:00, to: 2026-11-24T16:00 }\n",
        &[
            "test.yaml:2: overrides[0].replace: \"al\" is not a user; add it under users",
            "test.yaml:2: overrides[0].schedule: \"payments-secondary\" is not a schedule; add it under schedules",
        ],
    );
}

#[test]
fn names_that_are_nightbells_own() {
    for name in ["nightbell", "policy"] {
        let expected = format!(
            "test.yaml:2: users[0].name: {name:?} is what Nightbell calls itself or its time-outs; call the user something else"
        );
        check(&format!("users:\n  - {{ name: {name} }}\n"), &[&expected]);
    }
    Store::of(COMPANY).plan("teams: [ { name: policy } ]", false).expect("only people act");
}

#[test]
fn users_that_cannot_be_reached_as_written() {
    check(
        "users:
  - name: bob
    email: bob
    contact_methods:
      - { name: mail, type: email, address: bob }
      - { name: mail, type: sms, address: \"07700 900001\" }
      - { name: Hook, type: webhook, address: ftp://example.com, bundle: 3d }
    notification_rules:
      high: [ { via: mial }, { via: zzz, after: 40d } ]
",
        &[
            "test.yaml:3: users[0].email: \"bob\" is not an e-mail address; write one such as ada@example.com",
            "test.yaml:5: users[0].contact_methods[0].address: \"bob\" is not an e-mail address; write one such as ada@example.com",
            "test.yaml:6: users[0].contact_methods[1].address: \"07700 900001\" is not a telephone number; write a plus, the country code and the number without spaces, in quotes: \"+447700900001\"",
            "test.yaml:6: users[0].contact_methods[1].name: \"mail\" is the name of two contact methods; each needs its own",
            "test.yaml:7: users[0].contact_methods[2].address: \"ftp://example.com\" is not a web address; write one such as https://example.com/hook",
            "test.yaml:7: users[0].contact_methods[2].bundle: 3d is too long; at most 1d is allowed",
            "test.yaml:7: users[0].contact_methods[2].name: name \"Hook\" is not valid; use 1 to 100 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit",
            "test.yaml:9: users[0].notification_rules.high[0].via: \"mial\" is not a contact method of this user; did you mean \"mail\"?",
            "test.yaml:9: users[0].notification_rules.high[1].after: 40d is too long; at most 30d is allowed",
            "test.yaml:9: users[0].notification_rules.high[1].via: \"zzz\" is not a contact method of this user; add it under contact_methods",
        ],
    );
    check(
        "users: [ { name: bob, contact_methods: [ { name: a, type: push, address: x }, { name: b, type: sms }, { name: c, type: push } ] } ]
",
        &[
            "test.yaml:1: users[0].contact_methods[0].address: is not for push, which goes to the devices that its person adds; leave it out",
            "test.yaml:1: users[0].contact_methods[1].address: is missing",
        ],
    );
    // The methods that are kept count for rules that come alone.
    assert!(
        Store::of(COMPANY)
            .plan("users: [ { name: ada, notification_rules: { low: [ { via: text } ] } } ]", false)
            .is_ok()
    );
    check(
        "users: [ { name: ada, contact_methods: [] } ]",
        &[
            "test.yaml:1: users[0].notification_rules.high[0].via: \"mail\" is not a contact method of this user; add it under contact_methods (these rules are kept from the server, because the document has no notification_rules; write them, or keep the method)",
            "test.yaml:1: users[0].notification_rules.high[1].via: \"text\" is not a contact method of this user; add it under contact_methods (these rules are kept from the server, because the document has no notification_rules; write them, or keep the method)",
            "test.yaml:1: users[0].notification_rules.low[0].via: \"mail\" is not a contact method of this user; add it under contact_methods (these rules are kept from the server, because the document has no notification_rules; write them, or keep the method)",
        ],
    );
}

#[test]
fn policies_services_and_overrides_within_limits() {
    check(
        "escalation_policies:
  - { name: p, steps: [] }
  - { name: q, steps: [ { notify: [], wait: 0s }, { notify: [\"user:ada\", \"user:ada\"], wait: 31d } ], repeat: 101 }
",
        &[
            "test.yaml:2: escalation_policies[0].steps: is empty: a policy needs at least one step",
            "test.yaml:3: escalation_policies[1].repeat: 101 is too often; at most 100 is allowed",
            "test.yaml:3: escalation_policies[1].steps[0].notify: is empty: a step needs at least one target",
            "test.yaml:3: escalation_policies[1].steps[0].wait: 0s is no time; write a longer one",
            "test.yaml:3: escalation_policies[1].steps[1].notify[1]: \"user:ada\" is there twice; keep one",
            "test.yaml:3: escalation_policies[1].steps[1].wait: 31d is too long; at most 30d is allowed",
        ],
    );
    check(
        "services:\n  - { name: s, escalation_policy: payments, playbook: wiki, auto_resolve: 0s, acknowledgement_timeout: 400d }\n",
        &[
            "test.yaml:2: services[0].acknowledgement_timeout: 400d is too long; at most 366d is allowed",
            "test.yaml:2: services[0].auto_resolve: 0s is no time; write a longer one",
            "test.yaml:2: services[0].playbook: \"wiki\" is not a web address; write one such as https://example.com/hook",
        ],
    );
    check(
        "overrides:\n  - { name: o, schedule: payments-primary, from: 2026-11-24T13:00, to: 2026-11-24T13:00 }\n",
        &[
            "test.yaml:2: overrides[0].replace: names nobody: write `replace`, `with` or both, so that somebody goes, comes or is replaced",
            "test.yaml:2: overrides[0].to: `2026-11-24T13:00` is not after `from` (`2026-11-24T13:00`): write a later time",
        ],
    );
    check(
        "overrides:\n  - { name: o, schedule: payments-primary, replace: ada, from: 2026-11-24T13:00, to: 2026-11-24T14:00, calendar: rota }\n",
        &[
            "test.yaml:2: overrides[0].calendar: a shift of a calendar replaces nobody: leave out `calendar`, or `replace`",
        ],
    );
}

#[test]
fn names_and_keys_are_unique() {
    check(
        "users:\n  - { name: x }\n  - { name: x }\n",
        &[
            "test.yaml:3: users[1].name: \"x\" is the name of two users (first in test.yaml:2); names are unique in their kind",
        ],
    );
    check(
        "integrations:
  - { name: a, service: checkout, key: 0aB-checkout_key }
  - { name: b, service: checkout, key: 12345678 }
  - { name: c, service: checkout, key: \"12345678\" }
  - { name: d, service: checkout, key: short }
",
        &["test.yaml:3: integrations[1].key: is a number or a switch as it stands; quote it"],
    );
    check(
        "integrations:
  - { name: a, service: checkout, key: 0aB-checkout_key }
  - { name: b, service: checkout, key: b2345678 }
  - { name: c, service: checkout, key: b2345678 }
  - { name: d, service: checkout, key: short }
channels:
  - { name: list, type: email, address: list@example.com, secret: abcdefgh }
",
        &[
            "test.yaml:2: integrations[0].key: the integration \"checkout-prometheus\" has the same key; each needs its own",
            "test.yaml:4: integrations[2].key: the integration \"b\" has the same key; each needs its own",
            "test.yaml:5: integrations[3].key: this secret of 5 characters cannot be used; write 8 to 128 of A-Z, a-z, 0-9, - and _, or leave it out",
            "test.yaml:7: channels[0].secret: only webhooks have a secret, which signs their deliveries; leave it out",
        ],
    );
    // Two integrations may swap their keys in one apply.
    let mut store = Store::of(COMPANY);
    store.apply("integrations: [ { name: b, service: checkout, key: other-key-1 } ]", false).unwrap();
    let swap = "integrations: [ { name: b, service: checkout, key: 0aB-checkout_key }, { name: checkout-prometheus, service: checkout, key: other-key-1 } ]";
    assert!(store.plan(swap, false).is_ok());
}

#[test]
fn what_could_not_be_read_hides_no_other_error() {
    let check = |text: &str, expected: &[&str]| {
        let reading = read_files([("a.yaml", text), ("b.yaml", "services: [ { name: b, team: nobody } ]\n")]);
        let mut found = errors(&every_error(&Store::of(COMPANY).snapshot, reading, true, at("2026-11-23T09:00:00Z")));
        let last = found.pop();
        assert_eq!(last.as_deref(), Some("b.yaml:1: services[0].escalation_policy: is missing"));
        assert_eq!(found, expected, "\n{text}");
    };
    let whole =
        |rest: &str| format!("{}{rest}", COMPANY.replace("\nteams:\n", "\n  - { name: kay, role: amdin }\nteams:\n"));
    check(
        &whole(
            "---\nteams:\n  - { name: t, members: [kay, kai, zoe] }\nservices:\n  - { name: s, escalation_policy: payments, playbook: wiki }\n  - { name: u, escalation_policy: b }\nintegrations:\n  - { name: i, service: b }\n",
        ),
        &[
            "a.yaml:20: users[3].role: \"amdin\" is not valid; did you mean \"admin\"?",
            "a.yaml:81: teams[0].members[1]: \"kai\" is not a user; did you mean \"kay\"?",
            "a.yaml:81: teams[0].members[2]: \"zoe\" is not a user; add it under users",
            "a.yaml:83: services[0].playbook: \"wiki\" is not a web address; write one such as https://example.com/hook",
            "a.yaml:84: services[1].escalation_policy: \"b\" is not an escalation policy; add it under escalation_policies",
        ],
    );
    // Under a mistyped kind the names are known; without a name any may be meant; after a fault of the syntax anything.
    let teams = "teams: [ { name: t, members: [kay, zoe] } ]\n";
    check(
        &format!("{COMPANY}---\nuser: [ {{ name: kay }} ]\n{teams}"),
        &[
            "a.yaml:79: user: \"user\" is not a kind of resource; did you mean \"users\"?",
            "a.yaml:80: teams[0].members[1]: \"zoe\" is not a user; add it under users",
        ],
    );
    check(
        &format!("{COMPANY}---\nusers: [ {{ title: Kay }} ]\n{teams}"),
        &["a.yaml:79: users[0].name: is missing; give a user a name"],
    );
    check(&format!("{teams}---\nusers: ]"), &["a.yaml:3: not valid YAML: misplaced bracket"]);
}

#[test]
fn what_changes_schedules_over_a_span_is_read() {
    check(
        "schedules:
  - name: s
    time_zone: UTC
    coverage: never
    requirements: [ { at_least: two }, { one_of: { tags: dev } } ]
    holidays: [ 2026-12-25T00:00 ]
unavailabilities:
  - { name: who, user: ada, from: 2026-06-01, to: 2026-06-02T00:00, why: tired }",
        &[
            "test.yaml:4: schedules[0].coverage: `never` is not a coverage: write `always`, or a list of windows",
            "test.yaml:5: schedules[0].requirements[0].at_least: \"two\" is not a whole number from 0",
            "test.yaml:5: schedules[0].requirements[1].one_of.tag: is missing",
            "test.yaml:5: schedules[0].requirements[1].one_of.tags: unknown key \"tags\"; did you mean \"tag\"?",
            "test.yaml:6: schedules[0].holidays[0]: `2026-12-25T00:00` is not a date: write `2026-12-25`, with a year from 1970 to 2999",
            "test.yaml:8: unavailabilities[0].from: `2026-06-01` has no time of day: write `2026-06-01T00:00` for its beginning",
            "test.yaml:8: unavailabilities[0].why: unknown key \"why\"; use one of: name, title, user, from, to, reason, calendar",
        ],
    );
}

#[test]
fn what_changes_schedules_over_a_span_within_limits() {
    check(
        "users:
  - { name: ada, time_zone: America/Chicago, tags: [dev, \" \", dev] }
schedules:
  - name: s
    time_zone: UTC
    rotations: [ { name: r, shift: 1d, start: 2026-01-01T00:00, members: [ada], shadows: [adda] } ]
    requirements: [ {} ]
unavailabilities:
  - { name: late, user: ada, from: 2026-06-02T00:00, to: 2026-06-01T00:00 }
  - { name: spring, user: ada, from: 2026-03-08T02:15, to: 2026-03-08T02:45 }
  - { name: who, user: adda, from: 2026-06-01T00:00, to: 2026-06-02T00:00 }
temporary_schedules:
  - { name: t, schedule: z, from: 2026-06-01T00:00, to: 2026-06-02T00:00 }
  - { name: u, schedule: s, from: 2026-06-01T00:00, to: 2026-06-02T00:00, shifts: [ { user: adda, from: 2026-06-01T09:00, to: 2026-06-01T09:00 } ] }",
        &[
            "test.yaml:2: users[0].tags[1]: is empty or longer than 100 bytes; write a word such as dev",
            "test.yaml:2: users[0].tags[2]: \"dev\" is there twice; keep one",
            "test.yaml:6: schedules[0].rotations[0].shadows[0]: \"adda\" is not a user; did you mean \"ada\"?",
            "test.yaml:7: schedules[0].requirements[0]: asks for nothing: write `at_least` or `one_of`",
            "test.yaml:9: unavailabilities[0].to: `2026-06-01T00:00` is not after `from` (`2026-06-02T00:00`): write a later time",
            "test.yaml:10: unavailabilities[1].to: `2026-03-08T02:45` is not after `from` (`2026-03-08T02:15`): write a later time",
            "test.yaml:11: unavailabilities[2].user: \"adda\" is not a user; did you mean \"ada\"?",
            "test.yaml:13: temporary_schedules[0].schedule: \"z\" is not a schedule; did you mean \"s\"?",
            "test.yaml:14: temporary_schedules[1].shifts[0].to: `2026-06-01T09:00` is not after `from` (`2026-06-01T09:00`): write a later time",
            "test.yaml:14: temporary_schedules[1].shifts[0].user: \"adda\" is not a user; did you mean \"ada\"?",
        ],
    );
}

#[test]
fn hand_overs_that_would_be_told_to_nobody() {
    let schedule = |hand_over: &str| {
        format!(
            "schedules:\n  - name: s\n    team: payments\n    time_zone: UTC\n    rotations: [ {{ name: r, shift: 1d, start: 2026-01-01T00:00, members: [ada] }} ]\n    hand_over: {hand_over}\n"
        )
    };
    check(
        &schedule(
            "{ channels: [ { channel: ops-rom }, { channel: ops-room, days: mon }, { channel: ops-room, at: \"09:00\" }, { channel: ops-room, at: \"09:00\" } ] }",
        ),
        &[
            "test.yaml:6: schedules[0].hand_over.channels[0].channel: \"ops-rom\" is not a channel; did you mean \"ops-room\"?",
            "test.yaml:6: schedules[0].hand_over.channels[1].days: needs a time of day beside it; write at, or leave days out to tell of each change",
            "test.yaml:6: schedules[0].hand_over.channels[3]: is there twice; keep one",
        ],
    );
    check(
        &schedule("{ accept: 2h }"),
        &[
            "test.yaml:6: schedules[0].hand_over.accept: 2h leaves no time to accept: whoever has the turn is asked 1h before; make before longer than accept, and let people be told",
            "test.yaml:6: schedules[0].hand_over.accept: a missing acceptance is told to the lead of the schedule's team; name a team that has a lead",
        ],
    );
    check(
        &schedule("{ before: 15d }"),
        &["test.yaml:6: schedules[0].hand_over.before: 15d is too long; at most 14d is allowed"],
    );
    let with_lead = "teams:\n  - { name: payments, members: [ada, grace], lead: ada }\n";
    let plan = Store::of(COMPANY).plan(&format!("{with_lead}{}", schedule("{ before: 1d, accept: 2h }")), false);
    assert!(plan.is_ok(), "{plan:?}");
}

#[test]
fn nobody_who_is_disabled_is_put_on_call_by_name() {
    let dentist = "overrides: [ { name: late, schedule: payments-primary, replace: ada, with: gone, from: 2026-11-24T13:00, to: 2026-11-24T16:00 } ]";
    let remedy = "is disabled and would not be paged; enable them, or name somebody else";
    check(dentist, &[&format!("test.yaml:1: overrides[0].with: \"gone\" {remedy}")]);
    let fair = "temporary_schedules: [ { name: fair, schedule: payments-primary, from: 2026-11-24T13:00, to: 2026-11-24T16:00, shifts: [ { user: gone, from: 2026-11-24T13:00, to: 2026-11-24T16:00 } ] } ]";
    check(fair, &[&format!("test.yaml:1: temporary_schedules[0].shifts[0].user: \"gone\" {remedy}")]);
    // Somebody can be disabled at once; what names them stays applicable as it is.
    let mut store = Store::of(COMPANY);
    let grace = "users: [ { name: grace, disabled: true } ]";
    store.apply(grace, false).unwrap();
    assert!(
        store
            .plan(&COMPANY.replace("- name: grace", "- name: grace\n    disabled: true"), false)
            .unwrap()
            .is_unchanged()
    );
}
