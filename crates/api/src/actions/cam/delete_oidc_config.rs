//! DeleteOIDCConfig.

use keyward_domain::directory::EntryKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, provider::find};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Forgets an identity provider. Those who assumed roles through it can do nothing more with that.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteOIDCConfig {
    /// Which provider.
    name: String,
}

impl Action for DeleteOIDCConfig {
    const NAME: &'static str = "DeleteOIDCConfig";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.IdentityNotExist", "UnauthorizedOperation"];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Provider(self.name.clone())])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let name = find(&cx.directory, &self.name)?.name.clone();
        let change = cx.directory.replace([EntryKey::Provider(name)], []);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]))
    }
}
