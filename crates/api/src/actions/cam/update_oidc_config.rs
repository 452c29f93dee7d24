//! UpdateOIDCConfig.

use std::sync::Arc;

use keyward_domain::{
    Description,
    directory::{Entry, IdentityProvider},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::directory_change,
    provider::{Given, find},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Says everything about an identity provider anew; without `Description` that stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdateOIDCConfig {
    /// The issuer that its tokens name: an `https://` URL.
    identity_url: String,
    /// The audiences that its tokens may name: 1 to 50.
    client_id: Vec<String>,
    /// Which provider.
    name: String,
    /// Its public keys: the base64 of a JSON Web Key Set.
    identity_key: String,
    /// Free text of up to 1,024 bytes.
    description: Option<Description>,
    /// Only 0: keys are not fetched.
    auto_rotate_key: Option<u64>,
}

impl UpdateOIDCConfig {
    fn given(&self) -> Given<'_> {
        Given {
            identity_url: &self.identity_url,
            client_ids: &self.client_id,
            name: &self.name,
            identity_key: &self.identity_key,
            description: self.description.as_ref(),
            auto_rotate_key: self.auto_rotate_key,
        }
    }
}

impl Action for UpdateOIDCConfig {
    const NAME: &'static str = "UpdateOIDCConfig";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.IdentityUrlError",
        "InvalidParameterValue.MetadataError",
        "InvalidParameterValue.NameError",
        "ResourceNotFound.IdentityNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.given().check()
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Provider(self.name.clone())])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        let before = IdentityProvider::clone(find(directory, &self.name)?);
        let provider = IdentityProvider { updated_at: cx.now, ..self.given().provider(before) };
        let change = directory.put([Entry::Provider(Arc::new(provider))]);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
