//! The table of rights: every action that differs, and who may.

use super::{Action, Principal, Purpose, Scope, Sight, authorise, authorise_plan};
use nightbell_config::{Grant, Kind, Resource, Role, SecretDigests, Snapshot, plan, read_yaml};
use nightbell_core::{Actor, Timestamp};

const COMPANY: &str = r#"
users:
  - { name: root, role: admin, email: root@example.com }
  - { name: boss, role: admin }
  - { name: ada, role: manager, email: ada@example.com }
  - { name: max, role: manager }
  - { name: grace, email: grace@example.com, tags: [senior], contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
  - { name: linus }
  - { name: solo }
  - { name: olga, role: observer }
  - { name: gone, role: manager, disabled: true }
teams:
  - { name: payments, members: [grace, olga, boss], lead: ada }
  - { name: search, members: [max, linus] }
schedules:
  - { name: primary, team: payments, time_zone: UTC, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] } ] }
  - { name: nobodys, time_zone: UTC, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [solo] } ] }
overrides:
  - { name: grace-covers, schedule: primary, replace: ada, with: grace, from: 2026-11-30T09:00, to: 2026-12-02T09:00 }
  - { name: grace-off, schedule: primary, replace: grace, from: 2026-11-30T09:00, to: 2026-12-02T09:00 }
unavailabilities:
  - { name: grace-away, user: grace, from: 2026-12-24T00:00, to: 2026-12-27T00:00 }
escalation_policies:
  - { name: payments, team: payments, steps: [ { notify: ["schedule:primary"], wait: 5m } ] }
  - { name: shared, steps: [ { notify: ["user:linus"], wait: 5m } ] }
  - { name: unused, steps: [ { notify: ["user:linus"], wait: 5m } ] }
channels: [ { name: room, type: webhook, address: "https://chat.example.com/room" } ]
services:
  - { name: checkout, team: payments, escalation_policy: payments }
  - { name: refunds, team: payments, escalation_policy: shared }
  - { name: find, team: search, escalation_policy: shared }
  - { name: lost, escalation_policy: shared }
integrations: [ { name: checkout-in, service: checkout, key: checkout-key } ]
"#;

fn company() -> Snapshot {
    let (resources, errors) = read_yaml("company.yaml", COMPANY);
    assert!(errors.is_empty(), "{errors:?}");
    Snapshot::of(resources.into_iter().map(|positioned| positioned.value))
}

fn scope(words: &str, owner: Option<&str>) -> Scope {
    let scope = Scope::of_words(words.split_whitespace()).unwrap();
    scope.with(owner.map(Into::into), None)
}

/// Everybody who asks, with the letter that the table knows them by.
fn principals() -> [(char, Principal); 11] {
    let token = |role, words, owner| Principal::token("ci", role, scope(words, owner));
    [
        ('R', Principal::person("root")),
        ('a', Principal::person("ada")),
        ('m', Principal::person("max")),
        ('g', Principal::person("grace")),
        ('o', Principal::person("olga")),
        // Tokens without an owner: of a manager, of one team, of a responder.
        ('M', token(Role::Manager, "", None)),
        ('S', token(Role::Admin, "team:search", None)),
        ('T', token(Role::Responder, "", None)),
        // A token whose owner may less, one that is for alerts alone, and one of a team that its owner is not in.
        ('G', token(Role::Admin, "", Some("grace"))),
        ('A', token(Role::Manager, "alerts", None)),
        ('X', token(Role::Manager, "team:search", Some("ada"))),
    ]
}

fn one(yaml: &str) -> Resource {
    let (resources, errors) = read_yaml("one.yaml", yaml);
    assert!(errors.is_empty(), "{yaml}: {errors:?}");
    resources.into_iter().next().unwrap().value
}

fn who_may(documents: &Snapshot, action: &Action<'_>) -> String {
    let may =
        |(letter, principal): (char, Principal)| authorise(&principal, action, documents).is_ok().then_some(letter);
    principals().into_iter().filter_map(may).collect()
}

