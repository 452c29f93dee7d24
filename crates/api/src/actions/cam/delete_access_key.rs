//! DeleteAccessKey.

use keyward_domain::Uin;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{access_keys, common::user_or_caller};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Deletes an access key, for ever. From the reply on, no request that is signed with it is accepted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteAccessKey {
    /// Which access key.
    access_key_id: String,
    /// Whose it is; the caller's own if not given.
    target_uin: Option<Uin>,
}

impl Action for DeleteAccessKey {
    const NAME: &'static str = "DeleteAccessKey";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.UserNotExist",
        "OperationDenied.SubUin",
        "OperationDenied.UinNotMatch",
        "ResourceNotFound.SecretNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![user_or_caller(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let owner = access_keys::owner(cx, self.target_uin)?;
        let key = access_keys::existing(cx, owner, &self.access_key_id).await?;
        Ok(Done::changing(Empty {}, vec![Change::RemoveAccessKey(key.id)]))
    }
}
