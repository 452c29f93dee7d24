//! GenerateRandom.

use keyward_crypto::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
    param::types::{ByteCount, SecretText},
};

/// Draws random bytes from the service's generator.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GenerateRandom {
    /// How many: 1 to 1,024.
    number_of_bytes: ByteCount,
}

/// The bytes.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// As Base64.
    plaintext: SecretText,
}

impl Action for GenerateRandom {
    const NAME: &'static str = "GenerateRandom";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let bytes = Secret::random(self.number_of_bytes.get(), &*cx.service.random)?;
        Ok(Done::reply(Response { plaintext: SecretText::base64(bytes.expose()) }))
    }
}
