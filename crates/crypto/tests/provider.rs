//! The software provider: material opens for its owner, with what the generator gave.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use keyward_crypto::{
    Algorithm, Binding, CryptoError, Provider, Random, RootKey, Secret, SoftwareProvider, SystemRandom,
};

const BINDING: Binding = Binding { account: 100_000_000_001, key_id: [5; 16], version: 1 };

/// Gives 1, 2, 3...: one value a call, so that it shows in what each draw ended.
struct Counting(AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), CryptoError> {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed) + 1);
        Ok(())
    }
}

/// A generator that broke.
struct Broken;

impl Random for Broken {
    fn fill(&self, _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Random)
    }
}

fn provider() -> SoftwareProvider {
    SoftwareProvider::new(Arc::new(RootKey::generate(&SystemRandom).unwrap()), Arc::new(SystemRandom))
}

#[test]
fn material_opens_for_its_own_binding_and_algorithm_alone() {
    let provider = provider();
    for (algorithm, other) in [(Algorithm::Aes256, Algorithm::Sm4), (Algorithm::Sm4, Algorithm::Aes256)] {
        let wrapped = provider.generate(algorithm, &BINDING).unwrap();
        let key = provider.open(algorithm, &BINDING, &wrapped).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        let again = provider.open(algorithm, &BINDING, &wrapped).unwrap();
        let sealed = key.encrypt(b"aad", b"text").unwrap();
        assert_eq!(again.decrypt(&sealed.nonce, b"aad", &sealed.bytes).unwrap().expose(), b"text");

        let refused = |algorithm, binding: Binding| provider.open(algorithm, &binding, &wrapped).err();
        for binding in [
            Binding { account: 100_000_000_002, ..BINDING },
            Binding { key_id: [6; 16], ..BINDING },
            Binding { version: 2, ..BINDING },
        ] {
            assert_eq!(refused(algorithm, binding), Some(CryptoError::Damaged), "{binding:?}");
        }
        assert_eq!(refused(other, BINDING), Some(CryptoError::Damaged));
    }
}

#[test]
fn imported_material_is_a_key_like_others() {
    let provider = provider();
    for (algorithm, length) in [(Algorithm::Aes256, 32), (Algorithm::Sm4, 16)] {
        let import = |length| provider.import(algorithm, &BINDING, &Secret::new(vec![9; length]));
        let open = || provider.open(algorithm, &BINDING, &import(length).unwrap()).unwrap();
        let sealed = open().encrypt(b"aad", b"text").unwrap();
        assert_eq!(open().decrypt(&sealed.nonce, b"aad", &sealed.bytes).unwrap().expose(), b"text");
        for other in [0, 8, 16, 24, 32, 33] {
            let refused = matches!(import(other), Err(CryptoError::Format(_)));
            assert_eq!(refused, other != length, "{algorithm:?} {other}");
        }
    }
}

#[test]
fn a_provider_with_another_root_key_says_so() {
    let wrapped = provider().generate(Algorithm::Aes256, &BINDING).unwrap();
    assert_eq!(provider().open(Algorithm::Aes256, &BINDING, &wrapped).err(), Some(CryptoError::WrongRootKey));
}

#[test]
fn key_and_nonces_are_drawn_from_the_given_generator() {
    let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
    let provider = SoftwareProvider::new(root.clone(), Arc::new(Counting(AtomicU8::new(0))));
    for (algorithm, length) in [(Algorithm::Aes256, 32), (Algorithm::Sm4, 16)] {
        let wrapped = provider.generate(algorithm, &BINDING).unwrap();
        let material = root.unwrap(&BINDING.associated_data(algorithm), &wrapped).unwrap();
        let first = material.expose()[0];
        assert_eq!(material.expose(), vec![first; length]);
        let key = provider.open(algorithm, &BINDING, &wrapped).unwrap();
        // The draw after the material's is the nonce it was wrapped under.
        assert_eq!(key.encrypt(b"", b"").unwrap().nonce, [first + 2; 24]);
        assert_eq!(key.encrypt(b"", b"").unwrap().nonce, [first + 3; 24]);
    }
}

#[test]
fn nothing_is_made_without_randomness() {
    let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
    let broken = SoftwareProvider::new(root.clone(), Arc::new(Broken));
    assert_eq!(broken.generate(Algorithm::Aes256, &BINDING).err(), Some(CryptoError::Random));
    let wrapped =
        SoftwareProvider::new(root, Arc::new(SystemRandom)).generate(Algorithm::Sm4, &BINDING).unwrap();
    let key = broken.open(Algorithm::Sm4, &BINDING, &wrapped).unwrap();
    assert_eq!(key.encrypt(b"", b"").err(), Some(CryptoError::Random));
}
