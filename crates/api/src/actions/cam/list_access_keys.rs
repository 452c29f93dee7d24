//! ListAccessKeys.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{access_keys, common::user_or_caller};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    local_time::date_time,
};

/// Lists the access keys of a user, oldest first, without their secrets.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAccessKeys {
    /// Whose; the caller's own if not given.
    target_uin: Option<Uin>,
}

/// The list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The access keys.
    access_keys: Vec<AccessKey>,
}

/// An access key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKey {
    /// `SecretId`.
    access_key_id: String,
    /// `Active` or `Inactive`.
    status: String,
    /// When it was made.
    create_time: String,
    /// What it is for.
    description: String,
}

impl Action for ListAccessKeys {
    const NAME: &'static str = "ListAccessKeys";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.UserNotExist", "OperationDenied.SubUin", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![user_or_caller(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let owner = access_keys::owner(cx, self.target_uin)?;
        let keys = cx.service.store.access_keys(owner).await?;
        let access_keys = keys
            .iter()
            .map(|key| AccessKey {
                access_key_id: key.id.as_str().to_owned(),
                status: access_keys::status(key),
                create_time: date_time(key.created_at),
                description: key.description.clone(),
            })
            .collect();
        Ok(Done::reply(Response { access_keys }))
    }
}
