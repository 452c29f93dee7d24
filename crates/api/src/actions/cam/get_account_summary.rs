//! GetAccountSummary.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells how many there are of everything that access management knows.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetAccountSummary {}

/// The numbers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The policies of the account's own.
    policies: u64,
    /// The roles.
    roles: u64,
    /// The identity providers.
    idps: u64,
    /// The sub-accounts.
    user: u64,
    /// The groups.
    group: u64,
    /// The sub-accounts that are in a group.
    member: u64,
    /// The identity providers, once more.
    identity_providers: u64,
}

impl Action for GetAccountSummary {
    const NAME: &'static str = "GetAccountSummary";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let directory = &cx.directory;
        Ok(Done::reply(Response {
            policies: directory.policies().len() as u64,
            roles: directory.roles().len() as u64,
            idps: directory.providers().len() as u64,
            user: directory.users().len() as u64,
            group: directory.groups().len() as u64,
            member: directory.users().filter(|user| !user.groups.is_empty()).count() as u64,
            identity_providers: directory.providers().len() as u64,
        }))
    }
}
