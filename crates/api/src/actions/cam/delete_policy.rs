//! DeletePolicy.

use keyward_domain::directory::{EntryKey, Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, policy};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Deletes policies of the account's own, with all their versions, and takes them from everybody who has them. All of
/// them or none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeletePolicy {
    /// Which policies: 1 to 100. None may be a boundary of somebody, who could do more without it.
    policy_id: Vec<PolicyId>,
}

impl Action for DeletePolicy {
    const NAME: &'static str = "DeletePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.OperatePoliciesOverLimit",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyIdError",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        let code = match self.policy_id.len() {
            1..=100 => return Ok(()),
            0 => "InvalidParameter.ParamError",
            _ => "InvalidParameter.OperatePoliciesOverLimit",
        };
        Err(ApiError::parameter(code, "PolicyId", "must have 1 to 100 entries", "必须有 1 到 100 个元素"))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(self.policy_id.iter().map(|id| CamResource::Policy(*id)).collect())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        for id in &self.policy_id {
            policy::own(
                directory,
                *id,
                "ResourceNotFound.PolicyIdNotFound",
                "InvalidParameter.PolicyIdError",
            )?;
        }
        if let Some(bounded) = directory
            .holders()
            .find(|holder| holder.boundary().is_some_and(|id| self.policy_id.contains(&id)))
        {
            return Err(is_boundary(&bounded));
        }
        let has = |holder: &Holder<'_>| self.policy_id.iter().any(|id| holder.attached(*id).is_some());
        let without = directory.holders().filter(has).map(|holder| holder.without(&self.policy_id));
        let gone = self.policy_id.iter().map(|id| EntryKey::Policy(*id));
        Ok(Done::changing(Empty {}, vec![directory_change(directory.replace(gone, without))]))
    }
}

fn is_boundary(holder: &Holder<'_>) -> ApiError {
    let (en, zh) = match holder {
        Holder::User(user) => (format!("the sub-account {}", user.uin), format!("子账号 {}", user.uin)),
        Holder::Group(group) => (format!("the group {}", group.id), format!("用户组 {}", group.id)),
        Holder::Role(role) => (format!("the role {}", role.name), format!("角色 {}", role.name)),
    };
    ApiError::new(
        "InvalidParameter.ParamError",
        format!(
            "The parameter `PolicyId` names the permissions boundary of {en}. Give that another boundary, or none, first."
        ),
        format!("参数 `PolicyId` 中的策略是{zh}的权限边界，请先更换或删除该权限边界。"),
    )
}
