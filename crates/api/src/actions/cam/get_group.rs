//! GetGroup.

use keyward_domain::directory::GroupId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::groups::{self, GroupMemberInfo};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Tells about a group and its members.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetGroup {
    /// Which group.
    group_id: GroupId,
}

/// The group.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    group_id: GroupId,
    /// What it is called.
    group_name: String,
    /// How many members it has.
    group_num: u64,
    /// Free text.
    remark: String,
    /// When it was made.
    create_time: String,
    /// Its members.
    user_info: Vec<GroupMemberInfo>,
}

impl Action for GetGroup {
    const NAME: &'static str = "GetGroup";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Group(self.group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let group = groups::existing(&cx.directory, self.group_id, "ResourceNotFound.UserNotExist")?;
        let user_info: Vec<_> =
            cx.directory.members(group.id).map(|user| GroupMemberInfo::from(&**user)).collect();
        Ok(Done::reply(Response {
            group_id: group.id,
            group_name: group.name.clone(),
            group_num: user_info.len() as u64,
            remark: group.remark.clone(),
            create_time: date_time(group.created_at),
            user_info,
        }))
    }
}
