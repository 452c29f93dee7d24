//! ListEntitiesForPolicy.

use keyward_domain::directory::{Holder, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::counted,
    parameters::{Page, PageSize},
    policy,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Lists to whom a policy is attached: sub-accounts, then groups, then roles.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListEntitiesForPolicy {
    /// Which policy.
    policy_id: PolicyId,
    /// Which page.
    page: Option<Page>,
    /// How many a page has.
    rp: Option<PageSize>,
    /// `All` (the default), `User`, `Group` or `Role`.
    entity_filter: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_num: u64,
    /// Who has it.
    list: Vec<AttachEntityOfPolicy>,
}

/// Somebody who has the policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttachEntityOfPolicy {
    /// The id: of a sub-account its other number (`Uid`).
    id: String,
    /// The name.
    name: String,
    /// The number of a sub-account; 0 for groups and roles.
    uin: u64,
    /// 1: a sub-account; 2: a group; 3: a role.
    related_type: u64,
    /// Since when, in the time of Beijing.
    attachment_time: String,
}

impl Action for ListEntitiesForPolicy {
    const NAME: &'static str = "ListEntitiesForPolicy";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.EntityFilterError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyIdError",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        match self.entity_filter.as_deref() {
            None | Some("All" | "User" | "Group" | "Role") => Ok(()),
            Some(_) => Err(ApiError::parameter(
                "InvalidParameter.EntityFilterError",
                "EntityFilter",
                "must be All, User, Group or Role",
                "必须为 All、User、Group 或 Role",
            )),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        policy::find(&cx.directory, self.policy_id, "InvalidParameter.PolicyIdError")?;
        let wanted = |holder: &Holder<'_>| match self.entity_filter.as_deref() {
            Some("User") => matches!(holder, Holder::User(_)),
            Some("Group") => matches!(holder, Holder::Group(_)),
            Some("Role") => matches!(holder, Holder::Role(_)),
            _ => true,
        };
        let having = cx.directory.holders().filter(wanted);
        let having = having.filter_map(|holder| Some((holder.attached(self.policy_id)?, holder)));
        let (page, total_num) = counted(having, self.page, self.rp);
        let entity = |(at, holder)| {
            let (id, name, uin, related_type) = match holder {
                Holder::User(user) => (user.uid.to_string(), &user.name, user.uin.0, 1),
                Holder::Group(group) => (group.id.to_string(), &group.name, 0, 2),
                Holder::Role(role) => (role.id.to_string(), &role.name, 0, 3),
            };
            AttachEntityOfPolicy { id, name: name.clone(), uin, related_type, attachment_time: date_time(at) }
        };
        Ok(Done::reply(Response { total_num, list: page.into_iter().map(entity).collect() }))
    }
}
