//! ListDataKeyDetail.

use keyward_domain::KeyId;
use keyward_store::DataKeyQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{cluster_filter, order, own_account, role_filter},
    data_key_metadata::DataKeyMetadata,
    key_metadata::origin_filter,
    tags,
};
use crate::{
    ApiError, ApiResult,
    access::sight,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{ByteCount, Limit, MemberAccount, TagFilter},
};

/// Lists the data keys that the service keeps, with what is known of them. Needs permission on all keys, or,
/// where only the data keys of one key (CMK) are asked for, on that.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListDataKeyDetail {
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 200, 10 if not given.
    limit: Option<Limit>,
    /// 0 (the default): data keys that users created; 1: data keys that cloud products created.
    role: Option<u64>,
    /// By time of creation, 0 (the default): newest first; 1: oldest first.
    order_type: Option<u64>,
    /// Only data keys in a state. 0 (the default): all; 1: enabled; 2: disabled; 3: scheduled for deletion.
    key_state: Option<u64>,
    /// Only data keys whose id or name contains this text.
    search_key_alias: Option<String>,
    /// Only data keys of an origin: `TENCENT_KMS` or `EXTERNAL`; `ALL` (the default) for both.
    origin: Option<String>,
    /// Only data keys of that HSM cluster; `default` for data keys in none.
    hsm_cluster_id: Option<String>,
    /// Only data keys that this key (CMK) encrypted.
    key_id: Option<KeyId>,
    /// Only data keys of this length: 1 to 1,024 bytes.
    data_key_len: Option<ByteCount>,
    /// Only data keys with these tags: at most 6 filters, each with another key.
    tag_filters: Option<Vec<TagFilter>>,
    /// Only the caller's own account.
    member_accounts: Option<Vec<MemberAccount>>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The data keys.
    data_key_metadatas: Vec<DataKeyMetadata>,
    /// How many there are in all.
    total_count: u64,
}

impl ListDataKeyDetail {
    fn state(&self) -> ApiResult<Option<&'static str>> {
        match self.key_state {
            None | Some(0) => Ok(None),
            Some(1) => Ok(Some("Enabled")),
            Some(2) => Ok(Some("Disabled")),
            Some(3) => Ok(Some("PendingDelete")),
            Some(_) => Err(ApiError::invalid("KeyState", "must be 0 to 3", "必须在 0 到 3 之间")),
        }
    }
}

impl Action for ListDataKeyDetail {
    const NAME: &'static str = "ListDataKeyDetail";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidHsmClusterId",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        self.key_id.map_or(Scope::AnyKey, |id| Scope::Keys(vec![id]))
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        cluster_filter(self.hsm_cluster_id.as_deref())?;
        self.member_accounts.iter().flatten().try_for_each(|member| own_account(cx, Some(member)))?;
        let query = DataKeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            state: self.state()?,
            origin: origin_filter(self.origin.as_deref())?,
            key: self.key_id,
            length: self.data_key_len.map(ByteCount::number),
            role: role_filter(cx, self.role)?,
            search: self.search_key_alias.clone().filter(|text| !text.is_empty()),
            tags: tags::filters(self.tag_filters.as_deref())?,
            order: order(self.order_type)?,
            offset: self.offset.unwrap_or(0),
            limit: self.limit.unwrap_or_default().get(),
        };
        let page = sight::list_data_keys(cx, query).await?;
        // A key that was destroyed may still have data keys; one that never was has none.
        if let Some(id) = self.key_id.filter(|_| page.total == 0) {
            cx.permit.key(id)?;
        }
        let found = page.items.iter();
        let data_key_metadatas =
            found.map(|found| DataKeyMetadata::of(&found.data_key, found.key_alias.as_ref())).collect();
        Ok(Done::reply(Response { data_key_metadatas, total_count: page.total }))
    }
}
