//! Sealed root keys: what opens them, and what each kind of trouble is called.

#![allow(clippy::unwrap_used)]

use keyward_crypto::seal::{Argon2id, seal_with_key, seal_with_passphrase};
use keyward_crypto::{CryptoError, RootKey, SealedRootKey, Secret, SystemRandom};

fn secret(text: &str) -> Secret {
    Secret::new(text.as_bytes().to_vec())
}

/// As little work as Argon2id allows.
fn quick() -> Argon2id {
    Argon2id::new(8, 1, 1, &SystemRandom).unwrap()
}

/// Whether two root keys are the same: what one wraps, the other opens.
fn same(one: &RootKey, other: &RootKey) -> bool {
    let wrapped = one.wrap(b"aad", b"material", &SystemRandom).unwrap();
    other.unwrap(b"aad", &wrapped).is_ok_and(|material| material.expose() == b"material")
}

#[test]
fn a_key_file_seals_and_opens() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let key = Secret::random(32, &SystemRandom).unwrap();
    let json = seal_with_key(&root, &key, &SystemRandom).unwrap().to_json().unwrap();
    let sealed = SealedRootKey::parse(&json).unwrap();
    assert_eq!(*sealed.root_key_id(), root.id());
    assert!(same(&root, &sealed.unseal(&key).unwrap()));

    let other = Secret::random(32, &SystemRandom).unwrap();
    assert_eq!(sealed.unseal(&other).unwrap_err(), CryptoError::WrongSeal);
    assert!(matches!(sealed.unseal(&secret("short")), Err(CryptoError::Format(_))));
    assert!(matches!(seal_with_key(&root, &secret("short"), &SystemRandom), Err(CryptoError::Format(_))));
}

#[test]
fn a_passphrase_seals_and_opens() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let phrase = secret("correct horse battery staple");
    let json = seal_with_passphrase(&root, &phrase, quick(), &SystemRandom).unwrap().to_json().unwrap();
    let sealed = SealedRootKey::parse(&json).unwrap();
    assert!(same(&root, &sealed.unseal(&phrase).unwrap()));
    assert_eq!(sealed.unseal(&secret("correct horse battery stable")).unwrap_err(), CryptoError::WrongSeal);
}

#[test]
fn the_document_has_the_fields_that_are_documented() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let recommended = Argon2id::recommended(&SystemRandom).unwrap();
    let json =
        seal_with_passphrase(&root, &secret("x"), recommended, &SystemRandom).unwrap().to_json().unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["format"], 2);
    assert_eq!(value["earlierRootKeyIds"], serde_json::json!([]));
    assert_eq!(value["seal"], "passphrase");
    assert_eq!(value["rootKeyId"], hex::encode(root.id()));
    assert_eq!(value["argon2id"]["memoryKib"], 65536);
    assert_eq!(value["argon2id"]["passes"], 3);
    assert_eq!(value["argon2id"]["lanes"], 1);
    assert!(json.ends_with("}\n"));
}

/// Every change to a character that changes a value is damage or no document; never a wrong phrase.
#[test]
fn a_damaged_document_is_not_taken_for_a_wrong_passphrase() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let phrase = secret("phrase");
    let genuine = seal_with_passphrase(&root, &phrase, quick(), &SystemRandom).unwrap();
    let json = genuine.to_json().unwrap();
    let mut damaged = 0;
    for place in 0..json.len() {
        let mut bytes = json.clone().into_bytes();
        bytes[place] ^= 1;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match SealedRootKey::parse(&text) {
            // A space that became `!` is refused; hex digits in another case are the same value.
            Ok(parsed) => assert_eq!(parsed, genuine, "{text}"),
            Err(CryptoError::Damaged) => damaged += 1,
            Err(CryptoError::Format(_) | CryptoError::UnsupportedVersion(_)) => {}
            Err(other) => panic!("{other}: {text}"),
        }
    }
    assert!(damaged > 100, "{damaged}");
    for length in 0..json.trim_end().len() {
        assert!(matches!(SealedRootKey::parse(&json[..length]), Err(CryptoError::Format(_))));
    }
}

#[test]
fn a_document_may_not_ask_for_the_whole_machine() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let json = seal_with_passphrase(&root, &secret("x"), quick(), &SystemRandom).unwrap().to_json().unwrap();
    for (what, instead) in
        [("\"memoryKib\": 8", "\"memoryKib\": 4000000000"), ("\"passes\": 1", "\"passes\": 1000000")]
    {
        assert!(json.contains(what));
        let greedy = json.replace(what, instead);
        assert_eq!(
            SealedRootKey::parse(&greedy),
            Err(CryptoError::Format("Argon2id parameters are out of bounds"))
        );
    }
    let future = json.replace("\"format\": 2", "\"format\": 3");
    assert_eq!(SealedRootKey::parse(&future), Err(CryptoError::UnsupportedVersion(3)));
}

#[test]
fn a_rotated_root_key_is_sealed_with_all_its_versions() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let key = Secret::random(32, &SystemRandom).unwrap();
    let first = root.wrap(b"aad", b"material", &SystemRandom).unwrap();
    let print = root.fingerprint(b"a", b"b");
    let rotated = root.rotated(&SystemRandom).unwrap();
    let json = seal_with_key(&rotated, &key, &SystemRandom).unwrap().to_json().unwrap();
    let opened = SealedRootKey::parse(&json).unwrap().unseal(&key).unwrap();
    assert!(same(&rotated, &opened));
    assert_eq!((opened.id(), opened.earlier_ids()), (rotated.id(), vec![root.id()]));
    assert_eq!(opened.unwrap(b"aad", &first).unwrap().expose(), b"material");
    assert_eq!(opened.fingerprint(b"a", b"b"), print);

    // Nobody makes it a document of other versions.
    let earlier = hex::encode(root.id());
    for forged in [
        json.replace(&earlier, &"0".repeat(32)),
        json.replace(&format!("\n    \"{earlier}\"\n  "), ""),
        json.replace("\"format\": 2", "\"format\": 1"),
    ] {
        assert_ne!(forged, json);
        assert!(SealedRootKey::parse(&forged).is_err(), "{forged}");
    }
}

#[test]
fn what_opened_a_seal_seals_anew() {
    let root = RootKey::generate(&SystemRandom).unwrap();
    let phrase = secret("correct horse");
    let sealed = seal_with_passphrase(&root, &phrase, quick(), &SystemRandom).unwrap();
    let sealer = sealed.sealer(&phrase).unwrap();
    let again = sealer.seal(&root.rotated(&SystemRandom).unwrap(), &SystemRandom).unwrap();
    assert_eq!(again.seal(), sealed.seal());
    assert_eq!(again.unseal(&phrase).unwrap().earlier_ids(), [root.id()]);
    assert_eq!(format!("{sealer:?}").matches("horse").count(), 0);
}
