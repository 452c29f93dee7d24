//! BeginSecondFactor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::proven;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{SecretInput, SecretText},
    sign_in::provisioning_uri,
};

/// Begins to set up a second factor: gives the secret that an authenticator app needs. It counts once
/// ConfirmSecondFactor has shown that the app works; begun again, only the newest secret does.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BeginSecondFactor {
    /// The password of the caller.
    password: SecretInput,
}

/// The secret, shown here and never again.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct BeginSecondFactorResponse {
    /// In Base32, to be typed.
    secret: SecretText,
    /// As an address (`otpauth://`), to be shown as a QR code.
    uri: SecretText,
}

impl Action for BeginSecondFactor {
    const NAME: &'static str = "BeginSecondFactor";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["AuthFailure.InvalidPassword", "AuthFailure.Locked", "FailedOperation"];
    type Response = BeginSecondFactorResponse;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<BeginSecondFactorResponse>> {
        let caller = proven(cx, "Password", &self.password).await?;
        let (secret, change) = cx.service.begin_factor(&cx.directory, caller.uin)?;
        let (secret, uri) = provisioning_uri(&secret, &caller);
        let (secret, uri) = (SecretText::plain(secret), SecretText::plain(uri));
        Ok(Done::changing(BeginSecondFactorResponse { secret, uri }, vec![change]))
    }
}
