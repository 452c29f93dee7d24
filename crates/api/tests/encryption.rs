//! Encrypting, decrypting and what stands between.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::world::World;
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

async fn encrypt(world: &World, key: &str, plaintext: &[u8], context: &str) -> String {
    let params = json!({"KeyId": key, "Plaintext": STANDARD.encode(plaintext), "EncryptionContext": context});
    world.ok("Encrypt", params).await["CiphertextBlob"].as_str().unwrap().to_owned()
}

/// Somebody sends the private key instead of the public one.
#[tokio::test]
async fn the_key_of_a_recipient_is_recorded_as_a_fingerprint() {
    let world = World::new().await;
    let key = world.key("orders").await;
    let private = "-----BEGIN PRIVATE KEY-----\nnobody shall see this\n-----END PRIVATE KEY-----";
    let params = json!({"KeyId": key, "KeySpec": "AES_256", "EncryptionPublicKey": private});
    assert_eq!(world.err("GenerateDataKey", params).await, "InvalidParameter");
    let record = world.records().await.pop().unwrap();
    assert!(record["requestParameters"]["EncryptionPublicKey"].as_str().unwrap().starts_with("sha256:"));
    assert!(!record.to_string().contains("nobody shall see this"));
}

#[tokio::test]
async fn lists_are_no_structures() {
    let world = World::new().await;
    let key = world.key("orders").await;
    for (action, params) in [
        ("DescribeKey", json!({"KeyId": key, "MemberAccount": [0, 100_000_000_001_u64]})),
        ("DescribeKey", json!({"KeyId": key, "MemberAccount": []})),
        ("CreateKey", json!({"Alias": "tagged", "Tags": [["a", "b"]]})),
        ("ListKeyDetail", json!({"TagFilters": [["a", ["b"]]]})),
    ] {
        assert_eq!(world.err(action, params.clone()).await, "InvalidParameter", "{action} {params}");
    }
}

#[tokio::test]
async fn what_was_encrypted_is_decrypted() {
    let world = World::new().await;
    let root = world.root.clone();
    for region in ["ap-guangzhou", "ap-hongkong"] {
        let key =
            world.call(&root, "CreateKey", region, json!({"Alias": "a"})).await.unwrap()["KeyId"].clone();
        for size in [1, 16, 32, 4096] {
            let plaintext = STANDARD.encode(vec![7; size]);
            let sealed = world
                .call(&root, "Encrypt", region, json!({"KeyId": key, "Plaintext": plaintext}))
                .await
                .unwrap();
            assert_eq!(sealed["KeyId"], key);
            let blob = sealed["CiphertextBlob"].as_str().unwrap();
            assert!(
                blob.bytes().all(|b| b.is_ascii_graphic() && !b"\"'\\".contains(&b)),
                "pasted into JSON by some"
            );
            assert_eq!(blob.split("-k-").count(), 3);
            let opened =
                world.call(&root, "Decrypt", region, json!({ "CiphertextBlob": blob })).await.unwrap();
            assert_eq!((&opened["KeyId"], &opened["Plaintext"]), (&key, &json!(plaintext)));
        }
    }
}

#[tokio::test]
async fn plaintexts_have_1_to_4096_bytes_of_base64() {
    let world = World::new().await;
    let key = world.key("a").await;
    for bad in ["", "a", "YQ", "%%%%", "YQ==\n", &STANDARD.encode(vec![0; 4097])] {
        let code = world.err("Encrypt", json!({"KeyId": key, "Plaintext": bad})).await;
        assert_eq!(code, "InvalidParameterValue.InvalidPlaintext", "{bad:.20}");
    }
}

