//! Data keys that the service keeps: how they are made, imported, used and named.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::world::{START, World};
use serde_json::{Value, json};

const UNKNOWN: &str = "23e80852-1e38-11e9-b129-5cb9019b4b01";

fn id(data_key: &str) -> Value {
    json!({ "DataKeyId": data_key })
}

/// The parameters of `base` with those of `change` in place of theirs.
fn with(mut base: Value, change: &Value) -> Value {
    base.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    base
}

async fn metadata(world: &World, data_key: &str) -> Value {
    world.ok("DescribeDataKey", id(data_key)).await["DataKeyMetadata"].clone()
}

#[tokio::test]
async fn a_generated_data_key_is_kept_as_it_was_returned() {
    let world = World::new().await;
    let key = world.key("orders").await;
    let params = json!({
        "KeyId": key, "NumberOfBytes": 100, "IsHostedByKms": 1, "DataKeyName": "db", "Description": "订单",
        "EncryptionContext": r#"{"b":"2","a":"1"}"#,
    });
    let made = world.ok("GenerateDataKey", params).await;
    assert_eq!((&made["TagCode"], &made["TagMsg"]), (&json!(0), &json!("no tags to save")));
    let data_key = made["DataKeyId"].as_str().unwrap();
    let blob = &world.ok("GetDataKeyCiphertextBlob", id(data_key)).await["CiphertextBlob"];
    assert_eq!(blob, &made["CiphertextBlob"]);
    let plaintext = &world.ok("GetDataKeyPlaintext", id(data_key)).await["Plaintext"];
    assert_eq!(plaintext, &made["Plaintext"], "the context is known");
    let opened = world
        .ok("Decrypt", json!({"CiphertextBlob": blob, "EncryptionContext": r#"{"a":"1","b":"2"}"#}))
        .await;
    assert_eq!(&opened["Plaintext"], plaintext);
    let without = world.err("Decrypt", json!({ "CiphertextBlob": blob })).await;
    assert_eq!(without, "InvalidParameterValue.InvalidCiphertext");

    let text = plaintext.as_str().unwrap();
    assert!(!world.files_hold(text.as_bytes()) && !world.files_hold(&STANDARD.decode(text).unwrap()));

    let expected = json!({
        "DataKeyId": data_key, "KeyId": key, "KeyName": "orders", "DataKeyName": "db", "Description": "订单",
        "NumberOfBytes": 100, "KeyState": "Enabled", "Origin": "TENCENT_KMS", "Owner": "user",
        "CreateTime": START / 1000, "DeletionDate": 0, "HsmClusterId": "",
        "CreatorUin": 100_000_000_001_u64, "CreatorUinString": "100000000001",
        "ResourceId": format!("creatorUin/100000000001/{data_key}"),
    });
    let known = metadata(&world, data_key).await;
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&known[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_data_key_that_nobody_keeps_has_no_id_and_no_rules_of_names() {
    let world = World::new().await;
    let key = world.key("a").await;
    for hosted in [json!(null), json!(0)] {
        let params = json!({"KeyId": key, "KeySpec": "AES_128", "IsHostedByKms": hosted, "DataKeyName": "-",
            "Description": "x".repeat(101)});
        assert_eq!(world.ok("GenerateDataKey", params).await["DataKeyId"], "");
    }
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 0);
}

#[tokio::test]
async fn what_generating_a_kept_data_key_refuses() {
    let world = World::new().await;
    let key = world.key("a").await;
    world.data_key(&key, "taken").await;
    let good = json!({"KeyId": key, "KeySpec": "AES_256", "IsHostedByKms": 1, "DataKeyName": "free"});
    let twice = json!([{"TagKey": "k", "TagValue": "1"}, {"TagKey": "k", "TagValue": "2"}]);
    for (change, code) in [
        (json!({"DataKeyName": null}), "InvalidParameterValue.InvalidDataKeyName"),
        (json!({"DataKeyName": ""}), "InvalidParameterValue.InvalidDataKeyName"),
        (json!({"DataKeyName": "a b"}), "InvalidParameterValue.InvalidDataKeyName"),
        (json!({"DataKeyName": "KMS-a"}), "InvalidParameterValue.InvalidDataKeyName"),
        (json!({"DataKeyName": "a".repeat(61)}), "InvalidParameterValue.InvalidDataKeyName"),
        (json!({"DataKeyName": "taken"}), "InvalidParameterValue.DataKeyNameAlreadyExists"),
        (json!({"DataKeyName": 7}), "InvalidParameter"),
        (json!({"IsHostedByKms": 2}), "InvalidParameter"),
        (json!({"Description": "x".repeat(101)}), "InvalidParameter"),
        (json!({"KeyId": UNKNOWN}), "ResourceUnavailable.CmkNotFound"),
        (json!({"HsmClusterId": "cls-hsm-12345678"}), "InvalidParameterValue.InvalidHsmClusterId"),
        (json!({ "Tags": twice }), "InvalidParameterValue.TagKeysDuplicated"),
        (json!({"EncryptionPublicKey": "no PEM"}), "InvalidParameter"),
    ] {
        assert_eq!(world.err("GenerateDataKey", with(good.clone(), &change)).await, code, "{change}");
    }
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 1, "nothing was kept");
    let tagged = json!({"Tags": [{"TagKey": "k", "TagValue": "v"}]});
    assert_eq!(
        world.ok("GenerateDataKey", with(good, &tagged)).await["TagCode"],
        0,
        "kept with the data key"
    );
}

#[tokio::test]
async fn a_data_key_can_be_imported_as_ciphertext_or_in_the_clear() {
    let world = World::new().await;
    let key = world.key("a").await;
    let made = world.ok("GenerateDataKey", json!({"KeyId": key, "NumberOfBytes": 48})).await;
    for (name, params, plaintext) in [
        (
            "c",
            json!({"ImportType": 1, "ImportKeyMaterial": made["CiphertextBlob"]}),
            made["Plaintext"].clone(),
        ),
        (
            "d",
            json!({"ImportType": "1", "ImportKeyMaterial": made["CiphertextBlob"], "KeyId": key}),
            made["Plaintext"].clone(),
        ),
        ("p", json!({"ImportType": 2, "ImportKeyMaterial": "c2VjcmV0", "KeyId": key}), json!("c2VjcmV0")),
    ] {
        let imported = world.ok("ImportDataKey", with(json!({ "DataKeyName": name }), &params)).await;
        assert_eq!(imported["KeyId"], json!(key));
        let data_key = imported["DataKeyId"].as_str().unwrap();
        assert_eq!(world.ok("GetDataKeyPlaintext", id(data_key)).await["Plaintext"], plaintext);
        let known = metadata(&world, data_key).await;
        let length = STANDARD.decode(plaintext.as_str().unwrap()).unwrap().len();
        assert_eq!((&known["Origin"], &known["NumberOfBytes"]), (&json!("EXTERNAL"), &json!(length)));
        let blob = world.ok("GetDataKeyCiphertextBlob", id(data_key)).await["CiphertextBlob"].clone();
        assert_eq!(blob == made["CiphertextBlob"], name != "p");
        assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], plaintext);
    }
}

#[tokio::test]
async fn what_importing_refuses() {
    let world = World::new().await;
    let (key, second) = (world.key("a").await, world.key("b").await);
    world.data_key(&key, "taken").await;
    let sealed = async |size: usize, context: &str| {
        let plaintext = STANDARD.encode(vec![7; size]);
        let params = json!({"KeyId": key, "Plaintext": plaintext, "EncryptionContext": context});
        world.ok("Encrypt", params).await["CiphertextBlob"].clone()
    };
    let (blob, long, bound) =
        (sealed(32, "").await, sealed(1025, "").await, sealed(32, r#"{"a":"b"}"#).await);
    let flipped = blob.as_str().unwrap().replacen(&blob.as_str().unwrap()[100..104], "AAAA", 1);
    let other = world.another_account().await;
    let foreign = world.call(&other, "CreateKey", "ap-guangzhou", json!({"Alias": "x"})).await.unwrap();
    let cipher = json!({"DataKeyName": "new", "ImportType": 1, "ImportKeyMaterial": blob});
    let plain = json!({"DataKeyName": "new", "ImportType": 2, "ImportKeyMaterial": "YQ==", "KeyId": key});
    let (material, wrong_key) =
        ("InvalidParameterValue.InvalidImportKeyMaterial", "InvalidParameterValue.InvalidKeyId");
    for (base, change, code) in [
        (&cipher, json!({"ImportKeyMaterial": ""}), material),
        (&cipher, json!({"ImportKeyMaterial": "YQ=="}), material),
        (&cipher, json!({ "ImportKeyMaterial": flipped }), material),
        (&cipher, json!({ "ImportKeyMaterial": long }), material),
        (&cipher, json!({ "ImportKeyMaterial": bound }), material),
        (&cipher, json!({ "KeyId": second }), wrong_key),
        (&cipher, json!({"ImportType": 0}), "InvalidParameterValue.InvalidType"),
        (&cipher, json!({"ImportType": 3}), "InvalidParameterValue.InvalidType"),
        (&cipher, json!({"ImportType": "x"}), "InvalidParameter"),
        (&cipher, json!({"DataKeyName": "taken"}), "InvalidParameterValue.DataKeyNameAlreadyExists"),
        (&cipher, json!({"DataKeyName": "_"}), "InvalidParameterValue.InvalidDataKeyName"),
        (&plain, json!({"ImportKeyMaterial": ""}), material),
        (&plain, json!({"ImportKeyMaterial": "%"}), material),
        (&plain, json!({ "ImportKeyMaterial": STANDARD.encode([0; 1025]) }), material),
        (&plain, json!({"KeyId": null}), wrong_key),
        (&plain, json!({"KeyId": "x"}), wrong_key),
        (&plain, json!({ "KeyId": UNKNOWN }), "ResourceUnavailable.CmkNotFound"),
        (&plain, json!({ "KeyId": foreign["KeyId"] }), "ResourceUnavailable.CmkNotFound"),
        (&plain, json!({"Description": "密".repeat(34)}), "InvalidParameter"),
        (&plain, json!({"HsmClusterId": "cls"}), "InvalidParameterValue.InvalidHsmClusterId"),
    ] {
        assert_eq!(world.err("ImportDataKey", with(base.clone(), &change)).await, code, "{change}");
    }
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 1, "nothing was kept");
}

#[tokio::test]
async fn the_plaintext_can_be_encrypted_for_a_recipient_and_bad_ones_are_refused() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    let pem = include_str!("../../crypto/tests/keys/rsa-2048.pub.pem");
    let to = json!({"EncryptionPublicKey": pem, "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"});
    let wrapped = world.ok("GetDataKeyPlaintext", with(id(&data_key), &to)).await;
    assert_eq!(STANDARD.decode(wrapped["Plaintext"].as_str().unwrap()).unwrap().len(), 256);
    for bad in [
        json!({"EncryptionPublicKey": "no PEM"}),
        json!({"EncryptionPublicKey": pem, "EncryptionAlgorithm": "ROT13"}),
        json!({"EncryptionPublicKey": pem, "EncryptionAlgorithm": "SM2"}),
    ] {
        let code = world.err("GetDataKeyPlaintext", with(id(&data_key), &bad)).await;
        assert_eq!(code, "InvalidParameterValue", "{bad}");
    }
    let params = json!({"KeyId": key, "NumberOfBytes": 1024, "IsHostedByKms": 1, "DataKeyName": "long"});
    let long = world.ok("GenerateDataKey", params).await["DataKeyId"].as_str().unwrap().to_owned();
    let code = world.err("GetDataKeyPlaintext", with(id(&long), &to)).await;
    assert_eq!(code, "FailedOperation.EncryptionError");
}

#[tokio::test]
async fn names_and_descriptions_can_be_changed() {
    let world = World::new().await;
    let key = world.key("a").await;
    let (first, second) = (world.data_key(&key, "first").await, world.data_key(&key, "second").await);
    let rename = |data_key: &str, name: &str| json!({"DataKeyId": data_key, "DataKeyName": name});
    let taken = world.err("UpdateDataKeyName", rename(&second, "first")).await;
    assert_eq!(taken, "InvalidParameterValue.DataKeyNameAlreadyExists");
    world.ok("UpdateDataKeyName", rename(&first, "first")).await;
    world.ok("UpdateDataKeyName", rename(&first, "old")).await;
    world.ok("UpdateDataKeyName", rename(&second, "first")).await;
    let bad = world.err("UpdateDataKeyName", rename(&second, "a b")).await;
    assert_eq!(bad, "InvalidParameterValue.InvalidDataKeyName");
    let describe = |text: &str| json!({"DataKeyId": second, "Description": text});
    world.ok("UpdateDataKeyDescription", describe(&"密".repeat(33))).await;
    let long = world.err("UpdateDataKeyDescription", describe(&"密".repeat(34))).await;
    assert_eq!(long, "InvalidParameter");
    let known = metadata(&world, &second).await;
    assert_eq!((&known["DataKeyName"], &known["Description"]), (&json!("first"), &json!("密".repeat(33))));
    world.ok("UpdateDataKeyDescription", describe("")).await;
    assert_eq!(metadata(&world, &second).await["Description"], "");
}

#[tokio::test]
async fn data_keys_of_other_accounts_and_regions_do_not_exist() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    world.ok("GetDataKeyPlaintext", id(&data_key)).await;
    let (root, other) = (world.root.clone(), world.another_account().await);
    for (who, region) in [(&root, "ap-hongkong"), (&other, "ap-guangzhou")] {
        for (action, extra) in [
            ("DescribeDataKey", json!({})),
            ("GetDataKeyPlaintext", json!({})),
            ("GetDataKeyCiphertextBlob", json!({})),
            ("EnableDataKey", json!({})),
            ("DisableDataKey", json!({})),
            ("ScheduleDataKeyDeletion", json!({"PendingWindowInDays": 7})),
            ("CancelDataKeyDeletion", json!({})),
            ("UpdateDataKeyName", json!({"DataKeyName": "mine"})),
            ("UpdateDataKeyDescription", json!({"Description": "mine"})),
        ] {
            let code = world.call(who, action, region, with(id(&data_key), &extra)).await.unwrap_err();
            assert_eq!(code, "ResourceUnavailable.DataKeyNotFound", "{action} {region}");
        }
        for action in ["DescribeDataKeys", "EnableDataKeys", "DisableDataKeys"] {
            let code = world.call(who, action, region, json!({ "DataKeyIds": [data_key] })).await;
            assert_eq!(code.unwrap_err(), "ResourceUnavailable.DataKeyNotFound", "{action} {region}");
        }
        let list = world.call(who, "ListDataKeyDetail", region, json!({})).await.unwrap();
        assert_eq!(list["TotalCount"], 0);
        let of_key = world.call(who, "ListDataKeyDetail", region, json!({ "KeyId": key })).await;
        assert_eq!(of_key.unwrap_err(), "ResourceUnavailable.CmkNotFound");
    }
    assert_eq!(metadata(&world, &data_key).await["KeyState"], "Enabled", "nothing was changed");
    for bad in ["", "x", "23E80852-1E38-11E9-B129-5CB9019B4B01"] {
        assert_eq!(world.err("DescribeDataKey", id(bad)).await, "InvalidParameterValue.InvalidDataKeyId");
    }
    assert_eq!(world.err("DescribeDataKey", id(&key)).await, "ResourceUnavailable.DataKeyNotFound");
    let as_key = world.err("DescribeKey", json!({ "KeyId": data_key })).await;
    assert_eq!(as_key, "ResourceUnavailable.CmkNotFound");
}

