//! ListAttachedGroupPolicies.

use keyward_domain::directory::GroupId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::{AttachPolicyInfo, attached},
    groups::existing,
    lists::{check_keyword, contains, counted},
    parameters::{Page, PageSize},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the policies that are attached to a group, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAttachedGroupPolicies {
    /// Which group.
    target_group_id: GroupId,
    /// Which page.
    page: Option<Page>,
    /// How many a page has.
    rp: Option<PageSize>,
    /// Only policies with this in their names, in any case.
    keyword: Option<String>,
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

impl Action for ListAttachedGroupPolicies {
    const NAME: &'static str = "ListAttachedGroupPolicies";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.SearchKeywordLengthError",
        "ResourceNotFound.GroupNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        check_keyword(self.keyword.as_deref(), "InvalidParameter.SearchKeywordLengthError")
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Group(self.target_group_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let group = existing(&cx.directory, self.target_group_id, "ResourceNotFound.GroupNotExist")?;
        let found = attached(&cx.directory, &group.policies);
        let found = found.filter(|(policy, _)| contains(policy.name(), self.keyword.as_deref()));
        let (page, total_num) = counted(found, self.page, self.rp);
        let list = page.into_iter().map(|one| AttachPolicyInfo::of(cx.caller.account, one)).collect();
        Ok(Done::reply(Response { total_num, list }))
    }
}
