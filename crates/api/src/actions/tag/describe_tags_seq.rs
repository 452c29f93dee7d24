//! DescribeTagsSeq.

use keyward_domain::{TagKey, TagValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    describe_tags::{Asked, TagWithDelete},
    pages::TagsPage,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tags of the account as DescribeTags does, which has the same order here.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeTagsSeq {
    /// Only tags with this key.
    tag_key: Option<TagKey>,
    /// Only tags with this value.
    tag_value: Option<TagValue>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// Only tags that this user made.
    create_uin: Option<u64>,
    /// Only tags with one of these keys. Wins over `TagKey`.
    tag_keys: Option<Vec<TagKey>>,
    /// Whether to list projects, of which there are none: 0 or 1.
    show_project: Option<u64>,
}

impl DescribeTagsSeq {
    fn asked(&self) -> Asked<'_> {
        Asked {
            keys: self.tag_keys.as_deref().unwrap_or(self.tag_key.as_slice()),
            value: self.tag_value.as_ref(),
            offset: self.offset,
            limit: self.limit,
            create_uin: self.create_uin,
            show_project: self.show_project,
        }
    }
}

impl Action for DescribeTagsSeq {
    const NAME: &'static str = "DescribeTagsSeq";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = TagsPage<TagWithDelete>;

    fn check(&self) -> ApiResult<()> {
        self.asked().check()
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        Ok(Done::reply(self.asked().list(cx).await?))
    }
}
