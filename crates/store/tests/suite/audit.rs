//! The audit log: written with what it tells of, counted where it may happen often, read in pages, deleted in slices.

use crate::suite::accounts::session;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::{World, after};
use nightbell_core::{Decision, HandOver, Keys, Outcome, Refusal};
use nightbell_store::{
    AuditAction, AuditEntry, AuditFilter, AuditMeans, AuditOrigin, AuditRow, CommitFault, ConfigurationWrite, Item,
    Priority, SecretWrite, SessionProof, SignInEnd, StoreError, TokenRow, TokenUseWrite,
};
use std::sync::Arc;

/// A sign-in of ada, now.
pub(super) fn told(world: &World) -> AuditEntry {
    let origin = AuditOrigin::new(AuditMeans::Session, "192.0.2.1", "Firefox");
    AuditEntry::new(AuditAction::SignIn, world.now()).by("ada", &origin).about("users", "ada")
}

fn failed(world: &World, user: &str, address: &str) -> AuditEntry {
    let origin = AuditOrigin::new(AuditMeans::Nobody, address, "curl");
    AuditEntry::new(AuditAction::SignInFailed, world.now()).by("", &origin).about("users", user)
}

fn all() -> AuditFilter {
    AuditFilter { limit: 1_000, ..AuditFilter::default() }
}

async fn rows(world: &World, filter: AuditFilter) -> Vec<AuditRow> {
    let (rows, next) = world.store.audit(&filter).await.unwrap();
    assert_eq!(next, None);
    rows
}

/// Action, actor, subject, revision, address and count of each, oldest first.
async fn lines(world: &World) -> Vec<String> {
    let line = |row: AuditRow| {
        let AuditEntry { action, actor, origin, subject_kind, subject_name, revision, details, .. } = row.entry;
        let revision = revision.map(|revision| format!(" r{revision}")).unwrap_or_default();
        let details = if details.is_empty() { String::new() } else { serde_json::Value::from(details).to_string() };
        let line = format!("{action} {actor} {subject_kind}/{subject_name}{revision} {} {details}", origin.address);
        format!("{} x{}", line.trim(), row.count)
    };
    rows(world, all()).await.into_iter().rev().map(line).collect()
}

pub(crate) async fn entries_come_back_as_they_were(world: World) {
    let entry = told(&world).with("with", "password").with("tries", 3);
    world.store.record(&entry).await.unwrap();
    let found = rows(&world, all()).await;
    let row = AuditRow { id: found[0].id, entry, count: 1, last_at: world.now() };
    assert_eq!(found, std::slice::from_ref(&row));
    assert_eq!(world.store.audit_row(row.id).await.unwrap(), Some(row));
    assert_eq!(world.store.audit_row(i64::MAX).await.unwrap(), None);
}

pub(crate) async fn a_change_is_told_in_its_transaction(world: World) {
    let integration = |body_text: Option<&str>| resource("integrations", "a", body_text.and_then(body));
    let key = |sha256: u8| SecretWrite {
        kind: "integrations".into(),
        name: "a".into(),
        field: "key".into(),
        sha256: [sha256; 32],
        sealed: vec![sha256],
    };
    let removed = || vec![("integrations".to_owned(), "a".to_owned(), "key".to_owned())];
    let origin = AuditOrigin::new(AuditMeans::Token, "192.0.2.7", "nightbell");
    let write = |revision: i64| ConfigurationWrite { origin: origin.clone(), ..write(&world, revision) };
    let swap = AuditEntry::new(AuditAction::SwapTaken, world.now()).by("grace", &origin).about("schedules", "primary");
    for (revision, write) in [
        ConfigurationWrite { resources: vec![integration(Some("{}"))], secrets: vec![key(1)], ..write(0) },
        ConfigurationWrite { removed_secrets: removed(), secrets: vec![key(2)], told: vec![swap], ..write(1) },
        ConfigurationWrite { resources: vec![integration(Some("{\"a\":1}"))], removed_secrets: removed(), ..write(2) },
        ConfigurationWrite { resources: vec![integration(None)], ..write(3) },
        ConfigurationWrite { resources: vec![integration(Some("{}"))], removed_secrets: removed(), ..write(4) },
        ConfigurationWrite {
            resources: vec![resource("users", "ada", body("{}"))],
            sign_in: vec![SignInEnd::Sessions("ada".into())],
            ..write(5)
        },
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(world.store.write_configuration(write).await.unwrap(), revision as i64 + 1);
    }
    // What is not written is not told.
    let late = ConfigurationWrite { resources: vec![integration(None)], ..write(2) };
    assert!(matches!(world.store.write_configuration(late).await, Err(StoreError::ConfigurationConflict { .. })));
    let nothing = ConfigurationWrite { resources: vec![resource("teams", "none", None)], ..write(6) };
    world.store.write_configuration(nothing).await.unwrap();
    assert_eq!(
        lines(&world).await,
        [
            "configuration.created ada integrations/a r1 192.0.2.7 x1",
            "secret.set ada integrations/a 192.0.2.7 {\"field\":\"key\"} x1",
            "secret.set ada integrations/a 192.0.2.7 {\"field\":\"key\"} x1",
            "swap.taken grace schedules/primary 192.0.2.7 x1",
            "configuration.changed ada integrations/a r2 192.0.2.7 x1",
            "secret.removed ada integrations/a 192.0.2.7 {\"field\":\"key\"} x1",
            "configuration.deleted ada integrations/a r3 192.0.2.7 x1",
            "configuration.created ada integrations/a r4 192.0.2.7 x1",
            "configuration.created ada users/ada r1 192.0.2.7 {\"ended\":\"sessions, passkeys and links\"} x1",
        ]
    );
    let revision = |revision| world.store.resource_revision("integrations", "a", revision);
    assert_eq!(revision(2).await.unwrap().unwrap().body, body("{\"a\":1}"));
    assert_eq!(revision(3).await.unwrap().unwrap().body, None);
    assert_eq!(revision(9).await.unwrap(), None);
}

