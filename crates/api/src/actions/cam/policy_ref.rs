//! Which policy a request means, where it may be named by number or by name.

use keyward_domain::directory::{Directory, KnownPolicy, PolicyId};

use crate::{ApiError, ApiResult, cam_resource::CamResource};

/// Which policy a request means: by its number, else by its name. If both are given they must fit.
pub struct PolicyRef<'a> {
    id: Option<PolicyId>,
    name: Option<&'a str>,
}

impl<'a> PolicyRef<'a> {
    /// What `PolicyId` and `PolicyName` say; an empty name says nothing.
    pub fn new(id: Option<PolicyId>, name: Option<&'a str>) -> Self {
        Self { id, name: name.filter(|name| !name.is_empty()) }
    }

    /// Whether it can mean a policy at all.
    ///
    /// # Errors
    /// InvalidParameter.ParamError if neither is given.
    pub fn check(&self) -> ApiResult<()> {
        if self.id.is_some() || self.name.is_some() {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "PolicyId",
            "must be given, or else `PolicyName`",
            "与 `PolicyName` 必须至少填写一个",
        ))
    }

    /// What permission is needed on.
    pub fn resource(&self) -> CamResource {
        match (self.id, self.name) {
            (Some(id), _) => CamResource::Policy(id),
            (None, Some(name)) => CamResource::PolicyNamed(name.to_owned()),
            (None, None) => CamResource::Any,
        }
    }

    /// The policy.
    ///
    /// # Errors
    /// InvalidParameter.PolicyIdNotExist.
    pub fn find<'d>(&self, directory: &'d Directory) -> ApiResult<KnownPolicy<'d>> {
        let named = |name: &str| directory.known_policy_named(name);
        let found = match (self.id, self.name) {
            (Some(id), None) => directory.known_policy(id),
            (Some(id), Some(name)) => named(name).filter(|policy| policy.id() == id),
            (None, name) => name.and_then(named),
        };
        found.ok_or_else(|| {
            ApiError::new(
                "InvalidParameter.PolicyIdNotExist",
                "The account has no policy of that number and name.",
                "该账号下不存在此 ID 和名称的策略。",
            )
        })
    }
}