#[tokio::test]
async fn the_context_must_be_the_same_in_meaning() {
    let world = World::new().await;
    let key = world.key("a").await;
    let blob = encrypt(&world, &key, b"secret", r#"{"b":"2","a":"1"}"#).await;
    let open = async |context: Value| {
        world
            .call(
                &world.root.clone(),
                "Decrypt",
                "ap-guangzhou",
                json!({"CiphertextBlob": blob, "EncryptionContext": context}),
            )
            .await
    };
    assert!(open(json!(r#"{ "a": "1", "b": "2" }"#)).await.is_ok());
    for wrong in [json!(r#"{"a":"1"}"#), json!(""), json!("{}"), Value::Null, json!(r#"{"a":"1","b":"3"}"#)] {
        assert_eq!(open(wrong).await.unwrap_err(), "InvalidParameterValue.InvalidCiphertext");
    }
    for malformed in [json!("x"), json!("[]"), json!(r#"{"a":1}"#), json!(["a"])] {
        assert_eq!(open(malformed).await.unwrap_err(), "InvalidParameter");
    }
    let without = encrypt(&world, &key, b"secret", "").await;
    world.ok("Decrypt", json!({"CiphertextBlob": without, "EncryptionContext": "{}"})).await;
}

#[tokio::test]
async fn changed_ciphertexts_are_refused() {
    let world = World::new().await;
    let (key, other) = (world.key("a").await, world.key("b").await);
    let blob = encrypt(&world, &key, b"secret", "").await;
    let foreign = encrypt(&world, &other, b"other secret", "").await;
    let (header, rest) = blob.split_once("-k-").unwrap();
    let (foreign_header, foreign_rest) = foreign.split_once("-k-").unwrap();
    let flipped = blob.replacen(&blob[blob.len() - 6..], "AAAAA=", 1);
    for bad in [
        "",
        "x",
        "YQ==",
        "a-k-b-k-c",
        header,
        &blob[..blob.len() - 4],
        &format!("{blob}A"),
        &flipped,
        &format!("{header}-k-{foreign_rest}"),
        &format!("{foreign_header}-k-{rest}"),
    ] {
        let code = world.err("Decrypt", json!({ "CiphertextBlob": bad })).await;
        assert_eq!(code, "InvalidParameterValue.InvalidCiphertext", "{bad}");
    }
}

/// The table of states and uses, through the API.
#[tokio::test]
async fn states_allow_what_the_life_cycle_says() {
    let world = World::new().await;
    let key = world.key("a").await;
    let blob = encrypt(&world, &key, b"secret", "").await;
    let doomed = KeyState::PendingDelete { at: UnixSeconds(i64::MAX) };
    for (state, encrypt, decrypt, data_key) in [
        (KeyState::Enabled, "ok", "ok", "ok"),
        (KeyState::Disabled, "CmkDisabled", "CmkDisabled", "CmkDisabled"),
        (KeyState::PendingImport, "CmkDisabled", "CmkDisabled", "CmkDisabled"),
        (KeyState::Archived, "CmkArchived", "ok", "CmkArchived"),
        (doomed, "CmkDisabled", "CmkDisabled", "KeyPendingDelete"),
    ] {
        world.put_state(&key, state).await;
        for (action, params, expected) in [
            ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="}), encrypt),
            ("Decrypt", json!({ "CiphertextBlob": blob }), decrypt),
            ("GenerateDataKey", json!({"KeyId": key, "NumberOfBytes": 1}), data_key),
        ] {
            let reply = world.reply(&world.root, action, "ap-guangzhou", &params).await;
            assert_eq!(reply.code.trim_start_matches("ResourceUnavailable."), expected, "{action} {state:?}");
        }
    }
    assert_eq!(
        world.err("UpdateAlias", json!({"KeyId": key, "Alias": "b"})).await,
        "ResourceUnavailable.CmkStateNotSupport"
    );
}

#[tokio::test]
async fn disabling_works_at_once() {
    let world = World::new().await;
    let key = world.key("a").await;
    for _ in 0..20 {
        encrypt(&world, &key, b"x", "").await;
        world.ok("DisableKey", json!({ "KeyId": key })).await;
        assert_eq!(
            world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await,
            "ResourceUnavailable.CmkDisabled"
        );
        world.ok("EnableKey", json!({ "KeyId": key })).await;
    }
}

#[tokio::test]
async fn re_encrypting_changes_key_or_context_and_else_nothing() {
    let world = World::new().await;
    let (a, b) = (world.key("a").await, world.key("b").await);
    let blob = encrypt(&world, &a, b"secret", r#"{"k":"v"}"#).await;
    let again = |extra: Value| {
        let mut params = json!({"CiphertextBlob": blob, "SourceEncryptionContext": r#"{"k":"v"}"#});
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        params
    };
    let same = world.ok("ReEncrypt", again(json!({"DestinationEncryptionContext": r#"{ "k": "v" }"#}))).await;
    assert_eq!((&same["ReEncrypted"], &same["CiphertextBlob"]), (&json!(false), &json!(blob)));
    for (extra, key, context) in [
        (json!({}), &a, ""),
        (json!({ "DestinationKeyId": b }), &b, ""),
        (json!({"DestinationKeyId": b, "DestinationEncryptionContext": r#"{"x":"y"}"#}), &b, r#"{"x":"y"}"#),
    ] {
        let moved = world.ok("ReEncrypt", again(extra)).await;
        assert_eq!(
            (&moved["ReEncrypted"], &moved["KeyId"], &moved["SourceKeyId"]),
            (&json!(true), &json!(key), &json!(a))
        );
        let opened = world
            .ok("Decrypt", json!({"CiphertextBlob": moved["CiphertextBlob"], "EncryptionContext": context}))
            .await;
        assert_eq!(opened["Plaintext"], STANDARD.encode("secret"));
    }
    let wrong = json!({"CiphertextBlob": blob, "SourceEncryptionContext": ""});
    assert_eq!(world.err("ReEncrypt", wrong).await, "InvalidParameterValue.InvalidCiphertext");
    world.put_state(&b, KeyState::Archived).await;
    assert_eq!(
        world.err("ReEncrypt", again(json!({ "DestinationKeyId": b }))).await,
        "ResourceUnavailable.CmkArchived"
    );
}

#[tokio::test]
async fn data_keys_and_random_bytes() {
    let world = World::new().await;
    let key = world.key("a").await;
    for (params, size) in [
        (json!({"KeySpec": "AES_128"}), 16),
        (json!({"KeySpec": "AES_256"}), 32),
        (json!({"KeySpec": "AES_128", "NumberOfBytes": 1024}), 1024),
        (json!({"NumberOfBytes": "1"}), 1),
    ] {
        let mut params = params;
        params["KeyId"] = json!(key);
        let made = world.ok("GenerateDataKey", params).await;
        assert_eq!(STANDARD.decode(made["Plaintext"].as_str().unwrap()).unwrap().len(), size);
        let opened = world.ok("Decrypt", json!({"CiphertextBlob": made["CiphertextBlob"]})).await;
        assert_eq!(opened["Plaintext"], made["Plaintext"]);
    }
    for bad in [
        json!({}),
        json!({"KeySpec": "AES_512"}),
        json!({"NumberOfBytes": 0}),
        json!({"NumberOfBytes": 1025}),
    ] {
        let mut params = bad.clone();
        params["KeyId"] = json!(key);
        assert_eq!(world.err("GenerateDataKey", params).await, "InvalidParameter", "{bad}");
    }
    let random = world.ok("GenerateRandom", json!({"NumberOfBytes": 1024})).await;
    assert_eq!(STANDARD.decode(random["Plaintext"].as_str().unwrap()).unwrap().len(), 1024);
    for bad in [json!(0), json!(1025), json!(-1), json!("x"), json!(1.5)] {
        assert_eq!(
            world.err("GenerateRandom", json!({"NumberOfBytes": bad})).await,
            "InvalidParameter",
            "{bad}"
        );
    }
}

#[tokio::test]
async fn public_keys_that_cannot_be_used_are_refused() {
    let world = World::new().await;
    let key = world.key("a").await;
    let params = |pem: &str, algorithm: &str| json!({"KeyId": key, "NumberOfBytes": 16, "EncryptionPublicKey": pem, "EncryptionAlgorithm": algorithm});
    assert_eq!(world.err("GenerateDataKey", params("no PEM", "SM2")).await, "InvalidParameter");
    assert_eq!(world.err("GenerateDataKey", params("no PEM", "ROT13")).await, "InvalidParameter");
    world.ok("GenerateDataKey", params("", "ROT13")).await;
}

/// Whatever is called and however it ends, the trail never holds what was secret.
#[tokio::test]
async fn no_secret_enters_the_audit_trail() {
    let world = World::new().await;
    let key = world.key("a").await;
    let secret = STANDARD.encode("a very secret text indeed");
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": secret})).await["CiphertextBlob"].clone();
    let random = world.ok("GenerateRandom", json!({"NumberOfBytes": 32})).await["Plaintext"].clone();
    let data_key =
        world.ok("GenerateDataKey", json!({"KeyId": key, "NumberOfBytes": 32})).await["Plaintext"].clone();
    world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await;
    world.err("Encrypt", json!({"KeyId": "bad", "Plaintext": secret})).await;
    world.err("Encrypt", json!({"KeyId": key, "Plaintext": secret, "Unknown": secret})).await;
    world.err("Encrypt", json!({"KeyId": secret, "Plaintext": [secret]})).await;
    let trail = serde_json::to_string(&world.records().await).unwrap();
    for hidden in [&json!(secret), &random, &data_key, &json!("rootSecretKey"), &blob] {
        assert!(!trail.contains(hidden.as_str().unwrap()), "{hidden}");
    }
    assert!(trail.contains(&format!("key/creatorUin/100000000001/{key}")), "but which key it was");
}
