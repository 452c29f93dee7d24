//! DescribeRootKey.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::root_key::RootKeyInfo;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
};

/// Tells which version of the root key wraps all other keys, what seals it, and how far its rotation is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeRootKey {}

impl Action for DescribeRootKey {
    const NAME: &'static str = "DescribeRootKey";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = RootKeyInfo;

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<RootKeyInfo>> {
        Ok(Done::reply(cx.service.root_key_status().await?.into()))
    }
}
