//! Signatures, and ciphertexts that others made with a public key.

use keyward_crypto::{DecryptionAlgorithm, Message, Provider, SigningAlgorithm};

use crate::{
    golden::{self, Pair, TEXT},
    input::Input,
};

/// No altered signature verifies, and no altered ciphertext decrypts to what was encrypted.
pub fn pairs(input: &[u8]) {
    let mut input = Input(input);
    let pair = input.one(&golden::pairs().all);
    let made = if input.byte() % 2 == 0 { &pair.signatures } else { &pair.ciphertexts };
    if made.is_empty() {
        return;
    }
    let (name, genuine) = input.one(made);
    // The ciphertext of ML-KEM is text, and has a target of its own.
    let Ok(genuine) = hex::decode(genuine) else { return };
    if let Some(algorithm) = SigningAlgorithm::parse(name) {
        verify(pair, algorithm, &genuine, input);
    } else if let Some(algorithm) = DecryptionAlgorithm::parse(name) {
        decrypt(pair, algorithm, &genuine, input);
    }
}

fn verify(pair: &Pair, algorithm: SigningAlgorithm, genuine: &[u8], mut input: Input<'_>) {
    let provider = &golden::pairs().provider;
    let key = provider.open_signing(pair.algorithm(), &pair.binding(), &pair.wrapped).unwrap();
    let forged = input.forged(genuine);
    let verified = key.verify(algorithm, Message::Raw(TEXT), &forged);
    assert_eq!(verified, Ok(forged == genuine), "{algorithm:?} {}", hex::encode(&forged));
    assert_eq!(key.verify(algorithm, Message::Raw(b"another message"), &forged), Ok(false));
}

fn decrypt(pair: &Pair, algorithm: DecryptionAlgorithm, genuine: &[u8], mut input: Input<'_>) {
    let provider = &golden::pairs().provider;
    let key = provider.open_decryption(pair.algorithm(), &pair.binding(), &pair.wrapped).unwrap();
    let forged = input.forged(genuine);
    let opened = key.decrypt(algorithm, &forged);
    let is_text = opened.is_ok_and(|plaintext| plaintext.expose() == TEXT);
    assert_eq!(is_text, forged == genuine, "{algorithm:?} {}", hex::encode(&forged));
}
