//! Key pairs: what each usage can do, and that nothing else works with it.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{blob, world::World};
use keyward_crypto::mac;
use keyward_domain::{KeyState, KeyUsage, Suite, UnixSeconds};
use serde_json::{Value, json};

/// Usage, algorithm, and the bytes of a digest.
const SIGNING: [(&str, &str, usize); 7] = [
    ("ASYMMETRIC_SIGN_VERIFY_SM2", "SM2DSA", 32),
    ("ASYMMETRIC_SIGN_VERIFY_ECC", "ECC_P256_R1", 32),
    ("ASYMMETRIC_SIGN_VERIFY_ECDSA384", "ECC_P384_R1", 48),
    ("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PSS_SHA_256", 32),
    ("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PKCS1_SHA_256", 32),
    ("ASYMMETRIC_SIGN_VERIFY_RSA_3072", "RSA_PSS_SHA_256", 32),
    ("ASYMMETRIC_SIGN_VERIFY_RSA_3072", "RSA_PKCS1_SHA_256", 32),
];

async fn verify(world: &World, mut signed: Value, signature: &Value) -> Value {
    signed["SignatureValue"] = signature.clone();
    world.ok("VerifyByAsymmetricKey", signed).await["SignatureValid"].clone()
}

#[tokio::test]
async fn signatures_verify_for_their_message_and_key_alone() {
    let world = World::new().await;
    for (usage, algorithm, digest) in SIGNING {
        let (key, other) = (world.key_for(usage).await, world.key_for(usage).await);
        for (kind, message) in [("RAW", vec![7; 4096]), ("RAW", vec![7]), ("DIGEST", vec![7; digest])] {
            let sign = json!({
                "KeyId": key, "Algorithm": algorithm, "MessageType": kind, "Message": STANDARD.encode(&message),
            });
            let signature = world.ok("SignByAsymmetricKey", sign.clone()).await["Signature"].clone();
            assert_eq!(verify(&world, sign.clone(), &signature).await, true, "{algorithm}");
            let mut foreign = sign.clone();
            foreign["KeyId"] = json!(other);
            assert_eq!(verify(&world, foreign, &signature).await, false, "{algorithm}");
            let mut changed = sign.clone();
            changed["Message"] = json!(STANDARD.encode(vec![8; message.len()]));
            assert_eq!(verify(&world, changed, &signature).await, false, "{algorithm}");
            let mut bytes = STANDARD.decode(signature.as_str().unwrap()).unwrap();
            bytes[20] ^= 1;
            for bad in [&bytes[..], b"no signature", &[0; 8192]] {
                assert_eq!(verify(&world, sign.clone(), &json!(STANDARD.encode(bad))).await, false);
            }
        }
    }
}

#[tokio::test]
async fn a_digest_is_that_of_the_message() {
    let world = World::new().await;
    let key = world.key_for("ASYMMETRIC_SIGN_VERIFY_ECC").await;
    let raw = json!({"KeyId": key, "Algorithm": "ECC_P256_R1", "Message": STANDARD.encode("message")});
    let digest = STANDARD.encode(mac::sha256(b"message"));
    let digest =
        json!({"KeyId": key, "Algorithm": "ECC_P256_R1", "Message": digest, "MessageType": "DIGEST"});
    for (signed, verified) in [(&raw, &digest), (&digest, &raw)] {
        let signature = world.ok("SignByAsymmetricKey", signed.clone()).await["Signature"].clone();
        assert_eq!(verify(&world, verified.clone(), &signature).await, true);
    }
}

