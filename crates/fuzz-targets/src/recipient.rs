//! Public keys of callers, to which plaintexts are encrypted.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{
    CryptoError, DecryptionAlgorithm, PairAlgorithm, Provider, SystemRandom,
    recipient::{RecipientAlgorithm, encrypt_to},
};

use crate::{
    golden::{self, TEXT},
    input::Input,
};

const ALGORITHMS: [&str; 5] =
    ["SM2", "SM2_C1C3C2_ASN1", "RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];

/// What is encrypted to a key has the length that its algorithm says, and only the owner of the key reads it.
pub fn recipient(input: &[u8]) {
    let mut input = Input(input);
    let name = *input.one(&ALGORITHMS);
    let algorithm = RecipientAlgorithm::parse(name).unwrap();
    let wanted = if name.starts_with("SM2") { PairAlgorithm::Sm2 } else { PairAlgorithm::Rsa2048 };
    let golden::Pairs { provider, all } = golden::pairs();
    let pair = all.iter().find(|pair| pair.algorithm() == wanted).unwrap();
    let pem = if input.byte() % 2 == 0 {
        String::from_utf8_lossy(&input.forged(pair.public_key.as_bytes())).into_owned()
    } else {
        armored(&input.forged(&bare(&pair.public_key)))
    };

    let sealed = match encrypt_to(&pem, algorithm, TEXT, &SystemRandom) {
        Ok(sealed) => sealed,
        Err(CryptoError::PublicKey(_)) => return,
        Err(other) => panic!("{other}: {pem}"),
    };
    match algorithm {
        RecipientAlgorithm::Sm2 => assert_eq!(sealed.len(), TEXT.len() + 96),
        RecipientAlgorithm::Sm2Asn1 => assert_eq!(sealed[0], 0x30),
        _ => assert_eq!(sealed.len(), 256),
    }
    let Some(decryption) = DecryptionAlgorithm::parse(name) else { return };
    let key = provider.open_decryption(wanted, &pair.binding(), &pair.wrapped).unwrap();
    let read = key.decrypt(decryption, &sealed).is_ok_and(|plaintext| plaintext.expose() == TEXT);
    if bare(&pem) == bare(&pair.public_key) {
        assert!(read, "{pem}");
    }
}

/// The DER inside of PEM.
fn bare(pem: &str) -> Vec<u8> {
    let body: String =
        pem.lines().filter(|line| !line.starts_with("-----")).flat_map(str::split_whitespace).collect();
    STANDARD.decode(body).unwrap_or_default()
}

fn armored(der: &[u8]) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}
