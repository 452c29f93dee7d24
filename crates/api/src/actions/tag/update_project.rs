//! UpdateProject.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::no_projects;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Refused: the default project cannot be changed, and there are no others.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateProject {
    /// The number of the project.
    project_id: u64,
    /// Its name from now on.
    project_name: Option<String>,
    /// 1 to turn it off.
    disable: Option<i64>,
    /// What it is for.
    info: Option<String>,
}

impl Action for UpdateProject {
    const NAME: &'static str = "UpdateProject";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation", "UnsupportedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, _: &Cx<'_>) -> ApiResult<Done<Empty>> {
        Err(no_projects())
    }
}
