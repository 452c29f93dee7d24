//! UpdateGroup.

use std::sync::Arc;

use keyward_domain::directory::{Entry, GroupId, GroupName, Remark};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::directory_change,
    groups::{self, name_is_free},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Gives a group another name or description; what is not given stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateGroup {
    /// Which group.
    group_id: GroupId,
    /// What it is called from now on: 1 to 64 visible characters, unique in the account.
    group_name: Option<GroupName>,
    /// Free text of up to 1,024 bytes.
    remark: Option<Remark>,
}

impl Action for UpdateGroup {
    const NAME: &'static str = "UpdateGroup";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.GroupNameInUse",
        "InvalidParameter.ParamError",
        "ResourceNotFound.GroupNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Group(self.group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let before = groups::existing(&cx.directory, self.group_id, "ResourceNotFound.GroupNotExist")?;
        let mut group = (**before).clone();
        if let Some(name) = &self.group_name {
            name_is_free(&cx.directory, name.as_str(), Some(group.id))?;
            name.as_str().clone_into(&mut group.name);
        }
        if let Some(remark) = &self.remark {
            remark.as_str().clone_into(&mut group.remark);
        }
        if group == **before {
            return Ok(Done::reply(Empty {}));
        }
        let change = cx.directory.put([Entry::Group(Arc::new(group))]);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
