//! AddUserToGroup.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use keyward_domain::{
    Uin,
    directory::{Directory, Entry, GroupId, User},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, groups::GroupIdOfUidInfo};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// How many groups a sub-account is in at most (CAM, limits).
const GROUPS_OF_USER: usize = 10;
/// How many members a group has at most (CAM, limits).
const MEMBERS_OF_GROUP: usize = 100;

/// Makes sub-accounts members of groups; all of them or none. Who is a member already stays one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AddUserToGroup {
    /// Who joins which group: 1 to 100 entries.
    info: Vec<GroupIdOfUidInfo>,
}

impl Action for AddUserToGroup {
    const NAME: &'static str = "AddUserToGroup";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.GroupNotExist",
        "InvalidParameter.GroupUserFull",
        "InvalidParameter.ParamError",
        "InvalidParameter.UserGroupFull",
        "InvalidParameter.UserUinAndUinNotAllNull",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        GroupIdOfUidInfo::check(&self.info)
    }

    fn scope(&self) -> Scope {
        Scope::Cam(GroupIdOfUidInfo::resources(&self.info))
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        let mut changed: BTreeMap<Uin, User> = BTreeMap::new();
        let mut joined: BTreeMap<GroupId, BTreeSet<Uin>> = BTreeMap::new();
        for info in &self.info {
            let (user, group) = info.found(directory, "InvalidParameter.GroupNotExist")?;
            if !user.groups.contains(&group) {
                changed.entry(user.uin).or_insert_with(|| (**user).clone()).groups.insert(group);
                joined.entry(group).or_default().insert(user.uin);
            }
        }
        if changed.is_empty() {
            return Ok(Done::reply(Empty {}));
        }
        check_room(directory, &changed, &joined)?;
        let entries = changed.into_values().map(|user| Entry::User(Arc::new(user)));
        Ok(Done::changing(Empty {}, vec![directory_change(directory.put(entries))]))
    }
}

fn check_room(
    directory: &Directory,
    changed: &BTreeMap<Uin, User>,
    joined: &BTreeMap<GroupId, BTreeSet<Uin>>,
) -> ApiResult<()> {
    if let Some(user) = changed.values().find(|user| user.groups.len() > GROUPS_OF_USER) {
        return Err(ApiError::new(
            "InvalidParameter.UserGroupFull",
            format!("The sub-account {} would be in more than {GROUPS_OF_USER} groups.", user.uin),
            format!("子用户 {} 加入的用户组数量将超过上限 {GROUPS_OF_USER}。", user.uin),
        ));
    }
    let full = |(id, new): &(&GroupId, &BTreeSet<Uin>)| {
        directory.members(**id).count() + new.len() > MEMBERS_OF_GROUP
    };
    match joined.iter().find(full) {
        None => Ok(()),
        Some((id, _)) => Err(ApiError::new(
            "InvalidParameter.GroupUserFull",
            format!("The group {id} would have more than {MEMBERS_OF_GROUP} members."),
            format!("用户组 {id} 的成员数量将超过上限 {MEMBERS_OF_GROUP}。"),
        )),
    }
}
