//! Programs that wait to be logged in.

use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::World;
use nightbell_store::{AccountRow, ConfigurationWrite, DeviceLoginRow, SignInEnd};

fn login(world: &World, code: u8) -> DeviceLoginRow {
    DeviceLoginRow {
        sha256: [code; 32],
        user_code_sha256: [code + 100; 32],
        address: "192.0.2.1".into(),
        machine: "laptop".into(),
        scopes: "alerts team:payments".into(),
        lasts_ms: 90 * 86_400_000,
        created_at: world.now(),
        expires_at: world.now() + jiff::SignedDuration::from_mins(15),
        interval_s: 2,
        asked_at: None,
        user: None,
        allowed: None,
    }
}

pub(crate) async fn are_decided_and_taken_once(world: World) {
    let store = &world.store;
    let first = login(&world, 1);
    assert!(store.create_device_login(&first, 10).await.unwrap());
    assert_eq!(store.device_login(&[1; 32]).await.unwrap(), Some(first.clone()));
    assert_eq!(store.device_login(&[101; 32]).await.unwrap(), None, "each code is for its own");
    assert_eq!(store.undecided_device_login(&[101; 32]).await.unwrap(), Some(first.clone()));
    assert!(!store.take_device_login(&[1; 32]).await.unwrap(), "nobody has decided");

    store.note_device_asked(&[1; 32], world.now(), 7).await.unwrap();
    let asked = DeviceLoginRow { asked_at: Some(world.now()), interval_s: 7, ..first };
    assert_eq!(store.device_login(&[1; 32]).await.unwrap(), Some(asked.clone()));

    assert!(
        !store.decide_device_login(&[101; 32], "ada", true, asked.expires_at, &told(&world)).await.unwrap(),
        "too late"
    );
    assert!(store.decide_device_login(&[101; 32], "ada", true, world.now(), &told(&world)).await.unwrap());
    assert!(
        !store.decide_device_login(&[101; 32], "grace", false, world.now(), &told(&world)).await.unwrap(),
        "decided"
    );
    assert_eq!(store.undecided_device_login(&[101; 32]).await.unwrap(), None);
    let decided = DeviceLoginRow { user: Some("ada".into()), allowed: Some(true), ..asked };
    assert_eq!(store.device_login(&[1; 32]).await.unwrap(), Some(decided));
    assert!(store.take_device_login(&[1; 32]).await.unwrap());
    assert!(!store.take_device_login(&[1; 32]).await.unwrap());
    assert_eq!(store.device_login(&[1; 32]).await.unwrap(), None);
}

pub(crate) async fn are_so_many_and_no_more(world: World) {
    let store = &world.store;
    let create = async |code: u8| store.create_device_login(&login(&world, code), 2).await.unwrap();
    assert!(create(1).await);
    let same_code = DeviceLoginRow { sha256: [9; 32], ..login(&world, 1) };
    assert!(!store.create_device_login(&same_code, 2).await.unwrap());
    assert!(create(2).await);
    assert!(!create(3).await);
    world.advance(15 * 60_000);
    assert!(create(3).await, "what is too old does not count");
    assert_eq!(store.delete_expired_device_logins(world.now(), 10).await.unwrap(), 0);
    world.advance(1);
    assert_eq!(store.delete_expired_device_logins(world.now(), 1).await.unwrap(), 1);
    assert_eq!(store.delete_expired_device_logins(world.now(), 10).await.unwrap(), 1);
    assert!(store.device_login(&[3; 32]).await.unwrap().is_some());
}

pub(crate) async fn end_with_whoever_allowed_them(world: World) {
    let store = &world.store;
    let allowed = async |code: u8| {
        assert!(store.create_device_login(&login(&world, code), 10).await.unwrap());
        assert!(store.decide_device_login(&[code + 100; 32], "ada", true, world.now(), &told(&world)).await.unwrap());
    };
    let ends = [SignInEnd::Tickets, SignInEnd::Sessions, SignInEnd::Everything].map(|end| end("ada".to_owned()));
    for (code, end) in (1..).zip(ends) {
        allowed(code).await;
        let revision = store.configuration_revision().await.unwrap();
        let resources = vec![resource("teams", &format!("t{revision}"), body("{}"))];
        let write = ConfigurationWrite { resources, sign_in: vec![end], ..write(&world, revision) };
        store.write_configuration(write).await.unwrap();
        assert_eq!(store.device_login(&[code; 32]).await.unwrap(), None);
    }
    allowed(4).await;
    let account = AccountRow { user: "ada".into(), password: Some("new".into()), password_changed_at: None };
    store.put_account(&account, None, &told(&world)).await.unwrap();
    assert_eq!(store.device_login(&[4; 32]).await.unwrap(), None, "a new password ends them too");
}
