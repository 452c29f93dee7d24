//! UpdateAccessKey.

use keyward_domain::Uin;
use keyward_store::{AccessKey, Change};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{access_keys, common::user_or_caller};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Switches an access key on or off. From the reply on, no request that is signed with one that is off is accepted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateAccessKey {
    /// Which access key.
    access_key_id: String,
    /// `Active` or `Inactive`.
    status: String,
    /// Whose it is; the caller's own if not given.
    target_uin: Option<Uin>,
}

impl Action for UpdateAccessKey {
    const NAME: &'static str = "UpdateAccessKey";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.UserNotExist",
        "OperationDenied.SubUin",
        "OperationDenied.UinNotMatch",
        "ResourceNotFound.SecretNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        if ["Active", "Inactive"].contains(&&*self.status) {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "Status",
            "must be Active or Inactive",
            "必须为 Active 或 Inactive",
        ))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![user_or_caller(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let owner = access_keys::owner(cx, self.target_uin)?;
        let key = access_keys::existing(cx, owner, &self.access_key_id).await?;
        let active = self.status == "Active";
        if key.active == active {
            return Ok(Done::reply(Empty {}));
        }
        Ok(Done::changing(Empty {}, vec![Change::UpdateAccessKey(AccessKey { active, ..key })]))
    }
}
