//! DescribeTagValuesSeq.

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    describe_tag_values::{check, list},
    pages::TagsPage,
    wire::ShownTag,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists tags by their keys as DescribeTagValues does, which has the same order here.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeTagValuesSeq {
    /// The keys, at most 1,000.
    tag_keys: Vec<TagKey>,
    /// Only tags that this user made.
    create_uin: Option<u64>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
}

impl Action for DescribeTagValuesSeq {
    const NAME: &'static str = "DescribeTagValuesSeq";
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
        check(&self.tag_keys, self.create_uin, (self.offset, self.limit))
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let page = list(cx, &self.tag_keys, self.create_uin, (self.offset, self.limit)).await?;
        Ok(Done::reply(page))
    }
}
