//! Plaintexts on their way back: in the clear, or encrypted for a public key of the caller.

use keyward_crypto::{CryptoError, Random, recipient};

use crate::{
    ApiError, ApiResult,
    param::types::{RecipientKey, SecretText},
};

/// The plaintext of a reply. `recipient` is the caller's public key as PEM, and the algorithm; without a
/// public key the algorithm does not matter.
///
/// # Errors
/// InvalidParameter for a key or algorithm that cannot be used, FailedOperation.EncryptionError for a
/// plaintext that is too long for it.
pub fn wrap(
    recipient: (Option<&RecipientKey>, Option<&str>),
    plaintext: &[u8],
    random: &dyn Random,
) -> ApiResult<SecretText> {
    let Some(pem) = recipient.0.map(RecipientKey::pem).filter(|pem| !pem.is_empty()) else {
        return Ok(SecretText::base64(plaintext));
    };
    let name = recipient.1.filter(|name| !name.is_empty()).unwrap_or("SM2");
    let algorithm = recipient::RecipientAlgorithm::parse(name).ok_or_else(|| {
        ApiError::invalid(
            "EncryptionAlgorithm",
            "must be SM2, SM2_C1C3C2_ASN1, RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256",
            "必须是 SM2、SM2_C1C3C2_ASN1、RSAES_PKCS1_V1_5、RSAES_OAEP_SHA_1 或 RSAES_OAEP_SHA_256",
        )
    })?;
    match recipient::encrypt_to(pem, algorithm, plaintext, random) {
        Ok(bytes) => Ok(SecretText::base64(&bytes)),
        Err(CryptoError::PublicKey(_)) => Err(ApiError::invalid(
            "EncryptionPublicKey",
            "must be the PEM of a public key, SM2 or RSA of 2048 bits, that fits the algorithm",
            "必须是与算法匹配的 SM2 或 2048 位 RSA 公钥（PEM 格式）",
        )),
        Err(CryptoError::TooLong) => Err(ApiError::new(
            "FailedOperation.EncryptionError",
            "The plaintext is too long to be encrypted with this public key.",
            "明文过长，无法用该公钥加密。",
        )),
        Err(other) => Err(other.into()),
    }
}
