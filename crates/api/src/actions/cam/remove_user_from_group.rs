//! RemoveUserFromGroup.

use std::{collections::BTreeMap, sync::Arc};

use keyward_domain::{
    Uin,
    directory::{Entry, User},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, groups::GroupIdOfUidInfo};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes sub-accounts out of groups; all of them or none. Who is no member already is passed over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RemoveUserFromGroup {
    /// Who leaves which group: 1 to 100 entries.
    info: Vec<GroupIdOfUidInfo>,
}

impl Action for RemoveUserFromGroup {
    const NAME: &'static str = "RemoveUserFromGroup";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
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
        let mut changed: BTreeMap<Uin, User> = BTreeMap::new();
        for info in &self.info {
            let (user, group) = info.found(&cx.directory, "ResourceNotFound.UserNotExist")?;
            if user.groups.contains(&group) {
                changed.entry(user.uin).or_insert_with(|| (**user).clone()).groups.remove(&group);
            }
        }
        if changed.is_empty() {
            return Ok(Done::reply(Empty {}));
        }
        let entries = changed.into_values().map(|user| Entry::User(Arc::new(user)));
        Ok(Done::changing(Empty {}, vec![directory_change(cx.directory.put(entries))]))
    }
}
