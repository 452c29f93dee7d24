//! UpdateDataKeyName.

use keyward_domain::{DataKeyId, data_key::DataKeyName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::changed};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Gives a data key another name.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateDataKeyName {
    /// Which data key.
    data_key_id: DataKeyId,
    /// The new name: 1 to 60 letters, digits, `-` and `_`, unique within the region.
    data_key_name: DataKeyName,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for UpdateDataKeyName {
    const NAME: &'static str = "UpdateDataKeyName";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.DataKeyNameAlreadyExists",
        "InvalidParameterValue.InvalidDataKeyId",
        "InvalidParameterValue.InvalidDataKeyName",
        "ResourceUnavailable.DataKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let data_key = cx.permit.data_key(self.data_key_id)?.data_key();
        if data_key.name == self.data_key_name {
            return Ok(Done::reply(Empty {}));
        }
        let change = changed(data_key, |data_key| data_key.name = self.data_key_name.clone());
        Ok(Done::changing(Empty {}, vec![change]))
    }
}
