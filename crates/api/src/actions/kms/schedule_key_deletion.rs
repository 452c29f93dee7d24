//! ScheduleKeyDeletion.

use keyward_domain::{KeyId, PendingWindow, UnixSeconds, key::Event, time::DAY};
use keyward_store::usage::Used;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_account, transition};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    local_time,
    param::types::MemberAccount,
    usage,
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
    /// The last use of the key, not of the original; absent if it was never used.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyward_last_use: Option<LastUse>,
}

/// By whom a key was used last.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct LastUse {
    /// When, in seconds since 1970.
    #[schemars(with = "u64")]
    time: UnixSeconds,
    /// By which action.
    action: String,
    /// Which version.
    version: u32,
    /// The name of who called.
    user_name: String,
    /// The number of who called; of a role that of the role.
    principal_id: String,
    /// The `SecretId` that signed; `temporary` for temporary credentials, empty for the console.
    access_key_id: String,
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
        let service = cx.service;
        let place = (cx.caller.account, cx.region, self.key_id);
        let last = usage::last_use(&service.store, &service.usage, place).await?;
        if let Some(last) = &last {
            protect(last, service.settings.protect_used_days, cx.now)?;
        }
        let keyward_last_use = last.map(LastUse::of);
        Ok(Done::changing(Response { deletion_date: at, key_id: self.key_id, keyward_last_use }, changes))
    }
}

impl LastUse {
    fn of(used: Used) -> Self {
        let Used { series, name, last, .. } = used;
        Self {
            time: last,
            action: series.action,
            version: series.version,
            user_name: name,
            principal_id: series.principal,
            access_key_id: series.access_key,
        }
    }
}

/// Refuses the deletion of a key that was used within so many days, if operators want that.
fn protect(used: &Used, days: u32, now: UnixSeconds) -> ApiResult<()> {
    if days == 0 || now.0 - used.last.0 >= i64::from(days) * DAY {
        return Ok(());
    }
    let (id, action, name) = (used.series.key, &used.series.action, &used.name);
    let at = local_time::date_time(used.last);
    Err(ApiError::new(
        "ResourceUnavailable.CmkStateNotSupport",
        format!(
            "The key {id} was used last at {at} (UTC+8) by {name} ({action}). Keys that were used within {days} days are \
             protected from deletion: leave it disabled until then, or have the operator change \
             deletion.protect_used_within_days."
        ),
        format!(
            "密钥 {id} 最近一次使用是 {at}（UTC+8），使用者 {name}（{action}）。{days} 天内使用过的密钥受保护，不能删除：\
             请保持禁用直至期满，或由运维人员修改 deletion.protect_used_within_days。"
        ),
    ))
}
