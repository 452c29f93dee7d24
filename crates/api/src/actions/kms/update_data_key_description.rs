//! UpdateDataKeyDescription.

use keyward_domain::{DataKeyId, data_key::DataKeyDescription};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::changed};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Gives a data key another description.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateDataKeyDescription {
    /// Which data key.
    data_key_id: DataKeyId,
    /// The new text, at most 100 bytes; may be empty.
    description: DataKeyDescription,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for UpdateDataKeyDescription {
    const NAME: &'static str = "UpdateDataKeyDescription";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidDataKeyId",
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
        let change = changed(data_key, |data_key| data_key.description = self.description.clone());
        Ok(Done::changing(Empty {}, vec![change]))
    }
}
