//! TagResources.

use std::collections::HashSet;

use keyward_domain::{ResourceName, policy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    edit::edit,
    errors::no_resource,
    failed_resource::FailedResource,
    wire::{GivenTag, count},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Gives tags to resources: to all of them, or, if one cannot have them, to none. A tag key that a resource has
/// gets the new value; tags that the account does not have are made.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TagResources {
    /// The whole names of the resources, at most 10: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource_list: Vec<ResourceName>,
    /// The tags, at most 10.
    tags: Vec<GivenTag>,
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Empty: if one resource fails, the whole call does.
    failed_resources: Vec<FailedResource>,
}

impl Action for TagResources {
    const NAME: &'static str = "TagResources";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.ReservedTagKey",
        "InvalidParameter.Tag",
        "InvalidParameterValue.ResourceDescriptionError",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyDuplicate",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "InvalidParameterValue.TagValueCharacterIllegal",
        "InvalidParameterValue.TagValueEmpty",
        "InvalidParameterValue.TagValueLengthExceeded",
        "LimitExceeded.ResourceAttachedTags",
        "LimitExceeded.ResourceNumPerRequest",
        "LimitExceeded.TagKey",
        "LimitExceeded.TagNumPerRequest",
        "LimitExceeded.TagValue",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        let codes = ("InvalidParameter", "LimitExceeded.ResourceNumPerRequest");
        count("ResourceList", &self.resource_list, 10, codes)?;
        count("Tags", &self.tags, 10, ("InvalidParameter.Tag", "LimitExceeded.TagNumPerRequest"))?;
        let mut keys = HashSet::new();
        if self.tags.iter().all(|tag| keys.insert(&tag.tag_key)) {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameterValue.TagKeyDuplicate",
            "Tags",
            "must name each tag key once",
            "中的标签键不能重复",
        ))
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.resource_list.clone())
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        self.tags.iter().map(|tag| policy::Tag::new(tag.tag_key.as_str(), tag.tag_value.as_str())).collect()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let changes = edit(cx, &self.resource_list, no_resource, |tags| {
            tags.extend(self.tags.iter().map(|tag| (tag.tag_key.clone(), tag.tag_value.clone())));
            Ok(())
        })?;
        Ok(Done::changing(Response { failed_resources: Vec::new() }, changes))
    }
}
