//! CreateOIDCConfig.

use std::sync::Arc;

use keyward_domain::{
    Description,
    directory::{Entry, IdentityProvider},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::directory_change, provider::Given};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes an identity provider known that speaks OpenID Connect. Roles may trust those for whom it vouches.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateOIDCConfig {
    /// The issuer that its tokens name: an `https://` URL.
    identity_url: String,
    /// The audiences that its tokens may name: 1 to 50.
    client_id: Vec<String>,
    /// 1 to 128 letters, digits and `._-`, unique among the providers of the account.
    name: String,
    /// Its public keys: the base64 of a JSON Web Key Set.
    identity_key: String,
    /// Free text of up to 1,024 bytes.
    description: Option<Description>,
    /// Only 0: keys are not fetched.
    auto_rotate_key: Option<u64>,
}

impl CreateOIDCConfig {
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

impl Action for CreateOIDCConfig {
    const NAME: &'static str = "CreateOIDCConfig";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameter.IdentityNameInUse",
        "InvalidParameterValue.IdentityUrlError",
        "InvalidParameterValue.MetadataError",
        "InvalidParameterValue.NameError",
        "LimitExceeded.IdentityFull",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        self.given().check()
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let directory = &cx.directory;
        if directory.provider(&self.name).is_some() {
            return Err(ApiError::parameter(
                "InvalidParameter.IdentityNameInUse",
                "Name",
                "must be a name that no other identity provider of the account has",
                "不能与该账号下其他身份提供商的名称相同",
            ));
        }
        if directory.providers().len() >= IdentityProvider::MOST {
            let most = IdentityProvider::MOST;
            return Err(ApiError::new(
                "LimitExceeded.IdentityFull",
                format!("The account has the {most} identity providers that it may have. Delete one first."),
                format!("该账号的身份提供商数量已达上限 {most}，请先删除不用的身份提供商。"),
            ));
        }
        let provider = self.given().provider(IdentityProvider::new(cx.now));
        let change = directory.put([Entry::Provider(Arc::new(provider))]);
        let path = CamResource::Provider(self.name.as_str().to_owned()).path(&cx.directory, cx.caller.uin);
        Ok(Done::changing(Empty {}, vec![directory_change(change)]).touching(path))
    }
}
