//! Material that users bring.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::world::{START, World, wrapped};
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const NOW: i64 = START / 1000;
const MATERIAL: [u8; 16] = *b"sixteen bytes :)";
const OTHER: [u8; 16] = *b"sixteen others:(";

fn ask(key: &str, algorithm: &str) -> Value {
    json!({"KeyId": key, "WrappingAlgorithm": algorithm, "WrappingKeySpec": "RSA_2048"})
}

async fn parameters(world: &World, key: &str) -> Value {
    world.ok("GetParametersForImport", ask(key, "RSAES_OAEP_SHA_256")).await
}

/// A key with the material; its id.
async fn imported(world: &World, alias: &str, valid_to: i64) -> String {
    let key = world.external_key(alias).await;
    let mut import = world.import(&key, &MATERIAL).await;
    import["ValidTo"] = json!(valid_to);
    world.ok("ImportKeyMaterial", import).await;
    key
}

async fn encrypt(world: &World, key: &str) -> Value {
    world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].take()
}

async fn state(world: &World, key: &str) -> String {
    world.metadata(key).await["KeyState"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_external_key_waits_for_its_material() {
    let world = World::new().await;
    let created = world.ok("CreateKey", json!({"Alias": "a", "Type": 2})).await;
    assert_eq!(
        (&created["KeyState"], &created["KeyUsage"]),
        (&json!("PendingImport"), &json!("ENCRYPT_DECRYPT"))
    );
    let key = created["KeyId"].as_str().unwrap();
    let told = world.metadata(key).await;
    assert_eq!((&told["Origin"], &told["ValidTo"]), (&json!("EXTERNAL"), &json!(0)));
    assert_eq!(told["NextRotateTime"], json!(NOW + 365 * DAY), "told although it never rotates");
    let id = json!({ "KeyId": key });
    for (action, params, code) in [
        ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="}), "ResourceUnavailable.CmkDisabled"),
        ("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_128"}), "ResourceUnavailable.CmkDisabled"),
        ("EnableKey", id.clone(), "ResourceUnavailable.CmkStateNotSupport"),
        ("DisableKey", id.clone(), "ResourceUnavailable.CmkStateNotSupport"),
        ("ArchiveKey", id.clone(), "ResourceUnavailable.CmkStateNotSupport"),
        ("DeleteImportedKeyMaterial", id.clone(), "ResourceUnavailable.CmkStateNotSupport"),
    ] {
        assert_eq!(world.err(action, params).await, code, "{action}");
    }
    assert_eq!(world.ok("GetServiceStatus", json!({})).await["CmkUserCount"], 1);
    assert_eq!(
        world.ok("ListKeyDetail", json!({"Origin": "EXTERNAL", "KeyState": 4})).await["TotalCount"],
        1
    );
}

#[tokio::test]
async fn material_wrapped_by_any_algorithm_makes_the_key_work() {
    let world = World::new().await;
    for (n, algorithm) in
        ["RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"].into_iter().enumerate()
    {
        let key = world.external_key(&format!("key-{n}")).await;
        let given = world.ok("GetParametersForImport", ask(&key, algorithm)).await;
        assert_eq!((&given["KeyId"], &given["ParametersValidTo"]), (&json!(key), &json!(NOW + DAY)));
        assert_eq!(STANDARD.decode(given["ImportToken"].as_str().unwrap()).unwrap().len(), 96);
        for other in ["RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"] {
            if other != algorithm {
                let code = world.err("ImportKeyMaterial", wrapped(&key, &given, other, &MATERIAL)).await;
                assert_eq!(code, "InvalidParameter.DecryptMaterialError", "{algorithm} {other}");
            }
        }
        world.ok("ImportKeyMaterial", wrapped(&key, &given, algorithm, &MATERIAL)).await;
        assert_eq!(state(&world, &key).await, "Enabled");
        let blob = encrypt(&world, &key).await;
        assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], "YQ==");
    }
}

/// SM4 needs 16 bytes, AES-256 needs 32.
#[tokio::test]
async fn material_has_the_length_that_the_region_needs() {
    let world = World::new().await;
    let root = world.root.clone();
    for (region, right) in [("ap-guangzhou", 16), ("ap-hongkong", 32)] {
        let call = async |action: &str, params: Value| world.call(&root, action, region, params).await;
        let key = call("CreateKey", json!({"Alias": "a", "Type": 2})).await.unwrap()["KeyId"].clone();
        let key = key.as_str().unwrap();
        let given = call("GetParametersForImport", ask(key, "RSAES_OAEP_SHA_1")).await.unwrap();
        for length in [1, 15, 16, 17, 24, 31, 32, 33, 64] {
            let import = wrapped(key, &given, "RSAES_OAEP_SHA_1", &vec![7; length]);
            let outcome = call("ImportKeyMaterial", import).await;
            if length == right {
                outcome.unwrap();
                break;
            }
            assert_eq!(outcome.unwrap_err(), "InvalidParameter", "{region} {length}");
        }
        let described = call("DescribeKey", json!({ "KeyId": key })).await.unwrap();
        assert_eq!(described["KeyMetadata"]["KeyState"], "Enabled", "{region}");
    }
}

