//! EnableKeyRotation.

use keyward_domain::{KeyId, key::RotateDays};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{changed, own_account};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    param::types::MemberAccount,
    rotation::no_rotation,
};

/// Lets a key rotate by itself, or changes how often it does. A rotation makes new material for what is
/// encrypted from then on; what was encrypted before still decrypts.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableKeyRotation {
    /// Which key.
    key_id: KeyId,
    /// Every how many days: 7 to 365, 365 if not given.
    rotate_days: Option<RotateDays>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

impl Action for EnableKeyRotation {
    const NAME: &'static str = "EnableKeyRotation";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.ExternalCmkCanNotRotate",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        own_account(cx, self.member_account.as_ref())?;
        let key = &cx.permit.key(self.key_id)?.key;
        let rotation = key
            .enable_rotation(self.rotate_days.unwrap_or_default(), cx.now)
            .map_err(|reason| no_rotation(reason, key, "UnsupportedOperation.ExternalCmkCanNotRotate"))?;
        if rotation == key.rotation {
            return Ok(Done::reply(Empty {}));
        }
        Ok(Done::changing(Empty {}, vec![changed(key, |key| key.rotation = rotation)]))
    }
}
