//! EnableKey.

use keyward_domain::{KeyId, key::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_account, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Enables a key that is disabled; an enabled key stays so.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableKey {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for EnableKey {
    const NAME: &'static str = "EnableKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.NotRoleOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        Ok(Done::changing(Empty {}, transition(cx, &[self.key_id], Event::Enable)?))
    }
}
