//! Keys, ciphertexts and signatures exchanged with OpenSSL: the `openssl` command (3.0 or later) must be there.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::World;
use keyward_crypto::{
    Algorithm, CryptoError, DecryptionAlgorithm, Message, PairAlgorithm, Secret, SigningAlgorithm,
    SystemRandom, mac,
    white_box::{WhiteBoxSecret, new_iv},
};

/// A folder of the files that one test hands to the command.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    /// What the command prints, or `None` if it fails.
    fn openssl(&self, arguments: &str, options: &[&str]) -> Option<Vec<u8>> {
        let options = options.iter().flat_map(|option| option.split(' '));
        let output = Command::new("openssl")
            .args(arguments.split(' ').chain(options))
            .current_dir(&self.0)
            .output()
            .unwrap();
        output.status.success().then_some(output.stdout)
    }
}

#[test]
fn openssl_encrypts_rsa() {
    let folder = Folder::new("rsa-decryption");
    let world = World::new();
    for (pair, bytes) in [(PairAlgorithm::Rsa2048, 256), (PairAlgorithm::Rsa3072, 384)] {
        let key = world.decryption(pair, &world.generate(pair));
        folder.write("public.pem", key.public_key().to_pem().as_bytes());
        for (algorithm, padding, overhead) in [
            (DecryptionAlgorithm::RsaPkcs1, "-pkeyopt rsa_padding_mode:pkcs1", 11),
            (
                DecryptionAlgorithm::RsaOaepSha1,
                "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -pkeyopt rsa_mgf1_md:sha1",
                42,
            ),
            (
                DecryptionAlgorithm::RsaOaepSha256,
                "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256",
                66,
            ),
        ] {
            for length in [1, 32, bytes - overhead] {
                let plaintext = vec![length as u8; length];
                folder.write("plaintext", &plaintext);
                let ciphertext = folder
                    .openssl("pkeyutl -encrypt -pubin -inkey public.pem -in plaintext", &[padding])
                    .unwrap();
                let decrypted = key.decrypt(algorithm, &ciphertext).unwrap();
                assert_eq!(decrypted.expose(), plaintext, "{pair:?} {algorithm:?} {length}");
            }
        }
    }
}

#[test]
fn openssl_encrypts_sm2() {
    let folder = Folder::new("sm2-decryption");
    let world = World::new();
    let key = world.decryption(PairAlgorithm::Sm2, &world.generate(PairAlgorithm::Sm2));
    folder.write("public.pem", key.public_key().to_pem().as_bytes());
    for length in [1, 32, 1024, 4096] {
        let plaintext = vec![length as u8; length];
        folder.write("plaintext", &plaintext);
        let arguments = "pkeyutl -encrypt -pubin -inkey public.pem -in plaintext";
        let ciphertext = folder.openssl(arguments, &[]).unwrap();
        let decrypted = key.decrypt(DecryptionAlgorithm::Sm2Asn1, &ciphertext).unwrap();
        assert_eq!(decrypted.expose(), plaintext, "{length}");
        let cut = key.decrypt(DecryptionAlgorithm::Sm2Asn1, &ciphertext[..ciphertext.len() - 1]);
        assert_eq!(cut, Err(CryptoError::Damaged));
    }
}

const PSS: &str = "-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest -pkeyopt rsa_mgf1_md:sha256";
const USER_ID: &str = "-pkeyopt distid:1234567812345678";

/// Pair, algorithm, digest, and what else the command must be told.
const SIGNING: [(PairAlgorithm, SigningAlgorithm, &str, &[&str]); 7] = [
    (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPssSha256, "sha256", &[PSS]),
    (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPssSha256, "sha256", &[PSS]),
    (PairAlgorithm::Rsa2048, SigningAlgorithm::RsaPkcs1Sha256, "sha256", &[]),
    (PairAlgorithm::Rsa3072, SigningAlgorithm::RsaPkcs1Sha256, "sha256", &[]),
    (PairAlgorithm::EccP256, SigningAlgorithm::EccP256, "sha256", &[]),
    (PairAlgorithm::EccP384, SigningAlgorithm::EccP384, "sha384", &[]),
    (PairAlgorithm::Sm2, SigningAlgorithm::Sm2Dsa, "sm3", &[USER_ID]),
];

#[test]
fn openssl_signs_and_verifies() {
    let folder = Folder::new("signatures");
    let world = World::new();
    for (pair, algorithm, digest, options) in SIGNING {
        let wrapped = world.generate(pair);
        let key = world.signing(pair, &wrapped);
        folder.write("public.pem", key.public_key().to_pem().as_bytes());
        folder.write("private.der", world.unwrap(pair, &wrapped).expose());
        for length in [1, 32, 4096] {
            let message = vec![length as u8; length];
            folder.write("message", &message);

            folder.write("signature", &key.sign(algorithm, Message::Raw(&message)).unwrap());
            let verify = format!(
                "pkeyutl -verify -pubin -inkey public.pem -sigfile signature -rawin -digest {digest} -in message"
            );
            assert!(folder.openssl(&verify, options).is_some(), "{pair:?} {algorithm:?} {length}");
            folder.write("message", b"another message");
            assert!(folder.openssl(&verify, options).is_none(), "{pair:?} {algorithm:?} {length}");

            folder.write("message", &message);
            let sign =
                format!("pkeyutl -sign -keyform DER -inkey private.der -rawin -digest {digest} -in message");
            let signature = folder.openssl(&sign, options).unwrap();
            assert_eq!(key.verify(algorithm, Message::Raw(&message), &signature), Ok(true), "{pair:?}");
            assert_eq!(key.verify(algorithm, Message::Raw(b"another"), &signature), Ok(false), "{pair:?}");
        }
    }
}

