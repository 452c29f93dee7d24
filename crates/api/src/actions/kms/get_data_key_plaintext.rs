//! GetDataKeyPlaintext.

use keyward_crypto::Ciphertext;
use keyward_domain::{DataKeyId, data_key::DataKeyUse, key::Use, resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{data_keys::of_value, recipient};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    data_keyring::refused_use,
    param::types::{RecipientKey, SecretText},
};

/// Gives an enabled data key in the clear. Permission on the data key is enough: it stands for the ciphertext
/// and the right to open it, so permission on the key (CMK) is not asked for, but that key must be enabled or
/// archived. The encryption context that the data key was generated for is known and not asked for either.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetDataKeyPlaintext {
    /// Which data key.
    data_key_id: DataKeyId,
    /// The public key, as PEM, that the plaintext shall be encrypted for on its way back.
    encryption_public_key: Option<RecipientKey>,
    /// How: `SM2` (the default), `SM2_C1C3C2_ASN1`, `RSAES_PKCS1_V1_5`, `RSAES_OAEP_SHA_1` or `RSAES_OAEP_SHA_256`.
    encryption_algorithm: Option<String>,
}

/// The data key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Base64 of the data key; with a public key, of the data key encrypted for it.
    plaintext: SecretText,
}

impl Action for GetDataKeyPlaintext {
    const NAME: &'static str = "GetDataKeyPlaintext";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.EncryptionError",
        "InvalidParameterValue",
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.CmkDisabled",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "ResourceUnavailable.DataKeyDisabled",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyPendingDelete",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let permitted = cx.permit.data_key(self.data_key_id)?;
        let (record, state) = (&permitted.record, permitted.data_key().state);
        state.allows(DataKeyUse::Plaintext).map_err(|refused| refused_use(refused, self.data_key_id))?;
        let cmk = permitted.cmk()?;
        let ciphertext = Ciphertext::parse(&record.ciphertext)?;
        let secret = cmk
            .open_for(Use::OpenDataKey, &ciphertext, &record.context)?
            .ok_or_else(|| ApiError::internal("the ciphertext that was kept does not fit its CMK"))?;
        let recipient = (self.encryption_public_key.as_ref(), self.encryption_algorithm.as_deref());
        let plaintext = recipient::wrap(recipient, secret.expose(), &*cx.service.random).map_err(of_value)?;
        // The CMK was used, so its trail tells that too.
        let touched = vec![resource::key_path(cmk.key.creator, cmk.key.id)];
        let done = Done::reply(Response { plaintext }).using(cmk.key.id, ciphertext.key_version);
        Ok(Done { touched, ..done })
    }
}
