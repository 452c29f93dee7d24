//! Changing what resources carry: all of those a request names, or none.

use std::collections::{BTreeMap, HashSet};

use keyward_domain::{ResourceName, Tag, TagKey, TagValue, tag::PER_RESOURCE};
use keyward_store::Change;

use super::errors::too_many_tags;
use crate::{ApiError, ApiResult, action::Cx};

/// The tags of a resource, by key.
pub type TagSet = BTreeMap<TagKey, TagValue>;

/// The changes that edit the tags of each resource.
///
/// # Errors
/// That of `missing` for a resource that does not exist, those of `edit`, LimitExceeded.ResourceAttachedTags.
pub fn edit(
    cx: &Cx<'_>,
    names: &[ResourceName],
    missing: impl Fn(&ResourceName) -> ApiError,
    edit: impl Fn(&mut TagSet) -> ApiResult<()>,
) -> ApiResult<Vec<Change>> {
    let mut changes = Vec::new();
    let mut seen = HashSet::new();
    for name in names {
        let found = cx.permit.tagged(name).ok_or_else(|| missing(name))?;
        // A request may name a resource twice, in two ways even.
        if !seen.insert(&found.resource) {
            continue;
        }
        let mut tags: TagSet = found.tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect();
        edit(&mut tags)?;
        if tags.len() > PER_RESOURCE {
            return Err(too_many_tags());
        }
        let after: Vec<_> = tags.into_iter().map(|(key, value)| Tag { key, value }).collect();
        if after != found.tags {
            let (account, creator) = (cx.caller.account, cx.caller.uin);
            changes.push(Change::SetTags { account, creator, before: Box::new(found.clone()), after });
        }
    }
    Ok(changes)
}
