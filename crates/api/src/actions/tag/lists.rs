//! What lists of the tag service ask the storage.

use keyward_domain::{ResourceName, TagKey, TagValue, Uin};
use keyward_store::{ResourceFilter, TagQuery};

use super::{paging::Paging, wire::count};
use crate::{ApiError, ApiResult, action::Cx};

/// The tags of the caller's account with one of these keys (none: all).
pub fn tags(
    cx: &Cx<'_>,
    keys: &[TagKey],
    value: Option<&TagValue>,
    creator: Option<Uin>,
    paging: Paging,
) -> TagQuery {
    TagQuery {
        account: cx.caller.account,
        keys: keys.to_vec(),
        value: value.cloned(),
        creator,
        offset: paging.offset,
        limit: paging.limit,
    }
}

/// Reads the `CreateUin` filter; 0 counts as not given.
///
/// # Errors
/// InvalidParameterValue.UinInvalid for what is no number of a user.
pub fn creator(create_uin: Option<u64>) -> ApiResult<Option<Uin>> {
    match create_uin {
        None | Some(0) => Ok(None),
        Some(uin) if uin < 1 << 53 => Ok(Some(Uin(uin))),
        Some(_) => Err(ApiError::parameter(
            "InvalidParameterValue.UinInvalid",
            "CreateUin",
            "must be the number of a user",
            "必须是用户的 Uin",
        )),
    }
}

/// Checks that a request names 1 to 20 tag keys.
///
/// # Errors
/// `code` if it does not.
pub fn twenty_keys(keys: &[TagKey], code: &'static str) -> ApiResult<()> {
    count("TagKeys", keys, 20, (code, code))
}

/// Checks `ShowProject`, which has nothing to show here.
///
/// # Errors
/// InvalidParameter for anything but 0 and 1.
pub fn show_project(show: Option<u64>) -> ApiResult<()> {
    match show {
        None | Some(0 | 1) => Ok(()),
        Some(_) => Err(ApiError::invalid("ShowProject", "must be 0 or 1", "必须为 0 或 1")),
    }
}

/// What a request says of resources; what it does not say fits all.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// `ServiceType`.
    pub service: Option<&'a str>,
    /// `ResourceRegion`.
    pub region: Option<&'a str>,
    /// `ResourcePrefix`.
    pub prefix: Option<&'a str>,
    /// `ResourceId`.
    pub id: Option<&'a str>,
}

impl Place<'_> {
    /// The resources of the caller's account there, and tags that `tag_creator` made; `None` if `ResourceId` is
    /// not the id of anything that can be here.
    pub fn filter(&self, cx: &Cx<'_>, tag_creator: Option<Uin>) -> Option<ResourceFilter> {
        let id = match self.id {
            None | Some("") => None,
            Some(id) => {
                // The region plays no part in reading an id.
                let ResourceName::Kms { creator, id, .. } = ResourceName::kms("any", id)?;
                Some((creator, id))
            }
        };
        let text = |given: Option<&str>| given.unwrap_or_default().to_owned();
        Some(ResourceFilter {
            account: cx.caller.account,
            service: text(self.service),
            region: text(self.region),
            prefix: text(self.prefix),
            id,
            tag_creator,
        })
    }
}
