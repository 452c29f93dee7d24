//! A key, as clients see it.

use keyward_domain::{Alias, Description, Key, KeyId, Suite, Uin, UnixSeconds, key::Origin, resource};
use schemars::JsonSchema;
use serde::Serialize;

/// What is known of a key (CMK).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct KeyMetadata {
    /// Globally unique.
    key_id: KeyId,
    /// Unique within account and region.
    alias: Alias,
    /// When it was created, in seconds since 1970.
    #[schemars(with = "u64")]
    create_time: UnixSeconds,
    /// Free text.
    description: Description,
    /// `Enabled`, `Disabled`, `PendingDelete`, `PendingImport` or `Archived`.
    key_state: &'static str,
    /// What it is for.
    key_usage: &'static str,
    /// 2 in regions of international algorithms, 4 in regions of Chinese ones.
    r#type: i64,
    /// Who created it.
    creator_uin: Uin,
    /// Whether it rotates by itself.
    key_rotation_enabled: bool,
    /// `user`, or the cloud product that created it.
    owner: String,
    /// When it rotates next, in seconds since 1970; told also while rotation is off.
    #[schemars(with = "u64")]
    next_rotate_time: UnixSeconds,
    /// When it will be destroyed, in seconds since 1970; 0 unless that is scheduled.
    #[schemars(with = "u64")]
    deletion_date: UnixSeconds,
    /// `TENCENT_KMS` or `EXTERNAL`.
    origin: &'static str,
    /// When imported material expires, in seconds since 1970; 0 for never.
    #[schemars(with = "u64")]
    valid_to: UnixSeconds,
    /// `creatorUin/UIN/KEYID`, the last segment of its resource name.
    resource_id: String,
    /// The HSM cluster it lives in; empty for none.
    hsm_cluster_id: &'static str,
    /// How often it rotates, in days.
    rotate_days: u64,
    /// When it rotated last, in seconds since 1970; 0 for never.
    #[schemars(with = "u64")]
    last_rotate_time: UnixSeconds,
    /// 0: the key itself, 1: a copy from another region.
    is_sync_replica: i64,
    /// The region it was copied from; empty for none.
    source_region: &'static str,
    /// 0: not copied.
    sync_status: i64,
    /// What the last copying said.
    sync_messages: &'static str,
    /// When the last copying began.
    sync_start_time: u64,
    /// When the last copying ended.
    sync_end_time: u64,
    /// The cluster it was copied from.
    source_hsm_cluster_id: &'static str,
    /// The application number of the member account; 0 for none.
    account_app_id: u64,
    /// The account that owns it.
    account_uin: Uin,
    /// The name of the member account; empty for none.
    account_name: &'static str,
    /// Who created it, as text.
    creator_uin_string: String,
}

impl KeyMetadata {
    /// What is known of `key`, which lives in a region of that suite.
    pub fn of(key: &Key, suite: Suite) -> Self {
        Self {
            key_id: key.id,
            alias: key.alias.clone(),
            create_time: key.created_at,
            description: key.description.clone(),
            key_state: key.state.as_str(),
            key_usage: key.usage.as_str(),
            r#type: suite.key_type(),
            creator_uin: key.creator,
            key_rotation_enabled: key.rotation.enabled,
            owner: key.owner.to_string(),
            next_rotate_time: key.next_rotation(),
            deletion_date: key.state.deletion().unwrap_or_default(),
            origin: key.origin.as_str(),
            valid_to: key.imported.valid_to.unwrap_or_default(),
            resource_id: resource::key_resource_id(key.creator, key.id),
            hsm_cluster_id: "",
            rotate_days: key.rotation.period_days.into(),
            last_rotate_time: key.rotation.last.unwrap_or_default(),
            is_sync_replica: 0,
            source_region: "",
            sync_status: 0,
            sync_messages: "",
            sync_start_time: 0,
            sync_end_time: 0,
            source_hsm_cluster_id: "",
            account_app_id: 0,
            account_uin: key.account,
            account_name: "",
            creator_uin_string: key.creator.to_string(),
        }
    }
}

/// Reads the `Origin` filter of lists: `ALL` and nothing mean both.
///
/// # Errors
/// InvalidParameter for anything else than `ALL`, `TENCENT_KMS` and `EXTERNAL`.
pub fn origin_filter(text: Option<&str>) -> crate::ApiResult<Option<Origin>> {
    match text {
        None | Some("" | "ALL") => Ok(None),
        Some(text) => Origin::parse(text).map(Some).ok_or_else(|| {
            crate::ApiError::invalid(
                "Origin",
                "must be ALL, TENCENT_KMS or EXTERNAL, in capitals",
                "必须是 ALL、TENCENT_KMS 或 EXTERNAL（区分大小写）",
            )
        }),
    }
}
