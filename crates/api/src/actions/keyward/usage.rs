//! What the actions about uses of keys share.

use std::collections::HashMap;

use keyward_domain::{Key, KeyId, Tag, TaggedResource, UnixSeconds, time::DAY};
use keyward_store::{
    KeyQuery, Order, ResourceFilter, ResourceQuery, Role, TagFilter,
    usage::{UsageQuery, Used},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{ApiError, ApiResult, access::sight, action::Cx, usage};

/// For how many days uses are summed up if nobody says.
const USUAL_DAYS: i64 = 30;
/// How many resources are read at a time.
const AT_ONCE: u64 = 5_000;

/// A time from which, and a time before which.
pub type Span = (UnixSeconds, UnixSeconds);

/// The time that a request asks for: the last 30 days if it says nothing.
///
/// # Errors
/// InvalidParameterValue.TimeRange if it ends before it begins.
pub fn span(start: Option<i64>, end: Option<i64>, now: UnixSeconds) -> ApiResult<Span> {
    // The hour that goes on is wanted, too.
    let end = end.unwrap_or(now.0.saturating_add(1));
    let start = start.unwrap_or(end.saturating_sub(USUAL_DAYS * DAY));
    if start < 0 || start >= end {
        return Err(ApiError::parameter(
            "InvalidParameterValue.TimeRange",
            "StartTime",
            "must be before EndTime, both in seconds since 1970",
            "必须早于 EndTime，单位均为自 1970 年起的秒数",
        ));
    }
    Ok((UnixSeconds(start), UnixSeconds(end)))
}

/// The keys of the region that the caller may see, oldest first.
///
/// # Errors
/// What the storage fails with.
pub async fn visible_keys(cx: &Cx<'_>) -> ApiResult<Vec<Key>> {
    let mut keys = Vec::new();
    for role in [Role::User, Role::Product] {
        let query = KeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            states: Vec::new(),
            usage: None,
            origin: None,
            role,
            search: None,
            tags: Vec::new(),
            order: Order::OldestFirst,
            offset: 0,
            limit: u32::MAX.into(),
        };
        keys.extend(sight::list_keys(cx, query).await?.items);
    }
    Ok(keys)
}

/// The sums of all keys of the region.
///
/// # Errors
/// What the storage fails with.
pub async fn sums(cx: &Cx<'_>, time: Span) -> ApiResult<Vec<Used>> {
    let (account, region) = (cx.caller.account, Some(cx.region.clone()));
    let query = UsageQuery { account, region, key: None, time };
    usage::used(&cx.service.store, &cx.service.usage, &query).await
}

/// The tag with that key of each key in the region that has one.
///
/// # Errors
/// What the storage fails with.
pub async fn carried(cx: &Cx<'_>, wanted: &keyward_domain::TagKey) -> ApiResult<HashMap<KeyId, Tag>> {
    let filter = ResourceFilter {
        account: cx.caller.account,
        service: "kms".into(),
        region: cx.region.to_string(),
        prefix: "key".into(),
        id: None,
        tag_creator: None,
    };
    let tags = vec![TagFilter { key: wanted.clone(), values: Vec::new() }];
    let mut query = ResourceQuery { filter, tags, any: false, offset: 0, limit: AT_ONCE };
    let mut carried = HashMap::new();
    loop {
        let page = cx.service.store.list_tagged(&query).await?;
        query.offset += page.items.len() as u64;
        for record in &page.items {
            let TaggedResource::Kms { id, .. } = &record.resource;
            if let Some(tag) = record.tags.iter().find(|tag| tag.key == *wanted) {
                carried.insert(*id, tag.clone());
            }
        }
        if page.items.is_empty() || query.offset >= page.total {
            return Ok(carried);
        }
    }
}

/// The part of a list that a page shows.
pub fn page<T>(all: Vec<T>, offset: Option<u64>, limit: u64) -> (u64, Vec<T>) {
    let (total, limit) = (all.len() as u64, usize::try_from(limit).unwrap_or(usize::MAX));
    let offset = usize::try_from(offset.unwrap_or(0)).unwrap_or(usize::MAX);
    (total, all.into_iter().skip(offset).take(limit).collect())
}

/// Who used which version of a key, by which action.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct UseInfo {
    /// The version of the key.
    version: u32,
    /// The action.
    action: String,
    /// What kind of user it was: `Root`, `CAMUser`, `AssumedRole`, `FederatedUser`, `WebIdentityUser` or `Service`.
    principal_type: String,
    /// The number of the user, or of the role.
    principal_id: String,
    /// The name of the user at the last use.
    user_name: String,
    /// The access key; `temporary` for all temporary credentials, empty for the console.
    access_key_id: String,
    /// When the last use was, ever, in seconds since 1970.
    last_time: i64,
    /// How many uses there were within the time that was asked for.
    count: u64,
    /// How many there were ever.
    total: u64,
}

impl From<Used> for UseInfo {
    fn from(used: Used) -> Self {
        let Used { series, name, last, total, count } = used;
        Self {
            version: series.version,
            action: series.action,
            principal_type: series.principal_type,
            principal_id: series.principal,
            user_name: name,
            access_key_id: series.access_key,
            last_time: last.0,
            count,
            total,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_after_it_begins() {
        let now = UnixSeconds(100 * DAY);
        assert_eq!(span(None, None, now).unwrap(), (UnixSeconds(70 * DAY + 1), UnixSeconds(100 * DAY + 1)));
        assert_eq!(span(Some(5), Some(9), now).unwrap(), (UnixSeconds(5), UnixSeconds(9)));
        for (start, end) in
            [(Some(9), Some(9)), (Some(10), Some(9)), (Some(-1), Some(9)), (Some(i64::MAX), None)]
        {
            assert!(span(start, end, now).is_err(), "{start:?} {end:?}");
        }
    }

    #[test]
    fn pages_end_where_the_list_does() {
        assert_eq!(page(vec![1, 2, 3], Some(1), 1), (3, vec![2]));
        assert_eq!(page(vec![1, 2, 3], Some(u64::MAX), 9), (3, vec![]));
    }
}
