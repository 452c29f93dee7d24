//! ReEncrypt.

use keyward_domain::{EncryptionContext, KeyId, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::canonical;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::CiphertextBlob,
};

/// Encrypts a ciphertext anew, with another key, another context, or the newest version of its key. The
/// plaintext never leaves the service.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ReEncrypt {
    /// What is to be encrypted anew.
    ciphertext_blob: CiphertextBlob,
    /// With which key; its own if not given.
    destination_key_id: Option<KeyId>,
    /// The context it was encrypted for.
    source_encryption_context: Option<EncryptionContext>,
    /// The context it shall be encrypted for.
    destination_encryption_context: Option<EncryptionContext>,
}

/// The new ciphertext.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What Decrypt takes.
    ciphertext_blob: String,
    /// The key that encrypted it.
    key_id: KeyId,
    /// The key that had encrypted the old one.
    source_key_id: KeyId,
    /// `false` if nothing was to be done: same key, same version, same context. Then the ciphertext is
    /// the old one.
    re_encrypted: bool,
}

impl ReEncrypt {
    fn destination(&self) -> KeyId {
        self.destination_key_id.unwrap_or_else(|| self.ciphertext_blob.key_id())
    }
}

impl Action for ReEncrypt {
    const NAME: &'static str = "ReEncrypt";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidCiphertext",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkArchived",
        "ResourceUnavailable.CmkDisabled",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        let mut keys = vec![self.ciphertext_blob.key_id()];
        keys.extend(self.destination_key_id.filter(|id| *id != keys[0]));
        Scope::Keys(keys)
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let source = cx.permit.key(self.ciphertext_blob.key_id())?;
        let destination = cx.permit.key(self.destination())?;
        let old_context = canonical(self.source_encryption_context.as_ref());
        let new_context = canonical(self.destination_encryption_context.as_ref());
        let secret = source.open(&self.ciphertext_blob, &old_context)?;
        let encrypting = destination.for_encrypt(Use::ReEncryptTo)?;

        let (source_key_id, key_id) = (source.key.id, destination.key.id);
        let same = key_id == source_key_id
            && encrypting.version == self.ciphertext_blob.parsed().key_version
            && old_context == new_context;
        let ciphertext_blob = match same {
            true => self.ciphertext_blob.as_str().to_owned(),
            false => encrypting.seal(key_id, &new_context, secret.expose())?,
        };
        let done = Done::reply(Response { ciphertext_blob, key_id, source_key_id, re_encrypted: !same });
        Ok(done
            .using(source_key_id, self.ciphertext_blob.parsed().key_version)
            .using(key_id, encrypting.version))
    }
}
