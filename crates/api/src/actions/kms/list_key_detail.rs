//! ListKeyDetail.

use keyward_domain::KeyUsage;
use keyward_store::KeyQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{cluster_filter, order, own_account, role_filter},
    key_metadata::{KeyMetadata, origin_filter},
    tags,
};
use crate::{
    ApiError, ApiResult,
    access::sight,
    action::{Action, Cx, Done, Kind},
    param::types::{Limit, MemberAccount, TagFilter},
};

/// Lists keys with what is known of them.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListKeyDetail {
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 200, 10 if not given.
    limit: Option<Limit>,
    /// 0 (the default): keys that users created; 1: keys that cloud products created.
    role: Option<u64>,
    /// By time of creation, 0 (the default): newest first; 1: oldest first.
    order_type: Option<u64>,
    /// Only keys in a state. 0 (the default): all; 1: enabled; 2: disabled; 3: scheduled for deletion;
    /// 4: waiting for their material; 5: archived.
    key_state: Option<u64>,
    /// Only keys whose id or alias contains this text.
    search_key_alias: Option<String>,
    /// Only keys of an origin: `TENCENT_KMS` or `EXTERNAL`; `ALL` (the default) for both.
    origin: Option<String>,
    /// Only keys of a usage; `ALL` for every usage, `ENCRYPT_DECRYPT` if not given.
    key_usage: Option<String>,
    /// Only keys with these tags: at most 6 filters, each with another key.
    tag_filters: Option<Vec<TagFilter>>,
    /// Only keys of that HSM cluster; `default` for keys in none.
    hsm_cluster_id: Option<String>,
    /// Only the caller's own account.
    member_accounts: Option<Vec<MemberAccount>>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_count: u64,
    /// The keys.
    key_metadatas: Vec<KeyMetadata>,
}

impl ListKeyDetail {
    fn states(&self) -> ApiResult<Vec<&'static str>> {
        let states = ["Enabled", "Disabled", "PendingDelete", "PendingImport", "Archived"];
        match self.key_state {
            None | Some(0) => Ok(Vec::new()),
            Some(number @ 1..=5) => {
                Ok(states.iter().copied().zip(1..).filter(|(_, n)| *n == number).map(|(s, _)| s).collect())
            }
            Some(_) => Err(ApiError::invalid("KeyState", "must be 0 to 5", "必须在 0 到 5 之间")),
        }
    }

    fn usage(&self) -> ApiResult<Option<KeyUsage>> {
        match self.key_usage.as_deref() {
            None | Some("") => Ok(Some(KeyUsage::EncryptDecrypt)),
            Some("ALL") => Ok(None),
            Some(name) => KeyUsage::parse(name).map(Some).ok_or_else(|| {
                ApiError::invalid("KeyUsage", "must be ALL or a usage of keys", "必须是 ALL 或有效的密钥用途")
            }),
        }
    }
}

impl Action for ListKeyDetail {
    const NAME: &'static str = "ListKeyDetail";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "InvalidParameterValue.InvalidHsmClusterId", "UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        cluster_filter(self.hsm_cluster_id.as_deref())?;
        self.member_accounts.iter().flatten().try_for_each(|member| own_account(cx, Some(member)))?;
        let query = KeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            states: self.states()?,
            usage: self.usage()?,
            origin: origin_filter(self.origin.as_deref())?,
            role: role_filter(cx, self.role)?,
            search: self.search_key_alias.clone().filter(|text| !text.is_empty()),
            tags: tags::filters(self.tag_filters.as_deref())?,
            order: order(self.order_type)?,
            offset: self.offset.unwrap_or(0),
            limit: self.limit.unwrap_or_default().get(),
        };
        let page = sight::list_keys(cx, query).await?;
        let key_metadatas = page.items.iter().map(|key| KeyMetadata::of(key, cx.suite)).collect();
        Ok(Done::reply(Response { total_count: page.total, key_metadatas }))
    }
}
