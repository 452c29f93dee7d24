//! DetachUserPolicy.

use keyward_domain::{
    Uin,
    directory::{Holder, PolicyId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::{detach, user},
    policy,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Detaches a policy from a sub-account, which loses at once what it allowed. Not attached, nothing happens.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DetachUserPolicy {
    /// Which policy: one of the account's own, or a preset.
    policy_id: PolicyId,
    /// Which sub-account.
    detach_uin: Uin,
}

impl Action for DetachUserPolicy {
    const NAME: &'static str = "DetachUserPolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["ResourceNotFound.PolicyIdNotFound", "ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id), CamResource::User(self.detach_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        policy::find(directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        let user = user(directory, self.detach_uin, "ResourceNotFound.UserNotExist")?;
        let holder = Holder::User(user);
        Ok(Done::changing(Empty {}, detach(cx, &holder, self.policy_id)))
    }
}
