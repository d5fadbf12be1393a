//! Who signs in elsewhere, and browsers on their way.

use crate::suite::accounts::{account, session};
use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::passkeys::passkey;
use crate::suite::world::World;
use nightbell_store::{
    ConfigurationWrite, IdentityRow, JourneyRow, OtherWaysIn, SecondFactorRow, SessionProof, SignInEnd,
};

const ISSUER: &str = "https://id.example.com";

fn identity(world: &World, id: &str, user: &str, subject: &str) -> IdentityRow {
    IdentityRow {
        id: id.into(),
        issuer: ISSUER.into(),
        subject: subject.into(),
        user: user.into(),
        email: Some(format!("{user}@example.com")),
        role: Some("manager".into()),
        teams: vec!["payments".into(), "search".into()],
        created_at: world.now(),
        last_used_at: world.now(),
    }
}

pub(crate) async fn are_found_and_written_anew(world: World) {
    let store = &world.store;
    let first = identity(&world, "i1", "ada", "subject of ada");
    assert_eq!(store.identity(ISSUER, &first.subject).await.unwrap(), None);
    assert_eq!(store.put_identity(&first, OtherWaysIn::Stay, &told(&world)).await.unwrap(), first);
    assert_eq!(store.identity(ISSUER, &first.subject).await.unwrap(), Some(first.clone()));
    assert_eq!(store.identity("https://other.example.com", &first.subject).await.unwrap(), None);

    // Whoever comes second under the same subject is who came first.
    let second =
        IdentityRow { email: None, role: None, teams: Vec::new(), ..identity(&world, "i2", "grace", &first.subject) };
    let expected = IdentityRow { email: None, role: None, teams: Vec::new(), ..first.clone() };
    assert_eq!(store.put_identity(&second, OtherWaysIn::End, &told(&world)).await.unwrap(), expected);
    let other = IdentityRow { issuer: "https://other.example.com".into(), ..identity(&world, "i3", "ada", "7") };
    store.put_identity(&other, OtherWaysIn::Stay, &told(&world)).await.unwrap();
    let users: Vec<_> = store.identities().await.unwrap().into_iter().map(|row| (row.user, row.id)).collect();
    assert_eq!(users, [("ada".to_owned(), "i1".to_owned()), ("ada".to_owned(), "i3".to_owned())]);
}

pub(crate) async fn count_on_every_node(world: World) {
    let store = &world.store;
    let revision = async || store.configuration_revision().await.unwrap();
    let put =
        async |identity: &IdentityRow| store.put_identity(identity, OtherWaysIn::Stay, &told(&world)).await.unwrap();
    let plain = IdentityRow { role: None, teams: Vec::new(), ..identity(&world, "i1", "ada", "1") };
    put(&plain).await;
    assert_eq!(revision().await, 0, "it gives nothing");
    put(&IdentityRow { role: Some("observer".into()), ..plain.clone() }).await;
    assert_eq!(revision().await, 1);
    put(&IdentityRow { role: Some("observer".into()), email: None, ..plain.clone() }).await;
    assert_eq!(revision().await, 1, "it gives the same");
    put(&IdentityRow { teams: vec!["payments".into()], ..plain.clone() }).await;
    assert_eq!(revision().await, 2);
    assert!(!store.delete_identity("grace", "i1", &told(&world)).await.unwrap());
    assert_eq!(revision().await, 2);
    store.create_session(&session(&world, "a1", "ada", 1), &SessionProof::Used, &told(&world)).await.unwrap();
    assert!(store.delete_identity("ada", "i1", &told(&world)).await.unwrap());
    assert_eq!(revision().await, 3);
    assert!(store.sessions_of("ada").await.unwrap().is_empty());
    assert!(!store.delete_identity("ada", "i1", &told(&world)).await.unwrap());
}

pub(crate) async fn take_the_place_of_other_ways_in(world: World) {
    let store = &world.store;
    for (user, sha256) in [("ada", 1), ("grace", 2)] {
        let factor = SecondFactorRow { user: user.into(), sealed: vec![1], confirmed_at: None, last_step: 0 };
        store.put_account(&account(user, "first"), None, &told(&world)).await.unwrap();
        store.put_second_factor(&factor, &[[sha256; 32]], None).await.unwrap();
        store.create_session(&session(&world, user, user, sha256), &SessionProof::Used, &told(&world)).await.unwrap();
        let passkey = passkey(&world, user, user, sha256);
        assert!(store.create_passkey(&passkey, 1, &told(&world)).await.unwrap());
    }
    store.put_identity(&identity(&world, "i1", "ada", "1"), OtherWaysIn::End, &told(&world)).await.unwrap();
    store.put_identity(&identity(&world, "i2", "grace", "2"), OtherWaysIn::Stay, &told(&world)).await.unwrap();
    for (user, stays) in [("ada", false), ("grace", true)] {
        assert_eq!(store.account(user).await.unwrap().is_some(), stays, "{user}");
        assert_eq!(store.second_factor(user).await.unwrap().is_some(), stays, "{user}");
        assert_eq!(store.sessions_of(user).await.unwrap().len(), usize::from(stays), "{user}");
        assert_eq!(store.passkeys_of(user).await.unwrap().len(), usize::from(stays), "{user}");
    }
    // Once it is linked, a password that was set since is nobody else's.
    store.put_account(&account("ada", "second"), None, &told(&world)).await.unwrap();
    store.put_identity(&identity(&world, "i1", "ada", "1"), OtherWaysIn::End, &told(&world)).await.unwrap();
    assert!(store.account("ada").await.unwrap().is_some());
}

pub(crate) async fn end_with_the_document(world: World) {
    let store = &world.store;
    store.put_identity(&identity(&world, "i1", "ada", "1"), OtherWaysIn::Stay, &told(&world)).await.unwrap();
    for (end, left) in [(SignInEnd::Sessions("ada".into()), 1), (SignInEnd::Everything("ada".into()), 0)] {
        let revision = store.configuration_revision().await.unwrap();
        let resources = vec![resource("teams", &format!("t{revision}"), body("{}"))];
        let write = ConfigurationWrite { resources, sign_in: vec![end], ..write(&world, revision) };
        store.write_configuration(write).await.unwrap();
        assert_eq!(store.identities().await.unwrap().len(), left);
    }
}

pub(crate) async fn of_journeys_come_back_once(world: World) {
    let store = &world.store;
    let journey = JourneyRow { sha256: [1; 32], sealed: vec![1, 2], expires_at: world.now() };
    store.begin_journey(&journey).await.unwrap();
    assert_eq!(store.end_journey(&[2; 32]).await.unwrap(), None);
    assert_eq!(store.end_journey(&[1; 32]).await.unwrap(), Some(journey.clone()));
    assert_eq!(store.end_journey(&[1; 32]).await.unwrap(), None);
    // Those that nobody comes back from are deleted, and sessions that end at a time of their own.
    store.begin_journey(&journey).await.unwrap();
    let ends_at = Some(world.now());
    store
        .create_session(
            &nightbell_store::SessionRow { ends_at, ..session(&world, "s1", "ada", 3) },
            &SessionProof::Used,
            &told(&world),
        )
        .await
        .unwrap();
    assert_eq!(store.session_by_hash(&[3; 32]).await.unwrap().unwrap().ends_at, ends_at);
    let before = nightbell_core::Timestamp::MIN;
    let stale = async |now| store.delete_stale_sign_ins(before, before, now, 100).await.unwrap();
    assert_eq!(stale(world.now()).await, 0);
    world.advance(1);
    assert_eq!(stale(world.now()).await, 2);
}
