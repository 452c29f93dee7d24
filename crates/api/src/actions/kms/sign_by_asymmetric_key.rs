//! SignByAsymmetricKey.

use keyward_domain::{KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signing::{self, ToSign};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{MessageType, SignedMessage},
};

/// Signs a message with the private key of a pair whose usage is `ASYMMETRIC_SIGN_VERIFY_...`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SignByAsymmetricKey {
    /// How: `SM2DSA`, `ECC_P256_R1`, `ECC_P384_R1`, `RSA_PSS_SHA_256` or `RSA_PKCS1_SHA_256`, as fits the key.
    algorithm: String,
    /// Base64 of the message, 1 to 4,096 bytes, or of its digest: 32 bytes, for `ECC_P384_R1` 48.
    message: SignedMessage,
    /// Which key.
    key_id: KeyId,
    /// `RAW` (the default): the message is given whole; `DIGEST`: as its SHA-256, for `ECC_P384_R1` its
    /// SHA-384, for `SM2DSA` e = SM3(ZA, message).
    message_type: Option<MessageType>,
}

/// The signature.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Base64 of the signature: DER of `r` and `s` for SM2 and ECC, the bytes themselves for RSA.
    signature: String,
}

impl Action for SignByAsymmetricKey {
    const NAME: &'static str = "SignByAsymmetricKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        signing::algorithm(&self.algorithm, "InvalidParameter").map(drop)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.key(self.key_id)?;
        let key = usable.for_signing(Use::Sign)?;
        let algorithm = signing::algorithm(&self.algorithm, "InvalidParameter")?;
        let kind = self.message_type.unwrap_or_default();
        let signature = signing::sign(cx, key, ToSign { algorithm, message: &self.message, kind }).await?;
        Ok(Done::reply(Response { signature }).using(self.key_id, usable.key.current_version))
    }
}
