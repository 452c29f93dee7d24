//! What of a list a caller may see: all of it, or, where policies make a difference between keys, each key that they
//! do not deny.

use std::{collections::HashMap, future::Future, net::IpAddr};

use keyward_domain::{
    Uin,
    policy::{PolicySet, Resource, Tag},
    resource,
};
use keyward_store::{
    DataKeyQuery, KeyQuery, ListedDataKey, ListedWhiteBoxKey, Page, ResourceFilter, ResourceQuery,
    StoreError, TagRecord, WhiteBoxKeyQuery,
};

use super::{Asking, Authority, Target, authority, policy_tags};
use crate::{ApiResult, action::Cx, white_box_keyring::UsableWhiteBoxKey};

/// How many keys are looked at in one go where policies decide key by key.
const AT_ONCE: u64 = 5_000;

/// The eyes of a caller.
pub struct Sight<'a> {
    asking: &'a Asking<'a>,
    authority: &'a Authority,
}

impl<'a> Sight<'a> {
    /// The eyes of who asks.
    pub fn new(asking: &'a Asking<'a>, authority: &'a Authority) -> Self {
        Self { asking, authority }
    }

    /// From where the caller calls.
    pub fn ip(&self) -> IpAddr {
        self.asking.ip
    }

    /// The policies to be asked about each key; `None` if the caller may see them all.
    fn item_by_item(&self) -> Option<&PolicySet> {
        let Authority::Policies(policies) = self.authority else { return None };
        let set = &policies.set;
        let (region, account) = (self.asking.region.as_str(), self.asking.caller.account);
        let all = Target::of(Resource { service: "kms", region, account, path: "key/" }, None);
        let context = authority::context(self.asking, &all);
        let same = set.uniform(&authority::call(self.asking, &all, &context));
        (same != Some(true)).then_some(set)
    }

    /// Whether the caller may also call that action of the same service on the key.
    pub fn may_with(&self, action: &str, key: &UsableWhiteBoxKey) -> bool {
        let asking = Asking { action, ..*self.asking };
        let (creator, account) = (key.key().creator, asking.caller.account);
        let target = Target::kept(creator, &key.path, &key.policy_tags, asking.region, account);
        self.authority.allows(&asking, &target)
    }

    fn sees(&self, creator: Uin, id: impl std::fmt::Display, tags: &[Tag]) -> bool {
        let path = format!("key/{}", resource::key_resource_id(creator, id));
        let (region, account) = (self.asking.region.as_str(), self.asking.caller.account);
        let resource = Resource { service: "kms", region, account, path: &path };
        let mut target = Target::of(resource, Some(creator));
        target.tags = tags;
        self.authority.allows(self.asking, &target)
    }
}

/// The keys that fit the question and that the caller may see.
///
/// # Errors
/// What the storage fails with.
pub async fn list_keys(cx: &Cx<'_>, query: KeyQuery) -> ApiResult<Page<keyward_domain::Key>> {
    let store = &cx.service.store;
    if cx.sight.item_by_item().is_none() {
        return Ok(store.list_keys(&query).await?);
    }
    let (wanted, query) = ((query.offset, query.limit), &query);
    let read = async |offset| store.list_keys(&KeyQuery { offset, limit: AT_ONCE, ..query.clone() }).await;
    let tags = tags(cx).await?;
    let of = |id| tags.get(&id).map_or(&[][..], Vec::as_slice);
    seen(wanted, read, |key| cx.sight.sees(key.creator, key.id, of(key.id.to_string()))).await
}

/// The data keys that fit the question and that the caller may see.
///
/// # Errors
/// What the storage fails with.
pub async fn list_data_keys(cx: &Cx<'_>, query: DataKeyQuery) -> ApiResult<Page<ListedDataKey>> {
    let store = &cx.service.store;
    if cx.sight.item_by_item().is_none() {
        return Ok(store.list_data_keys(&query).await?);
    }
    let (wanted, query) = ((query.offset, query.limit), &query);
    let read =
        async |offset| store.list_data_keys(&DataKeyQuery { offset, limit: AT_ONCE, ..query.clone() }).await;
    let tags = tags(cx).await?;
    let of = |id| tags.get(&id).map_or(&[][..], Vec::as_slice);
    let may_see = |listed: &ListedDataKey| {
        let data_key = &listed.data_key;
        cx.sight.sees(data_key.creator, data_key.id, of(data_key.id.to_string()))
    };
    seen(wanted, read, may_see).await
}

/// The white-box keys that fit the question and that the caller may see.
///
/// # Errors
/// What the storage fails with.
pub async fn list_white_box_keys(cx: &Cx<'_>, query: WhiteBoxKeyQuery) -> ApiResult<Page<ListedWhiteBoxKey>> {
    let store = &cx.service.store;
    if cx.sight.item_by_item().is_none() {
        return Ok(store.list_white_box_keys(&query).await?);
    }
    let (wanted, query) = ((query.offset, query.limit), &query);
    let read = async |offset| {
        store.list_white_box_keys(&WhiteBoxKeyQuery { offset, limit: AT_ONCE, ..query.clone() }).await
    };
    let tags = tags(cx).await?;
    let of = |id| tags.get(&id).map_or(&[][..], Vec::as_slice);
    let may_see = |listed: &ListedWhiteBoxKey| {
        let key = &listed.key;
        cx.sight.sees(key.creator, key.id, of(key.id.to_string()))
    };
    seen(wanted, read, may_see).await
}

/// The tags of all keys, data keys and white-box keys in the region, by id.
async fn tags(cx: &Cx<'_>) -> ApiResult<HashMap<String, Vec<Tag>>> {
    let filter = ResourceFilter {
        account: cx.caller.account,
        service: "kms".into(),
        region: cx.region.to_string(),
        prefix: "key".into(),
        id: None,
        tag_creator: None,
    };
    let mut query = ResourceQuery { filter, tags: Vec::new(), any: false, offset: 0, limit: AT_ONCE };
    let mut found = HashMap::new();
    loop {
        let page = cx.service.store.list_tagged(&query).await?;
        query.offset += page.items.len() as u64;
        for TagRecord { resource, tags } in &page.items {
            let path = resource.resource_id();
            let id = path.rsplit('/').next().unwrap_or_default().to_owned();
            found.insert(id, policy_tags(tags));
        }
        if page.items.is_empty() || query.offset >= page.total {
            return Ok(found);
        }
    }
}

/// The page of what may be seen, with offset and limit counted in that.
async fn seen<T, F: Future<Output = Result<Page<T>, StoreError>>>(
    (offset, limit): (u64, u64),
    read: impl Fn(u64) -> F,
    may_see: impl Fn(&T) -> bool,
) -> ApiResult<Page<T>> {
    let (mut items, mut total, mut looked_at) = (Vec::new(), 0, 0);
    loop {
        let page = read(looked_at).await?;
        let count = page.items.len() as u64;
        looked_at += count;
        for item in page.items.into_iter().filter(&may_see) {
            if total >= offset && total - offset < limit {
                items.push(item);
            }
            total += 1;
        }
        if count == 0 || looked_at >= page.total {
            return Ok(Page { total, items });
        }
    }
}
