//! ArchiveKey.

use keyward_domain::{KeyId, key::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_account, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Archives a key: it decrypts, but encrypts no more. An archived key stays so.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ArchiveKey {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for ArchiveKey {
    const NAME: &'static str = "ArchiveKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CmkUsedByCloudProduct",
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.NotUserCreatedCmk",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        Ok(Done::changing(Empty {}, transition(cx, &[self.key_id], Event::Archive)?))
    }
}
