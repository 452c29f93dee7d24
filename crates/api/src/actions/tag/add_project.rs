//! AddProject.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::no_projects;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Refused: there are no projects but the default one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AddProject {
    /// The name.
    project_name: String,
    /// What it is for.
    info: Option<String>,
}

/// Never given.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "the contract has it; the action is always refused")]
pub struct Response {
    /// The number of the project.
    project_id: u64,
    /// 1 if it is new.
    is_new: i64,
}

impl Action for AddProject {
    const NAME: &'static str = "AddProject";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation", "UnsupportedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, _: &Cx<'_>) -> ApiResult<Done<Response>> {
        Err(no_projects())
    }
}
