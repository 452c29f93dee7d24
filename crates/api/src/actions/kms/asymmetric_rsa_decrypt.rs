//! AsymmetricRsaDecrypt.

use keyward_crypto::DecryptionAlgorithm;
use keyward_domain::{KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::private_decryption::decrypt;
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{AsymmetricCiphertext, SecretText},
};

/// Decrypts what was encrypted with the public key of a key of usage `ASYMMETRIC_DECRYPT_RSA_2048`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AsymmetricRsaDecrypt {
    /// Which key.
    key_id: KeyId,
    /// Base64 of the ciphertext, 256 bytes.
    ciphertext: AsymmetricCiphertext,
    /// How it was encrypted: `RSAES_OAEP_SHA_256`, `RSAES_OAEP_SHA_1` or, for old programs alone, `RSAES_PKCS1_V1_5`.
    algorithm: String,
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

impl AsymmetricRsaDecrypt {
    fn algorithm(&self) -> ApiResult<DecryptionAlgorithm> {
        let known = DecryptionAlgorithm::parse(&self.algorithm);
        known.filter(|algorithm| *algorithm != DecryptionAlgorithm::Sm2Asn1).ok_or_else(|| {
            ApiError::invalid(
                "Algorithm",
                "must be RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256",
                "必须是 RSAES_PKCS1_V1_5、RSAES_OAEP_SHA_1 或 RSAES_OAEP_SHA_256",
            )
        })
    }
}

impl Action for AsymmetricRsaDecrypt {
    const NAME: &'static str = "AsymmetricRsaDecrypt";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.DecryptError",
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.InvalidKeyUsage",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        self.algorithm().map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.key(self.key_id)?;
        let key = usable.for_decryption(Use::RsaDecrypt)?;
        let plaintext = decrypt(cx, key, self.algorithm()?, &self.ciphertext).await?;
        let version = usable.key.current_version;
        Ok(Done::reply(Response { key_id: self.key_id, plaintext }).using(self.key_id, version))
    }
}
