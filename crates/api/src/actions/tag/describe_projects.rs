//! DescribeProjects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Lists the projects of the account: the default one, which every account has, with the number 0.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeProjects {
    /// 1: also hidden projects, of which there are none; 0: without them.
    all_list: u64,
    /// How many to give at most: 1 to 1,000.
    limit: u64,
    /// How many to pass over.
    offset: u64,
    /// Only the project with this number.
    project_id: Option<i64>,
    /// Only projects with this name.
    project_name: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total: u64,
    /// The projects.
    projects: Vec<Project>,
}

/// A project.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Project {
    /// Its number.
    project_id: u64,
    /// Its name.
    project_name: &'static str,
    /// Who made it: the root account.
    creator_uin: u64,
    /// What it is for.
    project_info: &'static str,
    /// When the account was made: `YYYY-MM-DD hh:mm:ss`, UTC.
    create_time: String,
}

const DEFAULT: &str = "default";

impl Action for DescribeProjects {
    const NAME: &'static str = "DescribeProjects";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if self.all_list > 1 {
            return Err(ApiError::invalid("AllList", "must be 0 or 1", "必须为 0 或 1"));
        }
        if !(1..=1000).contains(&self.limit) {
            return Err(ApiError::invalid("Limit", "must be 1 to 1000", "必须在 1 到 1000 之间"));
        }
        Ok(())
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let asked = self.project_id.is_none_or(|id| id == 0)
            && self.project_name.as_deref().is_none_or(|name| name.is_empty() || name == DEFAULT);
        if !asked {
            return Ok(Done::reply(Response { total: 0, projects: Vec::new() }));
        }
        let account = cx.service.store.principal(cx.caller.account).await?;
        let made = account.map(|account| account.created_at.0).unwrap_or_default();
        let made = jiff::Timestamp::from_second(made).map_err(ApiError::internal)?;
        let default = Project {
            project_id: 0,
            project_name: DEFAULT,
            creator_uin: cx.caller.account.0,
            project_info: "",
            create_time: made.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        };
        let projects = if self.offset == 0 { vec![default] } else { Vec::new() };
        Ok(Done::reply(Response { total: 1, projects }))
    }
}
