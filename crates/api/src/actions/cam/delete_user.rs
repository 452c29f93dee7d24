//! DeleteUser.

use keyward_domain::directory::EntryKey;
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, parameters::Flag, users};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Deletes a sub-account: with it go its memberships, its policies and its console sessions, at once. Keys that it
/// made stay.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteUser {
    /// Which sub-account.
    name: String,
    /// 0 (the default): not while it has access keys; 1: its access keys are deleted too, which needs the permission
    /// `cam:DeleteApiKey` as well.
    force: Option<Flag>,
}

impl Action for DeleteUser {
    const NAME: &'static str = "DeleteUser";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "OperationDenied.HaveKeys",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::UserNamed(self.name.clone())])
    }

    /// Deleting access keys has a permission of its own, under the name that the original has for it.
    fn also_needs(&self) -> Vec<(&'static str, Scope)> {
        match self.force {
            Some(Flag(true)) => vec![("DeleteApiKey", self.scope())],
            _ => Vec::new(),
        }
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let uin = users::named(&cx.directory, &self.name)?.uin;
        let forced = self.force.unwrap_or_default().0;
        if !forced && !cx.service.store.access_keys(uin).await?.is_empty() {
            return Err(ApiError::new(
                "OperationDenied.HaveKeys",
                "The sub-account has access keys. Delete them first, or call with `Force` 1, which deletes them too.",
                "该子用户存在未删除的访问密钥。请先删除访问密钥，或将参数 `Force` 设为 1 一并删除。",
            ));
        }
        let gone = directory_change(cx.directory.replace([EntryKey::User(uin)], []));
        Ok(Done::changing(Empty {}, vec![gone, Change::RemovePrincipal(uin)]))
    }
}
