//! DescribeOIDCConfig.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::provider::find;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Tells everything about an identity provider.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeOIDCConfig {
    /// Which provider.
    name: String,
}

/// The provider.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Always 11: a provider for roles.
    provider_type: u64,
    /// The issuer that its tokens name.
    identity_url: String,
    /// Its public keys: the base64 of a JSON Web Key Set.
    identity_key: String,
    /// The audiences that its tokens may name.
    client_id: Vec<String>,
    /// Always 11: in use.
    status: u64,
    /// What is said about it.
    description: String,
    /// Its name.
    name: String,
    /// Always 0: keys are not fetched.
    auto_rotate_key: u64,
}

impl Action for DescribeOIDCConfig {
    const NAME: &'static str = "DescribeOIDCConfig";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.IdentityNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Provider(self.name.clone())])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let provider = find(&cx.directory, &self.name)?;
        Ok(Done::reply(Response {
            provider_type: 11,
            identity_url: provider.identity_url.clone(),
            identity_key: provider.identity_key.clone(),
            client_id: provider.client_ids.clone(),
            status: 11,
            description: provider.description.clone(),
            name: provider.name.clone(),
            auto_rotate_key: 0,
        }))
    }
}
