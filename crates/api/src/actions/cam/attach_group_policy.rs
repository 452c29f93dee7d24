//! AttachGroupPolicy.

use keyward_domain::directory::{GroupId, Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::attach, groups::existing, policy};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Attaches a policy to a group: its members may do from now on what it says. Attached already, it stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AttachGroupPolicy {
    /// Which policy: one of the account's own, or a preset.
    policy_id: PolicyId,
    /// Which group.
    attach_group_id: GroupId,
}

impl Action for AttachGroupPolicy {
    const NAME: &'static str = "AttachGroupPolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.AttachmentFull",
        "ResourceNotFound.GroupNotExist",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id), CamResource::Group(self.attach_group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        policy::find(directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        let group = existing(directory, self.attach_group_id, "ResourceNotFound.GroupNotExist")?;
        let holder = Holder::Group(group);
        Ok(Done::changing(Empty {}, attach(cx, &holder, self.policy_id)?))
    }
}
