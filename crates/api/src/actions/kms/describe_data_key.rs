//! DescribeDataKey.

use keyward_domain::DataKeyId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::own_account, data_key_metadata::DataKeyMetadata};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::MemberAccount,
};

/// Tells what is known of a data key that the service keeps, in whatever state it is.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeDataKey {
    /// Which data key.
    data_key_id: DataKeyId,
    /// Only the caller's own account.
    member_account: Option<MemberAccount>,
}

/// The data key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// What is known of it.
    data_key_metadata: DataKeyMetadata,
}

impl Action for DescribeDataKey {
    const NAME: &'static str = "DescribeDataKey";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue.InvalidDataKeyId",
        "ResourceUnavailable.DataKeyNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::DataKeys(vec![self.data_key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        own_account(cx, self.member_account.as_ref())?;
        let data_key_metadata = DataKeyMetadata::permitted(cx.permit.data_key(self.data_key_id)?);
        Ok(Done::reply(Response { data_key_metadata }))
    }
}
