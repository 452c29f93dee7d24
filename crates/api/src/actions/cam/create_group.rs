//! CreateGroup.

use std::sync::Arc;

use keyward_domain::directory::{Entry, Group, GroupId, GroupName, Remark};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::directory_change,
    groups::{self, name_is_free},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes a group of sub-accounts. It has no members and no policies at first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateGroup {
    /// What it is called: 1 to 64 visible characters, unique in the account.
    group_name: GroupName,
    /// Free text of up to 1,024 bytes.
    remark: Option<Remark>,
}

/// The new group.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    group_id: GroupId,
}

impl Action for CreateGroup {
    const NAME: &'static str = "CreateGroup";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.GroupFull",
        "InvalidParameter.GroupNameInUse",
        "InvalidParameter.ParamError",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let directory = &cx.directory;
        if directory.groups().len() >= groups::MOST {
            return Err(ApiError::new(
                "InvalidParameter.GroupFull",
                format!("The account has the {} groups that it may have. Delete one first.", groups::MOST),
                format!("该账号的用户组数量已达上限 {}，请先删除不用的用户组。", groups::MOST),
            ));
        }
        name_is_free(directory, self.group_name.as_str(), None)?;
        let group = Group {
            id: GroupId(directory.next_number()),
            name: self.group_name.as_str().to_owned(),
            remark: self.remark.clone().unwrap_or_default().as_str().to_owned(),
            created_at: cx.now,
            policies: Vec::new(),
        };
        let group_id = group.id;
        let change = directory.put([Entry::Group(Arc::new(group))]);
        let path = CamResource::Group(group_id).path(directory, cx.caller.uin);
        Ok(Done::changing(Response { group_id }, vec![directory_change(change)]).touching(path))
    }
}
