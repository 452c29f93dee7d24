//! DescribeTagValues.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{creator, tags},
    pages::TagsPage,
    paging::Paging,
    wire::{ShownTag, asks_for_custom, count},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tags of the account that have one of some keys, ordered by key and value.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeTagValues {
    /// The keys, at most 1,000.
    tag_keys: Vec<TagKey>,
    /// Only tags that this user made.
    create_uin: Option<u64>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

impl Action for DescribeTagValues {
    const NAME: &'static str = "DescribeTagValues";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = TagsPage<ShownTag>;

    fn check(&self) -> ApiResult<()> {
        asks_for_custom(self.category.as_deref())?;
        check(&self.tag_keys, self.create_uin, (self.offset, self.limit))
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        if !asks_for_custom(self.category.as_deref())? {
            let paging = Paging::new(self.offset, self.limit, 15)?;
            return Ok(Done::reply(TagsPage::of(paging, 0, Vec::new())));
        }
        let page = list(cx, &self.tag_keys, self.create_uin, (self.offset, self.limit)).await?;
        Ok(Done::reply(page))
    }
}

/// Checks what a list of values is asked for: keys, `CreateUin`, `Offset` and `Limit`.
///
/// # Errors
/// InvalidParameterValue.TagKeyEmpty without keys, InvalidParameter for too many, and those of the rest.
pub fn check(
    keys: &[TagKey],
    create_uin: Option<u64>,
    (offset, limit): (Option<u64>, Option<u64>),
) -> ApiResult<()> {
    count("TagKeys", keys, 1000, ("InvalidParameterValue.TagKeyEmpty", "InvalidParameter"))?;
    creator(create_uin)?;
    Paging::new(offset, limit, 15).map(|_| ())
}

/// The part of the list.
///
/// # Errors
/// Those of [`check`], and what the storage fails with.
pub async fn list(
    cx: &Cx<'_>,
    keys: &[TagKey],
    create_uin: Option<u64>,
    (offset, limit): (Option<u64>, Option<u64>),
) -> ApiResult<TagsPage<ShownTag>> {
    let paging = Paging::new(offset, limit, 15)?;
    let page = cx.service.store.list_tags(&tags(cx, keys, None, creator(create_uin)?, paging)).await?;
    let tags = page.items.into_iter().map(|listed| listed.tag.into()).collect();
    Ok(TagsPage::of(paging, page.total, tags))
}
