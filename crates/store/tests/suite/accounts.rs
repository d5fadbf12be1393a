//! Passwords, sessions, tickets, failures.

use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::World;
use nightbell_store::{
    AccountRow, ConfigurationWrite, Failures, SecondFactorRow, SessionProof, SessionRow, SignInEnd, TicketRow, TokenRow,
};

pub(crate) fn account(user: &str, password: &str) -> AccountRow {
    AccountRow { user: user.into(), password: Some(password.into()), password_changed_at: None }
}

pub(crate) fn session(world: &World, id: &str, user: &str, sha256: u8) -> SessionRow {
    SessionRow {
        id: id.into(),
        sha256: [sha256; 32],
        user: user.into(),
        created_at: world.now(),
        last_used_at: world.now(),
        address: "192.0.2.1".into(),
        device: "Firefox".into(),
        ends_at: None,
    }
}

async fn ids_of(world: &World, user: &str) -> Vec<String> {
    world.store.sessions_of(user).await.unwrap().into_iter().map(|session| session.id).collect()
}

pub(crate) async fn a_new_password_ends_sessions(world: World) {
    let store = &world.store;
    assert_eq!(store.account("ada").await.unwrap(), None);
    assert!(!store.has_accounts().await.unwrap());
    store.put_account(&account("ada", "first"), None, &told(&world)).await.unwrap();
    assert!(store.has_accounts().await.unwrap());
    for (id, user, sha256) in [("a1", "ada", 1), ("a2", "ada", 2), ("g1", "grace", 3)] {
        store.create_session(&session(&world, id, user, sha256), &SessionProof::Used, &told(&world)).await.unwrap();
    }
    let second = AccountRow { password_changed_at: Some(world.now()), ..account("ada", "second") };
    store.put_account(&second, Some("a2"), &told(&world)).await.unwrap();
    assert_eq!(store.account("ada").await.unwrap(), Some(second));
    assert_eq!(ids_of(&world, "ada").await, ["a2"]);
    assert_eq!(ids_of(&world, "grace").await, ["g1"]);
    store.put_account(&account("ada", "third"), None, &told(&world)).await.unwrap();
    assert_eq!(ids_of(&world, "ada").await, [""; 0]);
}

pub(crate) async fn what_ended_meanwhile_begins_no_session(world: World) {
    let store = &world.store;
    let hash = |account: &AccountRow| SessionProof::Password(account.password.clone().unwrap());
    let (old, new) = (account("ada", "old"), account("ada", "new"));
    assert!(store.put_account(&old, None, &told(&world)).await.unwrap());
    assert!(store.create_session(&session(&world, "a1", "ada", 1), &hash(&old), &told(&world)).await.unwrap());
    assert!(store.put_account(&new, None, &told(&world)).await.unwrap());
    // Who signed in while the password was changed, and who changed it back from a session that it ended.
    assert!(!store.create_session(&session(&world, "a2", "ada", 2), &hash(&old), &told(&world)).await.unwrap());
    assert!(!store.put_account(&old, Some("a1"), &told(&world)).await.unwrap());
    assert_eq!(store.account("ada").await.unwrap().unwrap().password, new.password);
    assert!(store.create_session(&session(&world, "a3", "ada", 3), &hash(&new), &told(&world)).await.unwrap());
    assert!(!store.put_account(&old, Some("a2"), &told(&world)).await.unwrap());
    assert!(store.put_account(&old, Some("a3"), &told(&world)).await.unwrap());
    let none = SessionProof::Passkey("none".to_owned());
    assert!(!store.create_session(&session(&world, "a4", "ada", 4), &none, &told(&world)).await.unwrap());
    let kept: Vec<String> = store.sessions_of("ada").await.unwrap().into_iter().map(|session| session.id).collect();
    assert_eq!(kept, ["a3"]);
}

