//! XAES-256-GCM (<https://c2sp.org/XAES-256-GCM>): AES-256-GCM with a nonce long enough to be random.
//!
//! The first half of the 24-byte nonce derives a key for this message, the second half is the nonce
//! of AES-256-GCM under it. Random nonces stay safe for 2^80 messages under one key; with plain GCM
//! and its 12-byte nonce it would be 2^32.

use std::mem;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_256, EncryptingKey, UnboundCipherKey};
use zeroize::Zeroizing;

use crate::derivation::{BLOCK, inner_nonce, masked_input, subkey};
use crate::{CryptoError, Secret};

/// Bytes in a key.
pub const KEY: usize = 32;
/// Bytes in a nonce.
pub const NONCE: usize = 24;
/// Bytes in the tag that follows a ciphertext.
pub const TAG: usize = 16;

/// A key with its AES schedule and CMAC subkey, computed once. About half a KiB.
pub struct Xaes256Gcm {
    cipher: EncryptingKey,
    k1: Zeroizing<[u8; BLOCK]>,
}

impl Xaes256Gcm {
    /// Prepares a key of [`KEY`] bytes.
    ///
    /// # Errors
    /// [`CryptoError::Format`] for another length.
    pub fn new(key: &[u8]) -> Result<Self, CryptoError> {
        if key.len() != KEY {
            return Err(CryptoError::Format("an AES-256 key has 32 bytes"));
        }
        let cipher = UnboundCipherKey::new(&AES_256, key)
            .and_then(EncryptingKey::ecb)
            .map_err(|_| CryptoError::Library("AES key"))?;
        let mut k1 = Zeroizing::new([0; BLOCK]);
        encrypt_blocks(&cipher, &mut *k1)?;
        *k1 = subkey(*k1);
        Ok(Self { cipher, k1 })
    }

    /// Encrypts; the result is as long as the plaintext and [`TAG`] bytes more.
    ///
    /// A nonce must never be used twice with one key: draw all its bytes at random.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub fn seal(&self, nonce: &[u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let key = self.message_key(nonce)?;
        // Wiped if encryption should fail half way; never reallocated, as it has room for the tag.
        let mut bytes = Zeroizing::new(Vec::with_capacity(plaintext.len() + TAG));
        bytes.extend_from_slice(plaintext);
        key.seal_in_place_append_tag(message_nonce(nonce), Aad::from(aad), &mut *bytes)
            .map_err(|_| CryptoError::Library("AES-GCM"))?;
        Ok(mem::take(&mut *bytes))
    }

    /// Decrypts what [`Self::seal`] made.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] if the key, nonce, associated data or any byte differs.
    pub fn open(&self, nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
        let length = sealed.len().checked_sub(TAG).ok_or(CryptoError::Damaged)?;
        let (ciphertext, tag) = sealed.split_at(length);
        let mut plaintext = Secret::zeroed(length);
        self.message_key(nonce)?
            .open_separate_gather(
                message_nonce(nonce),
                Aad::from(aad),
                ciphertext,
                tag,
                plaintext.expose_mut(),
            )
            .map_err(|_| CryptoError::Damaged)?;
        Ok(plaintext)
    }

    fn message_key(&self, nonce: &[u8; NONCE]) -> Result<LessSafeKey, CryptoError> {
        let mut key = Zeroizing::new([0; KEY]);
        key[..BLOCK].copy_from_slice(&masked_input(1, nonce, &self.k1));
        key[BLOCK..].copy_from_slice(&masked_input(2, nonce, &self.k1));
        encrypt_blocks(&self.cipher, &mut *key)?;
        UnboundKey::new(&AES_256_GCM, &*key)
            .map(LessSafeKey::new)
            .map_err(|_| CryptoError::Library("AES-GCM key"))
    }
}

fn message_nonce(nonce: &[u8; NONCE]) -> Nonce {
    Nonce::assume_unique_for_key(inner_nonce(nonce))
}

/// Runs the bare block cipher over each block: the definition of ECB.
fn encrypt_blocks(cipher: &EncryptingKey, blocks: &mut [u8]) -> Result<(), CryptoError> {
    cipher.encrypt(blocks).map(drop).map_err(|_| CryptoError::Library("AES"))
}

#[cfg(test)]
mod tests {
    use shake::{ExtendableOutput, Shake128, Update, XofReader};

    use super::*;

    #[test]
    fn vectors_of_the_specification() {
        for (key, aad, ciphertext) in [
            ([1; 32], "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
            ([3; 32], "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
        ] {
            let key = Xaes256Gcm::new(&key).unwrap();
            let nonce = b"ABCDEFGHIJKLMNOPQRSTUVWX";
            let sealed = key.seal(nonce, aad.as_bytes(), b"XAES-256-GCM").unwrap();
            assert_eq!(hex::encode(&sealed), ciphertext);
            assert_eq!(key.open(nonce, aad.as_bytes(), &sealed).unwrap().expose(), b"XAES-256-GCM");
        }
    }

    /// The accumulated test of the specification: 10,000 random keys, nonces, messages.
    #[test]
    fn accumulated_vectors_of_the_specification() {
        let mut source = Shake128::default().finalize_xof();
        let mut draw = |length: usize| {
            let mut bytes = vec![0; length];
            source.read(&mut bytes);
            bytes
        };
        let mut digest = Shake128::default();
        for _ in 0..10_000 {
            let key = Xaes256Gcm::new(&draw(KEY)).unwrap();
            let nonce: [u8; NONCE] = draw(NONCE).try_into().unwrap();
            let length = draw(1)[0];
            let plaintext = draw(length.into());
            let length = draw(1)[0];
            let aad = draw(length.into());
            let sealed = key.seal(&nonce, &aad, &plaintext).unwrap();
            assert_eq!(key.open(&nonce, &aad, &sealed).unwrap().expose(), plaintext);
            digest.update(&sealed);
        }
        let mut sum = [0; 32];
        digest.finalize_xof().read(&mut sum);
        assert_eq!(hex::encode(sum), "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
    }

    #[test]
    fn refuses_what_is_not_whole() {
        let key = Xaes256Gcm::new(&[7; 32]).unwrap();
        let sealed = key.seal(&[1; 24], b"aad", b"text").unwrap();
        for length in 0..sealed.len() {
            assert_eq!(key.open(&[1; 24], b"aad", &sealed[..length]).unwrap_err(), CryptoError::Damaged);
        }
        assert_eq!(key.open(&[2; 24], b"aad", &sealed).unwrap_err(), CryptoError::Damaged);
        assert_eq!(key.open(&[1; 24], b"bad", &sealed).unwrap_err(), CryptoError::Damaged);
        assert!(matches!(Xaes256Gcm::new(&[0; 16]), Err(CryptoError::Format(_))));
    }
}
