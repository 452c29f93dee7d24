//! Decrypt.

use keyward_domain::{EncryptionContext, KeyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::canonical, recipient};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{CiphertextBlob, RecipientKey, SecretText},
};

/// Decrypts what Encrypt, GenerateDataKey or ReEncrypt gave. The ciphertext names its key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Decrypt {
    /// What is to be decrypted.
    ciphertext_blob: CiphertextBlob,
    /// The context it was encrypted for.
    encryption_context: Option<EncryptionContext>,
    /// The public key, as PEM, that the plaintext shall be encrypted for on its way back.
    encryption_public_key: Option<RecipientKey>,
    /// How: `SM2` (the default), `SM2_C1C3C2_ASN1`, `RSAES_PKCS1_V1_5`, `RSAES_OAEP_SHA_1` or `RSAES_OAEP_SHA_256`.
    encryption_algorithm: Option<String>,
}

/// The data.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The key that had encrypted it.
    key_id: KeyId,
    /// Base64 of the data; with a public key, of the data encrypted for it.
    plaintext: SecretText,
}

impl Action for Decrypt {
    const NAME: &'static str = "Decrypt";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.EncryptionError",
        "InvalidParameter",
        "InvalidParameterValue.InvalidCiphertext",
        "ResourceUnavailable.CmkDisabled",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.ciphertext_blob.key_id()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let key = cx.permit.key(self.ciphertext_blob.key_id())?;
        let context = canonical(self.encryption_context.as_ref());
        let secret = key.open(&self.ciphertext_blob, &context)?;
        let recipient = (self.encryption_public_key.as_ref(), self.encryption_algorithm.as_deref());
        let plaintext = recipient::wrap(recipient, secret.expose(), &*cx.service.random)?;
        let version = self.ciphertext_blob.parsed().key_version;
        Ok(Done::reply(Response { key_id: key.key.id, plaintext }).using(key.key.id, version))
    }
}
