//! ChangePassword.

use keyward_store::{Change, Session};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_session, proven};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::SecretInput,
};

/// Gives the caller another password, and ends all its sessions but this one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    current_password: SecretInput,
    /// The password from now on, by the rules of the account: see GetPasswordRules.
    new_password: SecretInput,
}

impl Action for ChangePassword {
    const NAME: &'static str = "ChangePassword";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "AuthFailure.InvalidPassword",
        "AuthFailure.Locked",
        "AuthFailure.NoSession",
        "InvalidParameter.PasswordViolatedRules",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let caller = proven(cx, "CurrentPassword", &self.current_password).await?;
        let session = cx.service.store.session(&own_session(cx)?).await?;
        let session = session.ok_or_else(|| {
            ApiError::new("AuthFailure.NoSession", "The session ended meanwhile.", "会话已结束。")
        })?;
        let new = self.new_password.share();
        let (mut changes, _) = cx.service.choose_password(caller, &cx.directory, new, "NewPassword").await?;
        // The password was shown just now, so the session counts from now.
        changes.push(Change::OpenSession(Session { created_at: cx.now, ..session }));
        Ok(Done::changing(Empty {}, changes))
    }
}
