//! Ciphertexts of either form, as Decrypt and its siblings are sent them.

use keyward_crypto::{Ciphertext, KemCiphertext, PairAlgorithm, Provider, SoftwareProvider, SystemRandom};
use keyward_crypto::{ciphertext, kem_ciphertext};
use std::sync::Arc;

use crate::{golden, input::Input};

/// What parses has one form, and what decrypts is what was made.
pub fn ciphertexts(input: &[u8]) {
    let mut input = Input(input);
    match input.byte() % 2 {
        0 => symmetric(input),
        _ => encapsulated(input),
    }
}

fn symmetric(mut input: Input<'_>) {
    let made = input.one(golden::hierarchies());
    let forged = input.forged(made.ciphertext.as_bytes());
    let Ok(text) = std::str::from_utf8(&forged) else { return };
    let Ok(parsed) = Ciphertext::parse(text) else { return };
    assert_eq!(parsed.encode(), text);

    let provider = SoftwareProvider::new(made.root(), Arc::new(SystemRandom));
    let genuine = Ciphertext::parse(&made.ciphertext).unwrap();
    let key = provider.open(genuine.algorithm, &made.binding(), &made.wrapped).unwrap();
    assert_eq!(ciphertext::open(&*key, &parsed, b"").is_ok(), text == made.ciphertext);
    assert!(ciphertext::open(&*key, &parsed, b"context").is_err());
}

fn encapsulated(mut input: Input<'_>) {
    let golden::Pairs { provider, all } = golden::pairs();
    let pair = all.iter().find(|pair| pair.algorithm() == PairAlgorithm::MlKem768).unwrap();
    let (_, made) = &pair.ciphertexts[0];
    let forged = input.forged(made.as_bytes());
    let Ok(text) = std::str::from_utf8(&forged) else { return };
    let Ok(parsed) = KemCiphertext::parse(text) else { return };
    assert_eq!(parsed.encode(), text);

    let key = provider.open_kem(pair.algorithm(), &pair.binding(), &pair.wrapped).unwrap();
    assert_eq!(kem_ciphertext::open(&*key, &parsed).is_ok(), text == made);
}
