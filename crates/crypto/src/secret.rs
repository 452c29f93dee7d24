//! Bytes that are wiped from memory when dropped.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{CryptoError, Random};

/// Secret bytes: key material, plaintext or a passphrase.
///
/// Wiped when dropped, never cloned, compared in constant time, and silent in `Debug`.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over the bytes, with the vector's whole capacity: nothing is copied.
    ///
    /// A vector that grew while it was filled has left copies behind; reserve its size first.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// `length` fresh random bytes.
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn random(length: usize, random: &dyn Random) -> Result<Self, CryptoError> {
        let mut secret = Self::zeroed(length);
        random.fill(secret.expose_mut())?;
        Ok(secret)
    }

    /// A random text of `length` characters of the alphabet, which is ASCII; each is equally likely.
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn random_text(length: usize, alphabet: &[u8], random: &dyn Random) -> Result<Self, CryptoError> {
        // Bytes beyond the last whole multiple would make the first characters more likely.
        let fair = 256 - 256 % alphabet.len();
        let mut text = Vec::with_capacity(length);
        while text.len() < length {
            let bytes = Self::random(64, random)?;
            let fitting = bytes.expose().iter().map(|&byte| usize::from(byte)).filter(|&byte| byte < fair);
            let room = length - text.len();
            text.extend(fitting.take(room).map(|byte| alphabet[byte % alphabet.len()]));
        }
        Ok(Self::new(text))
    }

    /// Reads standard base64 with canonical padding, leaving no copy of the decoded bytes behind.
    ///
    /// # Errors
    /// [`CryptoError::Format`].
    pub fn from_base64(text: &str) -> Result<Self, CryptoError> {
        let mut secret = Self::zeroed(base64::decoded_len_estimate(text.len()));
        let length = STANDARD
            .decode_slice(text, secret.expose_mut())
            .map_err(|_| CryptoError::Format("not base64"))?;
        secret.truncate(length);
        Ok(secret)
    }

    /// The bytes as standard base64, wiped in its turn when dropped.
    pub fn to_base64(&self) -> Zeroizing<String> {
        // Four characters for every three bytes, so that the string never grows and leaves a copy.
        let mut text = Zeroizing::new(String::with_capacity(self.len().div_ceil(3) * 4));
        STANDARD.encode_string(self.expose(), &mut text);
        text
    }

    /// The bytes. Do not copy them to anything that is not wiped.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes there are; not secret.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps the first `length` bytes; the others are wiped when dropped.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(crate) fn zeroed(length: usize) -> Self {
        Self::new(vec![0; length])
    }

    pub(crate) fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

/// Takes as long for equal secrets as for different ones of the same length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().ct_eq(other.expose()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_bytes_without_a_copy_and_does_not_print_them() {
        let bytes = b"hunter2".to_vec();
        let address = bytes.as_ptr();
        let secret = Secret::new(bytes);
        assert_eq!(secret.expose().as_ptr(), address);
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }

    #[test]
    fn random_texts_use_the_whole_alphabet_alike() {
        let text = Secret::random_text(30_000, b"abc", &crate::SystemRandom).unwrap();
        for letter in *b"abc" {
            let count = text.expose().iter().filter(|&&found| found == letter).count();
            assert!((9_500..10_500).contains(&count), "{count}");
        }
        assert_eq!(text.len(), 30_000);
    }

    #[test]
    fn compares_by_content() {
        assert_eq!(Secret::new(vec![1, 2]), Secret::new(vec![1, 2]));
        assert_ne!(Secret::new(vec![1, 2]), Secret::new(vec![1, 3]));
        assert_ne!(Secret::new(vec![1, 2]), Secret::new(vec![1, 2, 3]));
    }

    #[test]
    fn base64_goes_both_ways_in_a_buffer_of_the_right_size() {
        for length in 0..10 {
            let secret = Secret::new((0..length).collect());
            let text = secret.to_base64();
            assert_eq!(text.capacity(), text.len());
            assert_eq!(Secret::from_base64(&text).unwrap(), secret);
        }
        for bad in ["A", "AA", "AA=", "AB==", "AA==\n", "A-==", "密钥"] {
            assert_eq!(Secret::from_base64(bad).unwrap_err(), CryptoError::Format("not base64"), "{bad}");
        }
    }
}
