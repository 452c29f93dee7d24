//! PostQuantumCryptoEncrypt.

use keyward_crypto::kem_ciphertext;
use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Plaintext,
    workers::Lane,
};

/// Encrypts up to 4 KiB with a key of usage `ASYMMETRIC_DECRYPT_KYBER_AES`: ML-KEM-768 (FIPS 203) makes a
/// key for the message, AES-256-GCM encrypts it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PostQuantumCryptoEncrypt {
    /// Which key.
    key_id: KeyId,
    /// The data, as Base64 of 1 to 4,096 bytes.
    plain_text: Plaintext,
}

/// The encrypted data.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What PostQuantumCryptoDecrypt takes. It names its key, and is printable ASCII.
    ciphertext_blob: String,
    /// The key that encrypted it.
    key_id: KeyId,
}

impl Action for PostQuantumCryptoEncrypt {
    const NAME: &'static str = "PostQuantumCryptoEncrypt";
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
        let (version, key) = cx.permit.key(self.key_id)?.for_kem_encrypt()?;
        let (id, plaintext) = (self.key_id, self.plain_text.share());
        let lane = key.lane(Lane::Quick);
        let work = move || kem_ciphertext::seal(key.open()?, *id.as_bytes(), version, plaintext.expose());
        let ciphertext_blob = cx.work(lane, work).await??;
        Ok(Done::reply(Response { ciphertext_blob, key_id: self.key_id }))
    }
}
