//! The provider that holds keys in the memory of this process.

mod aes;
mod ecc;
mod ml_dsa;
mod ml_kem;
mod rsa;
mod sm2;
mod sm4;

use std::sync::Arc;

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::rsa::KeySize;

use crate::{
    Algorithm, Binding, CryptoError, DecryptionKey, KemKey, Message, PairAlgorithm, PreparedKey, Provider,
    Random, RootKey, Secret, SigningKey, SymmetricKey,
};

/// Keys made by the given generator, except RSA, ECC and ML-KEM, for which AWS-LC uses its own, and
/// wrapped by the root key: RSA, ECC and SM2 as PKCS #8, ML-KEM as the decapsulation key of FIPS 203,
/// ML-DSA as the seed of FIPS 204, AES and SM4 as the key itself.
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

/// What binds a key pair that belongs to no key yet: not the associated data of any [`Binding`].
fn unbound_data(algorithm: PairAlgorithm) -> Vec<u8> {
    [b"keyward prepared key", &[algorithm.as_u8()][..]].concat()
}

impl Provider for SoftwareProvider {
    fn generate(&self, algorithm: Algorithm, binding: &Binding) -> Result<Vec<u8>, CryptoError> {
        self.import(algorithm, binding, &Secret::random(algorithm.key_length(), &*self.random)?)
    }

    fn import(
        &self,
        algorithm: Algorithm,
        binding: &Binding,
        material: &Secret,
    ) -> Result<Vec<u8>, CryptoError> {
        if material.len() != algorithm.key_length() {
            return Err(CryptoError::Format("key material of another length than the algorithm's"));
        }
        self.root.wrap(&binding.associated_data(algorithm), material.expose(), &*self.random)
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

    fn generate_unbound(&self, algorithm: PairAlgorithm) -> Result<PreparedKey, CryptoError> {
        let key = match algorithm {
            PairAlgorithm::Rsa2048 => rsa::generate(KeySize::Rsa2048)?,
            PairAlgorithm::Rsa3072 => rsa::generate(KeySize::Rsa3072)?,
            PairAlgorithm::EccP256 => ecc::generate(&ecc::P256)?,
            PairAlgorithm::EccP384 => ecc::generate(&ecc::P384)?,
            PairAlgorithm::Sm2 => sm2::generate(&*self.random)?,
            PairAlgorithm::MlKem768 => ml_kem::generate()?,
            PairAlgorithm::MlDsa65 => ml_dsa::generate(&*self.random)?,
        };
        let wrapped = self.root.wrap(&unbound_data(algorithm), key.expose(), &*self.random)?;
        Ok(PreparedKey::new(algorithm, wrapped))
    }

    fn bind(&self, prepared: PreparedKey, binding: &Binding) -> Result<Vec<u8>, CryptoError> {
        let key = self.root.unwrap(&unbound_data(prepared.algorithm()), prepared.wrapped())?;
        self.root.wrap(&binding.associated_data(prepared.algorithm()), key.expose(), &*self.random)
    }

    fn open_decryption(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn DecryptionKey>, CryptoError> {
        let key = self.root.unwrap(&binding.associated_data(algorithm), wrapped)?;
        Ok(match algorithm {
            PairAlgorithm::Rsa2048 | PairAlgorithm::Rsa3072 => {
                Arc::new(rsa::RsaDecryptionKey::new(algorithm, &key)?)
            }
            PairAlgorithm::Sm2 => Arc::new(sm2::Sm2Key::new(&key, self.random.clone())?),
            PairAlgorithm::EccP256
            | PairAlgorithm::EccP384
            | PairAlgorithm::MlKem768
            | PairAlgorithm::MlDsa65 => {
                return Err(CryptoError::Unsuitable("only RSA and SM2 keys decrypt"));
            }
        })
    }

    fn open_signing(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn SigningKey>, CryptoError> {
        let key = self.root.unwrap(&binding.associated_data(algorithm), wrapped)?;
        Ok(match algorithm {
            PairAlgorithm::Rsa2048 | PairAlgorithm::Rsa3072 => {
                Arc::new(rsa::RsaSigningKey::new(algorithm, &key)?)
            }
            PairAlgorithm::EccP256 => Arc::new(ecc::EccKey::new(&ecc::P256, &key)?),
            PairAlgorithm::EccP384 => Arc::new(ecc::EccKey::new(&ecc::P384, &key)?),
            PairAlgorithm::Sm2 => Arc::new(sm2::Sm2Key::new(&key, self.random.clone())?),
            PairAlgorithm::MlDsa65 => Arc::new(ml_dsa::MlDsaKey::new(&key)?),
            PairAlgorithm::MlKem768 => return Err(CryptoError::Unsuitable("ML-KEM keys do not sign")),
        })
    }

    fn open_kem(
        &self,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<dyn KemKey>, CryptoError> {
        let key = self.root.unwrap(&binding.associated_data(algorithm), wrapped)?;
        if algorithm != PairAlgorithm::MlKem768 {
            return Err(CryptoError::Unsuitable("only ML-KEM keys open encapsulated keys"));
        }
        Ok(Arc::new(ml_kem::MlKemKey::new(&key)?))
    }
}

/// The digest that is signed: computed, or as the caller has computed it.
fn digest_of(algorithm: &'static digest::Algorithm, message: Message<'_>) -> Result<Digest, CryptoError> {
    match message {
        Message::Raw(message) => Ok(digest::digest(algorithm, message)),
        Message::Digest(bytes) => {
            Digest::import_less_safe(bytes, algorithm).map_err(|_| CryptoError::Library("digest"))
        }
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
