//! DeleteWhiteBoxKey.

use keyward_domain::{WhiteBoxKeyId, white_box::WhiteBoxState};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Deletes a disabled white-box key at once and for ever: nothing can be encrypted with it again, and no DecryptKey be
/// made. Those that were given out go on decrypting.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteWhiteBoxKey {
    /// Which key.
    key_id: WhiteBoxKeyId,
}

impl Action for DeleteWhiteBoxKey {
    const NAME: &'static str = "DeleteWhiteBoxKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let key = cx.permit.white_box_key(self.key_id)?.key();
        if key.state == WhiteBoxState::Enabled {
            return Err(ApiError::new(
                "FailedOperation",
                format!("The white-box key {} is enabled. Disable it before you delete it.", key.id),
                format!("白盒密钥 {} 处于启用状态，请先禁用再删除。", key.id),
            ));
        }
        Ok(Done::changing(Empty {}, vec![Change::RemoveWhiteBoxKey(Box::new(key.clone()))]))
    }
}
