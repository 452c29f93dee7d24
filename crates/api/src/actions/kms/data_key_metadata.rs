//! A data key, as clients see it.

use keyward_domain::{
    Alias, DataKey, DataKeyId, KeyId, Uin, UnixSeconds,
    data_key::{DataKeyDescription, DataKeyName},
    resource,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::access::PermittedDataKey;

/// What is known of a data key that the service keeps.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DataKeyMetadata {
    /// Globally unique.
    data_key_id: DataKeyId,
    /// The key (CMK) that encrypted it.
    key_id: KeyId,
    /// The alias of that key; empty if it was destroyed.
    key_name: String,
    /// Unique within account and region.
    data_key_name: DataKeyName,
    /// Its length in bytes.
    number_of_bytes: u64,
    /// When it was made or imported, in seconds since 1970.
    #[schemars(with = "u64")]
    create_time: UnixSeconds,
    /// Free text.
    description: DataKeyDescription,
    /// `Enabled`, `Disabled` or `PendingDelete`.
    key_state: &'static str,
    /// Who created it.
    creator_uin: Uin,
    /// `user`, or the cloud product that created it.
    owner: &'static str,
    /// When it will be destroyed, in seconds since 1970; 0 unless that is scheduled.
    #[schemars(with = "u64")]
    deletion_date: UnixSeconds,
    /// `TENCENT_KMS` if the service made it, `EXTERNAL` if it was imported.
    origin: &'static str,
    /// The HSM cluster it lives in; empty for none.
    hsm_cluster_id: &'static str,
    /// `creatorUin/UIN/DATAKEYID`, the last segment of its resource name.
    resource_id: String,
    /// 0: the data key itself, 1: a copy from another region.
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

impl DataKeyMetadata {
    /// What is known of `data_key`, whose CMK has that alias unless it was destroyed.
    pub fn of(data_key: &DataKey, key_alias: Option<&Alias>) -> Self {
        Self {
            data_key_id: data_key.id,
            key_id: data_key.key,
            key_name: key_alias.map(Alias::to_string).unwrap_or_default(),
            data_key_name: data_key.name.clone(),
            number_of_bytes: data_key.length.into(),
            create_time: data_key.created_at,
            description: data_key.description.clone(),
            key_state: data_key.state.as_str(),
            creator_uin: data_key.creator,
            owner: "user",
            deletion_date: data_key.state.deletion().unwrap_or_default(),
            origin: data_key.origin.as_str(),
            hsm_cluster_id: "",
            resource_id: resource::key_resource_id(data_key.creator, data_key.id),
            is_sync_replica: 0,
            source_region: "",
            sync_status: 0,
            sync_messages: "",
            sync_start_time: 0,
            sync_end_time: 0,
            source_hsm_cluster_id: "",
            account_app_id: 0,
            account_uin: data_key.account,
            account_name: "",
            creator_uin_string: data_key.creator.to_string(),
        }
    }

    /// What is known of a data key of a permit.
    pub fn permitted(permitted: &PermittedDataKey) -> Self {
        Self::of(permitted.data_key(), permitted.cmk().ok().map(|cmk| &cmk.key.alias))
    }
}
