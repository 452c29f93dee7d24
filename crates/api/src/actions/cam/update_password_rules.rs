//! UpdatePasswordRules.

use std::sync::Arc;

use keyward_domain::directory::{AccountSettings, Entry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, password_rules::PassWordRule};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Changes the password rule of the account. It holds for passwords that are set from now on; how old passwords may
/// be, and how often they may be mistyped, for all.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdatePasswordRules {
    /// The rule.
    rules: PassWordRule,
}

impl Action for UpdatePasswordRules {
    const NAME: &'static str = "UpdatePasswordRules";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter.PasswordRuleError", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let before = cx.directory.settings();
        let settings = AccountSettings {
            password_rule: self.rules.applied_to(&before.password_rule)?,
            password_rule_changed: Some((cx.caller.uin, cx.now)),
            ..(**before).clone()
        };
        let change = cx.directory.put([Entry::Settings(Arc::new(settings))]);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