pub(crate) async fn what_changed_nothing_is_not_told(world: World) {
    let store = &world.store;
    let told = told(&world);
    assert!(!store.end_session("ada", "none", &told).await.unwrap());
    assert_eq!(store.end_sessions_of("ada", None, &told).await.unwrap(), 0);
    assert!(!store.delete_second_factor("ada", &told).await.unwrap());
    assert!(!store.revoke_token("none", world.now(), &told).await.unwrap());
    assert!(!store.set_opted_out("+447700900001", false, world.now(), std::slice::from_ref(&told)).await.unwrap());
    assert_eq!(lines(&world).await, [""; 0]);
    store.create_session(&session(&world, "a1", "ada", 1), &SessionProof::Used, &told).await.unwrap();
    assert!(store.end_session("ada", "a1", &told).await.unwrap());
    assert!(store.set_opted_out("+447700900001", true, world.now(), std::slice::from_ref(&told)).await.unwrap());
    assert_eq!(lines(&world).await, ["sign_in ada users/ada 192.0.2.1 x1"; 3], "each is a row of its own");
}

pub(crate) async fn items_are_told_unless_they_are_refused(world: World) {
    let item = |outcome: Outcome| {
        let decide = move |_: &nightbell_core::State, _, _: &mut dyn nightbell_core::Supply| Decision {
            hand_overs: vec![("primary".into(), HandOver::default())],
            outcome: outcome.clone(),
            ..Decision::default()
        };
        let keys = Keys { hand_overs: vec!["primary".into()], ..Keys::default() };
        let told = Some(Arc::new(told(&world)));
        Item { priority: Priority::Person, keys, configuration_revision: 0, decide: Box::new(decide), told }
    };
    let refused = Outcome::Refused(Refusal::NoHandOvers("primary".into()));
    for result in world.store.transact(vec![item(Outcome::Done), item(refused), item(Outcome::Done)]).await {
        result.unwrap();
    }
    assert_eq!(lines(&world).await.len(), 2);
    world.fail_next_commit(CommitFault::Before);
    assert!(world.try_one(item(Outcome::Done)).await.is_err());
    assert_eq!(lines(&world).await.len(), 2, "with what it tells of, or not at all");
}

pub(crate) async fn failures_are_counted_in_one_row_an_hour(world: World) {
    let record = async |user: &str, address: &str| world.store.record(&failed(&world, user, address)).await.unwrap();
    for _ in 0..5 {
        record("ada", "192.0.2.1").await;
    }
    record("ada", "192.0.2.2").await;
    record("", "192.0.2.1").await;
    let first = rows(&world, all()).await.pop().unwrap();
    assert_eq!((first.count, first.entry.at, first.last_at), (5, world.now(), world.now()));
    world.advance(3_600_000);
    record("ada", "192.0.2.1").await;
    assert_eq!(
        lines(&world).await,
        [
            "sign_in.failed  users/ada 192.0.2.1 x5",
            "sign_in.failed  users/ada 192.0.2.2 x1",
            "sign_in.failed  users/ 192.0.2.1 x1",
            "sign_in.failed  users/ada 192.0.2.1 x1",
        ]
    );
}

pub(crate) async fn nobody_fills_the_disk_by_failing(world: World) {
    const ROWS_MAX: usize = 50;
    for number in 0..ROWS_MAX + 20 {
        world.store.record(&failed(&world, "", &format!("2001:db8::{number:x}"))).await.unwrap();
    }
    world.store.record(&failed(&world, "", "2001:db8::1")).await.unwrap();
    let found = rows(&world, all()).await;
    assert_eq!(found.len(), ROWS_MAX + 1);
    assert_eq!((found[0].entry.origin.address.as_str(), found[0].count), ("", 20), "what is beyond is counted");
    assert_eq!(found[ROWS_MAX - 1].count, 2, "one that has its row keeps it");
    world.store.record(&failed(&world, "ada", "2001:db8::ffff")).await.unwrap();
    let ada = rows(&world, AuditFilter { subject_name: Some("ada".into()), ..all() }).await;
    assert_eq!(ada[0].entry.origin.address, "2001:db8::ffff", "what is about somebody else is not drowned");
}

