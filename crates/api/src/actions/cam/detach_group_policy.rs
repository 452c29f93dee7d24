//! DetachGroupPolicy.

use keyward_domain::directory::{GroupId, Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{attachment::detach, groups::existing, policy};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Detaches a policy from a group, whose members lose at once what it allowed. Not attached, nothing happens.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DetachGroupPolicy {
    /// Which policy: one of the account's own, or a preset.
    policy_id: PolicyId,
    /// Which group.
    detach_group_id: GroupId,
}

impl Action for DetachGroupPolicy {
    const NAME: &'static str = "DetachGroupPolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.PolicyIdNotExist", "ResourceNotFound.GroupNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id), CamResource::Group(self.detach_group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        policy::find(directory, self.policy_id, "InvalidParameter.PolicyIdNotExist")?;
        let group = existing(directory, self.detach_group_id, "ResourceNotFound.GroupNotExist")?;
        let holder = Holder::Group(group);
        Ok(Done::changing(Empty {}, detach(cx, &holder, self.policy_id)))
    }
}