#[test]
fn documents_are_changed_by() {
    let documents = company();
    let check = |yaml: &str, expected: &str| {
        let after = one(yaml);
        let before = documents.get(after.kind, &after.name).map(|stored| &stored.resource);
        let action = Action::Change { before, after: Some(&after) };
        assert_eq!(who_may(&documents, &action), expected, "{yaml}");
    };
    // Teams own services, schedules, policies and what hangs on them.
    check("services: [ { name: checkout, title: T, team: payments, escalation_policy: payments } ]", "RaM");
    check("services: [ { name: checkout, team: search, escalation_policy: payments } ]", "RM");
    check("services: [ { name: checkout, escalation_policy: payments } ]", "RaM");
    check("services: [ { name: find, title: T, team: search, escalation_policy: shared } ]", "RmMS");
    check("services: [ { name: lost, title: T, escalation_policy: shared } ]", "RamM");
    check("services: [ { name: lost, team: payments, escalation_policy: shared } ]", "RaM");
    check("services: [ { name: fresh, team: search, escalation_policy: shared } ]", "RmMS");
    check("escalation_policies: [ { name: payments, steps: [] } ]", "RaM");
    check("escalation_policies: [ { name: shared, steps: [] } ]", "RM");
    check("escalation_policies: [ { name: unused, steps: [] } ]", "RamM");
    check("escalation_policies: [ { name: shared, team: payments, steps: [] } ]", "RM");
    check("integrations: [ { name: checkout-in, service: checkout, type: prometheus } ]", "RaM");
    check("integrations: [ { name: checkout-in, service: find } ]", "RM");
    check("integrations: [ { name: new, service: find } ]", "RmMS");
    check("channels: [ { name: room, type: email, address: room@example.com } ]", "RamM");
    check("schedules: [ { name: primary, team: payments, time_zone: UTC } ]", "RaM");
    check("schedules: [ { name: nobodys, time_zone: UTC } ]", "RamM");
    let temporary =
        "temporary_schedules: [ { name: t, schedule: primary, from: 2026-12-01T00:00, to: 2026-12-02T00:00 } ]";
    check(temporary, "RaM");
    // A team brings in only whom its managers see already.
    check("teams: [ { name: payments, members: [grace], lead: ada } ]", "RaM");
    check("teams: [ { name: payments, members: [grace, olga, boss, solo], lead: ada } ]", "RaM");
    check("teams: [ { name: payments, members: [grace, olga, linus], lead: ada } ]", "RM");
    check("teams: [ { name: payments, members: [grace, olga, root], lead: ada } ]", "RM");
    check("teams: [ { name: payments, members: [grace], lead: max } ]", "RM");
    check("teams: [ { name: fresh, members: [max, solo] } ]", "RmM");
    check("teams: [ { name: fresh } ]", "RamM");
}

#[test]
fn what_a_calendar_becomes_is_asked_for_on_both_sides() {
    let documents = company();
    let leave = "calendars: [ { name: hr, user: grace, url: \"https://c.example.com/a.ics\" } ]";
    let shifts = "calendars: [ { name: hr, as: shifts, schedule: primary, url: \"https://c.example.com/a.ics\" } ]";
    let check = |before: Option<&str>, after: Option<&str>, expected: &str| {
        let (before, after) = (before.map(one), after.map(one));
        let action = Action::Change { before: before.as_ref(), after: after.as_ref() };
        assert_eq!(who_may(&documents, &action), expected, "{before:?} {after:?}");
    };
    check(None, Some(leave), "RagMG");
    check(None, Some(shifts), "RaM");
    // Nobody makes shifts of a team's schedule out of a calendar of their own, or the other way round.
    check(Some(leave), Some(shifts), "RaM");
    check(Some(shifts), Some(leave), "RaM");
    check(Some(shifts), None, "RaM");
    check(Some(leave), None, "RagMG");
}

