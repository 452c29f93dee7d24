//! The root key is rotated: everything works on, nothing needs the earlier version any more, and then it is gone.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    browser::{PASSWORD, code, colleague, finished, set_up, show, sign_in, signed_in, ticket},
    world::{ROOT, World},
};
use keyward_api::Step;
use keyward_crypto::{CryptoError, SystemRandom};
use keyward_store::{WrappedCount, WrappedKind};
use serde_json::{Value, json};

const PLAINTEXT: &str = "c2VjcmV0";
const GM: &str = "ap-guangzhou";

async fn left(world: &World) -> WrappedCount {
    world.service.root_key_status().await.unwrap().secrets
}

async fn decrypts(world: &World, ciphertext: &Value) {
    let opened = world.ok("Decrypt", json!({ "CiphertextBlob": ciphertext })).await;
    assert_eq!(opened["Plaintext"], PLAINTEXT);
}

#[tokio::test]
async fn everything_works_on_after_a_rotation() {
    let world = World::new().await;
    let (_, user) = world.signing_user("signer").await;
    let key = world.key("encrypts").await;
    let before = world.ok("Encrypt", json!({ "KeyId": key, "Plaintext": PLAINTEXT })).await;
    let sm2 = world.key_for("ASYMMETRIC_SIGN_VERIFY_SM2").await;
    let waiting = world.ok("CreateKey", json!({ "Alias": "imported", "Type": 2 })).await["KeyId"]
        .as_str()
        .unwrap()
        .to_owned();
    let import =
        json!({ "KeyId": waiting, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" });
    world.ok("GetParametersForImport", import).await;
    let white = json!({ "Alias": "white", "Algorithm": "SM4" });
    let white = world.ok("CreateWhiteBoxKey", white).await["KeyId"].as_str().unwrap().to_owned();
    colleague(&world, "Ann").await;
    let first = signed_in(&world, "Ann", 1).await;
    let (app, _) = set_up(&world, &first.token, PASSWORD).await;
    world.service.open_notary().await.unwrap();

    let (old, first_id) = (world.root_key.wrap(b"x", b"y", &SystemRandom).unwrap(), world.root_key.id());
    let rotated = world.ok("RotateRootKey", json!({})).await;
    assert_eq!(rotated["RootKeyId"], hex::encode(world.root_key.id()));
    assert_eq!(rotated["EarlierRootKeyIds"], json!([hex::encode(first_id)]));
    assert_eq!(rotated["SecretsLeft"], rotated["Secrets"]);
    assert_eq!(*world.keeper.kept.lock().unwrap(), [vec![world.root_key.id(), first_id]]);
    decrypts(&world, &before["CiphertextBlob"]).await;
    let between = world.key("between").await;
    let again = world.err("RotateRootKey", json!({})).await;
    assert!(again.starts_with("FailedOperation"), "{again}");

    assert!(world.service.rewrap().await.unwrap() > 6);
    let status = world.service.root_key_status().await.unwrap();
    assert_eq!((status.secrets.left, status.earlier.len()), (0, 0));
    assert_eq!(world.keeper.kept.lock().unwrap().last().unwrap(), &[world.root_key.id()]);
    assert_eq!(world.root_key.unwrap(b"x", &old).unwrap_err(), CryptoError::WrongRootKey);
    assert_eq!(world.service.rewrap().await.unwrap(), 0);

    decrypts(&world, &before["CiphertextBlob"]).await;
    for key in [&key, &between] {
        world.ok("Encrypt", json!({ "KeyId": key, "Plaintext": PLAINTEXT })).await;
    }
    let digest = "sGp1Jj3wlqJHXaAM9nBdhfLr5lOXCs9Ab4JQ5D+gYoY=";
    let sign = json!({ "KeyId": sm2, "Algorithm": "SM2DSA", "Message": digest, "MessageType": "DIGEST" });
    world.ok("SignByAsymmetricKey", sign).await;
    let encrypt = json!({ "KeyId": white, "PlainText": PLAINTEXT });
    world.ok("EncryptByWhiteBox", encrypt).await;
    world.call(&user, "GetCallerIdentity", GM, json!({})).await.unwrap();
    world.clock.advance_seconds(60);
    let half =
        ticket(sign_in(&world, &ROOT.to_string(), "Ann", PASSWORD, 1).await.unwrap(), Step::SecondFactor);
    finished(show(&world, &half, &code(&world, &app, 0)).await.unwrap());

    // And again: what was wrapped anew can be wrapped anew.
    world.ok("RotateRootKey", json!({})).await;
    world.service.rewrap().await.unwrap();
    decrypts(&world, &before["CiphertextBlob"]).await;
}

#[tokio::test]
async fn every_table_of_secrets_is_wrapped_anew() {
    let world = World::new().await;
    for n in 0..250 {
        world.key(&format!("key-{n}")).await;
    }
    let all = left(&world).await.total;
    assert!(all > 250, "{all}");
    world.ok("RotateRootKey", json!({})).await;
    world.service.rewrap().await.unwrap();
    let prefix = world.root_key.prefix();
    for kind in WrappedKind::ALL {
        assert_eq!(world.store.count_wrapped(kind, &prefix).await.unwrap().left, 0, "{kind:?}");
    }
}

#[tokio::test]
async fn a_root_key_that_cannot_be_kept_does_not_change() {
    let world = World::new().await;
    let id = world.root_key.id();
    world.keeper.refuse(true);
    let refused = world.err("RotateRootKey", json!({})).await;
    assert!(refused.starts_with("InternalError"), "{refused}");
    assert!(!refused.contains("disk"), "{refused}");
    assert_eq!((world.root_key.id(), world.root_key.earlier_ids().len()), (id, 0));
    world.keeper.refuse(false);
    world.ok("RotateRootKey", json!({})).await;

    // Not retired either as long as that cannot be kept.
    world.keeper.refuse(true);
    assert!(world.service.rewrap().await.is_err());
    assert_eq!(world.root_key.earlier_ids(), [id]);
    world.keeper.refuse(false);
    world.service.rewrap().await.unwrap();
    assert_eq!(world.root_key.earlier_ids().len(), 0);
}

#[tokio::test]
async fn only_who_may_rotates_it() {
    let world = World::new().await;
    let allowed =
        json!([{ "effect": "allow", "action": ["kms:*", "keyward:DescribeRootKey"], "resource": "*" }]);
    let user = world.user(allowed).await;
    world.call(&user, "DescribeRootKey", GM, json!({})).await.unwrap();
    let refused = world.call(&user, "RotateRootKey", GM, json!({})).await.unwrap_err();
    assert!(refused.starts_with("UnauthorizedOperation"), "{refused}");
    assert_eq!(world.root_key.earlier_ids().len(), 0);
}

#[tokio::test]
async fn a_database_of_another_root_key_is_refused() {
    let world = World::new().await;
    world.service.check_root_key().await.unwrap();
    world.ok("RotateRootKey", json!({})).await;
    world.service.check_root_key().await.unwrap();
    // The file of before the rotation comes back.
    world.root_key.replace(&keyward_crypto::RootKey::generate(&SystemRandom).unwrap());
    let refused = world.service.check_root_key().await.unwrap_err();
    assert!(refused.cause.unwrap().contains("restore the root-key.json"));
}