pub(crate) async fn sessions_are_found_used_and_ended(world: World) {
    let store = &world.store;
    let first = session(&world, "a1", "ada", 1);
    store.create_session(&first, &SessionProof::Used, &told(&world)).await.unwrap();
    assert_eq!(store.session_by_hash(&[1; 32]).await.unwrap(), Some(first.clone()));
    assert_eq!(store.session_by_hash(&[9; 32]).await.unwrap(), None);
    world.advance(1_000);
    store.create_session(&session(&world, "a2", "ada", 2), &SessionProof::Used, &told(&world)).await.unwrap();
    assert_eq!(ids_of(&world, "ada").await, ["a2", "a1"]);
    world.advance(1_000);
    store.touch_session("a1", world.now(), "198.51.100.7", "a\0b").await.unwrap();
    let found = store.sessions_of("ada").await.unwrap().remove(0);
    assert_eq!((found.id.as_str(), found.last_used_at, found.address.as_str()), ("a1", world.now(), "198.51.100.7"));
    assert_eq!(found.created_at, first.created_at);

    assert!(!store.end_session("grace", "a1", &told(&world)).await.unwrap(), "only one's own");
    assert!(store.end_session("ada", "a1", &told(&world)).await.unwrap());
    assert!(!store.end_session("ada", "a1", &told(&world)).await.unwrap());
    assert_eq!(store.session_by_hash(&[1; 32]).await.unwrap(), None);
    store.create_session(&session(&world, "a3", "ada", 3), &SessionProof::Used, &told(&world)).await.unwrap();
    assert_eq!(store.end_sessions_of("ada", Some("a3"), &told(&world)).await.unwrap(), 1);
    assert_eq!(ids_of(&world, "ada").await, ["a3"]);
    assert_eq!(store.end_sessions_of("ada", None, &told(&world)).await.unwrap(), 1);
}

pub(crate) async fn tickets_work_once(world: World) {
    let store = &world.store;
    let ticket = |sha256: u8, user: Option<&str>| TicketRow {
        sha256: [sha256; 32],
        purpose: "set_up".into(),
        user: user.map(str::to_owned),
        created_at: world.now(),
        expires_at: world.now(),
    };
    store.create_ticket(&ticket(1, None), None).await.unwrap();
    store.create_ticket(&ticket(2, Some("ada")), None).await.unwrap();
    assert_eq!(store.ticket(&[1; 32]).await.unwrap(), Some(ticket(1, None)));
    store.create_ticket(&ticket(3, None), None).await.unwrap();
    assert_eq!(store.ticket(&[1; 32]).await.unwrap(), None, "the newer one took its place");
    assert_eq!(store.ticket(&[2; 32]).await.unwrap(), Some(ticket(2, Some("ada"))));
    assert!(store.use_ticket(&[3; 32]).await.unwrap());
    assert!(!store.use_ticket(&[3; 32]).await.unwrap());
}

pub(crate) async fn failures_count_while_they_are_near(world: World) {
    let store = &world.store;
    let start = world.now();
    let count = async |forget_before| store.count_failure("account:ada", world.now(), forget_before).await.unwrap();
    assert_eq!(store.failures("account:ada").await.unwrap(), None);
    assert_eq!(count(start).await.count, 1);
    world.advance(1_000);
    assert_eq!(count(start).await, Failures { count: 2, last_at: world.now() });
    assert_eq!(store.failures("account:ada").await.unwrap(), Some(Failures { count: 2, last_at: world.now() }));
    assert_eq!(store.failures("account:grace").await.unwrap(), None);
    world.advance(1_000);
    assert_eq!(count(world.now()).await.count, 1, "those before were too long ago");
    store.forget_failures("account:ada").await.unwrap();
    assert_eq!(store.failures("account:ada").await.unwrap(), None);
}

pub(crate) async fn what_is_stale_is_deleted(world: World) {
    let store = &world.store;
    store.create_session(&session(&world, "old", "ada", 1), &SessionProof::Used, &told(&world)).await.unwrap();
    store.create_session(&session(&world, "idle", "ada", 2), &SessionProof::Used, &told(&world)).await.unwrap();
    store.count_failure("address:192.0.2.1", world.now(), world.now()).await.unwrap();
    let ticket = |sha256: u8| TicketRow {
        sha256: [sha256; 32],
        purpose: "set_up".into(),
        user: Some(sha256.to_string()),
        created_at: world.now(),
        expires_at: world.now(),
    };
    store.create_ticket(&ticket(1), None).await.unwrap();
    world.advance(1_000);
    let later = world.now();
    store.create_session(&session(&world, "new", "ada", 3), &SessionProof::Used, &told(&world)).await.unwrap();
    store.create_ticket(&ticket(2), None).await.unwrap();
    store.count_failure("address:192.0.2.2", later, later).await.unwrap();
    store.touch_session("old", later, "192.0.2.1", "Firefox").await.unwrap();

    let delete =
        async |made_before, limit| store.delete_stale_sign_ins(made_before, later, later, limit).await.unwrap();
    assert_eq!(delete(nightbell_core::Timestamp::MIN, 0).await, 0);
    assert_eq!(delete(nightbell_core::Timestamp::MIN, 100).await, 3, "a session, a ticket, a count of failures");
    assert_eq!(ids_of(&world, "ada").await, ["new", "old"]);
    assert_eq!(delete(later, 100).await, 1);
    assert_eq!(ids_of(&world, "ada").await, ["new"]);
    assert!(store.ticket(&[2; 32]).await.unwrap().is_some());
    assert!(store.failures("address:192.0.2.2").await.unwrap().is_some());
}