#[tokio::test]
async fn public_keys_are_the_same_in_both_forms_and_stay_the_same() {
    let world = World::new().await;
    for usage in KeyUsage::ALL.into_iter().filter(|usage| *usage != KeyUsage::EncryptDecrypt) {
        let key = json!({"KeyId": world.key_for(usage.as_str()).await});
        let public = world.ok("GetPublicKey", key.clone()).await;
        let (der, pem) = (public["PublicKey"].as_str().unwrap(), public["PublicKeyPem"].as_str().unwrap());
        let body = pem.strip_prefix("-----BEGIN PUBLIC KEY-----\n").unwrap();
        let body = body.strip_suffix("\n-----END PUBLIC KEY-----\n").unwrap();
        assert_eq!(body.replace('\n', ""), der, "{usage:?}");
        assert!(body.lines().rev().skip(1).all(|line| line.len() == 64), "{usage:?}");
        if matches!(usage, KeyUsage::DecryptSm2 | KeyUsage::SignSm2) {
            assert!(der.starts_with("MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE"), "{der}");
        }
        // A change makes the next call load the key anew.
        world.ok("DisableKey", key.clone()).await;
        world.ok("EnableKey", key.clone()).await;
        assert_eq!(world.ok("GetPublicKey", key).await, {
            let mut same = public.clone();
            same["RequestId"] = world.records().await.last().unwrap()["eventID"].clone();
            same
        });
    }
}

#[tokio::test]
async fn what_was_encrypted_to_a_public_key_is_decrypted() {
    let world = World::new().await;
    let rsa = world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await;
    for (algorithm, longest) in
        [("RSAES_PKCS1_V1_5", 245), ("RSAES_OAEP_SHA_1", 214), ("RSAES_OAEP_SHA_256", 190)]
    {
        for plaintext in [vec![7], vec![7; longest]] {
            let ciphertext = world.encrypted_to(&rsa, algorithm, &plaintext).await;
            let params = json!({"KeyId": rsa, "Ciphertext": ciphertext, "Algorithm": algorithm});
            let opened = world.ok("AsymmetricRsaDecrypt", params).await;
            assert_eq!(
                (&opened["Plaintext"], &opened["KeyId"]),
                (&json!(STANDARD.encode(plaintext)), &json!(rsa))
            );
        }
    }
    let sm2 = world.key_for("ASYMMETRIC_DECRYPT_SM2").await;
    for length in [1, 32, 140] {
        let ciphertext = world.encrypted_to(&sm2, "SM2_C1C3C2_ASN1", &vec![7; length]).await;
        let opened = world.ok("AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": ciphertext})).await;
        assert_eq!(opened["Plaintext"], STANDARD.encode(vec![7; length]));
    }
    let long = world.encrypted_to(&sm2, "SM2_C1C3C2_ASN1", &[7; 200]).await;
    let code = world.err("AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": long})).await;
    assert_eq!(code, "InvalidParameter");
}

/// Who sends chosen ciphertexts must not learn from the answer in what way they are wrong.
#[tokio::test]
async fn every_failure_to_decrypt_is_answered_alike() {
    let world = World::new().await;
    let rsa = world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await;
    let sm2 = world.key_for("ASYMMETRIC_DECRYPT_SM2").await;
    let mut answers = std::collections::BTreeSet::new();
    let mut ask = async |action: &str, params: Value| {
        let reply = world.reply(&world.root, action, "ap-guangzhou", &params).await;
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(reply.cause, None, "nothing for the log either");
        answers.insert(body["Response"]["Error"].to_string());
    };
    for algorithm in ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"] {
        let genuine = STANDARD.decode(world.encrypted_to(&rsa, algorithm, b"secret").await).unwrap();
        let mut flipped = genuine.clone();
        flipped[100] ^= 1;
        let other_padding =
            STANDARD.decode(world.encrypted_to(&rsa, "RSAES_PKCS1_V1_5", b"secret").await).unwrap();
        for bad in [
            &flipped[..],
            &other_padding,
            &genuine[1..],
            &[&genuine[..], &[0]].concat(),
            &[0; 256],
            &[0xff; 256],
            &[1],
            &[7; 1024],
        ] {
            let ciphertext = STANDARD.encode(bad);
            ask(
                "AsymmetricRsaDecrypt",
                json!({"KeyId": rsa, "Ciphertext": ciphertext, "Algorithm": algorithm}),
            )
            .await;
        }
    }
    let genuine = STANDARD.decode(world.encrypted_to(&sm2, "SM2_C1C3C2_ASN1", b"secret").await).unwrap();
    for position in 0..genuine.len() {
        let mut bad = genuine.clone();
        bad[position] ^= 1;
        ask("AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": STANDARD.encode(&bad)})).await;
    }
    for bad in [&genuine[1..], &[&genuine[..], &[0]].concat(), &[0; 256], &[0x30, 0]] {
        ask("AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": STANDARD.encode(bad)})).await;
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(answers.first().unwrap().contains("FailedOperation.DecryptError"), "{answers:?}");
}

