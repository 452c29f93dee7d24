//! ListSessions.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{scope_of, whose};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    sign_in::ListedSession,
};

/// Lists the console sessions of the caller or of a sub-account, newest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListSessions {
    /// A sub-account; the caller, if not given.
    target_uin: Option<Uin>,
}

/// The sessions.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListSessionsResponse {
    /// All that last.
    sessions: Vec<ConsoleSession>,
}

/// A signed-in browser.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ConsoleSession {
    /// What names it; it is of no use for signing in.
    session_id: String,
    /// When it began, in seconds since 1970.
    created_at: i64,
    /// When it was used last, in seconds since 1970; not before the last start of the server.
    last_used_at: i64,
    /// Until when it lasts at most, in seconds since 1970.
    expires_at: i64,
    /// From which address it was opened.
    address: String,
    /// What the browser calls itself.
    user_agent: String,
    /// Whether a second factor was shown.
    second_factor: bool,
    /// Whether it is the one that asks.
    current: bool,
}

impl ConsoleSession {
    fn of(listed: ListedSession, cx: &Cx<'_>) -> Self {
        let session_id = listed.id();
        let ListedSession { session, seen_at } = listed;
        Self {
            session_id,
            created_at: session.created_at.0,
            last_used_at: seen_at.0,
            expires_at: session.expires_at.0,
            address: session.address,
            user_agent: session.user_agent,
            second_factor: session.mfa,
            current: cx.caller.browser == Some(session.token_hash),
        }
    }
}

impl Action for ListSessions {
    const NAME: &'static str = "ListSessions";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist"];
    type Response = ListSessionsResponse;

    fn scope(&self) -> Scope {
        scope_of(self.target_uin)
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<ListSessionsResponse>> {
        let sessions = cx.service.sessions_of(whose(cx, self.target_uin)?).await?;
        let sessions = sessions.into_iter().map(|listed| ConsoleSession::of(listed, cx)).collect();
        Ok(Done::reply(ListSessionsResponse { sessions }))
    }
}
