//! GetParametersForImport.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{PairAlgorithm, Secret};
use keyward_domain::{KeyId, UnixSeconds};
use keyward_store::{Change, ImportParameters};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::import::{
    ImportToken, TOKEN, WrappingAlgorithm, WrappingKeySpec, new_wrapping_pair, no_import, wrapping_binding,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::SecretText,
};

/// Gives what ImportKeyMaterial needs: a public key to encrypt the material with, and a token. They belong
/// together and to the key, and are valid for 24 hours or until the next call.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetParametersForImport {
    /// Which key: one that was created with `Type` 2.
    key_id: KeyId,
    /// How the material will be encrypted.
    wrapping_algorithm: WrappingAlgorithm,
    /// The kind of the public key.
    wrapping_key_spec: WrappingKeySpec,
}

/// What an import needs.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Which key.
    key_id: KeyId,
    /// Shows that material was encrypted by this public key.
    import_token: SecretText,
    /// Base64 of the public key, a SubjectPublicKeyInfo (RFC 5280) in DER.
    public_key: String,
    /// Until when both are valid, in seconds since 1970.
    #[schemars(with = "u64")]
    parameters_valid_to: UnixSeconds,
}

impl Action for GetParametersForImport {
    const NAME: &'static str = "GetParametersForImport";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "UnsupportedOperation.NotExternalCmk",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let key = &cx.permit.key(self.key_id)?.key;
        key.external().map_err(|reason| no_import(reason, key))?;
        let service = cx.service;
        let wrapped = new_wrapping_pair(service, key).await?;
        let pair =
            service.provider.open_decryption(PairAlgorithm::Rsa2048, &wrapping_binding(key), &wrapped)?;
        let public_key = STANDARD.encode(pair.public_key().as_der());
        let token = Secret::random(TOKEN, &*service.random)?;
        let valid_to = cx.now.plus_days(1);
        let parameters = ImportParameters {
            key: key.id,
            token_hash: ImportToken::hash(&token),
            algorithm: self.wrapping_algorithm.0.as_str().into(),
            wrapped,
            valid_to,
        };
        let response = Response {
            key_id: key.id,
            import_token: SecretText::base64(token.expose()),
            public_key,
            parameters_valid_to: valid_to,
        };
        Ok(Done::changing(response, vec![Change::PutImportParameters(parameters)]))
    }
}
