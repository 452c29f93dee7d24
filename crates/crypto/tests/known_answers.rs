//! Files of many vectors that others have published, each counted, so that none is passed over:
//! `vectors/README.md`.

#![allow(clippy::unwrap_used)]

mod common;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use common::World;
use keyward_crypto::{DecryptionAlgorithm, Message, PairAlgorithm, SigningAlgorithm, mac};
use serde::Deserialize;
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

/// An RSA key with what is to be decrypted or verified with it.
#[derive(Deserialize)]
struct RsaKey<Case> {
    algorithm: serde_json::Value,
    #[serde(with = "hex::serde")]
    key: Vec<u8>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Encrypted {
    #[serde(with = "hex::serde")]
    plaintext: Vec<u8>,
    #[serde(with = "hex::serde")]
    ciphertext: Vec<u8>,
}

/// Each ciphertext decrypts with its own padding, and with no other.
#[test]
fn rsa_decryption() {
    let world = World::new();
    let mut checked = 0;
    for vector in read::<Vec<RsaKey<Encrypted>>>(include_str!("vectors/rsa_decryption.json")) {
        let key = world.decryption(PairAlgorithm::Rsa2048, &world.wrap(PairAlgorithm::Rsa2048, &vector.key));
        for Encrypted { plaintext, ciphertext } in &vector.cases {
            for algorithm in &DecryptionAlgorithm::ALL[..3] {
                let opened = key.decrypt(*algorithm, ciphertext).ok();
                let expected = (vector.algorithm == algorithm.as_str()).then_some(&plaintext[..]);
                assert_eq!(opened.as_ref().map(|opened| opened.expose()), expected, "{algorithm:?}");
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 86);
}

#[derive(Deserialize)]
struct Signed {
    #[serde(with = "hex::serde")]
    message: Vec<u8>,
    #[serde(with = "hex::serde")]
    signature: Vec<u8>,
    verifies: bool,
    reason: String,
}

/// Altered messages and signatures, and paddings that are almost right. The signature is deterministic, so
/// ours is the published one.
#[test]
fn rsa_pkcs1_signatures() {
    let world = World::new();
    let mut checked = (0, 0);
    for vector in read::<Vec<RsaKey<Signed>>>(include_str!("vectors/rsa_pkcs1_signatures.json")) {
        let code = vector.algorithm.as_u64().unwrap();
        let pair = PairAlgorithm::parse(code.try_into().unwrap()).unwrap();
        let key = world.signing(pair, &world.wrap(pair, &vector.key));
        for Signed { message, signature, verifies, reason } in &vector.cases {
            let message = Message::Raw(message);
            let verified = key.verify(SigningAlgorithm::RsaPkcs1Sha256, message, signature);
            assert_eq!(verified, Ok(*verifies), "{reason}");
            assert_eq!(key.verify(SigningAlgorithm::RsaPssSha256, message, signature), Ok(false));
            let ours = key.sign(SigningAlgorithm::RsaPkcs1Sha256, message).unwrap();
            assert_eq!(ours == *signature, *verifies, "{reason}");
            checked = if *verifies { (checked.0 + 1, checked.1) } else { (checked.0, checked.1 + 1) };
        }
    }
    assert_eq!(checked, (6, 24));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KemKeys {
    keys: Vec<KemVector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KemVector {
    #[serde(with = "hex::serde")]
    decapsulation_key: Vec<u8>,
    #[serde(with = "hex::serde")]
    encapsulation_key_sha256: [u8; 32],
    ciphertexts: Vec<Encapsulated>,
}

#[derive(Deserialize)]
struct Encapsulated {
    #[serde(with = "hex::serde")]
    encapsulated: Vec<u8>,
    #[serde(with = "hex::serde")]
    secret: Vec<u8>,
}

/// Messages put together as the documentation of `KemKey` says, on the published secrets, also on those of
/// ciphertexts that are implicitly rejected.
#[test]
fn ml_kem_768() {
    let world = World::new();
    let mut checked = 0;
    for vector in read::<KemKeys>(include_str!("vectors/ml_kem_768.json")).keys {
        let key = world.kem(&world.wrap(PairAlgorithm::MlKem768, &vector.decapsulation_key));
        let der = key.public_key().as_der();
        assert_eq!(mac::sha256(&der[der.len() - 1184..]), vector.encapsulation_key_sha256);
        for Encapsulated { encapsulated, secret } in &vector.ciphertexts {
            let opened = key.decrypt(encapsulated, b"aad", &sealed(secret)).unwrap();
            assert_eq!(opened.expose(), b"a message");
            let other: Vec<_> = secret.iter().map(|byte| !byte).collect();
            assert!(key.decrypt(encapsulated, b"aad", &sealed(&other)).is_err());
            checked += 1;
        }
    }
    assert_eq!(checked, 20);
}

/// "a message" with the associated data "aad", under the key that a shared secret gives.
fn sealed(secret: &[u8]) -> Vec<u8> {
    let prk = Salt::new(HKDF_SHA256, &[]).extract(secret);
    let mut key = [0; 32];
    prk.expand(&[b"keyward ML-KEM-768 AES-256-GCM"], HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let mut sealed = b"a message".to_vec();
    let nonce = Nonce::assume_unique_for_key([0; 12]);
    key.seal_in_place_append_tag(nonce, Aad::from(b"aad"), &mut sealed).unwrap();
    sealed
}

#[derive(Deserialize)]
struct DsaKeys {
    keys: Vec<DsaVector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DsaVector {
    #[serde(with = "hex::serde")]
    seed: Vec<u8>,
    #[serde(with = "hex::serde")]
    public_key_sha256: [u8; 32],
}

/// Each seed gives the published public key, in the last 1,952 bytes of ours.
#[test]
fn ml_dsa_65_keys() {
    let world = World::new();
    let DsaKeys { keys } = read(include_str!("vectors/ml_dsa_65_keys.json"));
    for vector in &keys {
        let key = world.signing(PairAlgorithm::MlDsa65, &world.wrap(PairAlgorithm::MlDsa65, &vector.seed));
        let der = key.public_key().as_der();
        assert_eq!(mac::sha256(&der[der.len() - 1952..]), vector.public_key_sha256);
    }
    assert_eq!(keys.len(), 100);
}
