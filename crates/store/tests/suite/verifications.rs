//! Contact methods that were verified.

use crate::suite::audit::told;
use crate::suite::configuration::{body, resource, write};
use crate::suite::world::World;
use nightbell_store::{ConfigurationWrite, SentCode, SignInEnd};

const HERE: [u8; 32] = [1; 32];
const ELSEWHERE: [u8; 32] = [2; 32];

fn code(world: &World, mac: u8) -> SentCode {
    SentCode { mac: [mac; 32], expires_at: world.now(), tries: 0 }
}

async fn verified(world: &World, method: &str) -> Option<(bool, bool)> {
    let rows = world.store.verifications(Some("ada")).await.unwrap();
    let row = rows.into_iter().find(|row| row.method == method)?;
    Some((row.address_sha256 == HERE, row.verified_at.is_some()))
}

pub(crate) async fn a_code_verifies_one_address_once(world: World) {
    let store = &world.store;
    assert_eq!(store.verifications(None).await.unwrap(), []);
    assert_eq!(store.count_try("ada", "text", &HERE).await.unwrap(), None);
    store.put_code("ada", "text", &HERE, code(&world, 7), &told(&world)).await.unwrap();
    store.put_code("grace", "mail", &HERE, code(&world, 8), &told(&world)).await.unwrap();
    assert_eq!(store.count_try("ada", "text", &ELSEWHERE).await.unwrap(), None, "it was sent to another address");
    for tries in 1..=2 {
        let counted = store.count_try("ada", "text", &HERE).await.unwrap();
        assert_eq!(counted, Some(SentCode { tries, ..code(&world, 7) }));
    }
    assert!(!store.use_code("ada", "text", &[9; 32], world.now(), &told(&world)).await.unwrap(), "another code");
    assert_eq!(verified(&world, "text").await, Some((true, false)));
    assert!(store.use_code("ada", "text", &[7; 32], world.now(), &told(&world)).await.unwrap());
    assert!(!store.use_code("ada", "text", &[7; 32], world.now(), &told(&world)).await.unwrap(), "used");
    assert_eq!(store.count_try("ada", "text", &HERE).await.unwrap(), None);
    assert_eq!(verified(&world, "text").await, Some((true, true)));
    let all = store.verifications(None).await.unwrap();
    let names: Vec<_> = all.iter().map(|row| (row.user.as_str(), row.method.as_str())).collect();
    assert_eq!(names, [("ada", "text"), ("grace", "mail")]);
    assert_eq!(all[1].code, Some(code(&world, 8)));

    // Another code for the same address takes nothing away; one for another address begins anew.
    store.put_code("ada", "text", &HERE, code(&world, 3), &told(&world)).await.unwrap();
    assert_eq!(verified(&world, "text").await, Some((true, true)));
    store.put_code("ada", "text", &ELSEWHERE, code(&world, 4), &told(&world)).await.unwrap();
    assert_eq!(verified(&world, "text").await, Some((false, false)));
}

pub(crate) async fn go_with_their_person(world: World) {
    let store = &world.store;
    store.put_code("ada", "text", &HERE, code(&world, 7), &told(&world)).await.unwrap();
    let write = ConfigurationWrite {
        resources: vec![resource("teams", "t", body("{}"))],
        sign_in: vec![SignInEnd::Everything("ada".into())],
        ..write(&world, 0)
    };
    store.write_configuration(write).await.unwrap();
    assert_eq!(store.verifications(None).await.unwrap(), []);
}
