//! What an apply does, and what it leaves alone.

use crate::company::{COMPANY, Store, errors, get, lines};
use nightbell_config::{
    Action, Body, Kind, Origin, Positioned, SecretDigests, Snapshot, export_yaml, plan, plan_delete, read_json,
};
use nightbell_core::Timestamp;
use serde_json::json;

#[test]
fn the_first_apply_creates_and_the_second_changes_nothing() {
    let mut store = Store::default();
    let first = store.apply(COMPANY, false).unwrap();
    assert_eq!(
        lines(&first),
        [
            "create users/ada",
            "create users/gone",
            "create users/grace",
            "create teams/payments",
            "create schedules/payments-primary",
            "create overrides/ada-dentist",
            "create overrides/a-second-pair",
            "create unavailabilities/grace-sailing",
            "create temporary_schedules/outing",
            "create escalation_policies/payments",
            "create channels/ops-room",
            "create services/checkout",
            "create integrations/checkout-prometheus",
        ]
    );
    assert_eq!(json!(first)[3], json!({ "kind": "teams", "name": "payments", "action": "create" }));
    let second = store.apply(COMPANY, true).unwrap();
    assert!(second.is_unchanged(), "{:?}", lines(&second));
    assert_eq!(second.count(Action::Unchanged), 13);
}

#[test]
fn applying_what_export_printed_changes_nothing() {
    let store = Store::of(COMPANY);
    let resources: Vec<_> = store.snapshot.in_order().map(|stored| &stored.resource).collect();
    let plan = store.plan(&export_yaml(&resources), true).unwrap();
    assert!(plan.is_unchanged(), "{:?}", lines(&plan));
}

#[test]
fn contact_methods_and_rules_are_kept_where_absent() {
    let mut store = Store::of(COMPANY);
    let before = get(&store, Kind::Users, "ada");
    let plan = store.apply("users: [ { name: ada, title: Ada King } ]", false).unwrap();
    assert_eq!(lines(&plan), ["update users/ada"]);
    let (Body::User(before), Body::User(after)) = (before.body, get(&store, Kind::Users, "ada").body) else { panic!() };
    assert_eq!(after.contact_methods, before.contact_methods);
    assert_eq!(after.notification_rules, before.notification_rules);
    assert_eq!(after.email, None, "the rest is replaced");

    store.apply("users: [ { name: ada, contact_methods: [], notification_rules: {} } ]", false).unwrap();
    let Body::User(after) = get(&store, Kind::Users, "ada").body else { panic!() };
    assert_eq!(after.contact_methods, Some(Vec::new()));
}

#[test]
fn prune_deletes_what_an_apply_made_and_nothing_else() {
    let mut store = Store::of("users: [ { name: ada }, { name: bob } ]\nteams: [ { name: t, members: [bob] } ]");
    let api = read_json(Kind::Teams, "console", &json!({ "members": ["ada"] })).unwrap();
    let by_api = plan(&store.snapshot, &store.secrets, vec![Positioned::from(api)], false, store.now).unwrap();
    store.carry_out(&by_api, Origin::Api);
    assert_eq!(
        lines(&store.plan("users: [ { name: ada } ]", true).unwrap()),
        ["unchanged users/ada", "delete users/bob", "delete teams/t"]
    );
    let refused = store.plan("users: [ { name: bob } ]", true).unwrap_err();
    assert_eq!(
        errors(&refused),
        ["users/ada: cannot be deleted: teams/console refers to it at members[0]; change that first"]
    );
    let refused = store.plan("users: [ { name: ada } ]\nteams: [ { name: t, members: [bob] } ]", true).unwrap_err();
    assert_eq!(
        errors(&refused),
        ["test.yaml:2: teams[0].members[0]: \"bob\" is not a user any more; add it under users"]
    );

    // Overrides stay, so what they refer to stays as well.
    let store = Store::of(COMPANY);
    let refused = store.plan("users: []", true).unwrap_err();
    assert!(errors(&refused).contains(
        &"schedules/payments-primary: cannot be deleted: overrides/a-second-pair refers to it at schedule; apply it with another name or an earlier `to` first, or delete it (DELETE /api/v1/overrides/a-second-pair)"
            .to_owned()
    ));
    // So do leave and temporary schedules.
    let without = |from: &str, to: &str| {
        let (before, rest) = COMPANY.split_once(from).unwrap();
        format!("{before}{to}{}", rest.split_once(to).unwrap().1)
    };
    let plan = store.plan(&without("overrides:\n", "escalation_policies:\n"), true).unwrap();
    assert!(plan.is_unchanged(), "{:?}", lines(&plan));
}

