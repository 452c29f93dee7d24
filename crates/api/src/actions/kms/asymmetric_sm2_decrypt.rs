//! AsymmetricSm2Decrypt.

use keyward_crypto::DecryptionAlgorithm;
use keyward_domain::{KeyId, KeyUsage, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::private_decryption::decrypt;
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{AsymmetricCiphertext, SecretText},
};

/// The longest ciphertext, in bytes; the API's own limit.
const LONGEST: usize = 256;

/// Decrypts what was encrypted with the public key of a key of usage `ASYMMETRIC_DECRYPT_SM2`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AsymmetricSm2Decrypt {
    /// Which key.
    key_id: KeyId,
    /// Base64 of the ciphertext, at most 256 bytes: C1C3C2 as ASN.1 (GB/T 35276-2017).
    ciphertext: AsymmetricCiphertext,
}

/// The data.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Which key.
    key_id: KeyId,
    /// Base64 of the data.
    plaintext: SecretText,
}

impl Action for AsymmetricSm2Decrypt {
    const NAME: &'static str = "AsymmetricSm2Decrypt";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.DecryptError",
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.InvalidKeyUsage",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if self.ciphertext.size() <= LONGEST {
            return Ok(());
        }
        Err(ApiError::invalid(
            "Ciphertext",
            "must be the Base64 of at most 256 bytes",
            "必须是不超过 256 字节密文的 Base64 编码",
        ))
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.key(self.key_id)?;
        // A key that is there decrypts, even if the region's suite was another when it was created.
        if usable.key.usage != KeyUsage::DecryptSm2 && !KeyUsage::DecryptSm2.offered_in(cx.suite) {
            return Err(not_here());
        }
        let key = usable.for_decryption(Use::Sm2Decrypt)?;
        let plaintext = decrypt(cx, key, DecryptionAlgorithm::Sm2Asn1, &self.ciphertext).await?;
        let version = usable.key.current_version;
        Ok(Done::reply(Response { key_id: self.key_id, plaintext }).using(self.key_id, version))
    }
}

fn not_here() -> ApiError {
    ApiError::new(
        "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion",
        "This region has no SM2 keys. See ListAlgorithms.",
        "当前地域不支持 SM2 密钥，请查看 ListAlgorithms。",
    )
}
