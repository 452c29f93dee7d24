//! ScheduleKeyDeletion.

use keyward_domain::{KeyId, PendingWindow, UnixSeconds, key::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_account, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Schedules the destruction of a key that is disabled, archived or waits for its material. Until then
/// nothing uses it, and the deletion can be cancelled; after that nothing brings it back.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ScheduleKeyDeletion {
    /// Which key.
    key_id: KeyId,
    /// In how many days: 7 to 30.
    pending_window_in_days: PendingWindow,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// When the key ends.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// When it is destroyed, in seconds since 1970.
    #[schemars(with = "u64")]
    deletion_date: UnixSeconds,
    /// Which key.
    key_id: KeyId,
}

impl Action for ScheduleKeyDeletion {
    const NAME: &'static str = "ScheduleKeyDeletion";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CmkUsedByCloudProduct",
        "InvalidParameter.InvalidPendingWindowInDays",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkShouldBeDisabled",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let at = cx.now.plus_days(self.pending_window_in_days.days());
        let changes = transition(cx, &[self.key_id], Event::ScheduleDeletion { at })?;
        Ok(Done::changing(Response { deletion_date: at, key_id: self.key_id }, changes))
    }
}
