//! DescribeDataKeys.

use keyward_domain::DataKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_key_metadata::DataKeyMetadata, data_keys::batch};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Tells what is known of several data keys; fails if one of them does not exist.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeDataKeys {
    /// Which data keys: 1 to 100, each once.
    data_key_ids: Vec<DataKeyId>,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The data keys.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What is known of them, in the order they were asked for.
    data_key_metadatas: Vec<DataKeyMetadata>,
}

impl Action for DescribeDataKeys {
    const NAME: &'static str = "DescribeDataKeys";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue",
        "InvalidParameterValue.DuplicatedDataKeyId",
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.DataKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        batch(&self.data_key_ids)
    }

    fn scope(&self) -> Scope {
        Scope::DataKeys(self.data_key_ids.clone())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let found =
            self.data_key_ids.iter().map(|&id| cx.permit.data_key(id).map(DataKeyMetadata::permitted));
        Ok(Done::reply(Response { data_key_metadatas: found.collect::<ApiResult<_>>()? }))
    }
}
