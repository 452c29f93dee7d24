//! ListUsersForGroup.

use keyward_domain::directory::GroupId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    groups::{self, GroupMemberInfo},
    parameters::{Page, PageSize, page},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the members of a group, by their numbers.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListUsersForGroup {
    /// Which group.
    group_id: GroupId,
    /// Which page: from 1, which is also what counts if not given.
    page: Option<Page>,
    /// How many a page has at most: 1 to 200, 20 if not given.
    rp: Option<PageSize>,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_num: u64,
    /// The members of the page.
    user_info: Vec<GroupMemberInfo>,
}

impl Action for ListUsersForGroup {
    const NAME: &'static str = "ListUsersForGroup";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "ResourceNotFound.GroupNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Group(self.group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let group = groups::existing(&cx.directory, self.group_id, "ResourceNotFound.GroupNotExist")?;
        let members: Vec<_> = cx.directory.members(group.id).collect();
        let total_num = members.len() as u64;
        let user_info = page(members.iter().map(|user| GroupMemberInfo::from(&***user)), self.page, self.rp);
        Ok(Done::reply(Response { total_num, user_info }))
    }
}
