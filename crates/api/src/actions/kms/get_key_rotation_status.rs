//! GetKeyRotationStatus.

use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::own_account;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Tells whether a key rotates by itself. DescribeKey tells how often and when.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetKeyRotationStatus {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// Whether it rotates.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Whether rotation is on.
    key_rotation_enabled: bool,
}

impl Action for GetKeyRotationStatus {
    const NAME: &'static str = "GetKeyRotationStatus";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let key_rotation_enabled = cx.permit.key(self.key_id)?.key.rotation.enabled;
        Ok(Done::reply(Response { key_rotation_enabled }))
    }
}
