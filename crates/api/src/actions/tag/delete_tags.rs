//! DeleteTags.

use std::collections::BTreeSet;

use keyward_domain::Tag;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    errors::{no_tag, tag_in_use},
    wire::{GivenTag, count},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Removes tags that no resource carries: all of them, or, if one cannot be removed, none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteTags {
    /// The tags, 1 to 10.
    tags: Vec<GivenTag>,
}

impl Action for DeleteTags {
    const NAME: &'static str = "DeleteTags";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.TagAttachedResource",
        "InvalidParameter",
        "InvalidParameter.ReservedTagKey",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "ResourceNotFound.TagNonExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        count("Tags", &self.tags, 10, ("InvalidParameter", "InvalidParameter"))
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let change = remove(cx, self.tags.iter().cloned().map(Tag::from).collect()).await?;
        Ok(Done::changing(Empty {}, vec![change]))
    }
}

/// The change that removes tags.
///
/// # Errors
/// ResourceNotFound.TagNonExist, FailedOperation.TagAttachedResource.
pub async fn remove(cx: &Cx<'_>, tags: BTreeSet<Tag>) -> ApiResult<Change> {
    let account = cx.caller.account;
    for tag in &tags {
        let found = cx.service.store.tag(account, tag).await?.ok_or_else(|| no_tag(tag))?;
        if found.attached {
            return Err(tag_in_use(tag));
        }
    }
    Ok(Change::DeleteTags { account, tags: tags.into_iter().collect() })
}
