//! Key pairs of the software provider: what each can do, and that it does nothing else.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{BINDING, World};
use keyward_crypto::recipient::{RecipientAlgorithm, encrypt_to};
use keyward_crypto::signing::MAX_MESSAGE;
use keyward_crypto::{
    Binding, CryptoError, DecryptionAlgorithm, Message, PairAlgorithm, Provider, Random, SigningAlgorithm,
    SoftwareProvider, SystemRandom,
};

/// The pairs that sign, with what they sign by.
const SIGNING: [(PairAlgorithm, SigningAlgorithm); 8] = [
    (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPssSha256),
    (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPkcs1Sha256),
    (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPssSha256),
    (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPkcs1Sha256),
    (PairAlgorithm::EccP256, SigningAlgorithm::EccP256),
    (PairAlgorithm::EccP384, SigningAlgorithm::EccP384),
    (PairAlgorithm::Sm2, SigningAlgorithm::Sm2Dsa),
    (PairAlgorithm::MlDsa65, SigningAlgorithm::MlDsa65),
];

/// A generator that broke.
struct Broken;

impl Random for Broken {
    fn fill(&self, _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Random)
    }
}

/// Why a key does not open; `None` if it does. Signing keys stand for all, ML-KEM has its own.
fn refused(
    world: &World,
    algorithm: PairAlgorithm,
    binding: &Binding,
    wrapped: &[u8],
) -> Option<CryptoError> {
    if algorithm == PairAlgorithm::MlKem768 {
        world.provider.open_kem(algorithm, binding, wrapped).err()
    } else {
        world.provider.open_signing(algorithm, binding, wrapped).err()
    }
}

#[test]
fn material_opens_for_its_own_binding_and_algorithm_alone() {
    let world = World::new();
    for algorithm in PairAlgorithm::ALL {
        let wrapped = world.generate(algorithm);
        assert_eq!(refused(&world, algorithm, &BINDING, &wrapped), None);
        for binding in [
            Binding { account: 100_000_000_002, ..BINDING },
            Binding { key_id: [6; 16], ..BINDING },
            Binding { version: 2, ..BINDING },
        ] {
            assert_eq!(refused(&world, algorithm, &binding, &wrapped), Some(CryptoError::Damaged));
        }
        for other in PairAlgorithm::ALL {
            let expected = (other != algorithm).then_some(CryptoError::Damaged);
            assert_eq!(refused(&world, other, &BINDING, &wrapped), expected, "{algorithm:?} as {other:?}");
        }
        assert_eq!(refused(&World::new(), algorithm, &BINDING, &wrapped), Some(CryptoError::WrongRootKey));
    }
}

#[test]
fn keys_open_for_what_they_can_do_alone() {
    let world = World::new();
    for algorithm in PairAlgorithm::ALL {
        let wrapped = world.generate(algorithm);
        let unsuitable = |error| matches!(error, Some(CryptoError::Unsuitable(_)));
        let decrypts =
            matches!(algorithm, PairAlgorithm::Rsa2048 | PairAlgorithm::Rsa3072 | PairAlgorithm::Sm2);
        let decryption = world.provider.open_decryption(algorithm, &BINDING, &wrapped).err();
        assert_eq!(unsuitable(decryption), !decrypts, "{algorithm:?}");
        let kem = algorithm == PairAlgorithm::MlKem768;
        assert_eq!(unsuitable(world.provider.open_kem(algorithm, &BINDING, &wrapped).err()), !kem);
        assert_eq!(unsuitable(world.provider.open_signing(algorithm, &BINDING, &wrapped).err()), kem);
    }
}

#[test]
fn a_prepared_pair_is_nobodys_until_it_is_bound() {
    let world = World::new();
    let prepared = world.provider.generate_unbound(PairAlgorithm::EccP256).unwrap();
    assert_eq!(prepared.algorithm(), PairAlgorithm::EccP256);
    let wrapped = prepared.wrapped().to_vec();
    assert_eq!(refused(&world, PairAlgorithm::EccP256, &BINDING, &wrapped), Some(CryptoError::Damaged));
    assert_eq!(World::new().provider.bind(prepared, &BINDING).err(), Some(CryptoError::WrongRootKey));

    let one = world.generate(PairAlgorithm::EccP256);
    let other = world.generate(PairAlgorithm::EccP256);
    let public = |wrapped| world.signing(PairAlgorithm::EccP256, wrapped).public_key().to_pem();
    assert_ne!(public(&one), public(&other));
    assert_eq!(public(&one), public(&one));
}

