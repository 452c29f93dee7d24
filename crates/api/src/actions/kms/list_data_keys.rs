//! ListDataKeys.

use keyward_domain::DataKeyId;
use keyward_store::{DataKeyQuery, Order};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{cluster_filter, role_filter},
    data_keys::of_value,
};
use crate::{
    ApiError, ApiResult,
    access::sight,
    action::{Action, Cx, Done, Kind},
};

/// Lists the ids of the data keys that the service keeps, in whatever state they are; newest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListDataKeys {
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 200, 10 if not given.
    #[schemars(range(max = 200))]
    limit: Option<u64>,
    /// 0 (the default): data keys that users created; 1: data keys that cloud products created.
    role: Option<u64>,
    /// Only data keys of that HSM cluster; `default` for data keys in none.
    hsm_cluster_id: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The data keys.
    data_keys: Vec<DataKey>,
    /// How many there are in all.
    total_count: u64,
}

/// A data key, by its id.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DataKey {
    /// Globally unique.
    data_key_id: DataKeyId,
}

impl ListDataKeys {
    fn limit(&self) -> ApiResult<u64> {
        match self.limit.unwrap_or(10) {
            limit @ 0..=200 => Ok(limit),
            _ => Err(ApiError::parameter(
                "InvalidParameterValue",
                "Limit",
                "must be 0 to 200",
                "必须在 0 到 200 之间",
            )),
        }
    }
}

impl Action for ListDataKeys {
    const NAME: &'static str = "ListDataKeys";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue", "InvalidParameterValue.InvalidHsmClusterId", "UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        cluster_filter(self.hsm_cluster_id.as_deref())?;
        let query = DataKeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            state: None,
            origin: None,
            key: None,
            length: None,
            role: role_filter(cx, self.role).map_err(of_value)?,
            search: None,
            tags: Vec::new(),
            order: Order::NewestFirst,
            offset: self.offset.unwrap_or(0),
            limit: self.limit()?,
        };
        let page = sight::list_data_keys(cx, query).await?;
        let data_keys = page.items.iter().map(|found| DataKey { data_key_id: found.data_key.id }).collect();
        Ok(Done::reply(Response { data_keys, total_count: page.total }))
    }
}
