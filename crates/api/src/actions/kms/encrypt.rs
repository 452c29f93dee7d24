//! Encrypt.

use keyward_domain::{EncryptionContext, KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::canonical;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Plaintext,
};

/// Encrypts up to 4 KiB with a key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Encrypt {
    /// Which key.
    key_id: KeyId,
    /// The data, as Base64 of 1 to 4,096 bytes.
    plaintext: Plaintext,
    /// What the data is for, as JSON text of an object of strings; Decrypt must be given the same.
    encryption_context: Option<EncryptionContext>,
}

/// The encrypted data.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What Decrypt takes. It names its key, and is printable ASCII.
    ciphertext_blob: String,
    /// The key that encrypted it.
    key_id: KeyId,
}

impl Action for Encrypt {
    const NAME: &'static str = "Encrypt";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.InvalidPlaintext",
        "ResourceUnavailable.CmkArchived",
        "ResourceUnavailable.CmkDisabled",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let key = cx.permit.key(self.key_id)?;
        let encrypting = key.for_encrypt(Use::Encrypt)?;
        let context = canonical(self.encryption_context.as_ref());
        let ciphertext_blob = encrypting.seal(self.key_id, &context, self.plaintext.expose())?;
        Ok(Done::reply(Response { ciphertext_blob, key_id: self.key_id })
            .using(self.key_id, encrypting.version))
    }
}
