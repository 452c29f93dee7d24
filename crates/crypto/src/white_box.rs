//! What the service does with a white-box key: it encrypts with the key itself, in CBC mode with PKCS #7, as OpenSSL's
//! `aes-256-cbc` and `sm4-cbc` do. Tables that hide the key are for devices that decrypt, and are made elsewhere.
//!
//! Both ciphers run in constant time: AES by AWS-LC, SM4 by the bit slices of `gmcrypto-core`, because the S-box of the
//! SM4 that other keys use is a table indexed by secret bytes.
//!
//! CBC proves nothing about a ciphertext. It is what the devices of the original service decrypt.

use std::fmt;

use aws_lc_rs::{
    cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey},
    error::Unspecified,
};
use gmcrypto_core::sm4::mode_cbc;

use crate::{Algorithm, CryptoError, Random, RootKey, Secret, random};

/// Bytes in an initialization vector.
pub const IV: usize = 16;

/// A random initialization vector: one that nobody could guess (NIST SP 800-38A, appendix C).
///
/// # Errors
/// [`CryptoError::Random`].
pub fn new_iv(random: &dyn Random) -> Result<[u8; IV], CryptoError> {
    random::array(random)
}

/// The key that white-box tables hide.
pub struct WhiteBoxSecret {
    algorithm: Algorithm,
    key: Secret,
}

impl WhiteBoxSecret {
    /// A new key of 32 (AES-256) or 16 bytes (SM4).
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn generate(algorithm: Algorithm, random: &dyn Random) -> Result<Self, CryptoError> {
        Ok(Self { algorithm, key: Secret::random(length(algorithm), random)? })
    }

    /// The key, wrapped by the root key. `whose` says which white-box key it is; it opens only with the same.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn wrap(&self, root: &RootKey, whose: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        root.wrap(&associated_data(self.algorithm, whose), self.key.expose(), random)
    }

    /// The key that [`wrap`](Self::wrap) wrapped.
    ///
    /// # Errors
    /// As [`RootKey::unwrap`].
    pub fn unwrap(
        algorithm: Algorithm,
        root: &RootKey,
        whose: &[u8],
        wrapped: &[u8],
    ) -> Result<Self, CryptoError> {
        let key = root.unwrap(&associated_data(algorithm, whose), wrapped)?;
        if key.expose().len() != length(algorithm) {
            return Err(CryptoError::Damaged);
        }
        Ok(Self { algorithm, key })
    }

    /// The ciphertext: 1 to 16 bytes longer than the plaintext, to a multiple of 16.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub fn encrypt(&self, iv: &[u8; IV], plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match self.algorithm {
            Algorithm::Aes256 => self.encrypt_aes(iv, plaintext).map_err(|_| CryptoError::Library("AES-CBC")),
            Algorithm::Sm4 => {
                let key = self.key.expose().try_into().map_err(|_| CryptoError::Damaged)?;
                Ok(mode_cbc::encrypt(key, iv, plaintext))
            }
        }
    }

    fn encrypt_aes(&self, iv: &[u8; IV], plaintext: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, self.key.expose())?)?;
        // With room for the padding, so that no plaintext is left behind by growing.
        let mut buffer = Vec::with_capacity(plaintext.len() + IV);
        buffer.extend_from_slice(plaintext);
        key.less_safe_encrypt(&mut buffer, EncryptionContext::Iv128(iv.into()))?;
        Ok(buffer)
    }

    /// The bytes of the key, for the maker of tables alone.
    pub fn expose(&self) -> &[u8] {
        self.key.expose()
    }
}

/// Shows the algorithm alone.
impl fmt::Debug for WhiteBoxSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WhiteBoxSecret({:?})", self.algorithm)
    }
}

fn length(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::Aes256 => 32,
        Algorithm::Sm4 => 16,
    }
}

fn associated_data(algorithm: Algorithm, whose: &[u8]) -> Vec<u8> {
    [&b"white-box key"[..], &[algorithm.as_u8()], whose].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    fn secret(algorithm: Algorithm, key: &str) -> WhiteBoxSecret {
        WhiteBoxSecret { algorithm, key: Secret::new(hex::decode(key).unwrap()) }
    }

    /// NIST SP 800-38A, F.2.5: the padding is one more block.
    #[test]
    fn aes_is_that_of_nist() {
        let key =
            secret(Algorithm::Aes256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let iv = hex::decode("000102030405060708090a0b0c0d0e0f").unwrap().try_into().unwrap();
        let plaintext =
            hex::decode("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51").unwrap();
        let ciphertext = hex::encode(key.encrypt(&iv, &plaintext).unwrap());
        let known = "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d";
        assert_eq!((&ciphertext[..64], ciphertext.len()), (known, 96));
    }

    /// draft-ribose-cfrg-sm4-10, A.2.2.1.
    #[test]
    fn sm4_is_that_of_the_draft() {
        let key = secret(Algorithm::Sm4, "0123456789abcdeffedcba9876543210");
        let iv = hex::decode("000102030405060708090a0b0c0d0e0f").unwrap().try_into().unwrap();
        let plaintext =
            hex::decode("aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffffaaaaaaaabbbbbbbb").unwrap();
        let ciphertext = hex::encode(key.encrypt(&iv, &plaintext).unwrap());
        let known = "78ebb11cc40b0a48312aaeb2040244cb4cb7016951909226979b0d15dc6a8f6d";
        assert_eq!((&ciphertext[..64], ciphertext.len()), (known, 96));
    }

    #[test]
    fn every_length_is_padded() {
        for algorithm in [Algorithm::Aes256, Algorithm::Sm4] {
            let key = WhiteBoxSecret::generate(algorithm, &SystemRandom).unwrap();
            for length in [0, 1, 15, 16, 17, 4096] {
                let ciphertext = key.encrypt(&[9; IV], &vec![7; length]).unwrap();
                assert_eq!(ciphertext.len(), (length / 16 + 1) * 16, "{algorithm:?} {length}");
            }
        }
    }

    #[test]
    fn a_wrapped_key_opens_as_what_it_was() {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let key = WhiteBoxSecret::generate(Algorithm::Sm4, &SystemRandom).unwrap();
        let wrapped = key.wrap(&root, b"mine", &SystemRandom).unwrap();
        let open = |algorithm, whose: &[u8]| WhiteBoxSecret::unwrap(algorithm, &root, whose, &wrapped);
        assert_eq!(open(Algorithm::Sm4, b"mine").unwrap().expose(), key.expose());
        assert_eq!(open(Algorithm::Sm4, b"yours").unwrap_err(), CryptoError::Damaged);
        assert_eq!(open(Algorithm::Aes256, b"mine").unwrap_err(), CryptoError::Damaged);
    }
}
