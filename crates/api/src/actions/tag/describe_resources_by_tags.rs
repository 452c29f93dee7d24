//! DescribeResourcesByTags.

use keyward_domain::tag::FILTERS;
use keyward_store::ResourceQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{Place, creator},
    pages::{RowsPage, TaggedRow},
    paging::Paging,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{TagFilter, tag_filters},
};

/// Lists the resources of the account that carry all of some tags, each with all of its tags.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourcesByTags {
    /// The tags, 1 to 6, each with another key.
    tag_filters: Vec<TagFilter>,
    /// Only tags that this user made count.
    create_uin: Option<u64>,
    /// How many to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most: up to 1,000, 15 if not given.
    limit: Option<u64>,
    /// Only resources of this type, such as `key`.
    resource_prefix: Option<String>,
    /// Only this resource: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_id: Option<String>,
    /// Only resources in this region.
    resource_region: Option<String>,
    /// Only resources of this service, such as `kms`.
    service_type: Option<String>,
}

/// What this action and DescribeResourcesByTagsUnion are asked for.
pub struct Asked<'a> {
    /// `TagFilters`.
    pub tags: &'a [TagFilter],
    /// Whether one of them is enough.
    pub any: bool,
    /// Which resources.
    pub place: Place<'a>,
    /// `CreateUin`.
    pub create_uin: Option<u64>,
    /// `Offset`.
    pub offset: Option<u64>,
    /// `Limit`.
    pub limit: Option<u64>,
}

impl Asked<'_> {
    fn tags(&self) -> ApiResult<Vec<keyward_store::TagFilter>> {
        let wrong = |code, en, zh| Err(ApiError::parameter(code, "TagFilters", en, zh));
        if self.tags.is_empty() {
            return wrong("InvalidParameterValue.TagFilters", "must have an entry", "不能为空");
        }
        if self.tags.len() > FILTERS {
            return wrong(
                "InvalidParameterValue.TagFiltersLengthExceeded",
                "must have at most 6 entries",
                "最多只能有 6 个元素",
            );
        }
        tag_filters(self.tags).or_else(|must| wrong("InvalidParameterValue.TagFilters", must.en, must.zh))
    }

    /// Checks what no type does.
    ///
    /// # Errors
    /// InvalidParameterValue.TagFilters, .TagFiltersLengthExceeded, .UinInvalid, .OffsetInvalid, InvalidParameter.
    pub fn check(&self) -> ApiResult<()> {
        Paging::new(self.offset, self.limit, 15)?;
        creator(self.create_uin)?;
        self.tags().map(|_| ())
    }

    /// The part of the list.
    ///
    /// # Errors
    /// Those of `check`, and what the storage fails with.
    pub async fn list(&self, cx: &Cx<'_>) -> ApiResult<RowsPage<TaggedRow>> {
        let paging = Paging::new(self.offset, self.limit, 15)?;
        let Some(filter) = self.place.filter(cx, creator(self.create_uin)?) else {
            return Ok(RowsPage::of(paging, 0, Vec::new()));
        };
        let Paging { offset, limit } = paging;
        let query = ResourceQuery { filter, tags: self.tags()?, any: self.any, offset, limit };
        let page = cx.service.store.list_tagged(&query).await?;
        Ok(RowsPage::of(paging, page.total, page.items.into_iter().map(TaggedRow::from).collect()))
    }
}

impl DescribeResourcesByTags {
    fn asked(&self) -> Asked<'_> {
        Asked {
            tags: &self.tag_filters,
            any: false,
            place: Place {
                service: self.service_type.as_deref(),
                region: self.resource_region.as_deref(),
                prefix: self.resource_prefix.as_deref(),
                id: self.resource_id.as_deref(),
            },
            create_uin: self.create_uin,
            offset: self.offset,
            limit: self.limit,
        }
    }
}

impl Action for DescribeResourcesByTags {
    const NAME: &'static str = "DescribeResourcesByTags";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.TagFilters",
        "InvalidParameterValue.TagFiltersLengthExceeded",
        "InvalidParameterValue.UinInvalid",
        "UnauthorizedOperation",
    ];
    type Response = RowsPage<TaggedRow>;

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
