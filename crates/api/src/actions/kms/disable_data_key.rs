//! DisableDataKey.

use keyward_domain::{DataKeyId, data_key::DataKeyEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Disables a data key: the service gives it to nobody until it is enabled again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DisableDataKey {
    /// Which data key.
    data_key_id: DataKeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for DisableDataKey {
    const NAME: &'static str = "DisableDataKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let changes = transition(cx, &[self.data_key_id], DataKeyEvent::Disable, None)?;
        Ok(Done::changing(Empty {}, changes))
    }
}
