//! GetTags.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{tags, twenty_keys},
    paging::Paging,
    wire::{ShownTag, asks_for_custom},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tags of the account, ordered by key and value, page by page.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetTags {
    /// What the reply before gave for the next page; empty for the first.
    pagination_token: Option<String>,
    /// How many to give at most: 1 to 1,000, 50 if not given.
    max_results: Option<u64>,
    /// Only tags with one of these keys, at most 20.
    tag_keys: Option<Vec<TagKey>>,
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

/// A page.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// For the next page; empty after the last.
    pagination_token: String,
    /// The tags.
    tags: Vec<ShownTag>,
}

impl Action for GetTags {
    const NAME: &'static str = "GetTags";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.PaginationTokenInvalid",
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.TagKeyEmpty",
        "LimitExceeded",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        asks_for_custom(self.category.as_deref())?;
        if let Some(keys) = self.tag_keys.as_deref().filter(|keys| !keys.is_empty()) {
            twenty_keys(keys, "LimitExceeded")?;
        }
        Paging::by_token(self.pagination_token.as_deref(), self.max_results, 1000).map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let paging = Paging::by_token(self.pagination_token.as_deref(), self.max_results, 1000)?;
        let keys = self.tag_keys.as_deref().unwrap_or_default();
        Ok(Done::reply(page(cx, keys, self.category.as_deref(), paging).await?))
    }
}

/// A page of the tags with one of these keys (none: all), of that category.
///
/// # Errors
/// What the storage fails with.
pub async fn page(
    cx: &Cx<'_>,
    keys: &[TagKey],
    category: Option<&str>,
    paging: Paging,
) -> ApiResult<Response> {
    if !asks_for_custom(category)? {
        return Ok(Response { pagination_token: String::new(), tags: Vec::new() });
    }
    let page = cx.service.store.list_tags(&tags(cx, keys, None, None, paging)).await?;
    let tags = page.items.into_iter().map(|listed| listed.tag.into()).collect();
    Ok(Response { pagination_token: paging.next(page.total), tags })
}
