//! Resources that a request names by service, type, region and ids.

use keyward_domain::{Region, ResourceName};

use super::wire::count;
use crate::{ApiError, ApiResult, action::Cx};

/// What a request says of the resources it is about. All of them are in one region.
pub struct Targets<'a> {
    /// `ServiceType`.
    pub service: &'a str,
    /// `ResourcePrefix`, the type.
    pub prefix: Option<&'a str>,
    /// `ResourceRegion`.
    pub region: Option<&'a str>,
    /// `ResourceIds`.
    pub ids: &'a [String],
    /// How many there may be, and the error code of more.
    pub most: (usize, &'static str),
}

impl Targets<'_> {
    /// Their names, in order.
    ///
    /// # Errors
    /// InvalidParameterValue.ServiceTypeInvalid, .ResourcePrefixInvalid, .RegionInvalid and .ResourceIdInvalid, and
    /// the code of too many.
    pub fn names(&self) -> ApiResult<Vec<ResourceName>> {
        if self.service != "kms" {
            return Err(ApiError::parameter(
                "InvalidParameterValue.ServiceTypeInvalid",
                "ServiceType",
                "must be kms: resources of other services have no tags here",
                "必须为 kms：不支持其他服务的资源标签",
            ));
        }
        if self.prefix != Some("key") {
            return Err(ApiError::parameter(
                "InvalidParameterValue.ResourcePrefixInvalid",
                "ResourcePrefix",
                "must be key",
                "必须为 key",
            ));
        }
        let region = self.region.unwrap_or_default();
        if Region::parse(region).is_none() {
            return Err(wrong_region());
        }
        let (most, too_many) = self.most;
        let wrong = "InvalidParameterValue.ResourceIdInvalid";
        count("ResourceIds", self.ids, most, (wrong, too_many))?;
        let name = |(n, id): (usize, &String)| {
            ResourceName::kms(region, id).ok_or_else(|| {
                ApiError::parameter(
                    wrong,
                    &format!("ResourceIds.{n}"),
                    "must be creatorUin/UIN/KEYID, the ResourceId of a key, or the id of a key or data key alone",
                    "必须为 creatorUin/UIN/KEYID（密钥的 ResourceId），或密钥、数据密钥的 ID",
                )
            })
        };
        self.ids.iter().enumerate().map(name).collect()
    }

    /// Refuses a region that there is not.
    ///
    /// # Errors
    /// InvalidParameterValue.RegionInvalid.
    pub fn check_region(&self, cx: &Cx<'_>) -> ApiResult<()> {
        let known = self.region.is_some_and(|region| cx.service.regions.names().contains(&region));
        if known { Ok(()) } else { Err(wrong_region()) }
    }
}

fn wrong_region() -> ApiError {
    ApiError::parameter(
        "InvalidParameterValue.RegionInvalid",
        "ResourceRegion",
        "must be the region of the resources; see GetRegions of kms",
        "必须为资源所在的地域，请查看 kms 的 GetRegions",
    )
}