#[tokio::test]
async fn parameters_that_are_wrong_are_named() {
    let world = World::new().await;
    let (p384, rsa) = (
        world.key_for("ASYMMETRIC_SIGN_VERIFY_ECDSA384").await,
        world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await,
    );
    let sign = json!({"KeyId": p384, "Algorithm": "ECC_P384_R1", "Message": "YQ=="});
    let decrypt = json!({"KeyId": rsa, "Algorithm": "RSAES_OAEP_SHA_256", "Ciphertext": "YQ=="});
    let (empty, long) = (json!(""), json!(STANDARD.encode(vec![0; 4097])));
    let digest = |length| json!(STANDARD.encode(vec![0; length]));
    for (action, base, name, value, code) in [
        ("Sign", &sign, "Message", empty.clone(), "InvalidParameter"),
        ("Sign", &sign, "Message", json!("%"), "InvalidParameter"),
        ("Sign", &sign, "Message", long.clone(), "InvalidParameter"),
        ("Sign", &sign, "Message", json!(7), "InvalidParameter"),
        ("Sign", &sign, "Algorithm", json!("ECC_P256_R1"), "InvalidParameter"),
        ("Sign", &sign, "Algorithm", json!("ML_DSA_65"), "InvalidParameter"),
        ("Sign", &sign, "Algorithm", json!("RSAES_OAEP_SHA_256"), "InvalidParameter"),
        ("Sign", &sign, "Algorithm", empty.clone(), "InvalidParameter"),
        ("Sign", &sign, "MessageType", json!("raw"), "InvalidParameter"),
        ("Sign", &sign, "KeyId", json!("x"), "InvalidParameterValue.InvalidKeyId"),
        ("Verify", &sign, "Algorithm", json!("ECC_P256_R1"), "InvalidParameter"),
        ("Verify", &sign, "Algorithm", json!("ML_DSA_65"), "InvalidParameterValue"),
        ("Verify", &sign, "Message", long, "InvalidParameter"),
        ("Verify", &sign, "SignatureValue", json!("?"), "InvalidParameter"),
        ("Verify", &sign, "SignatureValue", empty.clone(), "InvalidParameter"),
        ("Verify", &sign, "SignatureValue", digest(8193), "InvalidParameter"),
        ("Decrypt", &decrypt, "Ciphertext", empty, "InvalidParameter"),
        ("Decrypt", &decrypt, "Ciphertext", json!("?"), "InvalidParameter"),
        ("Decrypt", &decrypt, "Ciphertext", digest(1025), "InvalidParameter"),
        ("Decrypt", &decrypt, "Algorithm", json!("SM2_C1C3C2_ASN1"), "InvalidParameter"),
        ("Decrypt", &decrypt, "Algorithm", json!("RSA_PSS_SHA_256"), "InvalidParameter"),
    ] {
        let mut params = base.clone();
        let action = match action {
            "Sign" => "SignByAsymmetricKey",
            "Verify" => {
                params["SignatureValue"] = json!("YQ==");
                "VerifyByAsymmetricKey"
            }
            _ => "AsymmetricRsaDecrypt",
        };
        params[name] = value;
        let reply = world.reply(&world.root, action, "ap-guangzhou", &params).await;
        assert_eq!(reply.code, code, "{action} {name}");
        assert!(String::from_utf8(reply.body).unwrap().contains(&format!("`{name}`")), "{action} {name}");
    }
    for length in [1, 32, 47, 49, 64] {
        let mut params = sign.clone();
        (params["MessageType"], params["Message"]) = (json!("DIGEST"), digest(length));
        assert_eq!(world.err("SignByAsymmetricKey", params.clone()).await, "InvalidParameter", "{length}");
        params["SignatureValue"] = json!("YQ==");
        assert_eq!(world.err("VerifyByAsymmetricKey", params).await, "InvalidParameter", "{length}");
    }
}

