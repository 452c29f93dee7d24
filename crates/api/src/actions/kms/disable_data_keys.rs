//! DisableDataKeys.

use keyward_domain::{DataKeyId, data_key::DataKeyEvent};
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

/// Disables several data keys, or none of them if one cannot be disabled.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DisableDataKeys {
    /// Which data keys: 1 to 100, each once.
    data_key_ids: Vec<DataKeyId>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for DisableDataKeys {
    const NAME: &'static str = "DisableDataKeys";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue",
        "InvalidParameterValue.DuplicatedDataKeyId",
        "InvalidParameterValue.InvalidDataKeyId",
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
        let changes = transition(cx, &self.data_key_ids, DataKeyEvent::Disable, None)?;
        Ok(Done::changing(Empty {}, changes))
    }
}
