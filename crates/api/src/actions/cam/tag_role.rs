//! TagRole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    role::{RoleRef, put},
    tags::{self, CODES, Tag},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Gives a role tags. A key that it has already gets the new value.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct TagRole {
    /// The tags.
    tags: Vec<Tag>,
    /// Which role, by its name.
    role_name: Option<String>,
    /// Which role, by its number.
    role_id: Option<String>,
}

impl TagRole {
    fn role(&self) -> RoleRef<'_> {
        RoleRef::new(self.role_id.as_deref(), self.role_name.as_deref())
    }
}

impl Action for TagRole {
    const NAME: &'static str = "TagRole";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.RoleNotExist",
        "InvalidParameter.TagLimitExceeded",
        "InvalidParameter.TagParamError",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.role().check()
    }

    fn scope(&self) -> Scope {
        self.role().scope()
    }

    fn request_tags(&self) -> Vec<keyward_domain::policy::Tag> {
        tags::requested(Some(&self.tags))
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let given = tags::read(Some(&self.tags), CODES)?;
        let role = self.role().find(&cx.directory)?;
        let mut all = role.tags.clone();
        all.extend(given);
        tags::check_number(&all, CODES.1)?;
        Ok(Done::changing(Empty {}, put(cx, role, |role| role.tags = all)))
    }
}
