//! CancelKeyDeletion.

use keyward_domain::{KeyId, key::Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{own_account, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Cancels the deletion of a key, as long as its time has not come: it is disabled from then on, or waits
/// for its material if that was not imported or is gone.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CancelKeyDeletion {
    /// Which key.
    key_id: KeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Which key.
    key_id: KeyId,
}

impl Action for CancelKeyDeletion {
    const NAME: &'static str = "CancelKeyDeletion";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkNotPendingDelete",
        "UnauthorizedOperation",
        "UnsupportedOperation.NotRoleOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let has_material = cx.permit.key(self.key_id)?.key.has_material();
        let event = Event::CancelDeletion { now: cx.now, has_material };
        let changes = transition(cx, &[self.key_id], event)?;
        Ok(Done::changing(Response { key_id: self.key_id }, changes))
    }
}