/// One call of every action that uses a key, with what it answers about a key of another usage.
fn uses(key: &str, symmetric_blob: &Value, kem_blob: &Value) -> Vec<(&'static str, Value, &'static str)> {
    let renamed = |blob: &Value| json!(blob::named(blob.as_str().unwrap(), key));
    vec![
        ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="}), "InvalidParameter"),
        (
            "Decrypt",
            json!({"CiphertextBlob": renamed(symmetric_blob)}),
            "InvalidParameterValue.InvalidCiphertext",
        ),
        ("ReEncrypt", json!({"CiphertextBlob": symmetric_blob, "DestinationKeyId": key}), "InvalidParameter"),
        (
            "GenerateDataKey",
            json!({"KeyId": key, "NumberOfBytes": 16}),
            "InvalidParameterValue.InvalidKeyUsage",
        ),
        ("GetPublicKey", json!({ "KeyId": key }), "InvalidParameter"),
        (
            "AsymmetricRsaDecrypt",
            json!({"KeyId": key, "Ciphertext": "YQ==", "Algorithm": "RSAES_OAEP_SHA_1"}),
            "InvalidParameterValue.InvalidKeyUsage",
        ),
        (
            "AsymmetricSm2Decrypt",
            json!({"KeyId": key, "Ciphertext": "YQ=="}),
            "InvalidParameterValue.InvalidKeyUsage",
        ),
        (
            "SignByAsymmetricKey",
            json!({"KeyId": key, "Message": "YQ==", "Algorithm": "SM2DSA"}),
            "InvalidParameter",
        ),
        (
            "VerifyByAsymmetricKey",
            json!({"KeyId": key, "Message": "YQ==", "Algorithm": "SM2DSA", "SignatureValue": "YQ=="}),
            "InvalidParameter",
        ),
        ("PostQuantumCryptoEncrypt", json!({"KeyId": key, "PlainText": "YQ=="}), "InvalidParameter"),
        (
            "PostQuantumCryptoDecrypt",
            json!({"CiphertextBlob": renamed(kem_blob)}),
            "InvalidParameterValue.InvalidCiphertext",
        ),
        ("PostQuantumCryptoSign", json!({"KeyId": key, "Message": "YQ=="}), "InvalidParameter"),
        (
            "PostQuantumCryptoVerify",
            json!({"KeyId": key, "Message": "YQ==", "SignatureValue": "YQ=="}),
            "InvalidParameter",
        ),
    ]
}

/// What a key is for, and the actions that therefore use it.
fn own_actions(usage: KeyUsage) -> &'static [&'static str] {
    match usage {
        KeyUsage::EncryptDecrypt => &["Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey"],
        KeyUsage::DecryptRsa2048 => &["GetPublicKey", "AsymmetricRsaDecrypt"],
        KeyUsage::DecryptSm2 => &["GetPublicKey", "AsymmetricSm2Decrypt"],
        KeyUsage::DecryptKyberAes => {
            &["GetPublicKey", "PostQuantumCryptoEncrypt", "PostQuantumCryptoDecrypt"]
        }
        KeyUsage::SignDilithium => &["GetPublicKey", "PostQuantumCryptoSign", "PostQuantumCryptoVerify"],
        _ => &["GetPublicKey", "SignByAsymmetricKey", "VerifyByAsymmetricKey"],
    }
}

