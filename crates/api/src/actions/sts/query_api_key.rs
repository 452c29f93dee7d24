//! QueryApiKey.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    actions::cam::access_key_owner,
    cam_resource::CamResource,
};

/// Lists the access keys of a user, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct QueryApiKey {
    /// Whose; the caller's if not given.
    target_uin: Option<Uin>,
}

/// The access keys.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The access keys.
    id_keys: Vec<ApiKey>,
}

/// An access key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ApiKey {
    /// `SecretId`.
    secret_id: String,
    /// When it was made, in seconds since 1970.
    create_time: i64,
    /// 2: it can be used; 3: it is switched off. Deleted ones are not kept.
    status: u64,
}

impl Action for QueryApiKey {
    const NAME: &'static str = "QueryApiKey";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.UserNotExist", "OperationDenied.SubUin", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![self.target_uin.map_or(CamResource::Caller, CamResource::User)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let owner = access_key_owner(cx, self.target_uin)?;
        let keys = cx.service.store.access_keys(owner).await?;
        let id_keys = keys.into_iter().map(|key| ApiKey {
            secret_id: key.id.as_str().to_owned(),
            create_time: key.created_at.0,
            status: if key.active { 2 } else { 3 },
        });
        Ok(Done::reply(Response { id_keys: id_keys.collect() }))
    }
}
