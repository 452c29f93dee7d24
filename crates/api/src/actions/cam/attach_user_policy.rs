//! AttachUserPolicy.

use keyward_domain::{
    Uin,
    directory::{Holder, PolicyId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::{attach, user},
    policy,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Attaches a policy to a sub-account, which may do from now on what it says. Attached already, it stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AttachUserPolicy {
    /// Which policy: one of the account's own, or a preset.
    policy_id: PolicyId,
    /// Which sub-account.
    attach_uin: Uin,
}

impl Action for AttachUserPolicy {
    const NAME: &'static str = "AttachUserPolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.AttachmentFull",
        "ResourceNotFound.PolicyIdNotFound",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id), CamResource::User(self.attach_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        policy::find(directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        let user = user(directory, self.attach_uin, "ResourceNotFound.UserNotExist")?;
        let holder = Holder::User(user);
        Ok(Done::changing(Empty {}, attach(cx, &holder, self.policy_id)?))
    }
}
