//! The provider that holds keys in the memory of this process.

mod aes;
mod sm4;

use std::sync::Arc;

use crate::{Algorithm, Binding, CryptoError, Provider, Random, RootKey, Secret, SymmetricKey};

/// Keys made by the given generator and wrapped by the root key.
pub struct SoftwareProvider {
    root: Arc<RootKey>,
    random: Arc<dyn Random>,
}

impl SoftwareProvider {
    /// A provider whose keys are wrapped by `root`.
    pub fn new(root: Arc<RootKey>, random: Arc<dyn Random>) -> Self {
        Self { root, random }
    }
}

impl Provider for SoftwareProvider {
    fn generate(&self, algorithm: Algorithm, binding: &Binding) -> Result<Vec<u8>, CryptoError> {
        let key = Secret::random(algorithm.key_length(), &*self.random)?;
        self.root.wrap(&binding.associated_data(algorithm), key.expose(), &*self.random)
    }

    fn open(
        &self,
        algorithm: Algorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn SymmetricKey>, CryptoError> {
        let key = self.root.unwrap(&binding.associated_data(algorithm), wrapped)?;
        let random = self.random.clone();
        Ok(match algorithm {
            Algorithm::Aes256 => Arc::new(aes::AesKey::new(&key, random)?),
            Algorithm::Sm4 => Arc::new(sm4::Sm4Key::new(&key, random)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server may hold 100,000 keys; they have no heap of their own, so this is all they take.
    #[test]
    fn loaded_keys_are_small() {
        let (aes, sm4) = (size_of::<aes::AesKey>(), size_of::<sm4::Sm4Key>());
        assert!(aes <= 640 && sm4 <= 192, "{aes} {sm4}");
    }
}
