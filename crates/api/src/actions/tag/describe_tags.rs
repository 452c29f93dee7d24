//! DescribeTags.

use keyward_domain::{TagKey, TagValue};
use keyward_store::ListedTag;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{creator, show_project, tags},
    pages::TagsPage,
    paging::Paging,
    wire::CUSTOM,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the tags of the account, ordered by key and value.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeTags {
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

/// A tag of the account.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TagWithDelete {
    /// The key.
    tag_key: TagKey,
    /// The value.
    tag_value: TagValue,
    /// 1 if no resource carries it, so that it can be removed; otherwise 0.
    can_delete: u64,
    /// `Custom`.
    category: &'static str,
}

impl From<ListedTag> for TagWithDelete {
    fn from(ListedTag { tag, attached }: ListedTag) -> Self {
        let can_delete = u64::from(!attached);
        Self { tag_key: tag.key, tag_value: tag.value, can_delete, category: CUSTOM }
    }
}

/// What DescribeTags and DescribeTagsSeq are asked for.
pub struct Asked<'a> {
    /// `TagKeys`, or else `TagKey`.
    pub keys: &'a [TagKey],
    /// `TagValue`.
    pub value: Option<&'a TagValue>,
    /// `Offset`.
    pub offset: Option<u64>,
    /// `Limit`.
    pub limit: Option<u64>,
    /// `CreateUin`.
    pub create_uin: Option<u64>,
    /// `ShowProject`.
    pub show_project: Option<u64>,
}

impl Asked<'_> {
    /// Checks what no type does.
    ///
    /// # Errors
    /// InvalidParameter, InvalidParameterValue.OffsetInvalid, InvalidParameterValue.UinInvalid.
    pub fn check(&self) -> ApiResult<()> {
        Paging::new(self.offset, self.limit, 15)?;
        show_project(self.show_project)?;
        creator(self.create_uin).map(|_| ())
    }

    /// The part of the list.
    ///
    /// # Errors
    /// Those of `check`, and what the storage fails with.
    pub async fn list(&self, cx: &Cx<'_>) -> ApiResult<TagsPage<TagWithDelete>> {
        let paging = Paging::new(self.offset, self.limit, 15)?;
        let query = tags(cx, self.keys, self.value, creator(self.create_uin)?, paging);
        let page = cx.service.store.list_tags(&query).await?;
        Ok(TagsPage::of(paging, page.total, page.items.into_iter().map(TagWithDelete::from).collect()))
    }
}

impl DescribeTags {
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

impl Action for DescribeTags {
    const NAME: &'static str = "DescribeTags";
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