#[test]
fn public_keys_have_the_heads_of_their_standards() {
    let world = World::new();
    for (algorithm, head, length) in [
        (PairAlgorithm::Rsa2048, "30820122300d06092a864886f70d01010105000382010f00", 294),
        (PairAlgorithm::Rsa3072, "308201a2300d06092a864886f70d01010105000382018f00", 422),
        (PairAlgorithm::EccP256, "3059301306072a8648ce3d020106082a8648ce3d03010703420004", 91),
        (PairAlgorithm::EccP384, "3076301006072a8648ce3d020106052b8104002203620004", 120),
        (PairAlgorithm::Sm2, "3059301306072a8648ce3d020106082a811ccf5501822d03420004", 91),
        (PairAlgorithm::MlDsa65, "308207b2300b0609608648016503040312038207a100", 1974),
    ] {
        let key = world.signing(algorithm, &world.generate(algorithm));
        assert_eq!(key.public_key().algorithm(), algorithm);
        assert!(hex::encode(key.public_key().as_der()).starts_with(head), "{algorithm:?}");
        assert_eq!(key.public_key().as_der().len(), length, "{algorithm:?}");
    }
    let kem = world.kem(&world.generate(PairAlgorithm::MlKem768));
    assert!(
        hex::encode(kem.public_key().as_der()).starts_with("308204b2300b0609608648016503040402038204a100")
    );
    assert_eq!(kem.public_key().as_der().len(), 1206);
    let sm2 = world.signing(PairAlgorithm::Sm2, &world.generate(PairAlgorithm::Sm2));
    let head = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE";
    assert!(sm2.public_key().to_pem().starts_with(head));
}

#[test]
fn signatures_verify_for_their_message_and_key_alone() {
    let world = World::new();
    for (pair, algorithm) in SIGNING {
        let (key, other) =
            (world.signing(pair, &world.generate(pair)), world.signing(pair, &world.generate(pair)));
        let signature = key.sign(algorithm, Message::Raw(b"message")).unwrap();
        let verify = |message, signature: &[u8]| key.verify(algorithm, Message::Raw(message), signature);
        assert_eq!(verify(b"message", &signature), Ok(true), "{algorithm:?}");
        assert_eq!(verify(b"Message", &signature), Ok(false), "{algorithm:?}");
        assert_eq!(other.verify(algorithm, Message::Raw(b"message"), &signature), Ok(false), "{algorithm:?}");
        for position in (0..signature.len()).step_by(signature.len() / 64 + 1) {
            let mut altered = signature.clone();
            altered[position] ^= 1;
            assert_eq!(verify(b"message", &altered), Ok(false), "{algorithm:?} {position}");
        }
        for bad in [&[][..], &[0x30, 0], &signature[1..], &signature[..signature.len() - 1]] {
            assert_eq!(verify(b"message", bad), Ok(false), "{algorithm:?}");
        }
        assert_eq!(verify(b"message", &[&signature[..], &[0]].concat()), Ok(false), "{algorithm:?}");
    }
}

#[test]
fn a_digest_is_signed_as_it_is() {
    use aws_lc_rs::digest::{SHA256, SHA384, digest};
    let world = World::new();
    for (pair, algorithm) in SIGNING {
        let key = world.signing(pair, &world.generate(pair));
        let digest = match algorithm {
            SigningAlgorithm::EccP384 => digest(&SHA384, b"message"),
            SigningAlgorithm::Sm2Dsa | SigningAlgorithm::MlDsa65 => continue,
            _ => digest(&SHA256, b"message"),
        };
        let (raw, digest) = (Message::Raw(b"message"), Message::Digest(digest.as_ref()));
        for (signed, verified) in [(raw, digest), (digest, raw)] {
            let signature = key.sign(algorithm, signed).unwrap();
            assert_eq!(key.verify(algorithm, verified, &signature), Ok(true), "{algorithm:?}");
        }
    }
}

