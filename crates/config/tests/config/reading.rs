//! Texts that are wrong, and the exact errors that they give.

use crate::company::{COMPANY, errors, read};
use nightbell_config::{Kind, read_json, read_yaml};
use serde_json::json;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (_, found) = read_yaml("a.yaml", text);
    assert_eq!(errors(&found), expected, "\n{text}");
}

#[test]
fn a_whole_company_is_read() {
    let resources = read(COMPANY);
    let names: Vec<String> = resources.iter().map(|r| format!("{}/{}", r.value.kind, r.value.name)).collect();
    assert_eq!(names.len(), 13);
    assert!(names.contains(&"escalation_policies/payments".to_owned()));
    let ada = resources.iter().find(|r| &*r.value.name == "ada").unwrap();
    let error = ada.place.error("contact_methods[1].address", "x");
    assert_eq!((error.line, error.key.as_str()), (Some(11), "users[0].contact_methods[1].address"));
}

#[test]
fn documents_and_anchors() {
    check("", &[]);
    check("# nothing\n", &[]);
    check("users:\nteams: []\n", &[]);
    check("users:\n  - { name: ada }\n---\nteams:\n  - { name: t, members: [ada] }\n", &[]);
    check("users:\n  - &a { name: ada }\nteams:\n  - name: &n t\n    title: *n\n", &[]);
    check("\u{feff}users: [ { name: ada } ]\n", &[]);
    check("users: !!seq\n  - name: !!str 1\n", &[]);
}

#[test]
fn what_is_not_configuration() {
    let kinds = "users, teams, schedules, overrides, unavailabilities, temporary_schedules, calendars, escalation_policies, channels, services, integrations";
    check(
        "hello",
        &[&format!("a.yaml:1: expected a mapping from kinds to lists, got the text \"hello\"; the kinds are {kinds}")],
    );
    check("- a\n", &[&format!("a.yaml:1: expected a mapping from kinds to lists, got a list; the kinds are {kinds}")]);
    check("user:\n  - name: ada\n", &["a.yaml:1: user: \"user\" is not a kind of resource; did you mean \"users\"?"]);
    check("\nzebras: []\n", &[&format!("a.yaml:2: zebras: \"zebras\" is not a kind of resource; use one of: {kinds}")]);
    check(
        "users: ada\n",
        &["a.yaml:1: users: expected a list, got the text \"ada\"; begin each of them with \"- name:\""],
    );
    check(
        "users:\n  name: ada\n",
        &["a.yaml:1: users: expected a list, got a mapping; begin each of them with \"- name:\""],
    );
    check("users:\n  - ada\n", &["a.yaml:2: users[0]: expected the fields of a user, got the text \"ada\""]);
    check("users:\n  - !person { name: ada }\n", &["a.yaml:2: the tag !person means nothing here: leave it out"]);
    check("? [a]\n: b\n", &["a.yaml:1: a key that is a list or a mapping means nothing here: write a word"]);
}

#[test]
fn keys_that_are_unknown_or_there_twice() {
    check(
        "users:\n  - name: ada\n    emial: a@b\n    contact_methods:\n      - name: m\n        type: email\n        adress: a@b\n        address: a@b\n",
        &[
            "a.yaml:3: users[0].emial: unknown key \"emial\"; did you mean \"email\"?",
            "a.yaml:7: users[0].contact_methods[0].adress: unknown key \"adress\"; did you mean \"address\"?",
        ],
    );
    check(
        "teams:\n  - { name: t, colour: red }\n",
        &["a.yaml:2: teams[0].colour: unknown key \"colour\"; use one of: name, title, members, lead"],
    );
    check(
        "schedules:\n  - name: s\n    timezone: UTC\n    time_zone: UTC\n    rotation: []\n",
        &[
            "a.yaml:3: schedules[0].timezone: unknown key \"timezone\"; did you mean \"time_zone\"?",
            "a.yaml:5: schedules[0].rotation: unknown key \"rotation\"; did you mean \"rotations\"?",
        ],
    );
    check(
        "users:\n  - name: ada\n    title: A\n    title: B\n",
        &["a.yaml:4: users[0].title: the key \"title\" is there twice (first in line 3): keep one"],
    );
    check("users: []\nusers: []\n", &["a.yaml:2: users: the key \"users\" is there twice (first in line 1): keep one"]);
    check(
        "users:\n  - { <<: {name: x}, name: ada }\n",
        &[
            "a.yaml:2: users[0].<<: merge keys are not part of YAML 1.2: repeat the keys, or use an alias for a whole value",
        ],
    );
}

