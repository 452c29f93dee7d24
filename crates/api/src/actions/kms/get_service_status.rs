//! GetServiceStatus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
    quota::{Counted, Place},
};

/// What stands for no limit: the greatest number that JavaScript clients read exactly.
const NO_LIMIT: u64 = (1 << 53) - 1;

/// The action whose limits are reported, as the status has room for one alone.
const USUAL: &str = "Encrypt";

/// Tells what the service offers the account, and how much of it is used.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetServiceStatus {}

/// The status. A server of one's own is never overdue: it is always enabled.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Whether the service may be used.
    service_enabled: bool,
    /// Why not: 0 not bought, 1 it may be used, 2 overdue, 3 released.
    invalid_type: i64,
    /// 0: standard, 1: flagship edition.
    user_level: u64,
    /// When the flagship edition expires, in seconds since 1970; 0 for never.
    pro_expire_time: u64,
    /// Whether it renews itself.
    pro_renew_flag: u64,
    /// Its purchase; empty, as nothing is bought.
    pro_resource_id: &'static str,
    /// Whether the managed edition is on.
    #[serde(rename = "ExclusiveVSMEnabled")]
    exclusive_vsm_enabled: bool,
    /// Whether there are HSM clusters.
    #[serde(rename = "ExclusiveHSMEnabled")]
    exclusive_hsm_enabled: bool,
    /// What was bought.
    subscription_info: &'static str,
    /// How many keys of the account count in this region.
    cmk_user_count: u64,
    /// How many it may have; 9007199254740991 for any number.
    cmk_limit: u64,
    /// The HSM clusters.
    #[serde(rename = "ExclusiveHSMList")]
    exclusive_hsm_list: Vec<ExclusiveHsm>,
    /// Whether the service keeps data keys.
    is_allowed_data_key_hosted: bool,
    /// How many data keys the account may have in this region.
    data_key_limit: u64,
    /// How many more are free where data keys are bought; 0, as they are not.
    free_data_key_limit: u64,
    /// How many data keys of the account count in this region.
    data_key_used_count: u64,
    /// Where keys are copied to.
    sync_task_list: Vec<DestinationSyncConfig>,
    /// Whether keys can be copied between regions.
    is_allowed_sync: bool,
    /// How often each user may call Encrypt in this region, in calls a second; 0 for no limit.
    qps_limit: u64,
    /// How often all users of the account together may; 0 for no limit.
    qps_total_limit: u64,
    /// How often each user may call Encrypt, by region; empty for no limit.
    regions_qps: Vec<RegionQps>,
    /// The zone of the purchase.
    resource_zone: u64,
    /// The region of the purchase.
    resource_region: u64,
    /// How many member accounts may use the service.
    multi_account_limit: u64,
    /// How many do.
    multi_account_used_count: u64,
}

/// An HSM cluster.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ExclusiveHsm {
    /// Its id.
    hsm_cluster_id: String,
    /// Its name.
    hsm_cluster_name: String,
}

/// Where keys are copied to.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DestinationSyncConfig {
    /// The region.
    destination_region: String,
    /// The HSM cluster there; empty for none.
    hsm_cluster_id: String,
}

/// Calls a second in a region.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RegionQps {
    /// The region.
    region: String,
    /// Calls a second; 0 for no limit.
    qps: u64,
}

impl Action for GetServiceStatus {
    const NAME: &'static str = "GetServiceStatus";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let service = cx.service;
        let qps = service.limiter.limit(USUAL).unwrap_or(0).into();
        let regions = service.regions.names().into_iter().filter(|_| qps > 0);
        let regions_qps = regions.map(|region| RegionQps { region: region.to_owned(), qps }).collect();
        let used = async |what| {
            let place = Place::of(what, cx.caller.account, cx.region);
            service.caches.quotas.count(&*service.store, place).await
        };
        let (cmk_user_count, data_key_used_count) =
            (used(Counted::Keys).await?, used(Counted::DataKeys).await?);
        Ok(Done::reply(Response {
            service_enabled: true,
            invalid_type: 1,
            user_level: 1,
            pro_expire_time: 0,
            pro_renew_flag: 0,
            pro_resource_id: "",
            exclusive_vsm_enabled: false,
            exclusive_hsm_enabled: false,
            subscription_info: "",
            cmk_user_count,
            cmk_limit: service.settings.cmk_limit.unwrap_or(NO_LIMIT),
            exclusive_hsm_list: Vec::new(),
            is_allowed_data_key_hosted: true,
            data_key_limit: service.settings.data_key_limit.unwrap_or(NO_LIMIT),
            free_data_key_limit: 0,
            data_key_used_count,
            sync_task_list: Vec::new(),
            is_allowed_sync: false,
            qps_limit: qps,
            qps_total_limit: service.limiter.account_limit(USUAL).unwrap_or(0).into(),
            regions_qps,
            resource_zone: 0,
            resource_region: 0,
            multi_account_limit: 0,
            multi_account_used_count: 0,
        }))
    }
}
