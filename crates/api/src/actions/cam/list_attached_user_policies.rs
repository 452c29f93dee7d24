//! ListAttachedUserPolicies.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::{AttachPolicyInfo, attached, user},
    lists::counted,
    parameters::{Page, PageSize},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the policies that are attached to a sub-account directly, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAttachedUserPolicies {
    /// Which sub-account.
    target_uin: Uin,
    /// Which page.
    page: Option<Page>,
    /// How many a page has.
    rp: Option<PageSize>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_num: u64,
    /// The policies.
    list: Vec<AttachPolicyInfo>,
}

impl Action for ListAttachedUserPolicies {
    const NAME: &'static str = "ListAttachedUserPolicies";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let user = user(&cx.directory, self.target_uin, "ResourceNotFound.UserNotExist")?;
        let (page, total_num) = counted(attached(&cx.directory, &user.policies), self.page, self.rp);
        let list = page.into_iter().map(|one| AttachPolicyInfo::of(cx.caller.account, one)).collect();
        Ok(Done::reply(Response { total_num, list }))
    }
}
