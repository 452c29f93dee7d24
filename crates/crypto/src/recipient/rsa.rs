//! RSA encryption, RFC 8017, with keys of 2048 bits.

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPublicEncryptingKey,
    Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};

use crate::CryptoError;

/// OAEP with SHA-1.
pub const SHA1: &OaepAlgorithm = &OAEP_SHA1_MGF1SHA1;
/// OAEP with SHA-256.
pub const SHA256: &OaepAlgorithm = &OAEP_SHA256_MGF1SHA256;

const BITS: usize = 2048;

pub fn encrypt_pkcs1(der: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let key = Pkcs1PublicEncryptingKey::new(key(der)?).map_err(|_| FAILED)?;
    if plaintext.len() > key.max_plaintext_size() {
        return Err(CryptoError::TooLong);
    }
    let mut bytes = vec![0; BITS / 8];
    key.encrypt(plaintext, &mut bytes).map_err(|_| FAILED)?;
    Ok(bytes)
}

pub fn encrypt_oaep(
    der: &[u8],
    algorithm: &'static OaepAlgorithm,
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let key = OaepPublicEncryptingKey::new(key(der)?).map_err(|_| FAILED)?;
    if plaintext.len() > key.max_plaintext_size(algorithm) {
        return Err(CryptoError::TooLong);
    }
    let mut bytes = vec![0; BITS / 8];
    key.encrypt(algorithm, plaintext, &mut bytes, None).map_err(|_| FAILED)?;
    Ok(bytes)
}

const FAILED: CryptoError = CryptoError::Library("RSA");

fn key(der: &[u8]) -> Result<PublicEncryptingKey, CryptoError> {
    let key = PublicEncryptingKey::from_der(der)
        .map_err(|_| CryptoError::PublicKey("not an RSA key that can be used"))?;
    if key.key_size_bits() != BITS {
        return Err(CryptoError::PublicKey("an RSA key of another size than 2048 bits"));
    }
    Ok(key)
}
