//! Encryption to a recipient, decrypted by OpenSSL: the `openssl` command (3.0 or later) must be there.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Stdio};

use keyward_crypto::recipient::{RecipientAlgorithm, encrypt_to};
use keyward_crypto::{CryptoError, Random, SystemRandom};

const RSA: &str = include_str!("keys/rsa-2048.pub.pem");
const RSA_PKCS1: &str = include_str!("keys/rsa-2048.pkcs1.pem");
const RSA_3072: &str = include_str!("keys/rsa-3072.pub.pem");
const SM2: &str = include_str!("keys/sm2.pub.pem");
const P_256: &str = include_str!("keys/p-256.pub.pem");
const ED25519: &str = include_str!("keys/ed25519.pub.pem");

const ALGORITHMS: [(&str, &str); 5] = [
    ("SM2", SM2),
    ("SM2_C1C3C2_ASN1", SM2),
    ("RSAES_PKCS1_V1_5", RSA),
    ("RSAES_OAEP_SHA_1", RSA),
    ("RSAES_OAEP_SHA_256", RSA),
];

fn encrypt(pem: &str, algorithm: &str, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    encrypt_to(pem, RecipientAlgorithm::parse(algorithm).unwrap(), plaintext, &SystemRandom)
}

/// What the `openssl` command makes of a ciphertext.
fn openssl(key: &str, options: &[&str], ciphertext: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(["pkeyutl", "-decrypt", "-inkey"])
        .arg(format!("{}/tests/keys/{key}", env!("CARGO_MANIFEST_DIR")))
        .args(options.iter().flat_map(|option| ["-pkeyopt", option]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ciphertext).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}

#[test]
fn openssl_decrypts_rsa() {
    for (algorithm, options, most) in [
        ("RSAES_PKCS1_V1_5", &["rsa_padding_mode:pkcs1"][..], 245),
        ("RSAES_OAEP_SHA_1", &["rsa_padding_mode:oaep", "rsa_oaep_md:sha1"], 214),
        ("RSAES_OAEP_SHA_256", &["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"], 190),
    ] {
        for length in [1, 32, most] {
            let plaintext = vec![length as u8; length];
            let ciphertext = encrypt(RSA, algorithm, &plaintext).unwrap();
            assert_eq!(ciphertext.len(), 256);
            assert_eq!(openssl("rsa-2048.pem", options, &ciphertext), plaintext, "{algorithm} {length}");
        }
        assert_eq!(encrypt(RSA, algorithm, &vec![0; most + 1]), Err(CryptoError::TooLong));
    }
}

#[test]
fn openssl_decrypts_sm2() {
    for length in [1, 32, 1024, 4096] {
        let plaintext = vec![length as u8; length];
        let ciphertext = encrypt(SM2, "SM2_C1C3C2_ASN1", &plaintext).unwrap();
        assert_eq!(openssl("sm2.pem", &[], &ciphertext), plaintext, "{length}");
        let raw = encrypt(SM2, "SM2", &plaintext).unwrap();
        assert_eq!(raw.len(), 96 + length);
        assert_eq!(openssl("sm2.pem", &[], &asn1(&raw)), plaintext, "{length}");
    }
}

/// Packs a raw ciphertext into ASN.1, by hand.
fn asn1(raw: &[u8]) -> Vec<u8> {
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let head = match length {
            0..128 => vec![tag, length as u8],
            _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        };
        [head, content.to_vec()].concat()
    }
    // DER has no needless leading zeros, and one if the number would else look negative.
    fn integer(bytes: &[u8]) -> Vec<u8> {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap();
        let sign = if bytes[start] >= 0x80 { &[0][..] } else { &[] };
        element(0x02, &[sign, &bytes[start..]].concat())
    }
    let parts =
        [integer(&raw[..32]), integer(&raw[32..64]), element(0x04, &raw[64..96]), element(0x04, &raw[96..])];
    element(0x30, &parts.concat())
}

#[test]
fn the_form_of_the_pem_does_not_matter() {
    let windows = RSA.replace('\n', "\r\n");
    let body = RSA.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
    let one_line =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", body.replace('\n', ""));
    for pem in [&windows, &one_line] {
        let ciphertext = encrypt(pem, "RSAES_PKCS1_V1_5", b"text").unwrap();
        assert_eq!(openssl("rsa-2048.pem", &["rsa_padding_mode:pkcs1"], &ciphertext), b"text");
    }
}

#[test]
fn a_key_that_cannot_be_used_says_why() {
    let off_curve = SM2.replace("hPEcCGSR", "hPEcCGSS");
    assert_ne!(off_curve, SM2);
    for (pem, algorithm, why) in [
        ("", "SM2", "not PEM"),
        ("-----BEGIN PUBLIC KEY-----\n?\n-----END PUBLIC KEY-----", "SM2", "not PEM"),
        (RSA_PKCS1, "RSAES_PKCS1_V1_5", "not PEM of type PUBLIC KEY"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "SM2", "not a SubjectPublicKeyInfo"),
        (RSA_3072, "RSAES_OAEP_SHA_1", "another size than 2048"),
        (P_256, "SM2", "neither an RSA nor an SM2 key"),
        (ED25519, "RSAES_PKCS1_V1_5", "neither an RSA nor an SM2 key"),
        (&off_curve, "SM2", "not a point of SM2"),
        (RSA, "SM2", "needs an SM2 key"),
        (RSA, "SM2_C1C3C2_ASN1", "needs an SM2 key"),
        (SM2, "RSAES_OAEP_SHA_256", "needs an RSA key"),
    ] {
        match encrypt(pem, algorithm, b"text") {
            Err(CryptoError::PublicKey(message)) => assert!(message.contains(why), "{message}"),
            other => panic!("{algorithm} {why}: {other:?}"),
        }
    }
}

#[test]
fn nothing_is_encrypted_to_nobody_or_from_nothing() {
    assert_eq!(RecipientAlgorithm::parse("RSAES_OAEP_SHA_512"), None);
    for (algorithm, pem) in ALGORITHMS {
        assert!(matches!(encrypt(pem, algorithm, b""), Err(CryptoError::Format(_))), "{algorithm}");
    }
    struct Broken;
    impl Random for Broken {
        fn fill(&self, _: &mut [u8]) -> Result<(), CryptoError> {
            Err(CryptoError::Random)
        }
    }
    for algorithm in [RecipientAlgorithm::Sm2, RecipientAlgorithm::Sm2Asn1] {
        assert_eq!(encrypt_to(SM2, algorithm, b"text", &Broken), Err(CryptoError::Random));
    }
}