#[test]
fn people_are_changed_by() {
    let documents = company();
    let check = |yaml: &str, expected: &str| {
        let after = one(yaml);
        let before = documents.get(after.kind, &after.name).map(|stored| &stored.resource);
        let action = Action::Change { before, after: Some(&after) };
        assert_eq!(who_may(&documents, &action), expected, "{yaml}");
    };
    let grace = |rest: &str| format!("users: [ {{ name: grace, {rest} }} ]");
    let same = "email: grace@example.com, tags: [senior]";
    check(&grace(&format!("title: G, {same}, time_zone: UTC, contact_methods: []")), "RagMG");
    check(&grace(&format!("{same}, role: manager")), "R");
    check(&grace(&format!("{same}, role: observer")), "R");
    check(&grace(&format!("{same}, disabled: true")), "R");
    check(&grace("email: other@example.com, tags: [senior]"), "RaM");
    check(&grace("email: grace@example.com"), "RaM");
    check(&grace("email: Root@Example.com, tags: [senior]"), "R");
    check("users: [ { name: fresh, email: root@example.com } ]", "R");
    check("users: [ { name: linus, title: L } ]", "RmMS");
    check("users: [ { name: solo, title: S } ]", "RamM");
    check("users: [ { name: ada, role: manager, email: ada@example.com, title: A } ]", "RaM");
    check("users: [ { name: ada, role: manager, email: other@example.com } ]", "R");
    check("users: [ { name: boss, role: admin, title: B } ]", "R");
    check("users: [ { name: root, role: admin, title: B, email: root@example.com } ]", "R");
    check("users: [ { name: olga, role: observer, title: O } ]", "RaM");
    check("users: [ { name: new } ]", "RamM");
    check("users: [ { name: new, role: observer } ]", "RamM");
    check("users: [ { name: new, role: manager } ]", "R");
    check("users: [ { name: new, role: admin } ]", "R");
    // Leave.
    let leave = |user: &str, name: &str| {
        format!("unavailabilities: [ {{ name: {name}, user: {user}, from: 2026-12-24T00:00, to: 2026-12-26T00:00 }} ]")
    };
    check(&leave("grace", "new"), "RagMG");
    check(&leave("grace", "grace-away"), "RagMG");
    check(&leave("linus", "grace-away"), "RM");
    check(&leave("linus", "new"), "RmMS");
    check(&leave("solo", "new"), "RamM");
    check(&leave("boss", "new"), "RaM");
}

#[test]
fn overrides_are_changed_by() {
    let documents = company();
    let check = |name: &str, schedule: &str, people: &str, expected: &str| {
        let span = "from: 2026-11-30T09:00, to: 2026-12-01T09:00";
        let after = one(&format!("overrides: [ {{ name: {name}, schedule: {schedule}, {people}, {span} }} ]"));
        let before = documents.get(after.kind, &after.name).map(|stored| &stored.resource);
        let action = Action::Change { before, after: Some(&after) };
        assert_eq!(who_may(&documents, &action), expected, "{name} {people}");
    };
    check("new", "primary", "replace: ada, with: linus", "RaM");
    check("new", "primary", "replace: ada, with: grace", "RagMG");
    check("new", "primary", "with: grace", "RagMG");
    check("new", "primary", "replace: grace, with: ada", "RagMG");
    check("new", "primary", "replace: grace, with: olga", "RagMG");
    check("new", "primary", "replace: grace, with: linus", "RaM");
    check("new", "primary", "replace: grace", "RaM");
    check("new", "nobodys", "replace: solo, with: grace", "RamM");
    check("grace-covers", "primary", "replace: ada, with: grace", "RagMG");
    check("grace-covers", "primary", "replace: ada, with: olga", "RaM");
    check("grace-off", "primary", "replace: grace", "RagMG");
}

#[test]
fn what_is_there_is_deleted_by() {
    let documents = company();
    let check = |kind: Kind, name: &str, expected: &str| {
        let before = documents.get(kind, name).map(|stored| &stored.resource);
        assert!(before.is_some());
        assert_eq!(who_may(&documents, &Action::Change { before, after: None }), expected, "{kind}/{name}");
    };
    check(Kind::Users, "grace", "R");
    check(Kind::Users, "solo", "R");
    check(Kind::Teams, "payments", "RaM");
    check(Kind::Services, "find", "RmMS");
    check(Kind::EscalationPolicies, "shared", "RM");
    check(Kind::Overrides, "grace-covers", "RagMG");
    check(Kind::Unavailabilities, "grace-away", "RagMG");
    check(Kind::Channels, "room", "RamM");
}

