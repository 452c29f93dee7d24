//! RotateKey.

use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::own_account;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
    rotation::{next_version, no_rotation},
};

/// Rotates a key now, whose rotation is on; once in 24 hours. The new version encrypts from the reply on.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RotateKey {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The rotation.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The id of the rotation, which is done already.
    task_id: String,
}

impl Action for RotateKey {
    const NAME: &'static str = "RotateKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "RequestLimitExceeded.RotateRateLimited",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnauthorizedOperation",
        "UnsupportedOperation.RotateNotSupported",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let key = &cx.permit.key(self.key_id)?.key;
        let mut rotated = key.clone();
        rotated
            .rotate(cx.now)
            .map_err(|reason| no_rotation(reason, key, "UnsupportedOperation.RotateNotSupported"))?;
        let change = next_version(cx.service, rotated, cx.suite, cx.now)?;
        let task_id = cx.service.new_key_id().to_string();
        Ok(Done::changing(Response { task_id }, vec![change]))
    }
}
