//! VerifyByAsymmetricKey.

use keyward_domain::{KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signing::{self, ToSign};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{MessageType, SignatureValue, SignedMessage},
};

/// Verifies a signature with the public key of a pair whose usage is `ASYMMETRIC_SIGN_VERIFY_...`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct VerifyByAsymmetricKey {
    /// Which key.
    key_id: KeyId,
    /// Base64 of the signature.
    signature_value: SignatureValue,
    /// Base64 of the message, 1 to 4,096 bytes, or of its digest: 32 bytes, for `ECC_P384_R1` 48.
    message: SignedMessage,
    /// How it was signed: `SM2DSA`, `ECC_P256_R1`, `ECC_P384_R1`, `RSA_PSS_SHA_256` or `RSA_PKCS1_SHA_256`.
    algorithm: String,
    /// `RAW` (the default): the message is given whole; `DIGEST`: as its digest, as for SignByAsymmetricKey.
    message_type: Option<MessageType>,
}

/// Whether it is genuine.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// `true` if this key made the signature for this message.
    signature_valid: bool,
}

impl Action for VerifyByAsymmetricKey {
    const NAME: &'static str = "VerifyByAsymmetricKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        signing::algorithm(&self.algorithm, "InvalidParameterValue").map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.key(self.key_id)?;
        let key = usable.for_signing(Use::Verify)?;
        let algorithm = signing::algorithm(&self.algorithm, "InvalidParameterValue")?;
        let kind = self.message_type.unwrap_or_default();
        let what = ToSign { algorithm, message: &self.message, kind };
        let signature_valid = signing::verify(cx, key, what, &self.signature_value).await?;
        Ok(Done::reply(Response { signature_valid }).using(self.key_id, usable.key.current_version))
    }
}
