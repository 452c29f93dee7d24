//! Ciphertexts that somebody forges: their headers are no secret.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_domain::{KeyId, Rule};

/// Well-formed ciphertexts that no key has made: one of Encrypt, one of PostQuantumCryptoEncrypt.
pub fn samples() -> [String; 2] {
    let text = |algorithm: u8, second: usize| {
        let header = [&[1, algorithm][..], &[0; 16], &[0, 0, 0, 1]].concat();
        [header, vec![7; second], vec![9; 17]].map(|piece| STANDARD.encode(piece)).join("-k-")
    };
    [text(2, 24), text(8, 1088)]
}

/// The same ciphertext with another key in its header.
pub fn named(blob: &str, key: &str) -> String {
    with_header(blob, |header| header[2..18].copy_from_slice(KeyId::parse(key).unwrap().as_bytes()))
}

/// The same ciphertext with another key version in its header.
pub fn of_version(blob: &str, version: u32) -> String {
    with_header(blob, |header| header[18..].copy_from_slice(&version.to_be_bytes()))
}

fn with_header(blob: &str, change: impl FnOnce(&mut [u8])) -> String {
    let (header, rest) = blob.split_once("-k-").unwrap();
    let mut header = STANDARD.decode(header).unwrap();
    change(&mut header);
    format!("{}-k-{rest}", STANDARD.encode(header))
}