#[test]
fn the_rest_is_done_by() {
    let documents = company();
    let check = |action: Action<'_>, expected: &str| {
        assert_eq!(who_may(&documents, &action), expected, "{action:?}");
    };
    check(Action::Read, "RamgoMSTGAX");
    check(Action::ActOnAlert { service: "checkout" }, "RamgMTGA");
    check(Action::ActOnAlert { service: "find" }, "RamgMSTGA");
    check(Action::ActOnAlert { service: "lost" }, "RamgMTGA");
    check(Action::LeaveNote { schedule: "primary" }, "RamgMTG");
    check(Action::ActOnTurns { schedule: "primary", user: Some("grace") }, "RagMG");
    check(Action::ActOnTurns { schedule: "primary", user: Some("linus") }, "RaM");
    check(Action::ActOnTurns { schedule: "primary", user: None }, "RaM");
    check(Action::ActOnTurns { schedule: "nobodys", user: None }, "RamM");
    let secrets = |kind, name| Action::UseSecrets { kind, name };
    check(secrets(Kind::Integrations, "checkout-in"), "RaM");
    check(secrets(Kind::Channels, "room"), "RamM");
    check(secrets(Kind::Users, "grace"), "RagMG");
    check(secrets(Kind::Users, "olga"), "RaM");
    check(secrets(Kind::Users, "boss"), "R");
    check(secrets(Kind::Schedules, "primary"), "RaM");
    check(secrets(Kind::Teams, "search"), "RmMS");
    check(Action::ReadAudit, "R");
    check(Action::TestProvider, "R");
    check(Action::ListTokens, "RamgoG");
    check(Action::UseToken { owner: Some("grace") }, "RgG");
    check(Action::UseToken { owner: None }, "R");
    check(Action::RevokeToken { name: "other", owner: Some("grace") }, "RgG");
    check(Action::RevokeToken { name: "other", owner: None }, "R");
    // The tokens here are all called so.
    check(Action::RevokeToken { name: "ci", owner: None }, "RMSTGAX");
}

#[test]
fn tokens_are_made_by() {
    let documents = company();
    let check = |role: Role, words: &str, owner: Option<&str>, expected: &str| {
        let scope = scope(words, owner);
        let action = Action::MakeToken { role, scope: &scope };
        assert_eq!(who_may(&documents, &action), expected, "{role} {words} {owner:?}");
    };
    check(Role::Admin, "", None, "R");
    check(Role::Observer, "read", None, "R");
    check(Role::Responder, "", Some("grace"), "RgG");
    check(Role::Observer, "alerts", Some("grace"), "RgG");
    check(Role::Manager, "", Some("grace"), "R");
    check(Role::Observer, "", Some("olga"), "Ro");
    check(Role::Manager, "team:search", Some("ada"), "RaX");
    check(Role::Manager, "", Some("ada"), "Ra");
    // What a token makes is no wider than itself.
    let narrow = Scope::of_words(["tokens", "read"]).unwrap();
    let until = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let maker = narrow.clone().with(Some("grace".into()), until("2026-12-01T00:00:00Z"));
    let maker = Principal::token("maker", Role::Responder, maker);
    let refusal = |words: &[&str], until: Option<Timestamp>| {
        let scope = Scope::of_words(words.iter().copied()).unwrap().with(Some("grace".into()), until);
        let action = Action::MakeToken { role: Role::Responder, scope: &scope };
        authorise(&maker, &action, &documents).err().map(|denied| denied.to_string()).unwrap_or_default()
    };
    assert_eq!(refusal(&["read"], until("2026-11-30T00:00:00Z")), "");
    insta::assert_snapshot!(refusal(&[], until("2026-11-30T00:00:00Z")), @"making this token is not possible: its scopes would be wider than those of the token that makes it; narrow it, or use another token");
    insta::assert_snapshot!(refusal(&["alerts"], until("2026-11-30T00:00:00Z")), @"making this token is not possible: its scopes would be wider than those of the token that makes it; narrow it, or use another token");
    insta::assert_snapshot!(refusal(&["read"], None), @"making this token is not possible: it would be good for longer than the token that makes it; narrow it, or use another token");
}

