//! What the two actions that decrypt with a private key do alike.

use std::sync::Arc;

use keyward_crypto::{CryptoError, DecryptionAlgorithm, DecryptionKey};

use crate::{
    ApiError, ApiResult,
    action::Cx,
    keyring::Private,
    param::types::{AsymmetricCiphertext, SecretText},
    workers::Lane,
};

/// The plaintext as base64.
///
/// Whatever is wrong with a ciphertext, its length and form included, gives the same error, and providers
/// check what they decrypted in constant time: nobody learns about a plaintext from how it fails.
///
/// # Errors
/// FailedOperation.DecryptError.
pub async fn decrypt(
    cx: &Cx<'_>,
    key: Arc<Private<dyn DecryptionKey>>,
    algorithm: DecryptionAlgorithm,
    ciphertext: &AsymmetricCiphertext,
) -> ApiResult<SecretText> {
    let ciphertext = ciphertext.share();
    let work = move || match key.open()?.decrypt(algorithm, &ciphertext) {
        Ok(plaintext) => Ok(SecretText::base64(plaintext.expose())),
        Err(CryptoError::Damaged) => Err(cannot_decrypt()),
        Err(other) => Err(other.into()),
    };
    cx.work(Lane::Keys, work).await?
}

fn cannot_decrypt() -> ApiError {
    ApiError::new(
        "FailedOperation.DecryptError",
        "The parameter `Ciphertext` cannot be decrypted: it must have been encrypted with the public key of this key, and in the way that the action expects.",
        "参数 `Ciphertext` 无法解密：必须使用该密钥的公钥、并按此操作要求的算法和格式加密。",
    )
}
