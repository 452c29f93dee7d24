//! EnableWhiteBoxKey.

use keyward_domain::WhiteBoxKeyId;
use keyward_domain::white_box::WhiteBoxState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::white_box::transition;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Lets a white-box key encrypt. One that may already is left as it is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EnableWhiteBoxKey {
    /// Which key.
    key_id: WhiteBoxKeyId,
}

impl Action for EnableWhiteBoxKey {
    const NAME: &'static str = "EnableWhiteBoxKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterValue.InvalidKeyId", "ResourceNotFound", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        Ok(Done::changing(Empty {}, transition(cx, &[self.key_id], WhiteBoxState::Enabled)?))
    }
}