/// Whatever becomes of a call, the trail tells which data key, and never what it is.
#[tokio::test]
async fn the_trail_names_data_keys_and_holds_no_secret() {
    let world = World::new().await;
    let key = world.key("a").await;
    let secret = STANDARD.encode("a very secret data key");
    let import = json!({"DataKeyName": "d", "ImportType": 2, "ImportKeyMaterial": secret, "KeyId": key});
    let imported = world.ok("ImportDataKey", import.clone()).await["DataKeyId"].clone();
    world.err("ImportDataKey", with(import.clone(), &json!({"ImportType": 1}))).await;
    world.err("ImportDataKey", with(import, &json!({"KeyId": "x"}))).await;
    let params = json!({"KeyId": key, "NumberOfBytes": 32, "IsHostedByKms": 1, "DataKeyName": "g"});
    let made = world.ok("GenerateDataKey", params).await;
    world.ok("GetDataKeyPlaintext", json!({ "DataKeyId": imported })).await;
    world.ok("GetDataKeyCiphertextBlob", json!({ "DataKeyId": made["DataKeyId"] })).await;
    let records = world.records().await;
    let trail = serde_json::to_string(&records).unwrap();
    for hidden in [&json!(secret), &made["Plaintext"], &made["CiphertextBlob"]] {
        assert!(!trail.contains(hidden.as_str().unwrap()));
    }
    let name = |id: &str| format!("key/creatorUin/100000000001/{id}");
    let touched = |action: &str| {
        let found = records.iter().find(|r| r["eventName"] == action && r["apiErrorCode"] == "0").unwrap();
        found["resources"].clone()
    };
    let (imported, made) = (imported.as_str().unwrap(), made["DataKeyId"].as_str().unwrap());
    assert_eq!(touched("ImportDataKey"), json!([name(&key), name(imported)]));
    assert_eq!(touched("GenerateDataKey"), json!([name(&key), name(made)]));
    assert_eq!(touched("GetDataKeyPlaintext"), json!([name(imported), name(&key)]));
}

