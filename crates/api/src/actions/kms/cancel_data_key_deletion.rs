//! CancelDataKeyDeletion.

use keyward_domain::{DataKeyId, data_key::DataKeyEvent, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_keys::transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
    quota::{Counted, Place},
};

/// Cancels the deletion of a data key, as long as its time has not come: it is disabled from then on. Needs
/// room in the quota, where it counts again, and a key (CMK) that is not going to be destroyed itself.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CancelDataKeyDeletion {
    /// Which data key.
    data_key_id: DataKeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The data key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Which data key.
    data_key_id: DataKeyId,
}

impl Action for CancelDataKeyDeletion {
    const NAME: &'static str = "CancelDataKeyDeletion";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidDataKeyId",
        "LimitExceeded.DataKeyLimitExceeded",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "ResourceUnavailable.DataKeyNotFound",
        "ResourceUnavailable.DataKeyNotPendingDelete",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let event = DataKeyEvent::CancelDeletion { now: cx.now };
        let changes = transition(cx, &[self.data_key_id], event, Some(Use::SaveDataKey))?;
        let service = cx.service;
        let place = Place::of(Counted::DataKeys, cx.caller.account, cx.region);
        let (token, limit) = (service.new_data_key_id(), service.settings.data_key_limit);
        let reserved =
            service.caches.quotas.reserve(&*service.store, place, *token.as_bytes(), limit).await?;
        let response = Response { data_key_id: self.data_key_id };
        Ok(Done { reserved: Some(reserved), ..Done::changing(response, changes) })
    }
}
