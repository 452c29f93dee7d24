//! DescribeWhiteBoxKey.

use keyward_domain::WhiteBoxKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{white_box::decrypt_key, white_box_key_info::WhiteboxKeyInfo};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::SecretText,
};

/// Tells what is known of a white-box key; with what decrypts, if the caller may also call DescribeWhiteBoxDecryptKey.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeWhiteBoxKey {
    /// Which key.
    key_id: WhiteBoxKeyId,
}

/// The key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What is known of it.
    key_info: WhiteboxKeyInfo,
}

impl Action for DescribeWhiteBoxKey {
    const NAME: &'static str = "DescribeWhiteBoxKey";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.InvalidKeyId", "ResourceNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.white_box_key(self.key_id)?;
        let (key, devices) = (usable.key(), &usable.record.devices);
        let decrypts = match cx.sight.may_with("DescribeWhiteBoxDecryptKey", usable) {
            true => decrypt_key(cx, key, usable.secret()?, devices).await?,
            false => SecretText::default(),
        };
        let key_info = WhiteboxKeyInfo::of(key, !devices.is_empty(), decrypts);
        Ok(Done::reply(Response { key_info }))
    }
}
