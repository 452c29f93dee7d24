//! Messages to an ML-KEM key pair: what was sealed opens, and nothing else does.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{BINDING, World};
use keyward_crypto::ciphertext::MAX_PLAINTEXT;
use keyward_crypto::kem_ciphertext::{open, seal};
use keyward_crypto::{Ciphertext, CryptoError, KemCiphertext, KemKey, PairAlgorithm};
use proptest::prelude::*;
use proptest::sample::Index;

fn key() -> Arc<dyn KemKey> {
    let world = World::new();
    world.kem(&world.generate(PairAlgorithm::MlKem768))
}

/// Parses and decrypts; `None` if either refuses.
fn opens(key: &dyn KemKey, text: &str) -> Option<Vec<u8>> {
    let ciphertext = KemCiphertext::parse(text).ok()?;
    Some(open(key, &ciphertext).ok()?.expose().to_vec())
}

fn bytes(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), sizes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_sealed_opens(plaintext in bytes(0..=MAX_PLAINTEXT)) {
        let key = key();
        let text = seal(&*key, BINDING.key_id, 3, &plaintext).unwrap();
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\'' && b != b'\\'));
        let parsed = KemCiphertext::parse(&text).unwrap();
        prop_assert_eq!((parsed.key_id, parsed.key_version), (BINDING.key_id, 3));
        prop_assert_eq!(parsed.encode(), text.as_str());
        prop_assert!(Ciphertext::parse(&text).is_err());
        prop_assert_eq!(opens(&*key, &text), Some(plaintext));
    }

    #[test]
    fn no_other_text_opens(plaintext in bytes(1..=64), place in any::<Index>(), put in 0x20..0x7fu8) {
        let key = key();
        let text = seal(&*key, BINDING.key_id, 3, &plaintext).unwrap();
        let place = place.index(text.len());
        let mut altered = text.clone().into_bytes();
        prop_assume!(altered[place] != put);
        altered[place] = put;
        prop_assert_eq!(opens(&*key, std::str::from_utf8(&altered).unwrap()), None);
        prop_assert_eq!(opens(&*key, &text[..place]), None);
        prop_assert_eq!(opens(&*key, &text[place + 1..]), None);
    }

    #[test]
    fn no_other_bytes_open(plaintext in bytes(1..=64), place in any::<Index>(), bit in 0..8u32) {
        let key = key();
        let text = seal(&*key, BINDING.key_id, 3, &plaintext).unwrap();
        let genuine = KemCiphertext::parse(&text).unwrap();
        prop_assert!(open(&*key, &genuine).is_ok());

        let mut altered = vec![genuine.clone(); 5];
        altered[0].key_id[place.index(16)] ^= 1 << bit;
        altered[1].key_version ^= 1 << (place.index(4) as u32 * 8 + bit);
        altered[2].sealed.encapsulated[place.index(1088)] ^= 1 << bit;
        altered[3].sealed.bytes[place.index(genuine.sealed.bytes.len())] ^= 1 << bit;
        altered[4].sealed.bytes.truncate(place.index(genuine.sealed.bytes.len()));
        for ciphertext in &altered {
            prop_assert_eq!(open(&*key, ciphertext).err(), Some(CryptoError::Damaged));
        }
    }

    #[test]
    fn any_text_parses_or_is_refused_without_panic(text in ".{0,200}") {
        let _ = KemCiphertext::parse(&text);
    }
}

#[test]
fn another_key_opens_nothing() {
    let text = seal(&*key(), BINDING.key_id, 3, b"plaintext").unwrap();
    assert_eq!(opens(&*key(), &text), None);
}

#[test]
fn every_message_has_a_key_of_its_own() {
    let key = key();
    let sealed = || KemCiphertext::parse(&seal(&*key, BINDING.key_id, 3, b"plaintext").unwrap()).unwrap();
    let (one, mut other) = (sealed(), sealed());
    assert_ne!(one.sealed.encapsulated, other.sealed.encapsulated);
    assert_ne!(one.sealed.bytes, other.sealed.bytes);
    other.sealed.bytes = one.sealed.bytes;
    assert_eq!(open(&*key, &other).err(), Some(CryptoError::Damaged));
}

#[test]
fn a_plaintext_over_the_limit_is_refused() {
    let sealed = seal(&*key(), BINDING.key_id, 3, &[0; MAX_PLAINTEXT + 1]);
    assert_eq!(sealed, Err(CryptoError::TooLong));
}