#[test]
fn sizes_and_algorithms_are_checked_before_anything_is_done() {
    let world = World::new();
    let long = [7; MAX_MESSAGE + 1];
    for (pair, algorithm) in SIGNING {
        let key = world.signing(pair, &world.generate(pair));
        let both = |algorithm, message| {
            let (signed, verified) =
                (key.sign(algorithm, message).err(), key.verify(algorithm, message, b""));
            assert_eq!(signed, verified.err(), "{algorithm:?} {message:?}");
            signed
        };
        assert_eq!(both(algorithm, Message::Raw(&long[1..])), None);
        assert_eq!(both(algorithm, Message::Raw(&long)), Some(CryptoError::TooLong));
        assert!(matches!(both(algorithm, Message::Raw(b"")), Some(CryptoError::Format(_))));
        assert!(both(algorithm, Message::Digest(&long[..31])).is_some());
        for other in SigningAlgorithm::ALL {
            let suits = SIGNING.contains(&(pair, other));
            let error = both(other, Message::Raw(b"message"));
            assert_eq!(matches!(error, Some(CryptoError::Unsuitable(_))), !suits, "{pair:?} {other:?}");
        }
    }
}

#[test]
fn nothing_tells_why_a_ciphertext_does_not_decrypt() {
    let world = World::new();
    for (pair, algorithms) in [
        (PairAlgorithm::Rsa2048, &DecryptionAlgorithm::ALL[..3]),
        (PairAlgorithm::Sm2, &DecryptionAlgorithm::ALL[3..]),
    ] {
        let key = world.decryption(pair, &world.generate(pair));
        let other = world.decryption(pair, &world.generate(pair));
        for algorithm in algorithms {
            let sealing = RecipientAlgorithm::parse(algorithm.as_str()).unwrap();
            let pem = key.public_key().to_pem();
            let ciphertext = encrypt_to(&pem, sealing, b"plaintext", &SystemRandom).unwrap();
            assert_eq!(key.decrypt(*algorithm, &ciphertext).unwrap().expose(), b"plaintext");

            let damaged = |ciphertext: &[u8]| match key.decrypt(*algorithm, ciphertext) {
                Err(error) => assert_eq!(error, CryptoError::Damaged, "{algorithm:?}"),
                // One in some 2^16 random paddings of PKCS #1 v1.5 is well-formed: another plaintext then.
                Ok(plaintext) => {
                    assert_eq!(*algorithm, DecryptionAlgorithm::RsaPkcs1);
                    assert_ne!(plaintext.expose(), b"plaintext");
                }
            };
            for position in 0..ciphertext.len() {
                let mut altered = ciphertext.clone();
                altered[position] ^= 1;
                damaged(&altered);
            }
            for length in [0, 1, ciphertext.len() - 1] {
                damaged(&ciphertext[..length]);
            }
            damaged(&[&ciphertext[..], &[0]].concat());
            damaged(&vec![0; ciphertext.len()]);
            damaged(&vec![0xff; ciphertext.len()]);
            assert_ne!(
                other.decrypt(*algorithm, &ciphertext).ok(),
                Some(key.decrypt(*algorithm, &ciphertext).unwrap())
            );
        }
        for algorithm in DecryptionAlgorithm::ALL {
            let unsuitable = matches!(key.decrypt(algorithm, b""), Err(CryptoError::Unsuitable(_)));
            assert_eq!(unsuitable, !algorithms.contains(&algorithm), "{pair:?} {algorithm:?}");
        }
    }
}

#[test]
fn what_needs_the_given_generator_fails_without_it() {
    let world = World::new();
    let broken = SoftwareProvider::new(world.root.clone(), Arc::new(Broken));
    for algorithm in PairAlgorithm::ALL {
        assert_eq!(broken.generate_unbound(algorithm).err(), Some(CryptoError::Random), "{algorithm:?}");
    }
    let wrapped = world.generate(PairAlgorithm::Sm2);
    let key = broken.open_signing(PairAlgorithm::Sm2, &BINDING, &wrapped).unwrap();
    for message in [Message::Raw(b"message"), Message::Digest(&[7; 32])] {
        assert_eq!(key.sign(SigningAlgorithm::Sm2Dsa, message), Err(CryptoError::Random));
    }
}
