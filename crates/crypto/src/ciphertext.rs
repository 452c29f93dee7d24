//! The ciphertext that clients store: versioned text that names the key it needs.
//!
//! Version 1, printable ASCII, three pieces of standard base64 joined by `-k-`:
//!
//! | piece | bytes | content |
//! |---|---|---|
//! | header | 1 | format version, 1 |
//! | | 1 | algorithm, [`Algorithm::as_u8`] |
//! | | 16 | key id |
//! | | 4 | key version, big-endian |
//! | nonce | 24 | nonce |
//! | body | n + 16 | ciphertext and tag, n at most 4096 |
//!
//! Associated data: the text `keyward ciphertext`, the header, the length of the context as 64 bits
//! big-endian, the context. So key, version, algorithm and context are bound, and the text has one
//! form only: whatever parses encodes to the same characters.
//!
//! Ciphertexts of every released version decrypt for ever; `tests/golden` keeps samples.

use crate::text::{self, HEADER, Header, WRONG_HEADER};
use crate::{Algorithm, CryptoError, Sealed, Secret, SymmetricKey};

/// The longest plaintext, in bytes; the API's own limit.
pub const MAX_PLAINTEXT: usize = 4096;
/// The longest text that is looked at, in bytes. Longer than any of version 1, which end at 5,554.
pub const MAX_TEXT: usize = text::MAX_TEXT;

const TAG: usize = 16;

/// A ciphertext taken apart. It parsed, which does not say that it is genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ciphertext {
    /// The algorithm of the key.
    pub algorithm: Algorithm,
    /// The id of the key, a UUID's bytes.
    pub key_id: [u8; 16],
    /// The version of the key.
    pub key_version: u32,
    /// The nonce of this message.
    pub nonce: [u8; 24],
    /// Ciphertext and the 16-byte tag.
    pub bytes: Vec<u8>,
}

/// Encrypts up to [`MAX_PLAINTEXT`] bytes. `context` is the canonical form of the encryption context,
/// empty for none; decryption needs the same.
///
/// # Errors
/// [`CryptoError::TooLong`], and what [`SymmetricKey::encrypt`] can fail with.
pub fn seal(
    key: &dyn SymmetricKey,
    key_id: [u8; 16],
    key_version: u32,
    context: &[u8],
    plaintext: &[u8],
) -> Result<String, CryptoError> {
    if plaintext.len() > MAX_PLAINTEXT {
        return Err(CryptoError::TooLong);
    }
    let header = Header { algorithm: key.algorithm().as_u8(), key_id, key_version };
    let Sealed { nonce, bytes } = key.encrypt(&associated_data(&header.to_bytes(), context), plaintext)?;
    Ok(text::join(header, &nonce, &bytes))
}

/// Decrypts a ciphertext with the key it names and the context it was made with.
///
/// # Errors
/// [`CryptoError::Damaged`] if the key or context is another one, or anything was altered.
pub fn open(key: &dyn SymmetricKey, ciphertext: &Ciphertext, context: &[u8]) -> Result<Secret, CryptoError> {
    key.decrypt(&ciphertext.nonce, &ciphertext.associated_data(context), &ciphertext.bytes)
}

impl Ciphertext {
    /// Takes a text apart. Strict: exact lengths, canonical base64, nothing before or after.
    ///
    /// # Errors
    /// [`CryptoError::Format`], or [`CryptoError::UnsupportedVersion`] for a version of the future.
    pub fn parse(text: &str) -> Result<Self, CryptoError> {
        let (Header { algorithm, key_id, key_version }, nonce, bytes) = text::split(text)?;
        let algorithm = Algorithm::parse(algorithm).ok_or(WRONG_HEADER)?;
        let nonce =
            nonce.try_into().map_err(|_| CryptoError::Format("ciphertext has a nonce of wrong length"))?;
        if !(TAG..=MAX_PLAINTEXT + TAG).contains(&bytes.len()) {
            return Err(CryptoError::Format("ciphertext has a body of wrong length"));
        }
        Ok(Self { algorithm, key_id, key_version, nonce, bytes })
    }

