//! DescribeRoleList.

use std::sync::Arc;

use keyward_domain::directory::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::counted,
    parameters::{Page, PageSize},
    role::RoleInfo,
    tags::Tag,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists roles, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeRoleList {
    /// Which page.
    page: Page,
    /// How many a page has.
    rp: PageSize,
    /// Only roles that have all these tags.
    tags: Option<Vec<Tag>>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The roles.
    list: Vec<RoleInfo>,
    /// How many there are in all.
    total_num: u64,
}

impl Action for DescribeRoleList {
    const NAME: &'static str = "DescribeRoleList";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.ParamError", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let wanted = self.tags.as_deref().unwrap_or_default();
        let has = |role: &&Arc<Role>| wanted.iter().all(|tag| role.tags.get(&tag.key) == Some(&tag.value));
        let (roles, total_num) = counted(cx.directory.roles().filter(has), Some(self.page), Some(self.rp));
        let list = roles.into_iter().map(|role| RoleInfo::of(cx.caller.account, role)).collect();
        Ok(Done::reply(Response { list, total_num }))
    }
}
