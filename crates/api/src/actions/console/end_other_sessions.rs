//! EndOtherSessions.

use keyward_domain::Uin;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_session, scope_of, whose};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Ends all console sessions of the caller or of a sub-account, at once; all but the one that asks.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EndOtherSessions {
    /// A sub-account; the caller, if not given.
    target_uin: Option<Uin>,
}

impl Action for EndOtherSessions {
    const NAME: &'static str = "EndOtherSessions";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        scope_of(self.target_uin)
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let uin = whose(cx, self.target_uin)?;
        let close = Change::CloseOtherSessions { uin, keep: own_session(cx)? };
        Ok(Done::changing(Empty {}, vec![close]))
    }
}
