//! DescribeSecondFactor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{scope_of, whose};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};
use keyward_domain::Uin;

/// Tells whether a second factor is set up.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeSecondFactor {
    /// A sub-account; the caller, if not given.
    target_uin: Option<Uin>,
}

/// What there is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecondFactorResponse {
    /// Whether one is set up, and signing in asks for it.
    enabled: bool,
    /// Whether the account demands one.
    demanded: bool,
    /// How many recovery codes are left.
    recovery_codes_left: u64,
}

impl Action for DescribeSecondFactor {
    const NAME: &'static str = "DescribeSecondFactor";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.UserNotExist"];
    type Response = DescribeSecondFactorResponse;

    fn scope(&self) -> Scope {
        scope_of(self.target_uin)
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<DescribeSecondFactorResponse>> {
        let uin = whose(cx, self.target_uin)?;
        let factor = cx.directory.second_factor(uin);
        Ok(Done::reply(DescribeSecondFactorResponse {
            enabled: factor.is_some(),
            demanded: cx.directory.demands_factor(uin),
            recovery_codes_left: factor.map_or(0, |factor| factor.recovery_hashes.len() as u64),
        }))
    }
}
