//! RotateRootKey.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::root_key::RootKeyInfo;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Gives the root key a new version, which wraps all new keys at once; all others are wrapped anew in the background, and
/// then the earlier version is gone. DescribeRootKey tells how far that is. Ciphertexts do not change, and no call waits
/// for it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RotateRootKey {}

impl Action for RotateRootKey {
    const NAME: &'static str = "RotateRootKey";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["FailedOperation", "UnauthorizedOperation"];
    type Response = RootKeyInfo;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<RootKeyInfo>> {
        let change = cx.service.rotate_root_key().await?;
        Ok(Done::changing(cx.service.root_key_status().await?.into(), vec![change]))
    }
}