#[test]
fn keys_of_errors_begin_at_a_resource_that_is_sent_alone() {
    let team = |name: &str| Positioned::from(read_json(Kind::Teams, name, &json!({ "members": ["x"] })).unwrap());
    let check = |incoming, expected: &[&str]| {
        let found =
            plan(&Snapshot::default(), &SecretDigests::default(), incoming, false, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(found.iter().map(|error| error.key.as_str()).collect::<Vec<_>>(), expected);
    };
    check(vec![team("a")], &["members[0]"]);
    check(vec![team("a"), team("b")], &["teams/a.members[0]", "teams/b.members[0]"]);
}

#[test]
fn deleting_one_resource() {
    let store = Store::of(COMPANY);
    let check = |kind, name, expected: Result<&[&str], &[&str]>| {
        let found = plan_delete(&store.snapshot, kind, name, store.now).expect("the resource exists");
        let found = found.map(|plan| lines(&plan)).map_err(|found| errors(&found));
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, expected.map(owned).map_err(owned));
    };
    check(Kind::Users, "gone", Ok(&["delete users/gone"]));
    check(Kind::Overrides, "ada-dentist", Ok(&["delete overrides/ada-dentist"]));
    check(
        Kind::Channels,
        "ops-room",
        Err(&[
            "channels/ops-room: cannot be deleted: escalation_policies/payments refers to it at steps[1].notify[2]; change that first",
        ]),
    );
    check(
        Kind::Services,
        "checkout",
        Err(&[
            "services/checkout: cannot be deleted: integrations/checkout-prometheus refers to it at service; change that first",
        ]),
    );
    assert!(plan_delete(&store.snapshot, Kind::Users, "nobody", store.now).is_none());
}

#[test]
fn secrets_are_split_off_compared_and_made() {
    let mut store = Store::default();
    let first = store.apply(COMPANY, false).unwrap();
    let secrets: Vec<String> = first
        .changes
        .iter()
        .flat_map(|change| &change.secrets)
        .map(|secret| format!("{}/{} {} {}", secret.kind, secret.name, secret.field, secret.value.reveal()))
        .collect();
    assert_eq!(
        secrets,
        [
            "users/ada contact_methods.hook.secret abcdefgh-12345",
            "channels/ops-room secret room_secret_1",
            "integrations/checkout-prometheus key 0aB-checkout_key",
        ]
    );
    let printed = format!("{first:?}");
    for stored in store.snapshot.in_order() {
        let body = json!(stored.resource).to_string();
        for secret in ["abcdefgh-12345", "room_secret_1", "0aB-checkout_key"] {
            assert!(!body.contains(secret) && !printed.contains(secret), "{body}");
        }
    }

    let same = "integrations: [ { name: checkout-prometheus, title: Prometheus, service: checkout, type: alertmanager, key: KEY } ]";
    for (key, expected) in [("0aB-checkout_key", "unchanged"), ("another-key", "update")] {
        let plan = store.plan(&same.replace("KEY", key), false).unwrap();
        assert_eq!(lines(&plan), [format!("{expected} integrations/checkout-prometheus")]);
        assert_eq!(plan.changes[0].secrets.len(), usize::from(key == "another-key"));
        assert_eq!(plan.changes[0].missing_secrets, Vec::<String>::new());
    }
    let plan = store.plan("integrations: [ { name: new, service: checkout } ]", false).unwrap();
    assert_eq!(plan.changes[0].missing_secrets, ["key"]);
}

#[test]
fn a_configuration_without_a_store_is_checked_the_same_way() {
    let resources = crate::company::read(COMPANY);
    let plan = plan(&Snapshot::default(), &SecretDigests::default(), resources, false, Timestamp::UNIX_EPOCH).unwrap();
    let snapshot = Snapshot::of(plan.changes.into_iter().filter_map(|change| change.resource));
    assert_eq!(snapshot.len(), 13);
    let overrides = snapshot.in_order().filter(|stored| stored.resource.kind == Kind::Overrides);
    let names: Vec<&str> = overrides.map(|stored| &*stored.resource.name).collect();
    assert_eq!(names, ["ada-dentist", "a-second-pair"], "in the order of the file");
}