    /// The text that clients store.
    pub fn encode(&self) -> String {
        text::join(self.header(), &self.nonce, &self.bytes)
    }

    /// What the tag covers besides the plaintext, for the canonical bytes of a context.
    pub fn associated_data(&self, context: &[u8]) -> Vec<u8> {
        associated_data(&self.header().to_bytes(), context)
    }

    fn header(&self) -> Header {
        let Self { algorithm, key_id, key_version, .. } = *self;
        Header { algorithm: algorithm.as_u8(), key_id, key_version }
    }
}

fn associated_data(header: &[u8; HEADER], context: &[u8]) -> Vec<u8> {
    let length = (context.len() as u64).to_be_bytes();
    [b"keyward ciphertext", &header[..], &length, context].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Ciphertext {
        Ciphertext {
            algorithm: Algorithm::Sm4,
            key_id: *b"0123456789abcdef",
            key_version: 0x0102_0304,
            nonce: [7; 24],
            bytes: vec![9; 17],
        }
    }

    #[test]
    fn has_the_form_that_is_documented() {
        let text = sample().encode();
        assert_eq!(
            text,
            "AQIwMTIzNDU2Nzg5YWJjZGVmAQIDBA==-k-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH-k-CQkJCQkJCQkJCQkJCQkJCQk="
        );
        assert_eq!(Ciphertext::parse(&text), Ok(sample()));
    }

    #[test]
    fn associated_data_has_the_form_that_is_documented() {
        let expected = [
            &b"keyward ciphertext"[..],
            b"\x01\x020123456789abcdef\x01\x02\x03\x04",
            b"\0\0\0\0\0\0\0\x07context",
        ]
        .concat();
        assert_eq!(sample().associated_data(b"context"), expected);
    }

    #[test]
    fn the_longest_fits() {
        let longest = Ciphertext { bytes: vec![0; MAX_PLAINTEXT + TAG], ..sample() };
        assert_eq!(longest.encode().len(), 5554);
        assert!(Ciphertext::parse(&longest.encode()).is_ok());
        let longer = Ciphertext { bytes: vec![0; MAX_PLAINTEXT + TAG + 1], ..sample() };
        assert!(Ciphertext::parse(&longer.encode()).is_err());
    }

    #[test]
    fn refuses_every_other_form() {
        let text = sample().encode();
        let (header, rest) = text.split_once("-k-").unwrap();
        let (nonce, body) = rest.split_once("-k-").unwrap();
        for (bad, why) in [
            (String::new(), "does not have three pieces"),
            (format!("{header}-k-{nonce}"), "does not have three pieces"),
            (format!("{text}-k-"), "does not have three pieces"),
            (format!("-k-{nonce}-k-{body}"), "has an empty header"),
            (format!("{header}\n-k-{nonce}-k-{body}"), "is not base64"),
            (format!("{}-k-{nonce}-k-{body}", header.trim_end_matches('=')), "is not base64"),
            (text.replace("BA==", "BB=="), "is not base64"),
            (text.replace("AQIw", "AQMw"), "has a wrong header"),
            (format!("AQIw-k-{nonce}-k-{body}"), "has a wrong header"),
            (format!("AQ==-k-{nonce}-k-{body}"), "has a wrong header"),
            (format!("{header}-k-BwcH-k-{body}"), "has a nonce of wrong length"),
            (format!("{header}-k-{nonce}-k-CQkJ"), "has a body of wrong length"),
            ("A".repeat(MAX_TEXT + 1), "is too long"),
        ] {
            match Ciphertext::parse(&bad) {
                Err(CryptoError::Format(message)) => assert!(message.ends_with(why), "{bad}: {message}"),
                other => panic!("{bad}: {other:?}"),
            }
        }
        let future = text.replace("AQIw", "AgIw");
        assert_eq!(Ciphertext::parse(&future), Err(CryptoError::UnsupportedVersion(2)));
    }
}
