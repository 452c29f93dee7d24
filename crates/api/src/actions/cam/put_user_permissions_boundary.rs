//! PutUserPermissionsBoundary.

use keyward_domain::{Uin, directory::PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::{bound_user, user},
    policy,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Says what a sub-account may do at most, whatever its policies allow. Holds at once.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PutUserPermissionsBoundary {
    /// Which sub-account.
    target_uin: Uin,
    /// The policy that is its boundary from now on.
    policy_id: PolicyId,
}

impl Action for PutUserPermissionsBoundary {
    const NAME: &'static str = "PutUserPermissionsBoundary";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.PolicyIdNotExist", "InvalidParameter.UserNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.target_uin), CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let user = user(&cx.directory, self.target_uin, "InvalidParameter.UserNotExist")?;
        policy::find(&cx.directory, self.policy_id, "InvalidParameter.PolicyIdNotExist")?;
        Ok(Done::changing(Empty {}, bound_user(cx, user, Some(self.policy_id))))
    }
}
