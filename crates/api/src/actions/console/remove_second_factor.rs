//! RemoveSecondFactor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::SecretInput,
    sign_in::put_factor,
};

/// Removes the second factor of the caller. Where the account demands one, the next sign-in asks for a new one.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RemoveSecondFactor {
    /// The six digits that the app shows now, or a recovery code.
    code: SecretInput,
}

impl Action for RemoveSecondFactor {
    const NAME: &'static str = "RemoveSecondFactor";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["AuthFailure.Locked", "AuthFailure.MFAFailure"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let uin = cx.caller.uin;
        cx.service.show_factor(&cx.directory, uin, self.code.secret(), cx.origin)?;
        Ok(Done::changing(Empty {}, vec![put_factor(&cx.directory, uin, None)?]))
    }
}
