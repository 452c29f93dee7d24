//! UnTagResources.

use keyward_domain::{ResourceName, TagKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{edit::edit, errors::no_resource, failed_resource::FailedResource, wire::count};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Takes tags off resources: off all of them, or, if one does not exist, off none. What a resource does not
/// carry is no error.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UnTagResources {
    /// The whole names of the resources, at most 10: `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`.
    resource_list: Vec<ResourceName>,
    /// The keys of the tags, at most 10.
    tag_keys: Vec<TagKey>,
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Empty: if one resource fails, the whole call does.
    failed_resources: Vec<FailedResource>,
}

impl Action for UnTagResources {
    const NAME: &'static str = "UnTagResources";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.ReservedTagKey",
        "InvalidParameter.Tag",
        "InvalidParameterValue.ResourceDescriptionError",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "LimitExceeded.ResourceNumPerRequest",
        "LimitExceeded.TagNumPerRequest",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        let codes = ("InvalidParameter", "LimitExceeded.ResourceNumPerRequest");
        count("ResourceList", &self.resource_list, 10, codes)?;
        count("TagKeys", &self.tag_keys, 10, ("InvalidParameter.Tag", "LimitExceeded.TagNumPerRequest"))
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.resource_list.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let changes = edit(cx, &self.resource_list, no_resource, |tags| {
            self.tag_keys.iter().for_each(|key| drop(tags.remove(key)));
            Ok(())
        })?;
        Ok(Done::changing(Response { failed_resources: Vec::new() }, changes))
    }
}
