//! ScheduleDataKeyDeletion.

use keyward_domain::{DataKeyId, PendingWindow, UnixSeconds, data_key::DataKeyEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Schedules the destruction of a data key that is disabled. Until then the service gives it to nobody, and
/// the deletion can be cancelled; after that the service does not have it any more. A ciphertext of it that
/// somebody kept can still be decrypted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ScheduleDataKeyDeletion {
    /// Which data key.
    data_key_id: DataKeyId,
    /// In how many days: 7 to 30.
    pending_window_in_days: PendingWindow,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// When the data key ends.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// When it is destroyed, in seconds since 1970.
    #[schemars(with = "u64")]
    deletion_date: UnixSeconds,
    /// Which data key.
    data_key_id: DataKeyId,
}

impl Action for ScheduleDataKeyDeletion {
    const NAME: &'static str = "ScheduleDataKeyDeletion";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.InvalidPendingWindowInDays",
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyStateNotSupport",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let at = cx.now.plus_days(self.pending_window_in_days.days());
        let changes = transition(cx, &[self.data_key_id], DataKeyEvent::ScheduleDeletion { at }, None)?;
        Ok(Done::changing(Response { deletion_date: at, data_key_id: self.data_key_id }, changes))
    }
}
