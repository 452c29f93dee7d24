//! GetSecurityLastUsed.

use keyward_domain::{AccessKeyId, UnixSeconds, account::PrincipalKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date,
};

/// Tells on which day access keys were used last. Ids that are of no access key of this account are left out, and so
/// are the root account's if somebody else asks.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetSecurityLastUsed {
    /// Which access keys: 1 to 10.
    secret_id_list: Vec<String>,
}

/// The list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// One entry an access key.
    secret_id_last_used_rows: Vec<SecretIdLastUsed>,
}

/// When an access key was used last.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SecretIdLastUsed {
    /// Which access key.
    secret_id: String,
    /// On which day; `null` if never.
    last_used_date: Option<String>,
    /// When on that day it was noticed, in milliseconds since 1970; 0 if never.
    last_secret_used_date: u64,
}

impl Action for GetSecurityLastUsed {
    const NAME: &'static str = "GetSecurityLastUsed";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if (1..=10).contains(&self.secret_id_list.len()) {
            return Ok(());
        }
        Err(ApiError::invalid("SecretIdList", "must have 1 to 10 entries", "必须有 1 到 10 个元素"))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let mut rows = Vec::new();
        for id in self.secret_id_list.iter().filter_map(|id| AccessKeyId::parse(id)) {
            let Some(key) = cx.service.store.access_key(&id).await? else { continue };
            let of_root = key.uin == cx.directory.account && cx.caller.kind == PrincipalKind::Root;
            if !of_root && cx.directory.user(key.uin).is_none() {
                continue;
            }
            let used_at = cx.service.credentials.noted_use(&id).max(key.used_at);
            rows.push(SecretIdLastUsed {
                secret_id: id.as_str().to_owned(),
                last_used_date: used_at.map(date),
                last_secret_used_date: used_at.map_or(0, milliseconds),
            });
        }
        Ok(Done::reply(Response { secret_id_last_used_rows: rows }))
    }
}

fn milliseconds(time: UnixSeconds) -> u64 {
    time.0.saturating_mul(1000).max(0).unsigned_abs()
}
