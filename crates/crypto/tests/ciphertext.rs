//! Ciphertexts through a real provider: what was sealed opens, and nothing else does.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use keyward_crypto::{
    Algorithm, Binding, Ciphertext, Provider, RootKey, SoftwareProvider, SymmetricKey, SystemRandom,
    ciphertext::{MAX_PLAINTEXT, open, seal},
};
use proptest::prelude::*;
use proptest::sample::Index;

const KEY_ID: [u8; 16] = [5; 16];
const KEY_VERSION: u32 = 3;

fn key(algorithm: Algorithm) -> Arc<dyn SymmetricKey> {
    let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
    let provider = SoftwareProvider::new(root, Arc::new(SystemRandom));
    let binding = Binding { account: 1, key_id: KEY_ID, version: KEY_VERSION };
    let wrapped = provider.generate(algorithm, &binding).unwrap();
    provider.open(algorithm, &binding, &wrapped).unwrap()
}

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop_oneof![Just(Algorithm::Aes256), Just(Algorithm::Sm4)]
}

fn bytes(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), sizes)
}

/// Parses and decrypts; `None` if either refuses.
fn opens(key: &dyn SymmetricKey, text: &str, context: &[u8]) -> Option<Vec<u8>> {
    let ciphertext = Ciphertext::parse(text).ok()?;
    Some(open(key, &ciphertext, context).ok()?.expose().to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_sealed_opens(
        algorithm in algorithm(),
        plaintext in bytes(1..=MAX_PLAINTEXT),
        context in bytes(0..=1024),
    ) {
        let key = key(algorithm);
        let text = seal(&*key, KEY_ID, KEY_VERSION, &context, &plaintext).unwrap();
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\'' && b != b'\\'));
        let parsed = Ciphertext::parse(&text).unwrap();
        prop_assert_eq!((parsed.algorithm, parsed.key_id, parsed.key_version), (algorithm, KEY_ID, KEY_VERSION));
        prop_assert_eq!(parsed.encode(), text.as_str());
        prop_assert_eq!(opens(&*key, &text, &context), Some(plaintext));
    }

    #[test]
    fn no_other_text_opens(
        algorithm in algorithm(),
        plaintext in bytes(1..=64),
        context in bytes(0..=16),
        place in any::<Index>(),
        put in 0x20..0x7fu8,
    ) {
        let key = key(algorithm);
        let text = seal(&*key, KEY_ID, KEY_VERSION, &context, &plaintext).unwrap();

        let place = place.index(text.len());
        let mut altered = text.clone().into_bytes();
        prop_assume!(altered[place] != put);
        altered[place] = put;
        prop_assert_eq!(opens(&*key, std::str::from_utf8(&altered).unwrap(), &context), None);
        prop_assert_eq!(opens(&*key, &text[..place], &context), None);
        prop_assert_eq!(opens(&*key, &text[place + 1..], &context), None);
    }

    #[test]
    fn no_other_bytes_open(
        algorithm in algorithm(),
        plaintext in bytes(1..=64),
        context in bytes(0..=16),
        other_context in bytes(0..=16),
        place in any::<Index>(),
        bit in 0..8u32,
    ) {
        let key = key(algorithm);
        let text = seal(&*key, KEY_ID, KEY_VERSION, &context, &plaintext).unwrap();
        let genuine = Ciphertext::parse(&text).unwrap();
        prop_assert!(open(&*key, &genuine, &context).is_ok());

        let mut altered = vec![genuine.clone(); 6];
        altered[0].key_id[place.index(16)] ^= 1 << bit;
        altered[1].key_version ^= 1 << (place.index(4) as u32 * 8 + bit);
        altered[2].nonce[place.index(24)] ^= 1 << bit;
        altered[3].bytes[place.index(genuine.bytes.len())] ^= 1 << bit;
        altered[4].bytes.truncate(place.index(genuine.bytes.len()));
        altered[5].algorithm = match algorithm {
            Algorithm::Aes256 => Algorithm::Sm4,
            Algorithm::Sm4 => Algorithm::Aes256,
        };
        for ciphertext in &altered {
            prop_assert!(open(&*key, ciphertext, &context).is_err(), "{:?}", ciphertext);
        }
        if other_context != context {
            prop_assert!(open(&*key, &genuine, &other_context).is_err());
        }
    }

    #[test]
    fn pieces_of_two_ciphertexts_do_not_mix(algorithm in algorithm(), mix in 1..7usize) {
        let key = key(algorithm);
        let seal = || seal(&*key, KEY_ID, KEY_VERSION, b"", b"plaintext").unwrap();
        let (one, other) = (seal(), seal());
        let both: Vec<_> = one.split("-k-").zip(other.split("-k-")).collect();
        let mixed: Vec<_> =
            both.iter().enumerate().map(|(i, (a, b))| if mix >> i & 1 == 1 { b } else { a }).copied().collect();
        // The headers are equal, so a mix that differs in the header alone is one of the two.
        let mixed = mixed.join("-k-");
        prop_assert_eq!(opens(&*key, &mixed, b"").is_some(), mixed == one || mixed == other);
        let turned: Vec<_> = one.rsplit("-k-").collect();
        prop_assert_eq!(opens(&*key, &turned.join("-k-"), b""), None);
    }

    #[test]
    fn any_text_parses_or_is_refused_without_panic(text in ".{0,200}") {
        let _ = Ciphertext::parse(&text);
    }
}

#[test]
fn another_key_opens_nothing() {
    let text = seal(&*key(Algorithm::Aes256), KEY_ID, KEY_VERSION, b"", b"plaintext").unwrap();
    assert_eq!(opens(&*key(Algorithm::Aes256), &text, b""), None);
}

#[test]
fn a_plaintext_over_the_limit_is_refused() {
    let key = key(Algorithm::Aes256);
    assert_eq!(
        seal(&*key, KEY_ID, KEY_VERSION, b"", &[0; MAX_PLAINTEXT + 1]),
        Err(keyward_crypto::CryptoError::TooLong)
    );
}
