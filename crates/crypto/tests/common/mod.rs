//! A provider whose root key the tests hold too, so that they can bring and take private keys.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::Arc;

use keyward_crypto::{
    Binding, DecryptionKey, KemKey, PairAlgorithm, Provider, RootKey, Secret, SigningKey, SoftwareProvider,
    SystemRandom,
};

pub const BINDING: Binding = Binding { account: 100_000_000_001, key_id: [5; 16], version: 1 };

pub struct World {
    pub root: Arc<RootKey>,
    pub provider: SoftwareProvider,
}

impl World {
    pub fn new() -> Self {
        let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
        Self { provider: SoftwareProvider::new(root.clone(), Arc::new(SystemRandom)), root }
    }

    /// A new pair's wrapped private key.
    pub fn generate(&self, algorithm: PairAlgorithm) -> Vec<u8> {
        let prepared = self.provider.generate_unbound(algorithm).unwrap();
        self.provider.bind(prepared, &BINDING).unwrap()
    }

    /// Wraps a private key that came from elsewhere.
    pub fn wrap(&self, algorithm: PairAlgorithm, private: &[u8]) -> Vec<u8> {
        self.root.wrap(&BINDING.associated_data(algorithm), private, &SystemRandom).unwrap()
    }

    /// The bare private key.
    pub fn unwrap(&self, algorithm: PairAlgorithm, wrapped: &[u8]) -> Secret {
        self.root.unwrap(&BINDING.associated_data(algorithm), wrapped).unwrap()
    }

    pub fn decryption(&self, algorithm: PairAlgorithm, wrapped: &[u8]) -> Arc<dyn DecryptionKey> {
        self.provider.open_decryption(algorithm, &BINDING, wrapped).unwrap()
    }

    pub fn signing(&self, algorithm: PairAlgorithm, wrapped: &[u8]) -> Arc<dyn SigningKey> {
        self.provider.open_signing(algorithm, &BINDING, wrapped).unwrap()
    }

    pub fn kem(&self, wrapped: &[u8]) -> Arc<dyn KemKey> {
        self.provider.open_kem(PairAlgorithm::MlKem768, &BINDING, wrapped).unwrap()
    }
}