#[test]
fn values_that_yaml_takes_for_something_else() {
    let user = |rest: &str| format!("users:\n  - name: ada\n{rest}");
    check(
        &user("    contact_methods:\n      - name: text\n        type: sms\n        address: +447700900001\n"),
        &[
            "a.yaml:6: users[0].contact_methods[0].address: +447700900001 is read as a number; quote it: \"+447700900001\"",
        ],
    );
    check(
        &user("    contact_methods: [ { name: t, type: sms, address: 07700900001 } ]\n"),
        &[
            "a.yaml:3: users[0].contact_methods[0].address: 07700900001 is not text as it stands; quote it: \"07700900001\"",
        ],
    );
    check("users:\n  - name: 1\n", &["a.yaml:2: users[0].name: 1 is not text as it stands; quote it: \"1\""]);
    check("users:\n  - name: on\n  - name: no\n", &[]);
    check("users:\n  - name: true\n", &["a.yaml:2: users[0].name: true is not text as it stands; quote it: \"true\""]);
    check(
        "users:\n  - name: a\n    title: 1e3\n",
        &["a.yaml:3: users[0].title: 1e3 is not text as it stands; quote it: \"1e3\""],
    );
    check(
        "teams:\n  - name: t\n    members: [ada, 12]\n",
        &["a.yaml:3: teams[0].members[1]: 12 is not text as it stands; quote it: \"12\""],
    );
    check(&user("    disabled: yes\n"), &["a.yaml:3: users[0].disabled: \"yes\" is not a switch; write true or false"]);
    check(
        &user("    notification_rules:\n      high:\n        - { via: mail, after: 5 }\n"),
        &["a.yaml:5: users[0].notification_rules.high[0].after: 5 has no unit; write a duration such as 30s, 5m or 2h"],
    );
}

#[test]
fn values_of_the_wrong_sort_are_all_reported() {
    check(
        "escalation_policies:\n  - name: p\n    steps:\n      - notify: [\"usr:ada\"]\n        wait: 5 minutes\n    repeat: -1\n",
        &[
            "a.yaml:4: escalation_policies[0].steps[0].notify[0]: \"usr:ada\" is not a target; use user:NAME, team:NAME, schedule:NAME, schedule:NAME+1, schedule:NAME-1 or channel:NAME",
            "a.yaml:5: escalation_policies[0].steps[0].wait: \"5 minutes\" is not a duration; write a whole number and a unit, such as 500ms, 30s, 5m, 2h or 1d",
            "a.yaml:6: escalation_policies[0].repeat: -1 is not a whole number from 0",
        ],
    );
    check(
        "users:\n  - name: Ada\n    role: amdin\n    time_zone: Europe/Londn\n    contact_methods: {}\n",
        &[
            "a.yaml:2: users[0].name: name \"Ada\" is not valid; use 1 to 100 lower-case letters, digits, '-', '_' or '.', beginning with a letter or digit",
            "a.yaml:3: users[0].role: \"amdin\" is not valid; did you mean \"admin\"?",
            "a.yaml:4: users[0].time_zone: `Europe/Londn` is not a time zone: did you mean `Europe/London`?",
            "a.yaml:5: users[0].contact_methods: expected a list, got a mapping of keys to values",
        ],
    );
    check(
        "services:\n  - title: Nameless\n  - name: s\n",
        &[
            "a.yaml:2: services[0].escalation_policy: is missing",
            "a.yaml:2: services[0].name: is missing; give a service a name",
            "a.yaml:3: services[1].escalation_policy: is missing",
        ],
    );
    check(
        "overrides:\n  - { schedule: s, with: ada, from: 2026-11-24T13:00, to: tomorrow }\n",
        &[
            "a.yaml:2: overrides[0].name: is missing; give an override a name",
            "a.yaml:2: overrides[0].to: `tomorrow` is not a time: write `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`",
        ],
    );
    check(
        "services:\n  - { name: s, escalation_policy: p, urgency: { critical: hgih, fatal: high } }\n",
        &[
            "a.yaml:2: services[0].urgency.critical: \"hgih\" is not valid; did you mean \"high\"?",
            "a.yaml:2: services[0].urgency.fatal: unknown key \"fatal\"; use one of: critical, error, warning, info",
        ],
    );
    check(
        "schedules:\n  - name: s\n    rotations:\n      - name: r\n        shift: 1 week\n        start: tomorrow\n        end: never\n        members: [5]\n      - name: q\n        start: noon\n",
        &[
            "a.yaml:2: schedules[0].time_zone: is missing",
            "a.yaml:5: schedules[0].rotations[0].shift: `1 week` is not the length of a shift: write a number and h, d, w or month, such as `12h`, `1d`, `1w`, `1month`",
            "a.yaml:6: schedules[0].rotations[0].start: `tomorrow` is not a time: write `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`",
            "a.yaml:7: schedules[0].rotations[0].end: `never` is not a time: write `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`",
            "a.yaml:8: schedules[0].rotations[0].members[0]: 5 is not text as it stands; quote it: \"5\"",
            "a.yaml:9: schedules[0].rotations[1].members: is missing",
            "a.yaml:9: schedules[0].rotations[1].shift: is missing",
            "a.yaml:10: schedules[0].rotations[1].start: `noon` is not a time: write `2026-11-23T09:00` (in the schedule's zone) or `2026-11-23T09:00:00+01:00`",
        ],
    );
    check(
        "users:\n  - name: a\n    contact_methods: [ { name: m, adress: x }, { type: mail, address: 5 } ]\n    disabled: maybe\n",
        &[
            "a.yaml:3: users[0].contact_methods[0].adress: unknown key \"adress\"; did you mean \"address\"?",
            "a.yaml:3: users[0].contact_methods[0].type: is missing",
            "a.yaml:3: users[0].contact_methods[1].address: 5 is not text as it stands; quote it: \"5\"",
            "a.yaml:3: users[0].contact_methods[1].name: is missing",
            "a.yaml:3: users[0].contact_methods[1].type: \"mail\" is not valid; did you mean \"email\"?",
            "a.yaml:4: users[0].disabled: \"maybe\" is not a switch; write true or false",
        ],
    );
    check("users:\n  - { name: a, title: \" \" }\n", &["a.yaml:2: users[0].title: is empty; leave it out"]);
}

