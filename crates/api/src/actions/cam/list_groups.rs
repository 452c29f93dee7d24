//! ListGroups.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    groups::GroupInfo,
    parameters::{Page, PageSize, page},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Lists the groups of the account, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListGroups {
    /// Which page: from 1, which is also what counts if not given.
    page: Option<Page>,
    /// How many a page has at most: 1 to 200, 20 if not given.
    rp: Option<PageSize>,
    /// Only groups with this in their name, whatever its case.
    keyword: Option<String>,
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

impl Action for ListGroups {
    const NAME: &'static str = "ListGroups";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.ParamError", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let keyword = self.keyword.as_deref().unwrap_or_default().to_lowercase();
        let found: Vec<_> =
            cx.directory.groups().filter(|group| group.name.to_lowercase().contains(&keyword)).collect();
        let total_num = found.len() as u64;
        let group_info = page(found.iter().map(|group| GroupInfo::from(&***group)), self.page, self.rp);
        Ok(Done::reply(Response { total_num, group_info }))
    }
}
