//! DescribeResourceTagsByTagKeys.

use std::collections::HashSet;

use keyward_domain::TagKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{lists::twenty_keys, pages::RowsPage, paging::Paging, targets::Targets, wire::ShownTag};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells which tags with some keys resources carry; resources that carry none of them are left out.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeResourceTagsByTagKeys {
    /// The service of the resources: `kms`.
    service_type: String,
    /// The type of the resources: `key`.
    resource_prefix: String,
    /// The region of the resources.
    resource_region: String,
    /// Which resources, at most 20: `creatorUin/UIN/KEYID` or the id of a key or data key alone.
    resource_ids: Vec<String>,
    /// The keys, 1 to 20.
    tag_keys: Vec<TagKey>,
    /// How many resources to give at most: up to 1,000, 400 if not given.
    limit: Option<u64>,
    /// How many resources to pass over, a multiple of `Limit`; 0 if not given.
    offset: Option<u64>,
}

/// A resource with its tags.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceIdTag {
    /// The resource, as the request named it.
    resource_id: String,
    /// Its tags that have one of the keys.
    tag_key_values: Vec<ShownTag>,
}

impl DescribeResourceTagsByTagKeys {
    fn targets(&self) -> Targets<'_> {
        Targets {
            service: &self.service_type,
            prefix: Some(&self.resource_prefix),
            region: Some(&self.resource_region),
            ids: &self.resource_ids,
            most: (20, "InvalidParameterValue.ResourceIdInvalid"),
        }
    }

    fn paging(&self) -> ApiResult<Paging> {
        Paging::new(self.offset, self.limit, 400)
    }
}

impl Action for DescribeResourceTagsByTagKeys {
    const NAME: &'static str = "DescribeResourceTagsByTagKeys";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.Tag",
        "InvalidParameterValue.OffsetInvalid",
        "InvalidParameterValue.RegionInvalid",
        "InvalidParameterValue.ResourceIdInvalid",
        "InvalidParameterValue.ResourcePrefixInvalid",
        "InvalidParameterValue.ServiceTypeInvalid",
        "InvalidParameterValue.TagKeyCharacterIllegal",
        "InvalidParameterValue.TagKeyEmpty",
        "InvalidParameterValue.TagKeyLengthExceeded",
        "UnauthorizedOperation",
    ];
    type Response = RowsPage<ResourceIdTag>;

    fn check(&self) -> ApiResult<()> {
        self.paging()?;
        twenty_keys(&self.tag_keys, "InvalidParameter.Tag")?;
        self.targets().names().map(|_| ())
    }

    fn scope(&self) -> Scope {
        Scope::Tagged(self.targets().names().unwrap_or_default())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Self::Response>> {
        let targets = self.targets();
        targets.check_region(cx)?;
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for (name, id) in targets.names()?.iter().zip(targets.ids) {
            let Some(found) = cx.permit.tagged(name).filter(|_| seen.insert(id)) else { continue };
            let asked = found.tags.iter().filter(|tag| self.tag_keys.contains(&tag.key));
            let tag_key_values: Vec<_> = asked.cloned().map(ShownTag::from).collect();
            if !tag_key_values.is_empty() {
                rows.push(ResourceIdTag { resource_id: id.clone(), tag_key_values });
            }
        }
        Ok(Done::reply(RowsPage::cut(self.paging()?, rows)))
    }
}