#[test]
fn hostile_texts_end_in_an_error() {
    let (_, found) = read_yaml("a.yaml", "users: [\n  { name: ada\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.starts_with("not valid YAML: "), "{found:?}");

    let (_, found) = read_yaml("a.yaml", &"[".repeat(100_000));
    assert_eq!(found.len(), 1, "the parser's own bound");
    check(&"[".repeat(60), &["a.yaml:1: the document is nested deeper than 32 levels; nothing here needs that"]);

    let mut laughs = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let inside = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("b{level}: &a{level} [{inside}]\n"));
    }
    check(&laughs, &["a.yaml:6: the file has more than 1000000 values, aliases written out: split it"]);

    let long = "#".repeat(nightbell_config::limits::FILE_BYTES_MAX + 1);
    check(&long, &["a.yaml: the file has 5242881 bytes; at most 5242880 are read: split it"]);
    check("a: &a [*a]\n", &["a.yaml:1: an alias stands inside what it refers to: write the value out"]);
}

#[test]
fn json_of_the_api_is_read() {
    let body = json!({ "name": "ada", "revision": 7, "role": "admin" });
    let ada = read_json(Kind::Users, "ada", &body).unwrap();
    assert_eq!(json!(ada), json!({ "name": "ada", "role": "admin" }));
    assert_eq!(json!(read_json(Kind::Teams, "t", &json!({})).unwrap()), json!({ "name": "t" }));
    for (name, body, expected) in [
        (
            "bob",
            json!({ "name": "ada" }),
            "name: \"ada\" is not the name in the address (\"bob\"); leave it out, names never change",
        ),
        ("ada", json!([]), "expected an object with the fields of a user"),
        ("ada", json!({ "rolle": 1 }), "rolle: unknown key \"rolle\"; did you mean \"role\"?"),
        ("ada", json!({ "role": 1 }), "role: 1 is not text as it stands; quote it: \"1\""),
    ] {
        let found = read_json(Kind::Users, name, &body).unwrap_err();
        assert_eq!(errors(&found), [expected], "{body}");
    }
}
