//! GetPasswordRules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::password_rules::PassWordRule;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Tells the password rule of the account.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetPasswordRules {}

/// The rule.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The rule.
    rules: PassWordRule,
    /// When it was changed last; empty if never.
    update_time: String,
    /// The number of who changed it last; empty if nobody did.
    modifier: String,
}

impl Action for GetPasswordRules {
    const NAME: &'static str = "GetPasswordRules";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let settings = cx.directory.settings();
        let (modifier, update_time) = match settings.password_rule_changed {
            Some((who, when)) => (who.to_string(), date_time(when)),
            None => (String::new(), String::new()),
        };
        let rules = PassWordRule::from(&settings.password_rule);
        Ok(Done::reply(Response { rules, update_time, modifier }))
    }
}
