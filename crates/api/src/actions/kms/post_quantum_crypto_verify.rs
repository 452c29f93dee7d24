//! PostQuantumCryptoVerify.

use keyward_crypto::SigningAlgorithm;
use keyward_domain::{KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signing::{self, ToSign};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{MessageType, SignatureValue, SignedMessage},
};

/// Verifies a signature of PostQuantumCryptoSign.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PostQuantumCryptoVerify {
    /// Which key.
    key_id: KeyId,
    /// Base64 of the signature.
    signature_value: SignatureValue,
    /// Base64 of the message, 1 to 4,096 bytes.
    message: SignedMessage,
}

/// Whether it is genuine.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// `true` if this key made the signature for this message.
    signature_valid: bool,
}

impl Action for PostQuantumCryptoVerify {
    const NAME: &'static str = "PostQuantumCryptoVerify";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.key(self.key_id)?;
        let key = usable.for_signing(Use::PqcVerify)?;
        let (algorithm, kind) = (SigningAlgorithm::MlDsa65, MessageType::Raw);
        let what = ToSign { algorithm, message: &self.message, kind };
        let signature_valid = signing::verify(cx, key, what, &self.signature_value).await?;
        Ok(Done::reply(Response { signature_valid }).using(self.key_id, usable.key.current_version))
    }
}
