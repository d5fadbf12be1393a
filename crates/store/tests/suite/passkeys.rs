//! Passkeys and challenges.

use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::World;
use nightbell_store::{ChallengeRow, ConfigurationWrite, PasskeyRow, SignInEnd};

pub(crate) fn passkey(world: &World, id: &str, user: &str, credential: u8) -> PasskeyRow {
    PasskeyRow {
        id: id.into(),
        user: user.into(),
        credential_id: vec![credential; 40],
        name: "telephone".into(),
        key: vec![1, 2, 3],
        state: vec![0; 7],
        transports: 255,
        created_at: world.now(),
        last_used_at: None,
    }
}

fn challenge(world: &World, sha256: u8, user: Option<&str>) -> ChallengeRow {
    ChallengeRow {
        sha256: [sha256; 32],
        user: user.map(str::to_owned),
        state: vec![4, 5],
        created_at: world.now(),
        expires_at: world.now() + jiff::SignedDuration::from_mins(5),
    }
}

async fn ids_of(world: &World, user: &str) -> Vec<String> {
    world.store.passkeys_of(user).await.unwrap().into_iter().map(|passkey| passkey.id).collect()
}

pub(crate) async fn are_found_used_and_removed(world: World) {
    let store = &world.store;
    let first = passkey(&world, "p1", "ada", 1);
    assert!(store.create_passkey(&first, 2, &told(&world)).await.unwrap());
    assert!(
        !store.create_passkey(&passkey(&world, "p9", "grace", 1), 2, &told(&world)).await.unwrap(),
        "somebody has it"
    );
    world.advance(1_000);
    assert!(store.create_passkey(&passkey(&world, "p2", "ada", 2), 2, &told(&world)).await.unwrap());
    assert!(!store.create_passkey(&passkey(&world, "p3", "ada", 3), 2, &told(&world)).await.unwrap(), "two are enough");
    assert!(store.create_passkey(&passkey(&world, "p4", "grace", 4), 2, &told(&world)).await.unwrap());
    assert_eq!(ids_of(&world, "ada").await, ["p1", "p2"]);
    assert_eq!(store.passkey_by_credential(&[1; 40]).await.unwrap(), Some(first.clone()));
    assert_eq!(store.passkey_by_credential(&[1; 39]).await.unwrap(), None);

    assert!(!store.use_passkey("p1", &[1; 7], &[2; 7], world.now()).await.unwrap(), "it was in another state");
    assert!(store.use_passkey("p1", &[0; 7], &[2; 7], world.now()).await.unwrap());
    assert!(!store.use_passkey("p1", &[0; 7], &[2; 7], world.now()).await.unwrap());
    let used = PasskeyRow { state: vec![2; 7], last_used_at: Some(world.now()), ..first };
    assert_eq!(store.passkey_by_credential(&[1; 40]).await.unwrap(), Some(used));

    assert_eq!(store.delete_passkeys("grace", Some("p1"), &told(&world)).await.unwrap(), 0, "it is not hers");
    assert_eq!(store.delete_passkeys("ada", Some("p1"), &told(&world)).await.unwrap(), 1);
    assert_eq!(ids_of(&world, "ada").await, ["p2"]);
    assert_eq!(store.delete_passkeys("ada", None, &told(&world)).await.unwrap(), 1);
    assert_eq!(ids_of(&world, "grace").await, ["p4"]);
}

pub(crate) async fn challenges_are_taken_once(world: World) {
    let store = &world.store;
    let (hers, anybodys) = (challenge(&world, 1, Some("ada")), challenge(&world, 2, None));
    assert!(store.create_challenge(&hers, 2).await.unwrap());
    assert!(store.create_challenge(&anybodys, 2).await.unwrap());
    assert!(!store.create_challenge(&challenge(&world, 3, None), 2).await.unwrap(), "two are enough");
    assert_eq!(store.take_challenge(&[1; 32]).await.unwrap(), Some(hers));
    assert_eq!(store.take_challenge(&[1; 32]).await.unwrap(), None);
    world.advance(5 * 60_000);
    assert_eq!(store.delete_expired_challenges(world.now(), 10).await.unwrap(), 0);
    world.advance(1);
    assert_eq!(store.delete_expired_challenges(world.now(), 0).await.unwrap(), 0);
    assert_eq!(store.delete_expired_challenges(world.now(), 10).await.unwrap(), 1);
    assert_eq!(store.take_challenge(&[2; 32]).await.unwrap(), None);
}

pub(crate) async fn end_with_their_person(world: World) {
    let store = &world.store;
    assert!(store.create_passkey(&passkey(&world, "g1", "grace", 9), 2, &told(&world)).await.unwrap());
    let ends = [
        (SignInEnd::Tickets("ada".into()), true),
        (SignInEnd::Sessions("ada".into()), false),
        (SignInEnd::Everything("ada".into()), false),
    ];
    for (end, stay) in ends {
        store.delete_passkeys("ada", None, &told(&world)).await.unwrap();
        store.take_challenge(&[1; 32]).await.unwrap();
        assert!(store.create_passkey(&passkey(&world, "p1", "ada", 1), 2, &told(&world)).await.unwrap());
        assert!(store.create_challenge(&challenge(&world, 1, Some("ada")), 2).await.unwrap());
        let revision = store.configuration_revision().await.unwrap();
        let resources = vec![resource("teams", &format!("t{revision}"), body("{}"))];
        let write = ConfigurationWrite { resources, sign_in: vec![end.clone()], ..write(&world, revision) };
        store.write_configuration(write).await.unwrap();
        assert_eq!(ids_of(&world, "ada").await.len(), usize::from(stay), "{end:?}");
        assert_eq!(store.take_challenge(&[1; 32]).await.unwrap().is_some(), stay, "{end:?}");
    }
    assert_eq!(ids_of(&world, "grace").await, ["g1"]);
}
