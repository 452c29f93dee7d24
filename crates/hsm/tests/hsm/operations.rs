//! Every operation, checked with another implementation.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey,
    PublicEncryptingKey,
};
use aws_lc_rs::{digest, signature};
use keyward_crypto::Secret;
use keyward_hsm::protocol::{Hash, KeyKind, Padding, Scheme};
use keyward_hsm::{Answer, Caller, Error, Lifetime, Member, Operation, PairKind, PairUse};

use crate::tokens::{Folder, LABEL, name};

fn secret(bytes: &[u8]) -> Secret {
    Secret::new(bytes.to_vec())
}

fn generate_aes(member: &Member, id: &[u8]) {
    let operation = Operation::GenerateAes256(name(id), Lifetime::Token);
    assert!(matches!(member.call_blocking(&operation), Ok(Answer::Done)));
}

fn generate_pair(member: &Member, id: &[u8], kind: PairKind, purpose: PairUse) {
    let operation = Operation::GeneratePair(name(id), kind, purpose, Lifetime::Token);
    assert!(matches!(member.call_blocking(&operation).unwrap(), Answer::Done));
}

#[test]
fn aes_encrypts_as_others_do() {
    let folder = Folder::new();
    let member = folder.member();
    let material = [0x42; 32];
    let operation = Operation::Import(name(b"imported"), secret(&material), Lifetime::Token);
    member.call_blocking(&operation).unwrap();
    let outside = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &material).unwrap());

    for (plaintext, aad) in [(&b""[..], &b""[..]), (b"x", b""), (b"", b"context"), (&[7; 5000], &[8; 300])] {
        let nonce = [9; 12];
        let sealed = member.encrypt(b"imported", nonce, aad, secret(plaintext)).unwrap();
        let mut theirs = plaintext.to_vec();
        let unique = Nonce::assume_unique_for_key(nonce);
        outside.seal_in_place_append_tag(unique, Aad::from(aad), &mut theirs).unwrap();
        assert_eq!(sealed, theirs);
        let opened = member.decrypt(b"imported", nonce, aad, &sealed).unwrap();
        assert_eq!(opened.expose(), plaintext);

        let mut altered = sealed.clone();
        altered[0] ^= 1;
        assert_eq!(member.decrypt(b"imported", nonce, aad, &altered).unwrap_err(), Error::Damaged);
        assert_eq!(member.decrypt(b"imported", [1; 12], aad, &sealed).unwrap_err(), Error::Damaged);
        assert_eq!(member.decrypt(b"imported", nonce, b"other", &sealed).unwrap_err(), Error::Damaged);
        assert_eq!(member.decrypt(b"imported", nonce, aad, &sealed[..15]).unwrap_err(), Error::Damaged);
    }
    assert_eq!(member.starts(), 1);
}

#[test]
fn aes_keys_are_made_found_and_destroyed() {
    let folder = Folder::new();
    let member = folder.member();
    assert_eq!(member.find(b"one").unwrap(), None);
    assert_eq!(member.encrypt(b"one", [0; 12], b"", secret(b"x")).unwrap_err(), Error::NoKey);
    generate_aes(&member, b"one");
    generate_aes(&member, b"two");
    let again = member.call_blocking(&Operation::GenerateAes256(name(b"one"), Lifetime::Token));
    assert_eq!(again.unwrap_err(), Error::KeyExists);

    let info = member.find(b"one").unwrap().unwrap();
    assert_eq!(info.kind, KeyKind::Aes256);
    assert_eq!(info.label, "key 6f6e65");
    assert!(info.sensitive && info.persistent && !info.extractable);
    let seal = |id: &[u8]| member.encrypt(id, [0; 12], b"", secret(b"same")).unwrap();
    assert_ne!(seal(b"one"), seal(b"two"));

    member.call_blocking(&Operation::Destroy(b"one".to_vec())).unwrap();
    member.call_blocking(&Operation::Destroy(b"one".to_vec())).unwrap();
    // Each thread of the child has met the key, and must notice.
    for _ in 0..20 {
        assert_eq!(member.encrypt(b"one", [0; 12], b"", secret(b"x")).unwrap_err(), Error::NoKey);
    }
    seal(b"two");
}

