//! EnableKeys.

use keyward_domain::{KeyId, key::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{batch, own_account, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Enables several keys, or none of them if one cannot be enabled.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableKeys {
    /// Which keys: 1 to 100, each once.
    key_ids: Vec<KeyId>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for EnableKeys {
    const NAME: &'static str = "EnableKeys";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.DuplicatedKeyId",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.NotRoleOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        batch(&self.key_ids)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(self.key_ids.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        Ok(Done::changing(Empty {}, transition(cx, &self.key_ids, Event::Enable)?))
    }
}
