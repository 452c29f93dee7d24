//! DisableKeyRotation.

use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{changed, own_account};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
};

/// Lets a key rotate no more, neither by itself nor by RotateKey. Whatever the state of the key; a key
/// that does not rotate stays as it is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DisableKeyRotation {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for DisableKeyRotation {
    const NAME: &'static str = "DisableKeyRotation";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let key = &cx.permit.key(self.key_id)?.key;
        let rotation = key.disable_rotation();
        if rotation == key.rotation {
            return Ok(Done::reply(Empty {}));
        }
        Ok(Done::changing(Empty {}, vec![changed(key, |key| key.rotation = rotation)]))
    }
}
