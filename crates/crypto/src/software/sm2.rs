//! SM2 keys in memory, GB/T 32918-2016.
//!
//! The library's keys for signing and decryption are not wiped when dropped, so each call makes its own
//! from the secret key, which is; with the library's table of the base point that costs little.

use std::sync::Arc;

use sm2::SecretKey;
use sm2::dsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
use sm2::dsa::signature::{RandomizedSigner, Verifier};
use sm2::dsa::{self, Signature, VerifyingKey};
use sm2::elliptic_curve::Generate;
use sm2::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use sm2::pke::DecryptingKey;

use crate::random::RandCore;
use crate::{
    CryptoError, DecryptionAlgorithm, DecryptionKey, Message, PairAlgorithm, PublicKey, Random, Secret,
    SigningAlgorithm, SigningKey,
};

/// The user id of GM/T 0009-2012, section 10, that everybody uses who has agreed on no other.
const USER_ID: &str = "1234567812345678";

const FAILED: CryptoError = CryptoError::Library("SM2");

/// A new private key as PKCS #8.
pub fn generate(random: &dyn Random) -> Result<Secret, CryptoError> {
    let key = SecretKey::try_generate_from_rng(&mut RandCore(random))?;
    let der = key.to_pkcs8_der().map_err(|_| FAILED)?;
    Ok(Secret::new(der.as_bytes().to_vec()))
}

/// A loaded key, for decryption and for signatures.
pub struct Sm2Key {
    key: SecretKey,
    verification: VerifyingKey,
    public: PublicKey,
    random: Arc<dyn Random>,
}

impl Sm2Key {
    pub fn new(pkcs8: &Secret, random: Arc<dyn Random>) -> Result<Self, CryptoError> {
        let key = SecretKey::from_pkcs8_der(pkcs8.expose()).map_err(|_| FAILED)?;
        let der = key.public_key().to_public_key_der().map_err(|_| FAILED)?;
        Ok(Self {
            verification: VerifyingKey::new(USER_ID, key.public_key()).map_err(|_| FAILED)?,
            public: PublicKey::new(PairAlgorithm::Sm2, der.into_vec()),
            key,
            random,
        })
    }
}

impl DecryptionKey for Sm2Key {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn decrypt(&self, algorithm: DecryptionAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        algorithm.check(self.public.algorithm())?;
        let key = DecryptingKey::new(self.key.clone());
        key.decrypt_der(ciphertext).map(Secret::new).map_err(|_| CryptoError::Damaged)
    }
}

impl SigningKey for Sm2Key {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, algorithm: SigningAlgorithm, message: Message<'_>) -> Result<Vec<u8>, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let key = dsa::SigningKey::new(USER_ID, &self.key).map_err(|_| FAILED)?;
        // Nonces are those of RFC 6979 with fresh randomness mixed in, so a weak generator does no harm.
        let mut random = RandCore(&*self.random);
        let signature: Signature = match message {
            Message::Raw(message) => key.try_sign_with_rng(&mut random, message),
            Message::Digest(digest) => key.sign_prehash_with_rng(&mut random, digest),
        }
        // The generator is all that fails, but for chances of 2^-256.
        .map_err(|_| CryptoError::Random)?;
        Ok(signature.to_der().to_vec())
    }

    fn verify(
        &self,
        algorithm: SigningAlgorithm,
        message: Message<'_>,
        signature: &[u8],
    ) -> Result<bool, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let Ok(signature) = Signature::from_der(signature) else { return Ok(false) };
        Ok(match message {
            Message::Raw(message) => self.verification.verify(message, &signature),
            Message::Digest(digest) => self.verification.verify_prehash(digest, &signature),
        }
        .is_ok())
    }
}
