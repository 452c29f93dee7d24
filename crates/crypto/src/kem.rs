//! Encryption to a key pair that quantum computers do not break: a key encapsulation mechanism (KEM)
//! gives each message a key of its own, and AES-256-GCM encrypts the message under it.

use crate::{CryptoError, PublicKey, Secret};

/// Bytes in what ML-KEM-768 encapsulates a message's key in (FIPS 203, table 3).
pub const ENCAPSULATED: usize = 1088;
/// Bytes in the tag that follows a ciphertext.
pub const TAG: usize = 16;

/// A key pair that encrypts and decrypts messages without showing its private key: ML-KEM-768.
///
/// ```text
/// encapsulated, secret = ML-KEM-768.Encaps(public key)                        FIPS 203
/// key   = HKDF-SHA-256(secret, no salt, "keyward ML-KEM-768 AES-256-GCM")     RFC 5869, 32 bytes
/// bytes = AES-256-GCM(key, nonce of 12 zero bytes, aad, plaintext) || tag     SP 800-38D
/// ```
///
/// The key is new for every message, so the nonce may be a constant. Anybody with the public key can
/// make such a message: decryption says that it is whole, not who made it.
pub trait KemKey: Send + Sync {
    /// The public key to encapsulate to.
    fn public_key(&self) -> &PublicKey;

    /// Encrypts under a fresh key.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Result<KemSealed, CryptoError>;

    /// Decrypts what [`Self::encrypt`], or somebody with the public key, made with the same associated data.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`].
    fn decrypt(&self, encapsulated: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError>;
}

/// An encrypted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KemSealed {
    /// The message's key, encapsulated: [`ENCAPSULATED`] bytes.
    pub encapsulated: Vec<u8>,
    /// Ciphertext and the [`TAG`].
    pub bytes: Vec<u8>,
}
