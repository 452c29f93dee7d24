//! DescribeKeys.

use keyward_domain::KeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{batch, own_account},
    key_metadata::KeyMetadata,
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Tells what is known of several keys; fails if one of them does not exist.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeKeys {
    /// Which keys: 1 to 100, each once.
    key_ids: Vec<KeyId>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The keys.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What is known of them, in the order they were asked for.
    key_metadatas: Vec<KeyMetadata>,
}

impl Action for DescribeKeys {
    const NAME: &'static str = "DescribeKeys";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.DuplicatedKeyId",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        batch(&self.key_ids)
    }

    fn scope(&self) -> Scope {
        Scope::Keys(self.key_ids.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let found = self.key_ids.iter().map(|&id| Ok(KeyMetadata::of(&cx.permit.key(id)?.key, cx.suite)));
        Ok(Done::reply(Response { key_metadatas: found.collect::<ApiResult<_>>()? }))
    }
}
