//! ConfirmSecondFactor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{SecretInput, SecretText},
};

/// Shows that the app works which was given the secret. From now on signing in asks for a code; this session goes on
/// as it began.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// The six digits that the app shows now.
    code: SecretInput,
}

/// What helps when the device is lost.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmSecondFactorResponse {
    /// Ten codes that each stand for one code of the app, once. Shown here and never again.
    recovery_codes: Vec<SecretText>,
}

impl Action for ConfirmSecondFactor {
    const NAME: &'static str = "ConfirmSecondFactor";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["AuthFailure.Locked", "AuthFailure.MFAFailure", "FailedOperation"];
    type Response = ConfirmSecondFactorResponse;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<ConfirmSecondFactorResponse>> {
        let (uin, code) = (cx.caller.uin, self.code.secret());
        let (codes, change) = cx.service.confirm_factor(&cx.directory, uin, code, cx.origin)?;
        let recovery_codes = codes.into_iter().map(SecretText::plain).collect();
        Ok(Done::changing(ConfirmSecondFactorResponse { recovery_codes }, vec![change]))
    }
}
