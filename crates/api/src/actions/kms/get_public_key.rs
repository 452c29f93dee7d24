//! GetPublicKey.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    workers::Lane,
};

/// Gives the public key of a key pair: for encrypting to it, or for verifying what it signed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetPublicKey {
    /// Which key.
    key_id: KeyId,
}

/// The public key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Which key.
    key_id: KeyId,
    /// Base64 of its SubjectPublicKeyInfo (DER, RFC 5280).
    public_key: String,
    /// The same as PEM (RFC 7468) of type `PUBLIC KEY`.
    public_key_pem: String,
}

impl Action for GetPublicKey {
    const NAME: &'static str = "GetPublicKey";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let pair = cx.permit.key(self.key_id)?.for_public_key()?;
        let public_key = cx.work(Lane::Keys, move || pair.public_key()).await??;
        let (der, public_key_pem) = (STANDARD.encode(public_key.as_der()), public_key.to_pem());
        Ok(Done::reply(Response { key_id: self.key_id, public_key: der, public_key_pem }))
    }
}
