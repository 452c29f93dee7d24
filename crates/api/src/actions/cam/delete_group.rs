//! DeleteGroup.

use std::sync::Arc;

use keyward_domain::directory::{Entry, EntryKey, GroupId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, groups};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Deletes a group. Its members stay, but no longer have what they had by it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteGroup {
    /// Which group.
    group_id: GroupId,
}

impl Action for DeleteGroup {
    const NAME: &'static str = "DeleteGroup";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Group(self.group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let id = groups::existing(&cx.directory, self.group_id, "ResourceNotFound.UserNotExist")?.id;
        let left = cx.directory.members(id).map(|member| {
            let mut member = (**member).clone();
            member.groups.remove(&id);
            Entry::User(Arc::new(member))
        });
        let change = cx.directory.replace([EntryKey::Group(id)], left);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
