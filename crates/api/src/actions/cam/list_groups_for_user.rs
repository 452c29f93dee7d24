//! ListGroupsForUser.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{no_such_user, user_or_caller},
    groups::GroupInfo,
    parameters::{Page, PageSize, page},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the groups that a sub-account is in, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListGroupsForUser {
    /// Which sub-account, by its other number. Without `Uid` and `SubUin` it is the caller.
    uid: Option<u64>,
    /// How many a page has at most: 1 to 200, 20 if not given.
    rp: Option<PageSize>,
    /// Which page: from 1, which is also what counts if not given.
    page: Option<Page>,
    /// Which sub-account; counts if both numbers are given.
    sub_uin: Option<Uin>,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_num: u64,
    /// The groups of the page.
    group_info: Vec<GroupInfo>,
}

impl Action for ListGroupsForUser {
    const NAME: &'static str = "ListGroupsForUser";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        let user = match (self.sub_uin, self.uid) {
            (None, Some(uid)) => CamResource::UserWithUid(uid),
            (uin, _) => user_or_caller(uin),
        };
        Scope::Cam(vec![user])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let user = match (self.sub_uin, self.uid) {
            (None, Some(uid)) => cx.directory.users().find(|user| user.uid == uid),
            (uin, _) => cx.directory.user(uin.unwrap_or(cx.caller.uin)),
        };
        let user = user.ok_or_else(|| no_such_user("ResourceNotFound.UserNotExist"))?;
        let groups = user.groups.iter().filter_map(|id| cx.directory.group(*id));
        let group_info = page(groups.map(|group| GroupInfo::from(&**group)), self.page, self.rp);
        Ok(Done::reply(Response { total_num: user.groups.len() as u64, group_info }))
    }
}
