//! ResetSecondFactor.

use keyward_domain::Uin;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{scope_of, whose};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    sign_in::put_factor,
};

/// Removes the second factor of a sub-account that has lost its device, and ends its sessions.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ResetSecondFactor {
    /// Which sub-account.
    target_uin: Uin,
}

impl Action for ResetSecondFactor {
    const NAME: &'static str = "ResetSecondFactor";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        scope_of(Some(self.target_uin))
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let uin = whose(cx, Some(self.target_uin))?;
        let changes = vec![put_factor(&cx.directory, uin, None)?, Change::CloseSessions(uin)];
        Ok(Done::changing(Empty {}, changes))
    }
}
