//! PostQuantumCryptoSign.

use keyward_crypto::SigningAlgorithm;
use keyward_domain::{KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signing::{self, ToSign};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{MessageType, SignedMessage},
};

/// Signs a message with a key of usage `ASYMMETRIC_SIGN_VERIFY_DILITHIUM`: ML-DSA-65 (FIPS 204) with an
/// empty context.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PostQuantumCryptoSign {
    /// Base64 of the message, 1 to 4,096 bytes.
    message: SignedMessage,
    /// Which key.
    key_id: KeyId,
}

/// The signature.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Base64 of the signature, 3,309 bytes.
    signature: String,
}

impl Action for PostQuantumCryptoSign {
    const NAME: &'static str = "PostQuantumCryptoSign";
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
        let key = usable.for_signing(Use::PqcSign)?;
        let (algorithm, kind) = (SigningAlgorithm::MlDsa65, MessageType::Raw);
        let signature = signing::sign(cx, key, ToSign { algorithm, message: &self.message, kind }).await?;
        Ok(Done::reply(Response { signature }).using(self.key_id, usable.key.current_version))
    }
}
