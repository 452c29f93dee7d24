//! GetTagKeys.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{lists::tags, paging::Paging, wire::asks_for_custom};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tag keys of the account, in order, page by page.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetTagKeys {
    /// What the reply before gave for the next page; empty for the first.
    pagination_token: Option<String>,
    /// How many to give at most: 1 to 1,000, 50 if not given.
    max_results: Option<u64>,
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

/// A page.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// For the next page; empty after the last.
    pagination_token: String,
    /// The keys.
    tag_keys: Vec<TagKey>,
}

impl GetTagKeys {
    fn paging(&self) -> ApiResult<Paging> {
        Paging::by_token(self.pagination_token.as_deref(), self.max_results, 1000)
    }
}

impl Action for GetTagKeys {
    const NAME: &'static str = "GetTagKeys";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter", "InvalidParameter.PaginationTokenInvalid", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        asks_for_custom(self.category.as_deref())?;
        self.paging().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        if !asks_for_custom(self.category.as_deref())? {
            return Ok(Done::reply(Response { pagination_token: String::new(), tag_keys: Vec::new() }));
        }
        let paging = self.paging()?;
        let page = cx.service.store.list_tag_keys(&tags(cx, &[], None, None, paging)).await?;
        Ok(Done::reply(Response { pagination_token: paging.next(page.total), tag_keys: page.items }))
    }
}
