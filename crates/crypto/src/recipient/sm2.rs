//! SM2 public key encryption, GB/T 32918.4-2016.

use sm2::PublicKey;
use sm2::pkcs8::DecodePublicKey;
use sm2::pke::{EncryptingKey, Mode};

use crate::random::RandCore;
use crate::{CryptoError, Random};

/// C1 without the 0x04 that marks an uncompressed point, C3, C2.
pub fn encrypt(der: &[u8], plaintext: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
    let mut bytes = key(der)?.encrypt(&mut RandCore(random), plaintext).map_err(|_| CryptoError::Random)?;
    bytes.remove(0);
    Ok(bytes)
}

/// The ASN.1 form of the same.
pub fn encrypt_asn1(der: &[u8], plaintext: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
    // With a valid key and a plaintext that is not empty, the generator is all that can fail.
    key(der)?.encrypt_der(&mut RandCore(random), plaintext).map_err(|_| CryptoError::Random)
}

/// Parsing checks that the point is on the curve.
fn key(der: &[u8]) -> Result<EncryptingKey, CryptoError> {
    let key =
        PublicKey::from_public_key_der(der).map_err(|_| CryptoError::PublicKey("not a point of SM2"))?;
    Ok(EncryptingKey::new_with_mode(key, Mode::C1C3C2))
}