#[tokio::test]
async fn what_imports_refuse() {
    let world = World::new().await;
    let (own, key) = (world.key("own").await, world.external_key("key").await);
    for action in ["GetParametersForImport", "DeleteImportedKeyMaterial"] {
        let params =
            if action.starts_with("Get") { ask(&own, "RSAES_OAEP_SHA_1") } else { json!({"KeyId": own}) };
        assert_eq!(world.err(action, params).await, "UnsupportedOperation.NotExternalCmk");
    }
    for (name, bad) in [
        ("WrappingAlgorithm", json!("RSAES_OAEP_SHA_512")),
        ("WrappingAlgorithm", json!("SM2_C1C3C2_ASN1")),
        ("WrappingAlgorithm", json!("")),
        ("WrappingAlgorithm", json!(1)),
        ("WrappingKeySpec", json!("RSA_4096")),
        ("WrappingKeySpec", json!("rsa_2048")),
    ] {
        let mut params = ask(&key, "RSAES_OAEP_SHA_1");
        params[name] = bad;
        assert_eq!(world.err("GetParametersForImport", params.clone()).await, "InvalidParameter", "{params}");
    }
    let good = world.import(&key, &MATERIAL).await;
    let token = STANDARD.decode(good["ImportToken"].as_str().unwrap()).unwrap();
    let mut foreign = token.clone();
    foreign[95] ^= 1;
    let base64 = |bytes: &[u8]| json!(STANDARD.encode(bytes));
    let now = json!(NOW);
    for (name, bad, code) in [
        ("KeyId", json!(own), "UnsupportedOperation.NotExternalCmk"),
        ("KeyId", json!("x"), "InvalidParameterValue.InvalidKeyId"),
        ("KeyId", json!("23e80852-1e38-11e9-b129-5cb9019b4b01"), "ResourceUnavailable.CmkNotFound"),
        ("ImportToken", base64(&foreign), "ResourceUnavailable.TokenExpired"),
        ("ImportToken", base64(&token[..95]), "InvalidParameter"),
        ("ImportToken", json!("not base64"), "InvalidParameter"),
        ("ImportToken", json!(""), "InvalidParameter"),
        ("EncryptedKeyMaterial", base64(&[0; 256]), "InvalidParameter.DecryptMaterialError"),
        ("EncryptedKeyMaterial", base64(&[255; 256]), "InvalidParameter.DecryptMaterialError"),
        ("EncryptedKeyMaterial", base64(&MATERIAL), "InvalidParameter.DecryptMaterialError"),
        ("EncryptedKeyMaterial", base64(&[7; 10_000]), "InvalidParameter.DecryptMaterialError"),
        ("EncryptedKeyMaterial", json!("not base64"), "InvalidParameter"),
        ("EncryptedKeyMaterial", json!(""), "InvalidParameter"),
        ("ValidTo", now, "InvalidParameter"),
        ("ValidTo", json!(1), "InvalidParameter"),
        ("ValidTo", json!(-1), "InvalidParameter"),
        ("ValidTo", json!(2_147_443_201_i64), "InvalidParameter"),
        ("ValidTo", json!(u64::MAX), "InvalidParameter"),
        ("ValidTo", json!("soon"), "InvalidParameter"),
    ] {
        let mut params = good.clone();
        params[name] = bad;
        assert_eq!(world.err("ImportKeyMaterial", params.clone()).await, code, "{params}");
        assert_eq!(state(&world, &key).await, "PendingImport", "{params}");
    }
    let mut last = good.clone();
    last["ValidTo"] = json!("2147443200");
    world.ok("ImportKeyMaterial", last).await;
    assert_eq!(world.metadata(&key).await["ValidTo"], 2_147_443_200_i64);
    for next in
        [KeyState::Disabled, KeyState::Archived, KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }]
    {
        world.put_state(&key, next).await;
        assert_eq!(
            world.err("ImportKeyMaterial", good.clone()).await,
            "ResourceUnavailable.CmkStateNotSupport"
        );
        parameters(&world, &key).await;
    }
    assert_eq!(
        world.err("CreateKey", json!({"Alias": "b", "Type": 0})).await,
        "InvalidParameterValue.InvalidType"
    );
}

