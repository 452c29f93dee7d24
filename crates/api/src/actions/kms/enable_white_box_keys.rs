//! EnableWhiteBoxKeys.

use keyward_domain::WhiteBoxKeyId;
use keyward_domain::white_box::WhiteBoxState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::white_box::{batch, transition};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Lets several white-box keys encrypt, or none of them if one does not exist.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableWhiteBoxKeys {
    /// Which keys: 1 to 50, each once.
    key_ids: Vec<WhiteBoxKeyId>,
}

impl Action for EnableWhiteBoxKeys {
    const NAME: &'static str = "EnableWhiteBoxKeys";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.DuplicatedKeyId",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        batch(&self.key_ids)
    }

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(self.key_ids.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        Ok(Done::changing(Empty {}, transition(cx, &self.key_ids, WhiteBoxState::Enabled)?))
    }
}
