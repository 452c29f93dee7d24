//! The ciphertext of a message to an ML-KEM key pair: versioned text that names the key it needs.
//!
//! Version 1 has the shape of [`crate::ciphertext`], three pieces of standard base64 joined by `-k-`:
//!
//! | piece | bytes | content |
//! |---|---|---|
//! | header | 1 | format version, 1 |
//! | | 1 | algorithm, [`PairAlgorithm::as_u8`]: 8 |
//! | | 16 | key id |
//! | | 4 | key version, big-endian |
//! | key | 1088 | the message's key, encapsulated |
//! | body | n + 16 | ciphertext and tag, n at most 4096 |
//!
//! Associated data: the text `keyward KEM ciphertext` and the header, so key, version and algorithm are
//! bound; [`KemKey`] says how the key and the body are made. Whoever has the public key can do it too.
//!
//! Ciphertexts of every released version decrypt for ever; `tests/golden/pairs` keeps samples.

use crate::ciphertext::MAX_PLAINTEXT;
use crate::kem::{ENCAPSULATED, KemKey, KemSealed, TAG};
use crate::text::{self, Header, WRONG_HEADER};
use crate::{CryptoError, PairAlgorithm, Secret};

/// A ciphertext taken apart. It parsed, which does not say that it is genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KemCiphertext {
    /// The algorithm of the key pair.
    pub algorithm: PairAlgorithm,
    /// The id of the key, a UUID's bytes.
    pub key_id: [u8; 16],
    /// The version of the key.
    pub key_version: u32,
    /// The encrypted message.
    pub sealed: KemSealed,
}

/// Encrypts up to [`MAX_PLAINTEXT`] bytes.
///
/// # Errors
/// [`CryptoError::TooLong`], and what [`KemKey::encrypt`] can fail with.
pub fn seal(
    key: &dyn KemKey,
    key_id: [u8; 16],
    key_version: u32,
    plaintext: &[u8],
) -> Result<String, CryptoError> {
    if plaintext.len() > MAX_PLAINTEXT {
        return Err(CryptoError::TooLong);
    }
    let header = Header { algorithm: key.public_key().algorithm().as_u8(), key_id, key_version };
    let sealed = key.encrypt(&associated_data(header), plaintext)?;
    Ok(text::join(header, &sealed.encapsulated, &sealed.bytes))
}

/// Decrypts a ciphertext with the key it names.
///
/// # Errors
/// [`CryptoError::Damaged`] if the key is another one, or anything was altered.
pub fn open(key: &dyn KemKey, ciphertext: &KemCiphertext) -> Result<Secret, CryptoError> {
    let KemSealed { encapsulated, bytes } = &ciphertext.sealed;
    key.decrypt(encapsulated, &associated_data(ciphertext.header()), bytes)
}

impl KemCiphertext {
    /// Takes a text apart. Strict: exact lengths, canonical base64, nothing before or after.
    ///
    /// # Errors
    /// [`CryptoError::Format`], or [`CryptoError::UnsupportedVersion`] for a version of the future.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        let (Header { algorithm, key_id, key_version }, encapsulated, bytes) = text::split(text)?;
        let algorithm = match PairAlgorithm::parse(algorithm) {
            Some(algorithm @ PairAlgorithm::MlKem768) => algorithm,
            _ => return Err(WRONG_HEADER),
        };
        if encapsulated.len() != ENCAPSULATED {
            return Err(CryptoError::Format("ciphertext has an encapsulated key of wrong length"));
        }
        if !(TAG..=MAX_PLAINTEXT + TAG).contains(&bytes.len()) {
            return Err(CryptoError::Format("ciphertext has a body of wrong length"));
        }
        Ok(Self { algorithm, key_id, key_version, sealed: KemSealed { encapsulated, bytes } })
    }

    /// The text that clients store.
    pub fn encode(&self) -> String {
        text::join(self.header(), &self.sealed.encapsulated, &self.sealed.bytes)
    }

    fn header(&self) -> Header {
        let Self { algorithm, key_id, key_version, .. } = *self;
        Header { algorithm: algorithm.as_u8(), key_id, key_version }
    }
}

fn associated_data(header: Header) -> Vec<u8> {
    [b"keyward KEM ciphertext", &header.to_bytes()[..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(length: usize) -> KemCiphertext {
        KemCiphertext {
            algorithm: PairAlgorithm::MlKem768,
            key_id: *b"0123456789abcdef",
            key_version: 0x0102_0304,
            sealed: KemSealed { encapsulated: vec![7; ENCAPSULATED], bytes: vec![9; length + TAG] },
        }
    }

    #[test]
    fn has_the_form_that_is_documented() {
        let text = sample(1).encode();
        assert!(text.starts_with("AQgwMTIzNDU2Nzg5YWJjZGVmAQIDBA==-k-BwcHBwcH"));
        assert!(text.ends_with("-k-CQkJCQkJCQkJCQkJCQkJCQk="));
        assert_eq!(KemCiphertext::parse(&text), Ok(sample(1)));
        let expected = b"keyward KEM ciphertext\x01\x080123456789abcdef\x01\x02\x03\x04";
        assert_eq!(associated_data(sample(1).header()), expected);
    }

    #[test]
    fn the_longest_fits() {
        let longest = sample(MAX_PLAINTEXT).encode();
        assert_eq!(longest.len(), 6974);
        assert!(KemCiphertext::parse(&longest).is_ok());
        assert!(KemCiphertext::parse(&sample(MAX_PLAINTEXT + 1).encode()).is_err());
    }

    #[test]
    fn refuses_every_other_form() {
        let text = sample(1).encode();
        let pieces: Vec<_> = text.split("-k-").collect();
        let [header, key, body] = pieces[..] else { panic!("{text}") };
        for (bad, why) in [
            (format!("{header}-k-{body}"), "does not have three pieces"),
            (format!("{header}-k-{key}\n-k-{body}"), "is not base64"),
            (text.replacen("AQgw", "AQEw", 1), "has a wrong header"),
            (text.replacen("AQgw", "AQkw", 1), "has a wrong header"),
            (format!("{header}-k-{}-k-{body}", &key[4..]), "has an encapsulated key of wrong length"),
            (format!("{header}-k-{key}-k-CQkJ"), "has a body of wrong length"),
        ] {
            match KemCiphertext::parse(&bad) {
                Err(CryptoError::Format(message)) => assert!(message.ends_with(why), "{why}: {message}"),
                other => panic!("{why}: {other:?}"),
            }
        }
        let future = text.replacen("AQgw", "Aggw", 1);
        assert_eq!(KemCiphertext::parse(&future), Err(CryptoError::UnsupportedVersion(2)));
    }
}