pub(crate) async fn lists_are_filtered_and_continued(world: World) {
    let begin = world.now();
    world.store.record(&told(&world)).await.unwrap();
    world.advance(1_000);
    world.store.record(&failed(&world, "ada", "198.51.100.7")).await.unwrap();
    world.advance(1_000);
    world.store.record(&failed(&world, "grace", "198.51.100.8")).await.unwrap();
    let check = async |filter: AuditFilter, expected: &[usize]| {
        let ids: Vec<i64> = rows(&world, all()).await.iter().rev().map(|row| row.id).collect();
        let found: Vec<i64> =
            rows(&world, AuditFilter { limit: 10, ..filter.clone() }).await.iter().map(|row| row.id).collect();
        let expected: Vec<i64> = expected.iter().map(|place| ids[*place]).collect();
        assert_eq!(found, expected, "{filter:?}");
    };
    let some = |text: &str| Some(text.to_owned());
    let none = AuditFilter::default;
    check(none(), &[2, 1, 0]).await;
    check(AuditFilter { actor: some("ada"), ..none() }, &[0]).await;
    check(AuditFilter { actions: vec![AuditAction::SignInFailed], ..none() }, &[2, 1]).await;
    check(AuditFilter { actions: vec![AuditAction::SignInFailed, AuditAction::SignIn], ..none() }, &[2, 1, 0]).await;
    check(AuditFilter { subject_kind: some("users"), subject_name: some("ada"), ..none() }, &[1, 0]).await;
    check(AuditFilter { subject_kind: some("teams"), ..none() }, &[]).await;
    check(AuditFilter { address: some("100.7"), ..none() }, &[1]).await;
    check(AuditFilter { address: some("%"), ..none() }, &[]).await;
    check(AuditFilter { from: Some(after(begin, 1_000)), ..none() }, &[2, 1]).await;
    check(AuditFilter { to: Some(after(begin, 1_000)), ..none() }, &[0]).await;
    let (page, next) = world.store.audit(&AuditFilter { limit: 2, ..none() }).await.unwrap();
    assert_eq!((page.len(), next), (2, Some(page[1].id)));
    check(AuditFilter { after: next, ..none() }, &[0]).await;
    assert_eq!(world.store.audit(&none()).await.unwrap(), (Vec::new(), None), "a page of none");
}

pub(crate) async fn is_deleted_in_slices(world: World) {
    let begin = world.now();
    for _ in 0..3 {
        world.store.record(&told(&world)).await.unwrap();
        world.advance(3_600_000);
    }
    let delete = async |before, limit| world.store.delete_audit(before, limit).await.unwrap();
    assert_eq!(delete(begin, 10).await, 0, "not before its time");
    assert_eq!(delete(world.now(), 2).await, 2);
    assert_eq!(rows(&world, all()).await[0].entry.at, after(begin, 2 * 3_600_000), "oldest first");
    assert_eq!(delete(world.now(), 2).await, 1);
}

pub(crate) async fn a_token_in_another_network_is_told_once(world: World) {
    const NETWORKS_MAX: usize = 50;
    let store = &world.store;
    let token = TokenRow {
        name: "ci".into(),
        role: "observer".into(),
        sha256: [1; 32],
        bootstrap: false,
        created_at: world.now(),
        created_by: "ada".into(),
        revoked_at: None,
        owner: None,
        scopes: String::new(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    };
    store.create_token(&token, &told(&world)).await.unwrap();
    let note = async |sha256: u8, network: &str| {
        let origin = AuditOrigin::new(AuditMeans::Token, network, "curl");
        let told = AuditEntry::new(AuditAction::TokenUsedFromNewAddress, world.now()).by("token:ci", &origin);
        let (at, from, network) = (world.now(), Some(network.to_owned()), Some(network.to_owned()));
        let noted = TokenUseWrite { sha256: [sha256; 32], at, from, unless_since: at, network, told };
        store.note_token_use(&noted).await.unwrap();
        world.advance(1);
    };
    let told = async || {
        let filter = AuditFilter { actions: vec![AuditAction::TokenUsedFromNewAddress], ..all() };
        rows(&world, filter).await.len()
    };
    note(1, "192.0.2.1").await;
    note(1, "192.0.2.1").await;
    assert_eq!(told().await, 1, "the first, too");
    note(1, "192.0.2.2").await;
    note(1, "192.0.2.1").await;
    assert_eq!(told().await, 2);
    note(9, "192.0.2.3").await;
    assert_eq!(told().await, 2, "a token that is none");
    world.advance(3_600_000);
    for number in 0..NETWORKS_MAX {
        note(1, &format!("198.51.100.{number}")).await;
    }
    assert_eq!(told().await, 2 + NETWORKS_MAX);
    world.advance(3_600_000);
    note(1, "198.51.100.0").await;
    assert_eq!(told().await, 2 + NETWORKS_MAX, "remembered");
    note(1, "192.0.2.1").await;
    assert_eq!(told().await, 3 + NETWORKS_MAX, "the one that was not used for longest was forgotten");
}