#[tokio::test]
async fn keys_do_what_they_are_for_and_nothing_else() {
    let world = World::new().await;
    let symmetric = world.key("symmetric").await;
    let sealed = world.ok("Encrypt", json!({"KeyId": symmetric, "Plaintext": "YQ=="})).await;
    let kyber = world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await;
    let kem = world.ok("PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})).await;
    for usage in KeyUsage::ALL {
        let key = world.key_for(usage.as_str()).await;
        for (action, params, refused) in uses(&key, &sealed["CiphertextBlob"], &kem["CiphertextBlob"]) {
            if own_actions(usage).contains(&action) {
                continue;
            }
            let reply = world.reply(&world.root, action, "ap-guangzhou", &params).await;
            assert_eq!(reply.code, refused, "{action} {usage:?}");
            assert_eq!(reply.cause, None, "{action} {usage:?} is no fault of the server");
        }
    }
}

/// The table of states and uses, through the API.
#[tokio::test]
async fn states_allow_what_the_life_cycle_says() {
    let world = World::new().await;
    let sm2_sign = world.key_for("ASYMMETRIC_SIGN_VERIFY_SM2").await;
    let dilithium = world.key_for("ASYMMETRIC_SIGN_VERIFY_DILITHIUM").await;
    let kyber = world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await;
    let sm2 = world.key_for("ASYMMETRIC_DECRYPT_SM2").await;
    let rsa = world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await;
    let kem = world.ok("PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})).await;
    let to_rsa = world.encrypted_to(&rsa, "RSAES_OAEP_SHA_1", b"a").await;
    let to_sm2 = world.encrypted_to(&sm2, "SM2_C1C3C2_ASN1", b"a").await;
    let calls = [
        (&sm2_sign, "GetPublicKey", json!({ "KeyId": sm2_sign })),
        (&kyber, "GetPublicKey", json!({ "KeyId": kyber })),
        (
            &rsa,
            "AsymmetricRsaDecrypt",
            json!({"KeyId": rsa, "Ciphertext": to_rsa, "Algorithm": "RSAES_OAEP_SHA_1"}),
        ),
        (&sm2, "AsymmetricSm2Decrypt", json!({"KeyId": sm2, "Ciphertext": to_sm2})),
        (
            &sm2_sign,
            "SignByAsymmetricKey",
            json!({"KeyId": sm2_sign, "Message": "YQ==", "Algorithm": "SM2DSA"}),
        ),
        (
            &sm2_sign,
            "VerifyByAsymmetricKey",
            json!({"KeyId": sm2_sign, "Message": "YQ==", "Algorithm": "SM2DSA", "SignatureValue": "YQ=="}),
        ),
        (&dilithium, "PostQuantumCryptoSign", json!({"KeyId": dilithium, "Message": "YQ=="})),
        (
            &dilithium,
            "PostQuantumCryptoVerify",
            json!({"KeyId": dilithium, "Message": "YQ==", "SignatureValue": "YQ=="}),
        ),
        (&kyber, "PostQuantumCryptoEncrypt", json!({"KeyId": kyber, "PlainText": "YQ=="})),
        (&kyber, "PostQuantumCryptoDecrypt", json!({"CiphertextBlob": kem["CiphertextBlob"]})),
    ];
    let doomed = KeyState::PendingDelete { at: UnixSeconds(i64::MAX) };
    for (state, encrypt, decrypt, rest) in [
        (KeyState::Disabled, "CmkDisabled", "CmkDisabled", "CmkStateNotSupport"),
        (KeyState::Archived, "CmkArchived", "ok", "CmkStateNotSupport"),
        (doomed, "CmkDisabled", "CmkDisabled", "CmkStateNotSupport"),
        (KeyState::Enabled, "ok", "ok", "ok"),
    ] {
        for (key, action, params) in &calls {
            world.put_state(key, state).await;
            let expected = match *action {
                "PostQuantumCryptoEncrypt" => encrypt,
                "PostQuantumCryptoDecrypt" => decrypt,
                _ => rest,
            };
            let reply = world.reply(&world.root, action, "ap-guangzhou", params).await;
            assert_eq!(reply.code.trim_start_matches("ResourceUnavailable."), expected, "{action} {state:?}");
        }
    }
}

#[tokio::test]
async fn a_region_lists_what_it_creates() {
    let world = World::new().await;
    let root = world.root.clone();
    for (region, suite) in [("ap-guangzhou", Suite::Gm), ("ap-hongkong", Suite::International)] {
        let listed = world.call(&root, "ListAlgorithms", region, json!({})).await.unwrap();
        let groups = ["SymmetricAlgorithms", "AsymmetricAlgorithms", "AsymmetricSignVerifyAlgorithms"];
        let listed: Vec<_> =
            groups.iter().flat_map(|group| listed[group].as_array().unwrap().clone()).collect();
        for usage in KeyUsage::ALL {
            let created = world
                .call(
                    &root,
                    "CreateKey",
                    region,
                    json!({"Alias": usage.as_str(), "KeyUsage": usage.as_str()}),
                )
                .await;
            let found = listed.iter().find(|info| info["KeyUsage"] == usage.as_str());
            assert_eq!(found.is_some(), usage.offered_in(suite), "{region} {usage:?}");
            match created {
                Ok(key) => assert_eq!(key["KeyUsage"], found.unwrap()["KeyUsage"]),
                Err(code) => {
                    assert_eq!(code, "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion");
                    assert_eq!(found, None, "{region} {usage:?}");
                }
            }
        }
    }
    let listed = world.ok("ListAlgorithms", json!({})).await;
    let names = |group: &str| {
        let all = listed[group].as_array().unwrap().iter();
        all.map(|info| info["Algorithm"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names("SymmetricAlgorithms"), "SM4");
    assert_eq!(names("AsymmetricAlgorithms"), "RSA_2048 SM2 Kyber_AES");
    assert_eq!(names("AsymmetricSignVerifyAlgorithms"), "SM2 ECC RSA_2048 RSA_3072 ECDSA384 Dilithium");
    let in_hongkong = world.call(&root, "ListKeyDetail", "ap-hongkong", json!({"KeyUsage": "ALL"})).await;
    assert_eq!(in_hongkong.unwrap()["TotalCount"], 8);
    let rsa = world.call(
        &root,
        "ListKeyDetail",
        "ap-hongkong",
        json!({"KeyUsage": "ASYMMETRIC_SIGN_VERIFY_RSA_3072"}),
    );
    assert_eq!(rsa.await.unwrap()["TotalCount"], 1);
}

#[tokio::test]
async fn pairs_of_others_do_not_exist_and_sm2_is_a_matter_of_chinese_regions() {
    let world = World::new().await;
    let (other, root) = (world.another_account().await, world.root.clone());
    let key = world.key_for("ASYMMETRIC_SIGN_VERIFY_SM2").await;
    let [symmetric, kem] = blob::samples();
    for (action, mut params, _) in uses(&key, &json!(symmetric), &json!(kem)) {
        if action == "ReEncrypt" {
            params = json!({"CiphertextBlob": blob::named(&symmetric, &key)});
        }
        let not_found = Err("ResourceUnavailable.CmkNotFound".to_owned());
        let foreign = world.call(&other, action, "ap-guangzhou", params.clone()).await;
        assert_eq!(foreign, not_found, "{action}, other account");
        assert_eq!(world.call(&root, action, "ap-hongkong", params).await, not_found, "{action}, region");
    }
    let here = world
        .call(
            &root,
            "CreateKey",
            "ap-hongkong",
            json!({"Alias": "a", "KeyUsage": "ASYMMETRIC_SIGN_VERIFY_ECC"}),
        )
        .await
        .unwrap();
    let params = json!({"KeyId": here["KeyId"], "Ciphertext": "YQ=="});
    let refused = world.call(&root, "AsymmetricSm2Decrypt", "ap-hongkong", params).await;
    assert_eq!(refused.unwrap_err(), "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion");
}

#[tokio::test]
async fn too_much_work_is_refused_while_everything_else_goes_on() {
    let world = World::new().await;
    let symmetric = world.key("symmetric").await;
    let key = world.key_for("ASYMMETRIC_SIGN_VERIFY_ECDSA384").await;
    let sign = json!({"KeyId": key, "Algorithm": "ECC_P384_R1", "Message": "YQ=="});
    world.ok("SignByAsymmetricKey", sign.clone()).await;
    let quick = world.key_for("ASYMMETRIC_SIGN_VERIFY_ECC").await;
    let sign_quickly = json!({"KeyId": quick, "Algorithm": "ECC_P256_R1", "Message": "YQ=="});
    world.ok("SignByAsymmetricKey", sign_quickly.clone()).await;
    world.workers.refuse(true);
    world.ok("SignByAsymmetricKey", sign_quickly).await;
    let before = world.records().await.len();
    assert_eq!(world.err("SignByAsymmetricKey", sign.clone()).await, "RequestLimitExceeded");
    let records = world.records().await;
    assert_eq!(records.len(), before + 1);
    assert_eq!(records.last().unwrap()["apiErrorCode"], "RequestLimitExceeded");
    let create = json!({"Alias": "refused", "KeyUsage": "ASYMMETRIC_SIGN_VERIFY_RSA_2048"});
    assert_eq!(world.err("CreateKey", create.clone()).await, "RequestLimitExceeded");
    world.ok("Encrypt", json!({"KeyId": symmetric, "Plaintext": "YQ=="})).await;
    world.ok("DescribeKey", json!({ "KeyId": key })).await;
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.workers.refuse(false);
    assert_eq!(world.err("SignByAsymmetricKey", sign).await, "ResourceUnavailable.CmkStateNotSupport");
    world.ok("CreateKey", create).await;
}

#[tokio::test]
async fn rsa_pairs_are_made_ahead_of_need_and_used_once() {
    let world = World::with(|settings| settings.prepared_pairs = 2).await;
    world.service.prepare_pairs();
    assert_eq!(world.service.stats().ready_pairs, 4);
    let mut public = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let key = world.key_for("ASYMMETRIC_SIGN_VERIFY_RSA_2048").await;
        public.insert(world.ok("GetPublicKey", json!({ "KeyId": key })).await["PublicKey"].to_string());
    }
    assert_eq!(public.len(), 3);
    assert_eq!(world.service.stats().ready_pairs, 4, "what was taken is made again");
    world.workers.refuse(true);
    world.key_for("ASYMMETRIC_SIGN_VERIFY_RSA_3072").await;
    assert_eq!(world.service.stats().ready_pairs, 3, "taken without any worker");
    world.workers.refuse(false);
    world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await;
    assert_eq!(world.service.stats().ready_pairs, 4, "the next that takes one has all made");
}

/// Whatever is called and however it ends, the trail never holds what was secret.
#[tokio::test]
async fn no_secret_enters_the_audit_trail() {
    let world = World::new().await;
    let (rsa, ecc) = (
        world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await,
        world.key_for("ASYMMETRIC_SIGN_VERIFY_ECC").await,
    );
    let secret = STANDARD.encode("a very secret text indeed");
    let ciphertext = world.encrypted_to(&rsa, "RSAES_OAEP_SHA_1", b"a very secret text indeed").await;
    let decrypt = json!({"KeyId": rsa, "Ciphertext": ciphertext, "Algorithm": "RSAES_OAEP_SHA_1"});
    assert_eq!(world.ok("AsymmetricRsaDecrypt", decrypt).await["Plaintext"], secret);
    let sign = json!({"KeyId": ecc, "Message": secret, "Algorithm": "ECC_P256_R1"});
    let signature = world.ok("SignByAsymmetricKey", sign.clone()).await["Signature"].clone();
    verify(&world, sign, &signature).await;
    world.err("SignByAsymmetricKey", json!({"KeyId": ecc, "Message": secret, "Algorithm": "SM2DSA"})).await;
    let trail = serde_json::to_string(&world.records().await).unwrap();
    for hidden in [&secret, &ciphertext] {
        assert!(!trail.contains(hidden.as_str()), "{hidden}");
    }
    assert!(trail.contains("ECC_P256_R1") && trail.contains("sha256:"), "but what was done");
}
