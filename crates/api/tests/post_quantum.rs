//! Keys that quantum computers do not break.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{blob, world::World};
use serde_json::{Value, json};

async fn encrypt(world: &World, key: &str, plaintext: &[u8]) -> String {
    let params = json!({"KeyId": key, "PlainText": STANDARD.encode(plaintext)});
    world.ok("PostQuantumCryptoEncrypt", params).await["CiphertextBlob"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_encrypted_is_decrypted() {
    let world = World::new().await;
    let key = world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await;
    for size in [1, 32, 4096] {
        let blob = encrypt(&world, &key, &vec![7; size]).await;
        assert!(blob.bytes().all(|b| b.is_ascii_graphic() && !b"\"'\\".contains(&b)));
        let opened = world.ok("PostQuantumCryptoDecrypt", json!({ "CiphertextBlob": blob })).await;
        assert_eq!(
            (&opened["KeyId"], &opened["PlainText"]),
            (&json!(key), &json!(STANDARD.encode(vec![7; size])))
        );
    }
    assert_ne!(encrypt(&world, &key, b"same").await, encrypt(&world, &key, b"same").await);
    for bad in ["", "a", "%%%%", &STANDARD.encode(vec![0; 4097])] {
        let code = world.err("PostQuantumCryptoEncrypt", json!({"KeyId": key, "PlainText": bad})).await;
        assert_eq!(code, "InvalidParameterValue.InvalidPlaintext", "{bad:.20}");
    }
}

#[tokio::test]
async fn plaintexts_come_back_encrypted_to_a_public_key() {
    let world = World::new().await;
    let key = world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await;
    let sm2 = world.key_for("ASYMMETRIC_DECRYPT_SM2").await;
    let pem = world.ok("GetPublicKey", json!({ "KeyId": sm2 })).await["PublicKeyPem"].clone();
    let blob = encrypt(&world, &key, b"secret").await;
    let params = |pem: &Value, algorithm: &str| json!({"CiphertextBlob": blob, "EncryptionPublicKey": pem, "EncryptionAlgorithm": algorithm});
    let wrapped = world.ok("PostQuantumCryptoDecrypt", params(&pem, "SM2_C1C3C2_ASN1")).await;
    let opened = json!({"KeyId": sm2, "Ciphertext": wrapped["PlainText"]});
    assert_eq!(world.ok("AsymmetricSm2Decrypt", opened).await["Plaintext"], STANDARD.encode("secret"));
    let raw = world.ok("PostQuantumCryptoDecrypt", params(&pem, "")).await["PlainText"].clone();
    assert_eq!(STANDARD.decode(raw.as_str().unwrap()).unwrap().len(), 96 + 6);
    for (pem, algorithm, code) in [
        (json!("no PEM"), "SM2", "InvalidParameter"),
        (pem.clone(), "RSAES_OAEP_SHA_1", "InvalidParameter"),
        (pem, "ROT13", "InvalidParameter"),
    ] {
        assert_eq!(world.err("PostQuantumCryptoDecrypt", params(&pem, algorithm)).await, code, "{algorithm}");
    }
    let rsa = world.key_for("ASYMMETRIC_DECRYPT_RSA_2048").await;
    let rsa = world.ok("GetPublicKey", json!({ "KeyId": rsa })).await["PublicKeyPem"].clone();
    let long = encrypt(&world, &key, &[7; 4096]).await;
    let params = json!({"CiphertextBlob": long, "EncryptionPublicKey": rsa, "EncryptionAlgorithm": "RSAES_OAEP_SHA_1"});
    assert_eq!(world.err("PostQuantumCryptoDecrypt", params).await, "FailedOperation.EncryptionError");
}

#[tokio::test]
async fn ciphertexts_of_another_kind_or_key_are_refused() {
    let world = World::new().await;
    let (key, other) = (
        world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await,
        world.key_for("ASYMMETRIC_DECRYPT_KYBER_AES").await,
    );
    let symmetric = world.key("symmetric").await;
    let blob = encrypt(&world, &key, b"secret").await;
    let params = json!({"KeyId": symmetric, "Plaintext": "YQ=="});
    let classical = world.ok("Encrypt", params).await["CiphertextBlob"].as_str().unwrap().to_owned();
    let mut flipped = blob.clone().into_bytes();
    let last = flipped.len() - 6;
    flipped[last] = if flipped[last] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    for bad in [
        "",
        "x",
        "a-k-b-k-c",
        &classical,
        &flipped,
        &blob[1..],
        &format!("{blob}A"),
        &blob::named(&blob, &other),
        &blob::named(&blob, &symmetric),
        &blob::of_version(&blob, 2),
    ] {
        let code = world.err("PostQuantumCryptoDecrypt", json!({ "CiphertextBlob": bad })).await;
        assert_eq!(code, "InvalidParameterValue.InvalidCiphertext", "{bad:.60}");
    }
    for action in ["Decrypt", "ReEncrypt"] {
        for bad in [&blob, &blob::named(&classical, &key)] {
            let code = world.err(action, json!({ "CiphertextBlob": bad })).await;
            assert_eq!(code, "InvalidParameterValue.InvalidCiphertext", "{action}");
        }
    }
}

#[tokio::test]
async fn signatures_verify_for_their_message_and_key_alone() {
    let world = World::new().await;
    let (key, other) = (
        world.key_for("ASYMMETRIC_SIGN_VERIFY_DILITHIUM").await,
        world.key_for("ASYMMETRIC_SIGN_VERIFY_DILITHIUM").await,
    );
    let verify = async |key: &str, message: &[u8], signature: &[u8]| {
        let params = json!({"KeyId": key, "Message": STANDARD.encode(message), "SignatureValue": STANDARD.encode(signature)});
        world.ok("PostQuantumCryptoVerify", params).await["SignatureValid"].clone()
    };
    for message in [vec![7], vec![7; 4096]] {
        let params = json!({"KeyId": key, "Message": STANDARD.encode(&message)});
        let signature = world.ok("PostQuantumCryptoSign", params).await["Signature"].clone();
        let mut signature = STANDARD.decode(signature.as_str().unwrap()).unwrap();
        assert_eq!(signature.len(), 3309, "ML-DSA-65");
        assert_eq!(verify(&key, &message, &signature).await, true);
        assert_eq!(verify(&key, b"another", &signature).await, false);
        assert_eq!(verify(&other, &message, &signature).await, false);
        signature[1000] ^= 1;
        assert_eq!(verify(&key, &message, &signature).await, false);
        assert_eq!(verify(&key, &message, b"none").await, false);
    }
    for bad in ["", "%", &STANDARD.encode(vec![0; 4097])] {
        let params = json!({"KeyId": key, "Message": bad});
        assert_eq!(world.err("PostQuantumCryptoSign", params).await, "InvalidParameter");
    }
    let both = json!({"KeyId": key, "Message": "YQ==", "MessageType": "RAW"});
    assert_eq!(world.err("PostQuantumCryptoSign", both).await, "UnknownParameter");
}