#[test]
fn signatures_verify_elsewhere() {
    let folder = Folder::new();
    let member = folder.member();
    let message = b"to be signed";
    let sha256 = digest::digest(&digest::SHA256, message);
    let sha384 = digest::digest(&digest::SHA384, message);
    let check =
        |id: &[u8], scheme, hashed: &digest::Digest, by: &'static dyn signature::VerificationAlgorithm| {
            let signature = member.sign(id, scheme, hashed.as_ref()).unwrap();
            let spki = member.public_key(id).unwrap();
            let key = signature::ParsedPublicKey::new(by, spki).unwrap();
            key.verify_sig(message, &signature).unwrap();
            assert!(key.verify_sig(b"another", &signature).is_err());
        };

    for (id, kind) in [(b"r2", PairKind::Rsa2048), (b"r3", PairKind::Rsa3072)] {
        generate_pair(&member, id, kind, PairUse::Sign);
        let info = member.find(id).unwrap().unwrap();
        assert_eq!(info.kind, KeyKind::Pair(kind, PairUse::Sign));
        assert!(info.sensitive && !info.extractable);
        check(id, Scheme::RsaPkcs1(Hash::Sha256), &sha256, &signature::RSA_PKCS1_2048_8192_SHA256);
        check(id, Scheme::RsaPkcs1(Hash::Sha384), &sha384, &signature::RSA_PKCS1_2048_8192_SHA384);
        check(id, Scheme::RsaPss(Hash::Sha256), &sha256, &signature::RSA_PSS_2048_8192_SHA256);
        check(id, Scheme::RsaPss(Hash::Sha384), &sha384, &signature::RSA_PSS_2048_8192_SHA384);
        let short = member.sign(id, Scheme::RsaPss(Hash::Sha384), sha256.as_ref());
        assert!(matches!(short, Err(Error::Invalid(_))));
    }
    generate_pair(&member, b"e2", PairKind::P256, PairUse::Sign);
    generate_pair(&member, b"e3", PairKind::P384, PairUse::Sign);
    // Many times, for r and s with leading zeros and with their highest bit set.
    for _ in 0..40 {
        check(b"e2", Scheme::Ecdsa, &sha256, &signature::ECDSA_P256_SHA256_ASN1);
        check(b"e3", Scheme::Ecdsa, &sha384, &signature::ECDSA_P384_SHA384_ASN1);
    }
    assert_eq!(member.find(b"e3").unwrap().unwrap().kind, KeyKind::Pair(PairKind::P384, PairUse::Sign));
}

#[test]
fn rsa_decrypts_what_others_encrypted() {
    let folder = Folder::new();
    let member = folder.member();
    generate_pair(&member, b"r", PairKind::Rsa2048, PairUse::Decrypt);
    let spki = member.public_key(b"r").unwrap();
    let public = PublicEncryptingKey::from_der(&spki).unwrap();
    let oaep = OaepPublicEncryptingKey::new(public.clone()).unwrap();
    let mut ciphertext = vec![0; 256];

    oaep.encrypt(&OAEP_SHA1_MGF1SHA1, b"by OAEP", &mut ciphertext, None).unwrap();
    let opened = member.rsa_decrypt(b"r", Padding::Oaep(Hash::Sha1), &ciphertext).unwrap();
    assert_eq!(opened.expose(), b"by OAEP");

    // SoftHSM knows OAEP with SHA-1 only; what it says to another must not read as damage.
    oaep.encrypt(&OAEP_SHA256_MGF1SHA256, b"by OAEP", &mut ciphertext, None).unwrap();
    match member.rsa_decrypt(b"r", Padding::Oaep(Hash::Sha256), &ciphertext) {
        Ok(opened) => assert_eq!(opened.expose(), b"by OAEP"),
        Err(error) => assert!(matches!(error, Error::Unsupported(_)), "{error}"),
    }

    let pkcs1 = Pkcs1PublicEncryptingKey::new(public).unwrap();
    pkcs1.encrypt(b"by PKCS#1", &mut ciphertext).unwrap();
    assert_eq!(member.rsa_decrypt(b"r", Padding::Pkcs1, &ciphertext).unwrap().expose(), b"by PKCS#1");

    for wrong in [vec![0; 256], vec![1; 256], vec![0xFF; 256], vec![1; 100], Vec::new()] {
        for padding in [Padding::Pkcs1, Padding::Oaep(Hash::Sha1)] {
            let error = member.rsa_decrypt(b"r", padding, &wrong).unwrap_err();
            assert_eq!(error, Error::Damaged, "{padding:?} {}", wrong.len());
        }
    }
    // A key for decryption signs nothing.
    let refused = member.sign(b"r", Scheme::RsaPkcs1(Hash::Sha256), &[0; 32]).unwrap_err();
    assert!(matches!(refused, Error::Forbidden(_)), "{refused}");
}

#[test]
fn the_token_describes_itself_and_gives_random_bytes() {
    let folder = Folder::new();
    let member = folder.member();
    let description = member.describe().unwrap();
    assert_eq!(description.label, LABEL);
    assert!(description.library.contains("SoftHSM"), "{}", description.library);
    let gcm = description.mechanisms.iter().find(|mechanism| mechanism.name == "CKM_AES_GCM").unwrap();
    assert!(gcm.uses.contains(&"encrypt".to_owned()));
    assert!(description.flags.contains(&"user_pin_initialized".to_owned()));

    let (one, two) = (member.random(32).unwrap(), member.random(32).unwrap());
    assert_eq!(one.len(), 32);
    assert!(one != two);
    assert!(matches!(member.random(65_537), Err(Error::Invalid(_))));
}

#[tokio::test]
async fn many_calls_at_a_time_get_their_own_answers() {
    let folder = Folder::new();
    let member = std::sync::Arc::new(folder.member());
    member.call(&Operation::GenerateAes256(name(b"k"), Lifetime::Token)).await.unwrap();
    let calls: Vec<_> = (0..200_u8)
        .map(|number| {
            let member = member.clone();
            tokio::spawn(async move {
                let plaintext = Secret::new(vec![number; usize::from(number) * 20]);
                let (id, nonce) = (b"k".to_vec(), [number; 12]);
                let seal = Operation::Encrypt { id: id.clone(), nonce, aad: Vec::new(), plaintext };
                let sealed = member.call(&seal).await.unwrap().into_bytes().unwrap();
                let open = Operation::Decrypt { id, nonce, aad: Vec::new(), sealed };
                let opened = member.call(&open).await.unwrap().into_secret().unwrap();
                assert_eq!(opened.expose(), vec![number; usize::from(number) * 20]);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(member.in_flight(), 0);
}
