//! GetUserAppId.

use keyward_domain::account::app_id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells who the caller is, and the numbers of its account. Everybody may ask.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetUserAppId {}

/// The numbers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The caller's own number.
    uin: String,
    /// The number of the root account that it belongs to.
    owner_uin: String,
    /// The number that older services know the account by.
    app_id: u64,
}

impl Action for GetUserAppId {
    const NAME: &'static str = "GetUserAppId";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Nothing
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let (uin, owner) = (cx.caller.uin, cx.caller.account);
        let response = Response { uin: uin.to_string(), owner_uin: owner.to_string(), app_id: app_id(owner) };
        Ok(Done::reply(response))
    }
}
