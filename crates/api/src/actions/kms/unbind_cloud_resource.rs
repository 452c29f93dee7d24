//! UnbindCloudResource.

use keyward_domain::{CloudResourceId, KeyId, ProductId};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::next_revision;
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// Takes a key from a resource of a cloud product again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UnbindCloudResource {
    /// Which key, in any state.
    key_id: KeyId,
    /// The short name of the product.
    product_id: ProductId,
    /// What of the product used the key.
    resource_id: CloudResourceId,
}

impl Action for UnbindCloudResource {
    const NAME: &'static str = "UnbindCloudResource";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CloudResourceBindingNotFound",
        "ResourceUnavailable.CmkNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let Self { key_id, product_id, resource_id } = self;
        let key = &cx.permit.key(*key_id)?.key;
        // A product that is registered no more may still be bound, so its name is not checked.
        if !cx.service.store.is_bound(*key_id, product_id, resource_id).await? {
            return Err(ApiError::new(
                "ResourceUnavailable.CloudResourceBindingNotFound",
                format!("The key {key_id} is not bound to `{resource_id}` of `{product_id}`."),
                format!("密钥 {key_id} 未绑定云产品 `{product_id}` 的资源 `{resource_id}`。"),
            ));
        }
        let (key, product, resource) = (next_revision(key), product_id.clone(), resource_id.clone());
        Ok(Done::changing(Empty {}, vec![Change::UnbindResource { key, product, resource }]))
    }
}
