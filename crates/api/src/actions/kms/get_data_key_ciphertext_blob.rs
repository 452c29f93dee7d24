//! GetDataKeyCiphertextBlob.

use keyward_domain::{DataKeyId, data_key::DataKeyUse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::own_account;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    data_keyring::refused_use,
    param::types::MemberAccount,
};

/// Gives the ciphertext of an enabled data key: what GenerateDataKey had returned, or what was imported. Only
/// permission on the data key is needed; who wants to open it with Decrypt needs permission on its key (CMK).
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetDataKeyCiphertextBlob {
    /// Which data key.
    data_key_id: DataKeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The data key, encrypted.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What Decrypt takes, with the encryption context that the data key was generated for.
    ciphertext_blob: String,
}

impl Action for GetDataKeyCiphertextBlob {
    const NAME: &'static str = "GetDataKeyCiphertextBlob";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let record = &cx.permit.data_key(self.data_key_id)?.record;
        let state = record.data_key.state;
        state.allows(DataKeyUse::Ciphertext).map_err(|refused| refused_use(refused, self.data_key_id))?;
        Ok(Done::reply(Response { ciphertext_blob: record.ciphertext.clone() }))
    }
}
