//! EnableDataKeys.

use keyward_domain::{DataKeyId, data_key::DataKeyEvent, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::own_account,
    data_keys::{batch, transition},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Enables several data keys, or none of them if one cannot be enabled.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableDataKeys {
    /// Which data keys: 1 to 100, each once.
    data_key_ids: Vec<DataKeyId>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for EnableDataKeys {
    const NAME: &'static str = "EnableDataKeys";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue",
        "InvalidParameterValue.DuplicatedDataKeyId",
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        batch(&self.data_key_ids)
    }

    fn scope(&self) -> Scope {
        Scope::DataKeys(self.data_key_ids.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let changes = transition(cx, &self.data_key_ids, DataKeyEvent::Enable, Some(Use::EnableDataKey))?;
        Ok(Done::changing(Empty {}, changes))
    }
}