/// OpenSSL signs digests as they are; for SM2 that is e, whatever the user id.
#[test]
fn openssl_signs_and_verifies_digests() {
    let folder = Folder::new("digests");
    let world = World::new();
    for (pair, algorithm, name, options) in SIGNING {
        let wrapped = world.generate(pair);
        let key = world.signing(pair, &wrapped);
        folder.write("public.pem", key.public_key().to_pem().as_bytes());
        folder.write("private.der", world.unwrap(pair, &wrapped).expose());
        let digest = mac::sha256(b"a message").repeat(2)[..algorithm.digest_length().unwrap()].to_vec();
        folder.write("digest", &digest);
        let name = format!("-pkeyopt digest:{name}");
        let options = if pair == PairAlgorithm::Sm2 { &[][..] } else { &[&[&name[..]], options].concat() };

        folder.write("signature", &key.sign(algorithm, Message::Digest(&digest)).unwrap());
        let verify = "pkeyutl -verify -pubin -inkey public.pem -sigfile signature -in digest";
        assert!(folder.openssl(verify, options).is_some(), "{pair:?} {algorithm:?}");

        let sign = "pkeyutl -sign -keyform DER -inkey private.der -in digest";
        let signature = folder.openssl(sign, options).unwrap();
        assert_eq!(key.verify(algorithm, Message::Digest(&digest), &signature), Ok(true), "{pair:?}");
    }
}

/// PSS with a salt of another length than the digest's is none of ours.
#[test]
fn another_salt_length_does_not_verify() {
    let folder = Folder::new("salt");
    let world = World::new();
    let wrapped = world.generate(PairAlgorithm::Rsa2048);
    let key = world.signing(PairAlgorithm::Rsa2048, &wrapped);
    folder.write("private.der", world.unwrap(PairAlgorithm::Rsa2048, &wrapped).expose());
    folder.write("message", b"a message");
    for (salt, genuine) in [("32", true), ("20", false), ("max", false)] {
        let padding = format!("-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:{salt}");
        let sign = "pkeyutl -sign -keyform DER -inkey private.der -rawin -digest sha256 -in message";
        let signature = folder.openssl(sign, &[&padding]).unwrap();
        let verified = key.verify(SigningAlgorithm::RsaPssSha256, Message::Raw(b"a message"), &signature);
        assert_eq!(verified, Ok(genuine), "{salt}");
    }
}

#[test]
fn openssl_reads_every_public_key_it_knows_and_writes_the_same() {
    let folder = Folder::new("public-keys");
    let world = World::new();
    for pair in &PairAlgorithm::ALL[..5] {
        let key = world.signing(*pair, &world.generate(*pair));
        folder.write("public.der", key.public_key().as_der());
        let pem = folder.openssl("pkey -pubin -inform DER -in public.der -pubout", &[]).unwrap();
        assert_eq!(String::from_utf8(pem).unwrap(), key.public_key().to_pem(), "{pair:?}");
    }
}

/// Keys that OpenSSL has made are keys here: the forms of PKCS #8 are the same.
#[test]
fn keys_of_openssl_open() {
    let world = World::new();
    let sm2 = include_str!("keys/sm2.pem");
    let rsa = include_str!("keys/rsa-2048.pem");
    for (pair, private, public) in [
        (PairAlgorithm::Sm2, sm2, include_str!("keys/sm2.pub.pem")),
        (PairAlgorithm::Rsa2048, rsa, include_str!("keys/rsa-2048.pub.pem")),
    ] {
        let body: String = private.lines().filter(|line| !line.starts_with("-----")).collect();
        let wrapped = world.wrap(pair, Secret::from_base64(&body).unwrap().expose());
        assert_eq!(world.decryption(pair, &wrapped).public_key().to_pem(), public);
        assert_eq!(world.signing(pair, &wrapped).public_key().to_pem(), public);
    }
}

/// What the service makes with a white-box key is bit for bit what `openssl enc` makes with the hidden key, padding included.
#[test]
fn openssl_encrypts_like_white_box_keys() {
    let folder = Folder::new("white-box");
    for (algorithm, cipher) in [(Algorithm::Aes256, "-aes-256-cbc"), (Algorithm::Sm4, "-sm4-cbc")] {
        let key = WhiteBoxSecret::generate(algorithm, &SystemRandom).unwrap();
        let hex_key = hex::encode(key.expose());
        for length in [1, 15, 16, 17, 31, 32, 4095, 4096] {
            let plaintext: Vec<u8> = (0..length).map(|n: usize| n.to_le_bytes()[0]).collect();
            let iv = new_iv(&SystemRandom).unwrap();
            folder.write("plaintext", &plaintext);
            let (cipher, iv_hex) = (format!("{cipher} -K {hex_key}"), hex::encode(iv));
            let theirs = folder.openssl("enc -in plaintext", &[&cipher, &format!("-iv {iv_hex}")]);
            assert_eq!(key.encrypt(&iv, &plaintext).unwrap(), theirs.unwrap(), "{cipher} {length}");
        }
    }
}
