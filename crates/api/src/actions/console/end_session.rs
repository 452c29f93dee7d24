//! EndSession.

use keyward_domain::Uin;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{scope_of, whose};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Ends a console session of the caller or of a sub-account, at once.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EndSession {
    /// Which one, as ListSessions names it.
    session_id: String,
    /// A sub-account; the caller, if not given.
    target_uin: Option<Uin>,
}

impl Action for EndSession {
    const NAME: &'static str = "EndSession";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["ResourceNotFound.SessionNotExist", "ResourceNotFound.UserNotExist"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        scope_of(self.target_uin)
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let sessions = cx.service.sessions_of(whose(cx, self.target_uin)?).await?;
        let found = sessions.iter().find(|listed| listed.id() == self.session_id).ok_or_else(|| {
            ApiError::new(
                "ResourceNotFound.SessionNotExist",
                "There is no such session, or it is over. See the parameter `SessionId`.",
                "会话不存在或已结束，请检查参数 `SessionId`。",
            )
        })?;
        Ok(Done::changing(Empty {}, vec![Change::CloseSession(found.session.token_hash)]))
    }
}
