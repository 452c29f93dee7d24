//! What holds keys: traits that a software provider and an HSM implement alike.

use std::sync::Arc;

use crate::{CryptoError, DecryptionKey, KemKey, PairAlgorithm, PreparedKey, Secret, SigningKey};

/// A symmetric algorithm for encryption and decryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// AES with 256-bit keys, as XAES-256-GCM ([`crate::xaes`]).
    Aes256,
    /// SM4 with its 128-bit keys, as XSM4-GCM ([`crate::sm4gcm`]).
    Sm4,
}

impl Algorithm {
    /// The code in ciphertexts and storage. Never changed, never used again for another algorithm.
    pub fn as_u8(self) -> u8 {
        match self {
            Self::Aes256 => 1,
            Self::Sm4 => 2,
        }
    }

    /// The algorithm of a code.
    pub fn parse(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Aes256),
            2 => Some(Self::Sm4),
            _ => None,
        }
    }

    /// Bytes in a key.
    pub fn key_length(self) -> usize {
        match self {
            Self::Aes256 => crate::xaes::KEY,
            Self::Sm4 => crate::sm4gcm::KEY,
        }
    }
}

impl From<Algorithm> for u8 {
    fn from(algorithm: Algorithm) -> Self {
        algorithm.as_u8()
    }
}

/// Whose key material this is. Wrapped material opens only for the same binding, so a row of the
/// database that was moved to another account, key or version is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The uin of the root account.
    pub account: u64,
    /// The key's id, a UUID's bytes.
    pub key_id: [u8; 16],
    /// The key's version.
    pub version: u32,
}

impl Binding {
    /// The binding and the code of an [`Algorithm`] or [`PairAlgorithm`] as associated data. Every part
    /// has a fixed length, so no two bindings give the same bytes.
    pub fn associated_data(&self, algorithm: impl Into<u8>) -> Vec<u8> {
        let mut bytes = b"keyward key material".to_vec();
        bytes.push(algorithm.into());
        bytes.extend_from_slice(&self.account.to_be_bytes());
        bytes.extend_from_slice(&self.key_id);
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes
    }
}

/// Makes and opens keys. Key bytes leave it only wrapped.
pub trait Provider: Send + Sync {
    /// A new key's material, wrapped for storage.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    fn generate(&self, algorithm: Algorithm, binding: &Binding) -> Result<Vec<u8>, CryptoError>;

    /// Material of the customer's own, wrapped for storage: exactly [`Algorithm::key_length`] bytes.
    ///
    /// # Errors
    /// [`CryptoError::Format`] for another length, [`CryptoError::Random`] or [`CryptoError::Library`].
    fn import(
        &self,
        algorithm: Algorithm,
        binding: &Binding,
        material: &Secret,
    ) -> Result<Vec<u8>, CryptoError>;

    /// A usable key from wrapped material.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] if the material is altered or of another algorithm or binding,
    /// [`CryptoError::WrongRootKey`], [`CryptoError::UnsupportedVersion`] or [`CryptoError::Format`].
    fn open(
        &self,
        algorithm: Algorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn SymmetricKey>, CryptoError>;

    /// A new key pair that [`Self::bind`] gives to a key. RSA takes tenths of a second.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    fn generate_unbound(&self, algorithm: PairAlgorithm) -> Result<PreparedKey, CryptoError>;

    /// A prepared pair's private key, wrapped for storage.
    ///
    /// # Errors
    /// [`CryptoError::WrongRootKey`] if the root key has changed since: make another pair.
    /// [`CryptoError::Damaged`], [`CryptoError::Random`] or [`CryptoError::Library`].
    fn bind(&self, prepared: PreparedKey, binding: &Binding) -> Result<Vec<u8>, CryptoError>;

    /// A key for decryption from wrapped material: RSA or SM2.
    ///
    /// # Errors
    /// As for [`Self::open`], and [`CryptoError::Unsuitable`] for other algorithms.
    fn open_decryption(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn DecryptionKey>, CryptoError>;

    /// A key for signatures from wrapped material: RSA, ECC, SM2 or ML-DSA.
    ///
    /// # Errors
    /// As for [`Self::open`], and [`CryptoError::Unsuitable`] for other algorithms.
    fn open_signing(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn SigningKey>, CryptoError>;

    /// A key for encapsulation from wrapped material: ML-KEM.
    ///
    /// # Errors
    /// As for [`Self::open`], and [`CryptoError::Unsuitable`] for other algorithms.
    fn open_kem(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn KemKey>, CryptoError>;
}

/// A key that encrypts and decrypts without showing itself.
pub trait SymmetricKey: Send + Sync {
    /// The algorithm it works with.
    fn algorithm(&self) -> Algorithm;

    /// Encrypts under a fresh random nonce.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Result<Sealed, CryptoError>;

    /// Decrypts what [`Self::encrypt`] made with the same associated data.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`].
    fn decrypt(&self, nonce: &[u8; 24], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError>;
}

/// An encrypted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce it was encrypted under; public.
    pub nonce: [u8; 24],
    /// Ciphertext and the 16-byte tag.
    pub bytes: Vec<u8>,
}