pub(crate) async fn codes_of_a_second_factor_work_once(world: World) {
    let store = &world.store;
    let factor = SecondFactorRow { user: "ada".into(), sealed: vec![1, 2, 3], confirmed_at: None, last_step: 0 };
    assert_eq!(store.second_factor("ada").await.unwrap(), None);
    assert!(!store.use_step("ada", 7).await.unwrap());
    store.put_second_factor(&factor, &[], None).await.unwrap();
    let confirmed = SecondFactorRow { confirmed_at: Some(world.now()), ..factor };
    store.put_second_factor(&confirmed, &[[1; 32], [2; 32]], None).await.unwrap();
    assert_eq!(store.second_factor("ada").await.unwrap(), Some(confirmed.clone()));
    assert!(store.use_step("ada", 7).await.unwrap());
    assert!(!store.use_step("ada", 7).await.unwrap(), "used");
    assert!(!store.use_step("ada", 6).await.unwrap(), "older");
    assert!(store.use_step("ada", 8).await.unwrap());
    assert!(!store.use_recovery_code("grace", &[1; 32]).await.unwrap());
    assert!(store.use_recovery_code("ada", &[1; 32]).await.unwrap());
    assert!(!store.use_recovery_code("ada", &[1; 32]).await.unwrap());
    store.put_second_factor(&confirmed, &[[3; 32]], None).await.unwrap();
    assert!(!store.use_recovery_code("ada", &[2; 32]).await.unwrap(), "new ones take the place of the old");
    assert!(store.delete_second_factor("ada", &told(&world)).await.unwrap());
    assert!(!store.delete_second_factor("ada", &told(&world)).await.unwrap());
    assert!(!store.use_recovery_code("ada", &[3; 32]).await.unwrap());
}

pub(crate) async fn signing_in_ends_with_the_document(world: World) {
    let store = &world.store;
    let ticket = |sha256: u8| TicketRow {
        sha256: [sha256; 32],
        purpose: "reset".into(),
        user: Some("ada".into()),
        created_at: world.now(),
        expires_at: world.now(),
    };
    let token = TokenRow {
        name: "hers".into(),
        role: "responder".into(),
        sha256: [9; 32],
        bootstrap: false,
        created_at: world.now(),
        created_by: "ada".into(),
        revoked_at: None,
        owner: Some("ada".into()),
        scopes: String::new(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    };
    let factor = SecondFactorRow { user: "ada".into(), sealed: vec![1], confirmed_at: None, last_step: 0 };
    store.put_account(&account("ada", "first"), None, &told(&world)).await.unwrap();
    store.put_second_factor(&factor, &[[1; 32]], None).await.unwrap();
    store.create_token(&token, &told(&world)).await.unwrap();
    store.create_session(&session(&world, "a1", "ada", 1), &SessionProof::Used, &told(&world)).await.unwrap();
    let end = async |end: SignInEnd| {
        store.create_ticket(&ticket(3), None).await.unwrap();
        let revision = store.configuration_revision().await.unwrap();
        let resources = vec![resource("teams", &format!("t{revision}"), body("{}"))];
        let write = ConfigurationWrite { resources, sign_in: vec![end], ..write(&world, revision) };
        store.write_configuration(write).await.unwrap();
        assert_eq!(store.ticket(&[3; 32]).await.unwrap(), None, "a link ends with each of them");
    };
    end(SignInEnd::Tickets("ada".into())).await;
    assert_eq!(ids_of(&world, "ada").await, ["a1"]);
    end(SignInEnd::Sessions("ada".into())).await;
    assert_eq!(ids_of(&world, "ada").await, [""; 0]);
    assert!(store.account("ada").await.unwrap().is_some());
    assert!(store.token_by_hash(&[9; 32]).await.unwrap().is_some());
    store.create_ticket(&ticket(3), None).await.unwrap();
    store.put_account(&account("ada", "second"), None, &told(&world)).await.unwrap();
    assert_eq!(store.ticket(&[3; 32]).await.unwrap(), None, "a new password ends links too");
    end(SignInEnd::Everything("ada".into())).await;
    assert_eq!(store.account("ada").await.unwrap(), None);
    assert_eq!(store.second_factor("ada").await.unwrap(), None);
    assert!(!store.use_recovery_code("ada", &[1; 32]).await.unwrap());
    assert_eq!(store.token_by_hash(&[9; 32]).await.unwrap(), None);
}
