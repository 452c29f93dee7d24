//! CreateTags.

use std::collections::HashSet;

use keyward_domain::Tag;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    errors::tag_exists,
    wire::{GivenTag, count},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Makes tags for resources to be given later: all of them, or, if the account has one of them, none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateTags {
    /// The tags, 1 to 10.
    tags: Option<Vec<GivenTag>>,
}

impl CreateTags {
    fn given(&self) -> &[GivenTag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

impl Action for CreateTags {
    const NAME: &'static str = "CreateTags";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameter.Tag",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.TagKey",
        "LimitExceeded.TagValue",
        "ResourceInUse.TagDuplicate",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        count("Tags", self.given(), 10, ("InvalidParameter.Tag", "InvalidParameter.Tag"))
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let change = make(cx, self.given().iter().cloned().map(Tag::from).collect()).await?;
        Ok(Done::changing(Empty {}, vec![change]))
    }
}

/// The change that makes tags.
///
/// # Errors
/// ResourceInUse.TagDuplicate if the account has one of them, InvalidParameter.Tag if one stands twice.
pub async fn make(cx: &Cx<'_>, tags: Vec<Tag>) -> ApiResult<Change> {
    let (account, creator) = (cx.caller.account, cx.caller.uin);
    let mut seen = HashSet::new();
    for tag in &tags {
        if !seen.insert(tag) {
            return Err(ApiError::parameter(
                "InvalidParameter.Tag",
                "Tags",
                "must have each tag once",
                "中的标签不能重复",
            ));
        }
        if cx.service.store.tag(account, tag).await?.is_some() {
            return Err(tag_exists(tag));
        }
    }
    Ok(Change::CreateTags { account, creator, tags })
}
