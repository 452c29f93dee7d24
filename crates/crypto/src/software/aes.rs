//! AES-256 keys in memory.

use std::sync::Arc;

use crate::xaes::Xaes256Gcm;
use crate::{Algorithm, CryptoError, Random, Sealed, Secret, SymmetricKey, random};

/// A loaded AES-256 key.
pub struct AesKey {
    key: Xaes256Gcm,
    random: Arc<dyn Random>,
}

impl AesKey {
    pub fn new(key: &Secret, random: Arc<dyn Random>) -> Result<Self, CryptoError> {
        Ok(Self { key: Xaes256Gcm::new(key.expose())?, random })
    }
}

impl SymmetricKey for AesKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Aes256
    }

    fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Result<Sealed, CryptoError> {
        let nonce = random::array(&*self.random)?;
        Ok(Sealed { nonce, bytes: self.key.seal(&nonce, aad, plaintext)? })
    }

    fn decrypt(&self, nonce: &[u8; 24], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
        self.key.open(nonce, aad, sealed)
    }
}
