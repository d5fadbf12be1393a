//! API tokens.

use crate::suite::audit::told;
use crate::suite::world::World;
use nightbell_store::{StoreError, TokenRow, TokenUseWrite};

fn token(world: &World, name: &str, sha256: u8) -> TokenRow {
    TokenRow {
        name: name.into(),
        role: "responder".into(),
        sha256: [sha256; 32],
        bootstrap: false,
        created_at: world.now(),
        created_by: "ada".into(),
        revoked_at: None,
        owner: None,
        scopes: String::new(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    }
}

pub(crate) async fn are_found_by_hash_until_revoked(world: World) {
    let (deploy, cron) = (token(&world, "deploy", 1), token(&world, "cron", 2));
    world.store.create_token(&deploy, &told(&world)).await.unwrap();
    world.store.create_token(&cron, &told(&world)).await.unwrap();
    assert_eq!(world.store.token_by_hash(&[1; 32]).await.unwrap(), Some(deploy.clone()));
    assert_eq!(world.store.token_by_hash(&[9; 32]).await.unwrap(), None);
    assert_eq!(world.store.tokens().await.unwrap(), [cron.clone(), deploy.clone()]);

    let taken = world.store.create_token(&token(&world, "deploy", 3), &told(&world)).await;
    assert!(matches!(taken, Err(StoreError::NameTaken(name)) if name == "deploy"));

    world.advance(100);
    assert!(world.store.revoke_token("deploy", world.now(), &told(&world)).await.unwrap());
    assert!(!world.store.revoke_token("deploy", world.now(), &told(&world)).await.unwrap());
    assert!(!world.store.revoke_token("nobody", world.now(), &told(&world)).await.unwrap());
    assert!(!world.store.revoke_token("no\0body", world.now(), &told(&world)).await.unwrap());
    assert_eq!(world.store.token_by_hash(&[1; 32]).await.unwrap(), None);

    // The name is free again; the revoked one is still listed.
    let next = token(&world, "deploy", 4);
    world.store.create_token(&next, &told(&world)).await.unwrap();
    let revoked = TokenRow { revoked_at: Some(world.now()), ..deploy };
    assert_eq!(world.store.tokens().await.unwrap(), [cron, revoked, next]);
}

pub(crate) async fn a_bootstrap_token_may_be_given_again(world: World) {
    let bootstrap = |sha256| TokenRow { bootstrap: true, role: "admin".into(), ..token(&world, "bootstrap", sha256) };
    let by_hash = async |sha256: u8| world.store.token_by_hash(&[sha256; 32]).await.unwrap().map(|found| found.name);
    world.store.put_bootstrap_token(&bootstrap(1), &told(&world)).await.unwrap();
    world.store.put_bootstrap_token(&bootstrap(1), &told(&world)).await.unwrap();
    assert_eq!(by_hash(1).await.as_deref(), Some("bootstrap"));
    world.store.put_bootstrap_token(&bootstrap(2), &told(&world)).await.unwrap();
    assert_eq!((by_hash(1).await, by_hash(2).await.as_deref()), (None, Some("bootstrap")));
    assert_eq!(world.store.tokens().await.unwrap().len(), 1);

    world.store.create_token(&token(&world, "deploy", 3), &told(&world)).await.unwrap();
    let clash = TokenRow { name: "deploy".into(), ..bootstrap(4) };
    assert!(matches!(world.store.put_bootstrap_token(&clash, &told(&world)).await, Err(StoreError::NameTaken(_))));

    assert!(world.store.revoke_token("bootstrap", world.now(), &told(&world)).await.unwrap());
    assert_eq!(by_hash(2).await, None);
    world.advance(1_000);
    world.store.put_bootstrap_token(&bootstrap(2), &told(&world)).await.unwrap();
    assert_eq!(by_hash(2).await.as_deref(), Some("bootstrap"), "whoever starts the server may bring it back");
}

pub(crate) async fn remember_whose_they_are_and_where_they_were_used(world: World) {
    let ends = world.now();
    let deploy = TokenRow {
        owner: Some("ada".into()),
        scopes: "alerts team:payments".into(),
        expires_at: Some(ends),
        ..token(&world, "deploy", 1)
    };
    world.store.create_token(&deploy, &told(&world)).await.unwrap();
    assert_eq!(world.store.token_by_hash(&[1; 32]).await.unwrap(), Some(deploy.clone()), "expired or not");
    let note = async |from: Option<&str>| {
        let now = world.now();
        let since = nightbell_core::Timestamp::from_millisecond(now.as_millisecond() - 1_000).unwrap();
        for sha256 in [[1; 32], [9; 32]] {
            let from = from.map(str::to_owned);
            let told = told(&world);
            let noted = TokenUseWrite { sha256, at: now, from, unless_since: since, network: None, told };
            world.store.note_token_use(&noted).await.unwrap();
        }
        let found = world.store.token_by_hash(&[1; 32]).await.unwrap().unwrap();
        (found.last_used_at, found.last_used_from)
    };
    let first = world.now();
    assert_eq!(note(Some("192.0.2.1")).await, (Some(first), Some("192.0.2.1".to_owned())));
    world.advance(1_000);
    assert_eq!(note(Some("192.0.2.2")).await, (Some(first), Some("192.0.2.1".to_owned())), "too soon");
    world.advance(1);
    let later = world.now();
    assert_eq!(note(None).await, (Some(later), None));
    assert_eq!(world.store.tokens().await.unwrap()[0].last_used_at, Some(later));
}
