//! ListKeys.

use keyward_domain::KeyId;
use keyward_store::{KeyQuery, Order};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{cluster_filter, role_filter};
use crate::{
    ApiResult,
    access::sight,
    action::{Action, Cx, Done, Kind},
    param::types::Limit,
};

/// Lists the ids of the keys that are enabled, disabled or waiting for their material; newest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListKeys {
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 200, 10 if not given.
    limit: Option<Limit>,
    /// 0 (the default): keys that users created; 1: keys that cloud products created.
    role: Option<u64>,
    /// Only keys of that HSM cluster; `default` for keys in none.
    hsm_cluster_id: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The keys.
    keys: Vec<Key>,
    /// How many there are in all.
    total_count: u64,
}

/// A key, by its id.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Key {
    /// Globally unique.
    key_id: KeyId,
}

impl Action for ListKeys {
    const NAME: &'static str = "ListKeys";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "InvalidParameterValue.InvalidHsmClusterId", "UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        cluster_filter(self.hsm_cluster_id.as_deref())?;
        let query = KeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            states: vec!["Enabled", "Disabled", "PendingImport"],
            usage: None,
            origin: None,
            role: role_filter(cx, self.role)?,
            search: None,
            tags: Vec::new(),
            order: Order::NewestFirst,
            offset: self.offset.unwrap_or(0),
            limit: self.limit.unwrap_or_default().get(),
        };
        let page = sight::list_keys(cx, query).await?;
        let keys = page.items.iter().map(|key| Key { key_id: key.id }).collect();
        Ok(Done::reply(Response { keys, total_count: page.total }))
    }
}