#[tokio::test]
async fn only_the_newest_token_counts_for_its_key_and_its_day() {
    let world = World::new().await;
    let (key, other) = (world.external_key("key").await, world.external_key("other").await);
    let (first, of_other) = (world.import(&key, &MATERIAL).await, world.import(&other, &MATERIAL).await);
    let second = world.import(&key, &MATERIAL).await;
    assert_eq!(world.err("ImportKeyMaterial", first.clone()).await, "ResourceUnavailable.TokenExpired");
    let mut crossed = of_other.clone();
    crossed["KeyId"] = json!(key);
    assert_eq!(world.err("ImportKeyMaterial", crossed).await, "ResourceUnavailable.TokenExpired");
    // The newest token with material for the public key before it.
    let mut mixed = second.clone();
    mixed["EncryptedKeyMaterial"] = first["EncryptedKeyMaterial"].clone();
    assert_eq!(world.err("ImportKeyMaterial", mixed).await, "InvalidParameter.DecryptMaterialError");
    world.clock.advance_seconds(DAY - 1);
    for _ in 0..3 {
        world.ok("ImportKeyMaterial", second.clone()).await;
    }
    world.clock.advance_seconds(1);
    assert_eq!(world.err("ImportKeyMaterial", second).await, "ResourceUnavailable.TokenExpired");
    assert_eq!(world.err("ImportKeyMaterial", of_other).await, "ResourceUnavailable.TokenExpired");
}

#[tokio::test]
async fn material_is_bound_to_its_key_for_ever() {
    let world = World::new().await;
    let key = imported(&world, "key", 0).await;
    let blob = encrypt(&world, &key).await;
    let refuse_other = async || {
        let other = world.import(&key, &OTHER).await;
        assert_eq!(world.err("ImportKeyMaterial", other).await, "InvalidParameterValue.MaterialNotMatch");
    };
    refuse_other().await;
    let same = world.import(&key, &MATERIAL).await;
    world.ok("DeleteImportedKeyMaterial", json!({ "KeyId": key })).await;
    assert_eq!(state(&world, &key).await, "PendingImport");
    assert_eq!(
        world.err("Decrypt", json!({ "CiphertextBlob": blob })).await,
        "ResourceUnavailable.CmkDisabled"
    );
    world.ok("ImportKeyMaterial", same).await;
    assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], "YQ==");
    world.ok("DeleteImportedKeyMaterial", json!({ "KeyId": key })).await;
    refuse_other().await;
    assert_eq!(state(&world, &key).await, "PendingImport");

    // The same material in another key opens nothing of this one.
    let twin = imported(&world, "twin", 0).await;
    let forged = keyward_crypto::Ciphertext::parse(blob.as_str().unwrap()).unwrap();
    let twin_id: keyward_domain::KeyId = keyward_domain::Rule::parse(&twin).unwrap();
    let forged = keyward_crypto::Ciphertext { key_id: *twin_id.as_bytes(), ..forged }.encode();
    let code = world.err("Decrypt", json!({ "CiphertextBlob": forged })).await;
    assert_eq!(code, "InvalidParameterValue.InvalidCiphertext");
}

