//! PostQuantumCryptoDecrypt.

use keyward_crypto::{CryptoError, kem_ciphertext};
use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recipient;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    keyring::wrong_ciphertext,
    param::types::{KemBlob, RecipientKey, SecretText},
    workers::Lane,
};

/// Decrypts what PostQuantumCryptoEncrypt gave. The ciphertext names its key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PostQuantumCryptoDecrypt {
    /// What is to be decrypted.
    ciphertext_blob: KemBlob,
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
    plain_text: SecretText,
}

impl Action for PostQuantumCryptoDecrypt {
    const NAME: &'static str = "PostQuantumCryptoDecrypt";
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
        let usable = cx.permit.key(self.ciphertext_blob.key_id())?;
        let ciphertext = self.ciphertext_blob.share();
        let key = usable.for_kem_decrypt(ciphertext.key_version)?;
        let (pem, algorithm) = (self.encryption_public_key.clone(), self.encryption_algorithm.clone());
        let random = cx.service.random.clone();
        let lane = key.lane(Lane::Quick);
        let work = move || {
            let secret = match kem_ciphertext::open(key.open()?, &ciphertext) {
                Ok(secret) => secret,
                Err(CryptoError::Damaged) => return Err(wrong_ciphertext()),
                Err(other) => return Err(other.into()),
            };
            recipient::wrap((pem.as_ref(), algorithm.as_deref()), secret.expose(), &*random)
        };
        let plain_text = cx.work(lane, work).await??;
        Ok(Done::reply(Response { key_id: usable.key.id, plain_text }))
    }
}
