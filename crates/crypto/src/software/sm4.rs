//! SM4 keys in memory.

use std::sync::Arc;

use crate::sm4gcm::Xsm4Gcm;
use crate::{Algorithm, CryptoError, Random, Sealed, Secret, SymmetricKey, random};

/// A loaded SM4 key.
pub struct Sm4Key {
    key: Xsm4Gcm,
    random: Arc<dyn Random>,
}

impl Sm4Key {
    pub fn new(key: &Secret, random: Arc<dyn Random>) -> Result<Self, CryptoError> {
        Ok(Self { key: Xsm4Gcm::new(key.expose())?, random })
    }
}

impl SymmetricKey for Sm4Key {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Sm4
    }

    fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Result<Sealed, CryptoError> {
        let nonce = random::array(&*self.random)?;
        Ok(Sealed { nonce, bytes: self.key.seal(&nonce, aad, plaintext)? })
    }

    fn decrypt(&self, nonce: &[u8; 24], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
        self.key.open(nonce, aad, sealed)
    }
}
