//! DescribeWhiteBoxDecryptKey.

use keyward_domain::WhiteBoxKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::white_box::decrypt_key;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::SecretText,
};

/// Gives what decrypts on devices: tables that hide the key, made anew at each call, for the devices that the key is bound
/// to now, or for any if it is bound to none. Also of a disabled key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeWhiteBoxDecryptKey {
    /// Which key.
    key_id: WhiteBoxKeyId,
}

/// What decrypts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Base64 of the file that `keyward-whitebox` reads, up to 4 MiB.
    decrypt_key: SecretText,
}

impl Action for DescribeWhiteBoxDecryptKey {
    const NAME: &'static str = "DescribeWhiteBoxDecryptKey";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.InvalidKeyId", "ResourceNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let key = cx.permit.white_box_key(self.key_id)?;
        let decrypt_key = decrypt_key(cx, key.key(), key.secret()?, &key.record.devices).await?;
        Ok(Done::reply(Response { decrypt_key }))
    }
}