#[tokio::test]
async fn a_loaded_data_key_needs_no_database() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    world.ok("GetDataKeyPlaintext", id(&data_key)).await;
    let before = world.service.stats();
    for _ in 0..10 {
        world.ok("GetDataKeyPlaintext", id(&data_key)).await;
    }
    let after = world.service.stats();
    assert_eq!(
        (after.data_key_misses, after.key_misses, after.data_key_hits),
        (before.data_key_misses, before.key_misses, before.data_key_hits + 10)
    );
}

#[tokio::test]
async fn the_quota_counts_what_is_not_pending_deletion() {
    let world = World::with(|settings| settings.data_key_limit = Some(3)).await;
    let key = world.key("a").await;
    let status = async || {
        let status = world.ok("GetServiceStatus", json!({})).await;
        assert_eq!(status["IsAllowedDataKeyHosted"], true);
        assert_eq!((&status["DataKeyLimit"], &status["FreeDataKeyLimit"]), (&json!(3), &json!(0)));
        status["DataKeyUsedCount"].clone()
    };
    assert_eq!(status().await, 0);
    let first = world.data_key(&key, "first").await;
    world.data_key(&key, "second").await;
    world.data_key(&key, "third").await;
    assert_eq!(status().await, 3);
    let more = json!({"KeyId": key, "NumberOfBytes": 1, "IsHostedByKms": 1, "DataKeyName": "fourth"});
    let exceeded = "LimitExceeded.DataKeyLimitExceeded";
    assert_eq!(world.err("GenerateDataKey", more.clone()).await, exceeded);
    let import = json!({"DataKeyName": "i", "ImportType": 2, "ImportKeyMaterial": "YQ==", "KeyId": key});
    assert_eq!(world.err("ImportDataKey", import).await, exceeded);
    world.ok("DisableDataKey", id(&first)).await;
    assert_eq!(status().await, 3, "a disabled one counts");
    world.ok("ScheduleDataKeyDeletion", json!({"DataKeyId": first, "PendingWindowInDays": 7})).await;
    assert_eq!(status().await, 2);
    world.ok("GenerateDataKey", more).await;
    assert_eq!(world.err("CancelDataKeyDeletion", id(&first)).await, exceeded);
    assert_eq!(metadata(&world, &first).await["KeyState"], "PendingDelete");
    let elsewhere = world.call(&world.root.clone(), "CreateKey", "ap-hongkong", json!({"Alias": "a"})).await;
    let params = json!({"KeyId": elsewhere.unwrap()["KeyId"], "NumberOfBytes": 1, "IsHostedByKms": 1, "DataKeyName": "x"});
    world.call(&world.root.clone(), "GenerateDataKey", "ap-hongkong", params).await.unwrap();
}

#[tokio::test]
async fn of_callers_racing_for_a_name_or_the_last_room_the_right_number_wins() {
    let world = Arc::new(World::with(|settings| settings.data_key_limit = Some(5)).await);
    let key = world.key("a").await;
    let race = async |name: fn(usize) -> String| {
        let racers: Vec<_> = (0..16)
            .map(|n| {
                let (world, root, key) = (world.clone(), world.root.clone(), key.clone());
                tokio::spawn(async move {
                    let params = json!({"KeyId": key, "NumberOfBytes": 16, "IsHostedByKms": 1, "DataKeyName": name(n)});
                    world.call(&root, "GenerateDataKey", "ap-guangzhou", params).await.err()
                })
            })
            .collect();
        let mut codes = Vec::new();
        for racer in racers {
            codes.extend(racer.await.unwrap());
        }
        codes.sort();
        codes.dedup();
        codes
    };
    let lost = race(|_| "same".into()).await;
    assert!(lost.contains(&"InvalidParameterValue.DataKeyNameAlreadyExists".to_owned()), "{lost:?}");
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 1);
    assert_eq!(race(|n| format!("n{n}")).await, ["LimitExceeded.DataKeyLimitExceeded"]);
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 5);
}
