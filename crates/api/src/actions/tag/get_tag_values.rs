//! GetTagValues.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    get_tags::{Response, page},
    lists::twenty_keys,
    paging::Paging,
    wire::asks_for_custom,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tags of the account that have one of some keys, ordered by key and value, page by page.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetTagValues {
    /// The keys, 1 to 20.
    tag_keys: Vec<TagKey>,
    /// What the reply before gave for the next page; empty for the first.
    pagination_token: Option<String>,
    /// How many to give at most: 1 to 1,000, 50 if not given.
    max_results: Option<u64>,
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

impl GetTagValues {
    fn paging(&self) -> ApiResult<Paging> {
        Paging::by_token(self.pagination_token.as_deref(), self.max_results, 1000)
    }
}

impl Action for GetTagValues {
    const NAME: &'static str = "GetTagValues";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.PaginationTokenInvalid",
        "LimitExceeded",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        asks_for_custom(self.category.as_deref())?;
        let code = if self.tag_keys.is_empty() { "InvalidParameter" } else { "LimitExceeded" };
        twenty_keys(&self.tag_keys, code)?;
        self.paging().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        Ok(Done::reply(page(cx, &self.tag_keys, self.category.as_deref(), self.paging()?).await?))
    }
}