#[test]
fn addresses_are_seen_by() {
    let documents = company();
    let check = |user: &str, expected: &str| {
        assert_eq!(who_may(&documents, &Action::SeeAddresses { user }), expected, "{user}");
        let sees = |(letter, principal): (char, Principal)| {
            Sight::of(&principal, &documents).unwrap().covers(user).then_some(letter)
        };
        assert_eq!(principals().into_iter().filter_map(sees).collect::<String>(), expected, "{user}, at once");
    };
    check("grace", "RagMGA");
    check("linus", "RmMSA");
    check("olga", "RaoMA");
    check("solo", "RamMA");
    check("ada", "RaMA");
    check("boss", "RaMA");
    check("root", "R");
    check("nobody", "R");
    let channels = |(letter, principal): (char, Principal)| {
        Sight::of(&principal, &documents).unwrap().covers_channels().then_some(letter)
    };
    let seen = principals().into_iter().filter_map(channels).collect::<String>();
    assert_eq!(seen, "RamMA");
}

#[test]
fn whoever_is_gone_is_nobody() {
    let documents = company();
    let token = |owner: &str| Principal::token("ci", Role::Admin, scope("", Some(owner)));
    let check = |principal: &Principal| authorise(principal, &Action::Read, &documents).unwrap_err().to_string();
    insta::assert_snapshot!(check(&Principal::person("gone")), @r#"the user "gone" is disabled; ask an admin"#);
    insta::assert_snapshot!(check(&Principal::person("never")), @r#"the user "never" is not there any more; ask an admin"#);
    insta::assert_snapshot!(check(&token("gone")), @r#""gone", whose token this is, is disabled; ask an admin"#);
    insta::assert_snapshot!(check(&token("never")), @r#""never", whose token this is, is not there any more; ask an admin"#);
    for actor in [Actor::Policy, Actor::Integration("checkout-in".into()), Actor::Channel("room".into())] {
        let principal = Principal { actor, ..Principal::nightbell() };
        assert!(check(&principal).contains("acts by its own door only"));
    }
    assert!(authorise(&Principal::nightbell(), &Action::Read, &documents).is_ok());
}

#[test]
fn refusals_say_who_can_help() {
    let documents = company();
    let check = |principal: &Principal, yaml: &str| {
        let after = one(yaml);
        let before = documents.get(after.kind, &after.name).map(|stored| &stored.resource);
        let action = Action::Change { before, after: Some(&after) };
        authorise(principal, &action, &documents).unwrap_err().to_string()
    };
    let (ada, max, grace) = (Principal::person("ada"), Principal::person("max"), Principal::person("grace"));
    let service = "services: [ { name: checkout, title: T, team: payments, escalation_policy: payments } ]";
    insta::assert_snapshot!(check(&max, service), @"changing services/checkout is up to team payments; ask an admin, or a manager of team payments");
    insta::assert_snapshot!(check(&grace, service), @"changing services/checkout needs the role manager, grace has responder; ask an admin, or a manager of team payments");
    insta::assert_snapshot!(check(&ada, "escalation_policies: [ { name: shared, steps: [] } ]"), @"changing escalation_policies/shared is up to team search; ask an admin, or a manager of team search");
    insta::assert_snapshot!(check(&grace, "users: [ { name: grace, email: grace@example.com } ]"), @"changing users/grace is not possible: `tags` is not one's own to change; ask an admin, or a manager of one of your teams");
    insta::assert_snapshot!(check(&ada, "users: [ { name: grace, role: manager } ]"), @"changing users/grace is not possible: `role` is changed by admins only; ask an admin");
    insta::assert_snapshot!(check(&ada, "users: [ { name: linus } ]"), @"changing users/linus is up to team search; ask an admin, or a manager of team search");
    insta::assert_snapshot!(check(&ada, "users: [ { name: root, role: admin } ]"), @"changing users/root needs the role admin, ada has manager; ask an admin");
    insta::assert_snapshot!(check(&ada, "teams: [ { name: payments, members: [linus], lead: ada } ]"), @"changing teams/payments is not possible: linus is in none of your teams, and would be seen by the managers of this one; ask an admin to add them");
    let away = "replace: grace, from: 2026-11-30T09:00, to: 2026-12-01T09:00";
    insta::assert_snapshot!(check(&grace, &format!("overrides: [ {{ name: n, schedule: primary, {away} }} ]")), @"changing overrides/n is not possible: nobody would be in your place; name somebody in `with`, write down leave, or ask a manager");
    insta::assert_snapshot!(check(&grace, &format!("overrides: [ {{ name: n, schedule: primary, with: linus, {away} }} ]")), @"changing overrides/n is not possible: linus has no turns on primary and is not in its team; offer them a swap, or ask a manager");
    let narrow = Principal::token("ci", Role::Manager, scope("team:search", None));
    insta::assert_snapshot!(check(&narrow, "services: [ { name: lost, escalation_policy: shared } ]"), @"changing services/lost is up to no team, and token:ci is for what its teams own only; use another token, or give it a team");
    let alerts = Principal::token("ci", Role::Manager, scope("alerts", None));
    insta::assert_snapshot!(check(&alerts, service), @"changing services/checkout needs the scope configuration, which token:ci was made without; use another token");
}

#[test]
fn a_plan_is_refused_by_each_of_its_changes() {
    let documents = company();
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let check = |principal: &Principal, yaml: &str| {
        let (resources, errors) = read_yaml("files.yaml", yaml);
        assert!(errors.is_empty(), "{errors:?}");
        let plan = plan(&documents, &SecretDigests::default(), resources, false, now).unwrap();
        let refused = authorise_plan(principal, &plan, &documents).err().unwrap_or_default();
        refused.iter().map(|refused| format!("{}/{}", refused.kind, refused.name)).collect::<Vec<_>>().join(" ")
    };
    let max = Principal::person("max");
    let mixed = r#"
        teams: [ { name: payments, members: [grace, olga, boss], lead: ada } ]
        escalation_policies: [ { name: unused, steps: [ { notify: ["user:linus"], wait: 6m } ] } ]
        services: [ { name: checkout, team: payments, escalation_policy: unused }, { name: find, title: F, team: search, escalation_policy: shared } ]
        integrations: [ { name: checkout-in, service: find } ]
    "#;
    assert_eq!(
        check(&max, mixed),
        "services/checkout integrations/checkout-in",
        "what is unchanged is nobody's matter"
    );
    assert_eq!(check(&Principal::person("root"), mixed), "");
    // What comes together belongs together, also for a token of one team.
    let fresh = r#"
        services: [ { name: index, team: search, escalation_policy: shared } ]
        integrations: [ { name: index-in, service: index } ]
    "#;
    assert_eq!(check(&Principal::token("ci", Role::Manager, scope("team:search", None)), fresh), "");
    assert_eq!(check(&Principal::person("ada"), fresh), "services/index integrations/index-in");
    // A manager begins a team, and gives it what is theirs to give.
    let begun = r#"
        users: [ { name: newcomer } ]
        teams: [ { name: ranking, members: [max, newcomer] } ]
        services: [ { name: find, team: ranking, escalation_policy: shared } ]
    "#;
    assert_eq!(check(&max, begun), "");
    assert_eq!(check(&Principal::person("gone"), begun), "users/newcomer teams/ranking services/find");
}

#[test]
fn scopes_are_written_as_they_are_read() {
    let scope = Scope::of_words(["team:search", "secrets", "read", "team:payments"]).unwrap();
    assert_eq!(scope.words(), ["read", "secrets", "team:payments", "team:search"]);
    assert!(scope.is_for(Purpose::Read) && !scope.is_for(Purpose::Alerts));
    assert_eq!(Scope::of_words([""; 0]).unwrap(), Scope::default());
    let error = |word| Scope::of_words([word]).unwrap_err().to_string();
    insta::assert_snapshot!(error("alert"), @r#""alert" is not a scope; did you mean "alerts"?"#);
    insta::assert_snapshot!(error("everything"), @r#""everything" is not a scope; use read, alerts, configuration, secrets, tokens, or team:NAME"#);
    insta::assert_snapshot!(error("team:No Team"), @r#""team:No Team" is not a scope; use read, alerts, configuration, secrets, tokens, or team:NAME"#);
}

#[test]
fn what_outlives_a_token_is_not_for_one_that_ends() {
    let documents = company();
    let until = Some("2027-01-01T00:00:00Z".parse().unwrap());
    let admin = |scope: Scope| Principal::token("ci", Role::Admin, scope);
    let narrowed = [
        admin(scope("tokens", None)),
        admin(scope("configuration tokens", None)),
        admin(scope("", Some("root"))),
        admin(Scope::default().with(None, until)),
    ];
    let powerful = one("users: [ { name: eve, role: admin } ]");
    let plain = one("users: [ { name: eve } ]");
    let change = |after| Action::Change { before: None, after: Some(after) };
    let may = |principal: &Principal, action: &Action<'_>| authorise(principal, action, &documents).is_ok();
    for principal in narrowed {
        assert!(!may(&principal, &Action::ManageSignIn { user: "grace" }), "{principal:?}");
        assert!(!may(&principal, &change(&powerful)), "{principal:?}");
    }
    for principal in [admin(Scope::default()), Principal::person("root")] {
        assert!(may(&principal, &Action::ManageSignIn { user: "grace" }), "{principal:?}");
        assert!(may(&principal, &change(&powerful)), "{principal:?}");
    }
    assert!(may(&admin(scope("", Some("root"))), &change(&plain)));
    // Oneself, but not by a token.
    assert!(may(&Principal::person("grace"), &Action::ManageSignIn { user: "grace" }));
    let hers = Principal::token("hers", Role::Admin, scope("", Some("grace")));
    assert!(!may(&hers, &Action::ManageSignIn { user: "grace" }));
}

#[test]
fn what_groups_give_counts_in_place_of_the_document_and_for_rights_alone() {
    let grant = |role, teams: &[&str]| Grant { role, teams: teams.iter().map(|team| (*team).into()).collect() };
    let grants = [
        ("linus".into(), grant(Some(Role::Manager), &["payments"])),
        ("ada".into(), grant(Some(Role::Observer), &[])),
        ("olga".into(), grant(Some(Role::Admin), &[])),
        ("solo".into(), grant(None, &["payments", "nowhere"])),
    ];
    let documents = company().with_grants(std::sync::Arc::new(grants.into()));
    let standing = |name: &str| Principal::person(name).standing(&documents).unwrap();
    let teams = |name: &str| {
        let teams = standing(name).teams().cloned();
        teams.map(|teams| teams.into_iter().map(|team| team.to_string()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!((standing("linus").role(), teams("linus").as_deref()), (Role::Manager, Some("payments search")));
    assert_eq!((standing("ada").role(), teams("ada").as_deref()), (Role::Observer, Some("payments")));
    assert_eq!((standing("olga").role(), teams("olga")), (Role::Admin, None));
    assert_eq!((standing("solo").role(), teams("solo").as_deref()), (Role::Responder, Some("payments")));
    assert_eq!(standing("grace").role(), Role::Responder);
    assert!(documents.teams_of_user("solo").next().is_none(), "whom a team pages, its document says");
    // Who signed in by what is kept here may be in none of these groups any more; what a group takes away counts all the same.
    let here = |name: &str| Principal::person(name).proved_here().standing(&documents).unwrap().role();
    assert_eq!(
        ["linus", "ada", "olga", "solo", "root"].map(here),
        [Role::Responder, Role::Observer, Role::Responder, Role::Responder, Role::Admin]
    );

    let may = |who: &str, action: &Action<'_>| authorise(&Principal::person(who), action, &documents).is_ok();
    let sees = |who: &str, user: &str| {
        let sight = Sight::of(&Principal::person(who), &documents).unwrap();
        let seen = may(who, &Action::SeeAddresses { user });
        assert_eq!(sight.covers(user), seen, "{who} {user}");
        seen
    };
    // A manager by a group, of a team by a group; and whoever a group put there has managers.
    assert!(sees("linus", "grace") && sees("linus", "solo"));
    assert!(!sees("max", "solo"), "who is in a team is not everybody's");
    assert!(!sees("ada", "grace"), "an observer");
    // Admins by a group are changed by admins only, and so is what managers by a group sign in with.
    let [before, after] = ["old", "new"]
        .map(|address| one(&format!("users: [ {{ name: olga, role: observer, email: {address}@example.com }} ]")));
    let change = Action::Change { before: Some(&before), after: Some(&after) };
    assert!(!may("linus", &change) && !may("ada", &change) && may("root", &change));
    let [before, after] =
        ["old", "new"].map(|address| one(&format!("users: [ {{ name: linus, email: {address}@example.com }} ]")));
    let change = Action::Change { before: Some(&before), after: Some(&after) };
    assert!(!may("max", &change) && may("root", &change));
    // A token of somebody's does no more than they may now.
    let token = Principal::token("hers", Role::Manager, scope("", Some("ada")));
    assert_eq!(token.standing(&documents).unwrap().role(), Role::Observer);
}
