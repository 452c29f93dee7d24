//! ML-KEM keys in memory, FIPS 203.

use std::mem;
use std::ops::Range;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::kem::{Ciphertext, DecapsulationKey, EncapsulationKey, ML_KEM_768, SharedSecret};
use zeroize::Zeroizing;

use crate::kem::TAG;
use crate::{CryptoError, KemKey, KemSealed, PairAlgorithm, PublicKey, Secret};

const FAILED: CryptoError = CryptoError::Library("ML-KEM");

/// Where the 2,400 bytes of a decapsulation key hold the encapsulation key (FIPS 203, algorithm 16).
const ENCAPSULATION_KEY: Range<usize> = 1152..2336;

/// What stands before the encapsulation key in a SubjectPublicKeyInfo (RFC 9935, section 4): two lengths,
/// the object identifier id-alg-ml-kem-768, and the head of the bit string.
const PUBLIC_KEY_PREFIX: [u8; 22] = [
    0x30, 0x82, 0x04, 0xb2, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x04, 0x02,
    0x03, 0x82, 0x04, 0xa1, 0x00,
];

/// A new decapsulation key, in the bytes of FIPS 203.
pub fn generate() -> Result<Secret, CryptoError> {
    let key = DecapsulationKey::generate(&ML_KEM_768).map_err(|_| FAILED)?;
    let bytes = key.key_bytes().map_err(|_| FAILED)?;
    Ok(Secret::new(bytes.as_ref().to_vec()))
}

/// A loaded ML-KEM-768 key.
pub struct MlKemKey {
    decapsulation: DecapsulationKey,
    encapsulation: EncapsulationKey,
    public: PublicKey,
}

impl MlKemKey {
    pub fn new(key: &Secret) -> Result<Self, CryptoError> {
        let encapsulation = key.expose().get(ENCAPSULATION_KEY).ok_or(FAILED)?;
        Ok(Self {
            decapsulation: DecapsulationKey::new(&ML_KEM_768, key.expose()).map_err(|_| FAILED)?,
            encapsulation: EncapsulationKey::new(&ML_KEM_768, encapsulation).map_err(|_| FAILED)?,
            public: PublicKey::new(PairAlgorithm::MlKem768, [&PUBLIC_KEY_PREFIX, encapsulation].concat()),
        })
    }

    /// A ciphertext that was altered gives another secret, no error (implicit rejection).
    fn decapsulate(&self, encapsulated: &[u8]) -> Result<SharedSecret, CryptoError> {
        self.decapsulation.decapsulate(Ciphertext::from(encapsulated)).map_err(|_| CryptoError::Damaged)
    }
}

impl KemKey for MlKemKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn encrypt(&self, aad: &[u8], plaintext: &[u8]) -> Result<KemSealed, CryptoError> {
        let (encapsulated, secret) = self.encapsulation.encapsulate().map_err(|_| FAILED)?;
        // Wiped if encryption should fail half way; never reallocated, as it has room for the tag.
        let mut bytes = Zeroizing::new(Vec::with_capacity(plaintext.len() + TAG));
        bytes.extend_from_slice(plaintext);
        message_key(&secret)?
            .seal_in_place_append_tag(only_nonce(), Aad::from(aad), &mut *bytes)
            .map_err(|_| CryptoError::Library("AES-GCM"))?;
        Ok(KemSealed { encapsulated: encapsulated.as_ref().to_vec(), bytes: mem::take(&mut *bytes) })
    }

    fn decrypt(&self, encapsulated: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Secret, CryptoError> {
        let length = sealed.len().checked_sub(TAG).ok_or(CryptoError::Damaged)?;
        let (ciphertext, tag) = sealed.split_at(length);
        let mut plaintext = Secret::zeroed(length);
        message_key(&self.decapsulate(encapsulated)?)?
            .open_separate_gather(only_nonce(), Aad::from(aad), ciphertext, tag, plaintext.expose_mut())
            .map_err(|_| CryptoError::Damaged)?;
        Ok(plaintext)
    }
}

fn message_key(secret: &SharedSecret) -> Result<LessSafeKey, CryptoError> {
    let key = Salt::none(HKDF_SHA256)
        .extract(secret.as_ref())
        .expand(&[b"keyward ML-KEM-768 AES-256-GCM"], &AES_256_GCM)
        .map(UnboundKey::from)
        .map_err(|_| CryptoError::Library("HKDF"))?;
    Ok(LessSafeKey::new(key))
}

/// Each message has a key of its own.
fn only_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}
