//! ListAttachedRolePolicies.

use keyward_domain::directory::PolicyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::attached,
    lists::{check_keyword, contains, counted},
    parameters::{Page, PageSize},
    policy::{CREATE_MODE, description, kind_name},
    role::RoleRef,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    local_time::date_time,
};

/// Lists the policies that are attached to a role, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAttachedRolePolicies {
    /// Which page.
    page: Page,
    /// How many a page has.
    rp: PageSize,
    /// Which role, by its number.
    role_id: Option<String>,
    /// Which role, by its name.
    role_name: Option<String>,
    /// Only those of a type: `User` for the account's own, `QCS` for presets.
    policy_type: Option<String>,
    /// Only policies with this in their names, in any case.
    keyword: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The policies.
    list: Vec<AttachedPolicyOfRole>,
    /// How many there are in all.
    total_num: u64,
}

/// A policy that is attached to the role.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedPolicyOfRole {
    /// Its number.
    policy_id: PolicyId,
    /// Its name.
    policy_name: String,
    /// Since when it is attached, in the time of Beijing.
    add_time: String,
    /// `User`: the account's own; `QCS`: a preset.
    policy_type: &'static str,
    /// Always 2: made by policy syntax.
    create_mode: u64,
    /// Always 0: services do not go away.
    deactived: u64,
    /// Always empty.
    deactived_detail: Vec<String>,
    /// What is said about it.
    description: String,
}

impl ListAttachedRolePolicies {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for ListAttachedRolePolicies {
    const NAME: &'static str = "ListAttachedRolePolicies";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "InvalidParameter.RoleNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        check_keyword(self.keyword.as_deref(), "InvalidParameter.ParamError")?;
        match self.policy_type.as_deref() {
            None | Some("" | "User" | "QCS") => self.role().check(),
            Some(_) => Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "PolicyType",
                "must be User or QCS",
                "必须为 User 或 QCS",
            )),
        }
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let role = self.role().find(&cx.directory)?;
        let wanted = self.policy_type.as_deref().filter(|kind| !kind.is_empty());
        let found = attached(&cx.directory, &role.policies)
            .filter(|(policy, _)| wanted.is_none_or(|kind| kind == kind_name(*policy)))
            .filter(|(policy, _)| contains(policy.name(), self.keyword.as_deref()));
        let (page, total_num) = counted(found, Some(self.page), Some(self.rp));
        let list = page.into_iter().map(|(policy, attached)| AttachedPolicyOfRole {
            policy_id: policy.id(),
            policy_name: policy.name().to_owned(),
            add_time: date_time(attached.at),
            policy_type: kind_name(policy),
            create_mode: CREATE_MODE,
            deactived: 0,
            deactived_detail: Vec::new(),
            description: description(policy).to_owned(),
        });
        Ok(Done::reply(Response { list: list.collect(), total_num }))
    }
}