#[tokio::test]
async fn of_imports_that_race_with_different_material_one_wins() {
    let world = Arc::new(World::new().await);
    let key = world.external_key("key").await;
    let given = parameters(&world, &key).await;
    let racers: Vec<_> = (0..12_u8)
        .map(|n| {
            let import = wrapped(&key, &given, "RSAES_OAEP_SHA_256", &[n; 16]);
            let world = world.clone();
            tokio::spawn(
                async move { world.call(&world.root, "ImportKeyMaterial", "ap-guangzhou", import).await },
            )
        })
        .collect();
    let mut won = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(_) => won += 1,
            Err(code) => assert_eq!(code, "InvalidParameterValue.MaterialNotMatch"),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn removed_material_is_in_no_file_and_the_trail_says_so() {
    let world = World::new().await;
    let key = imported(&world, "key", 0).await;
    let stored = world.wrapped_material(&key).await;
    assert!(world.files_hold(&stored));
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("DeleteImportedKeyMaterial", json!({ "KeyId": key })).await;
    assert_eq!(world.run_jobs().await, 1);
    assert!(!world.files_hold(&stored));
    assert_eq!(world.run_jobs().await, 0);
    let last = world.records().await.pop().unwrap();
    assert_eq!(
        (&last["eventName"], &last["userIdentity"]["type"]),
        (&json!("EraseKeyMaterial"), &json!("System"))
    );
    assert_eq!(
        world.err("DeleteImportedKeyMaterial", json!({ "KeyId": key })).await,
        "ResourceUnavailable.CmkStateNotSupport"
    );
}

#[tokio::test]
async fn material_expires_and_can_be_imported_again() {
    let world = World::new().await;
    let end = NOW + 10 * DAY;
    let (enabled, disabled, archived, doomed, kept) = (
        imported(&world, "enabled", end).await,
        imported(&world, "disabled", end).await,
        imported(&world, "archived", end).await,
        imported(&world, "doomed", end).await,
        imported(&world, "kept", end).await,
    );
    let stored = world.wrapped_material(&enabled).await;
    let (blob, of_archived) = (encrypt(&world, &enabled).await, encrypt(&world, &archived).await);
    for key in [&disabled, &doomed] {
        world.ok("DisableKey", json!({ "KeyId": key })).await;
    }
    world.ok("ArchiveKey", json!({ "KeyId": archived })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": doomed, "PendingWindowInDays": 30})).await;
    world.clock.advance_seconds(9 * DAY);
    assert_eq!(world.run_jobs().await, 10, "of five imports the parameters are forgotten, and erased");
    let again = world.import(&kept, &MATERIAL).await;
    world.ok("ImportKeyMaterial", again).await;
    assert_eq!(world.metadata(&kept).await["ValidTo"], 0, "imported again, it does not expire any more");
    world.clock.advance_seconds(DAY - 1);
    assert_eq!(world.run_jobs().await, 0);
    encrypt(&world, &enabled).await;

    world.clock.advance_seconds(1);
    for blob in [&blob, &of_archived] {
        let code = world.err("Decrypt", json!({ "CiphertextBlob": blob })).await;
        assert_eq!(code, "ResourceUnavailable.CmkDisabled", "to the second, before the job has come round");
    }
    assert_eq!(world.run_jobs().await, 10, "four expired, the last parameters forgotten, five erased");
    assert_eq!(world.run_jobs().await, 0);
    assert!(!world.files_hold(&stored));
    for (key, expected) in [
        (&enabled, "PendingImport"),
        (&disabled, "PendingImport"),
        (&archived, "PendingImport"),
        (&doomed, "PendingDelete"),
        (&kept, "Enabled"),
    ] {
        assert_eq!(state(&world, key).await, expected);
    }
    world.ok("CancelKeyDeletion", json!({ "KeyId": doomed })).await;
    assert_eq!(state(&world, &doomed).await, "PendingImport");
    let again = world.import(&enabled, &MATERIAL).await;
    world.ok("ImportKeyMaterial", again).await;
    assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], "YQ==");
    let expired =
        world.records().await.into_iter().filter(|record| record["eventName"] == "ExpireKeyMaterial");
    assert_eq!(expired.filter(|record| record["userIdentity"]["type"] == "System").count(), 4);
}

#[tokio::test]
async fn an_expiry_is_changed_by_importing_the_same_material() {
    let world = World::new().await;
    let key = imported(&world, "key", NOW + DAY).await;
    let mut import = world.import(&key, &MATERIAL).await;
    for valid_to in [NOW + 5, NOW + 50 * DAY, 0] {
        import["ValidTo"] = json!(valid_to);
        world.ok("ImportKeyMaterial", import.clone()).await;
        assert_eq!(world.metadata(&key).await["ValidTo"], valid_to);
    }
    world.clock.advance_seconds(100 * DAY);
    assert_eq!(world.run_jobs().await, 2, "its parameters are forgotten, and erased");
    assert_eq!(world.run_jobs().await, 0);
    encrypt(&world, &key).await;
}

#[tokio::test]
async fn a_waiting_key_can_be_deleted_and_saved() {
    let world = World::new().await;
    let key = world.external_key("key").await;
    let import = world.import(&key, &MATERIAL).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    assert_eq!(
        world.err("ImportKeyMaterial", import.clone()).await,
        "ResourceUnavailable.CmkStateNotSupport"
    );
    assert_eq!(world.ok("GetServiceStatus", json!({})).await["CmkUserCount"], 0);
    world.ok("CancelKeyDeletion", json!({ "KeyId": key })).await;
    assert_eq!(state(&world, &key).await, "PendingImport");
    assert_eq!(world.ok("GetServiceStatus", json!({})).await["CmkUserCount"], 1);
    world.ok("ImportKeyMaterial", import).await;
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(world.run_jobs().await, 1);
    assert_eq!(world.err("DescribeKey", json!({ "KeyId": key })).await, "ResourceUnavailable.CmkNotFound");
}

#[tokio::test]
async fn the_trail_holds_no_token_and_no_material() {
    let world = World::new().await;
    let key = world.external_key("key").await;
    let import = world.import(&key, &MATERIAL).await;
    world.ok("ImportKeyMaterial", import.clone()).await;
    let records = serde_json::to_string(&world.records().await).unwrap();
    for secret in ["ImportToken", "EncryptedKeyMaterial"] {
        assert!(!records.contains(import[secret].as_str().unwrap()), "{secret}");
        assert!(records.contains(&format!(r#""{secret}":"******""#)), "{secret}");
    }
    assert!(!records.contains(&STANDARD.encode(MATERIAL)));
}
