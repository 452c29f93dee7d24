//! ModifyResourceTags.

use std::collections::HashSet;

use keyward_domain::{ResourceName, TagKey, policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{edit::edit, errors::no_resource, wire::GivenTag};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Gives a resource tags or other values of its tags, and takes tags off it, all at once. Tags that the account
/// does not have are made; taking off what the resource does not have is no error.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ModifyResourceTags {
    /// The whole name of the resource: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource: ResourceName,
    /// The tags that it shall have, whatever values their keys had. These or `DeleteTags` must be given.
    replace_tags: Option<Vec<GivenTag>>,
    /// The tags to take off it; none of `ReplaceTags`.
    delete_tags: Option<Vec<TagName>>,
}

/// A tag, by its key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TagName {
    /// The key.
    tag_key: TagKey,
}

impl ModifyResourceTags {
    fn replaced(&self) -> &[GivenTag] {
        self.replace_tags.as_deref().unwrap_or_default()
    }

    fn deleted(&self) -> &[TagName] {
        self.delete_tags.as_deref().unwrap_or_default()
    }
}

fn wrong(parameter: &str, en: &str, zh: &str) -> ApiError {
    ApiError::parameter("InvalidParameter.Tag", parameter, en, zh)
}

impl Action for ModifyResourceTags {
    const NAME: &'static str = "ModifyResourceTags";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ReservedTagKey",
        "InvalidParameter.Tag",
        "InvalidParameterValue.DeleteTagsParamError",
        "InvalidParameterValue.ResourceDescriptionError",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.ResourceAttachedTags",
        "LimitExceeded.TagKey",
        "LimitExceeded.TagValue",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        if self.replace_tags.is_none() && self.delete_tags.is_none() {
            return Err(wrong(
                "ReplaceTags",
                "or `DeleteTags` must be given",
                "和 `DeleteTags` 必须指定其一",
            ));
        }
        let is_empty = |tags: Option<usize>| tags == Some(0);
        for (name, count) in [
            ("ReplaceTags", self.replace_tags.as_ref().map(Vec::len)),
            ("DeleteTags", self.delete_tags.as_ref().map(Vec::len)),
        ] {
            if is_empty(count) {
                return Err(wrong(name, "must have an entry if it is given", "指定时不能为空数组"));
            }
        }
        let mut keys = HashSet::new();
        if !self.replaced().iter().all(|tag| keys.insert(&tag.tag_key)) {
            return Err(wrong("ReplaceTags", "must name each tag key once", "中的标签键不能重复"));
        }
        if self.deleted().iter().any(|tag| keys.contains(&tag.tag_key)) {
            return Err(ApiError::parameter(
                "InvalidParameterValue.DeleteTagsParamError",
                "DeleteTags",
                "must name no tag key of `ReplaceTags`",
                "不能包含 `ReplaceTags` 中的标签键",
            ));
        }
        Ok(())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(vec![self.resource.clone()])
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        self.replaced()
            .iter()
            .map(|tag| policy::Tag::new(tag.tag_key.as_str(), tag.tag_value.as_str()))
            .collect()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let changes = edit(cx, std::slice::from_ref(&self.resource), no_resource, |tags| {
            self.deleted().iter().for_each(|tag| drop(tags.remove(&tag.tag_key)));
            tags.extend(self.replaced().iter().map(|tag| (tag.tag_key.clone(), tag.tag_value.clone())));
            Ok(())
        })?;
        Ok(Done::changing(Empty {}, changes))
    }
}
