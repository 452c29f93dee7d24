//! What a server finds in its database and beside it: wrapped material, and the document of the root key.

use keyward_crypto::{Ciphertext, Provider, SealedRootKey, SoftwareProvider, SystemRandom, seal::Seal};
use std::sync::Arc;

use crate::{golden, input::Input};

/// Documents that parse print as they came, and open only if they are what was sealed; material that
/// unwraps is what was wrapped.
pub fn wrapped(input: &[u8]) {
    let mut input = Input(input);
    match input.byte() % 2 {
        0 => document(input),
        _ => material(input),
    }
}

fn document(mut input: Input<'_>) {
    let made = input.one(golden::hierarchies());
    let genuine = made.document();
    let forged = input.forged(genuine.to_json().unwrap().as_bytes());
    let Ok(text) = std::str::from_utf8(&forged) else { return };
    let Ok(parsed) = SealedRootKey::parse(text) else { return };
    let again = SealedRootKey::parse(&parsed.to_json().unwrap());
    assert_eq!(again.as_ref(), Ok(&parsed));
    // A passphrase takes as much time and memory as the document says.
    if *parsed.seal() == Seal::File {
        assert_eq!(parsed.unseal(&made.opener()).is_ok(), parsed == genuine);
    }
}

fn material(mut input: Input<'_>) {
    let made = input.one(golden::hierarchies());
    let forged = input.forged(&made.wrapped);
    let provider = SoftwareProvider::new(made.root(), Arc::new(SystemRandom));
    let algorithm = Ciphertext::parse(&made.ciphertext).unwrap().algorithm;
    let opened = provider.open(algorithm, &made.binding(), &forged);
    assert_eq!(opened.is_ok(), forged == made.wrapped);
    let mut elsewhere = made.binding();
    elsewhere.version ^= 1;
    assert!(provider.open(algorithm, &elsewhere, &forged).is_err());
}
