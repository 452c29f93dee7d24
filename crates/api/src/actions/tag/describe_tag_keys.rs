//! DescribeTagKeys.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{creator, show_project, tags},
    pages::TagsPage,
    paging::Paging,
    wire::asks_for_custom,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tag keys of the account, in order.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeTagKeys {
    /// Only keys of tags that this user made.
    create_uin: Option<u64>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// Whether to list projects, of which there are none: 0 or 1.
    show_project: Option<u64>,
    /// `All` (the default), `Custom`, or `System`, of which there are none.
    category: Option<String>,
}

impl DescribeTagKeys {
    fn paging(&self) -> ApiResult<Paging> {
        Paging::new(self.offset, self.limit, 15)
    }
}

impl Action for DescribeTagKeys {
    const NAME: &'static str = "DescribeTagKeys";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = TagsPage<TagKey>;

    fn check(&self) -> ApiResult<()> {
        self.paging()?;
        creator(self.create_uin)?;
        show_project(self.show_project)?;
        asks_for_custom(self.category.as_deref()).map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let paging = self.paging()?;
        if !asks_for_custom(self.category.as_deref())? {
            return Ok(Done::reply(TagsPage::of(paging, 0, Vec::new())));
        }
        let query = tags(cx, &[], None, creator(self.create_uin)?, paging);
        let page = cx.service.store.list_tag_keys(&query).await?;
        Ok(Done::reply(TagsPage::of(paging, page.total, page.items)))
    }
}
