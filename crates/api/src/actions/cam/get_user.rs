//! GetUser.

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{parameters::Flag, users};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells about a sub-account.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetUser {
    /// Which sub-account.
    name: String,
}

/// The sub-account.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    uin: Uin,
    /// What it signs in with.
    name: String,
    /// Its other number.
    uid: u64,
    /// Free text.
    remark: String,
    /// Whether it may sign in to the console: 1 or 0.
    console_login: Flag,
    /// Its telephone number.
    phone_num: String,
    /// The country code of the telephone number.
    country_code: String,
    /// Its e-mail address.
    email: String,
    /// From where it signed in last; empty, because that stands in the audit trail alone.
    #[serde(rename = "RecentlyLoginIP")]
    recently_login_ip: String,
    /// When it signed in last; empty, because that stands in the audit trail alone.
    recently_login_time: String,
}

impl Action for GetUser {
    const NAME: &'static str = "GetUser";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::UserNamed(self.name.clone())])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let user = users::named(&cx.directory, &self.name)?;
        Ok(Done::reply(Response {
            uin: user.uin,
            name: user.name.clone(),
            uid: user.uid,
            remark: user.remark.clone(),
            console_login: Flag(user.console_login),
            phone_num: user.phone.clone(),
            country_code: user.country_code.clone(),
            email: user.email.clone(),
            recently_login_ip: String::new(),
            recently_login_time: String::new(),
        }))
    }
}
