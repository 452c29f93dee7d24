//! EnableDataKey.

use keyward_domain::{DataKeyId, data_key::DataKeyEvent, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Enables a data key, if its key (CMK) is enabled or archived.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableDataKey {
    /// Which data key.
    data_key_id: DataKeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for EnableDataKey {
    const NAME: &'static str = "EnableDataKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
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
        let changes = transition(cx, &[self.data_key_id], DataKeyEvent::Enable, Some(Use::EnableDataKey))?;
        Ok(Done::changing(Empty {}, changes))
    }
}
