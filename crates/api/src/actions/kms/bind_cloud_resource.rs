//! BindCloudResource.

use keyward_domain::{CloudResourceId, KeyId, Owner, ProductId, key::Use};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::next_revision;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    keyring::kept,
};

/// Gives a cloud product a key for one of its resources: the product may use the key, and as long as it is
/// bound the key cannot be disabled, archived or deleted, and its material does not expire.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BindCloudResource {
    /// Which key; it must be enabled.
    key_id: KeyId,
    /// The short name of the product, as the operator registered it: `cos`, `mysql`.
    product_id: ProductId,
    /// What of the product uses the key: 1 to 128 printable ASCII characters.
    resource_id: CloudResourceId,
}

impl Action for BindCloudResource {
    const NAME: &'static str = "BindCloudResource";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CmkUsedByCloudProduct",
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let Self { key_id, product_id, resource_id } = self;
        cx.service.products.check(product_id)?;
        let usable = cx.permit.key(*key_id)?;
        let key = &usable.key;
        if key.owner != Owner::User {
            return Err(kept::in_use(*key_id));
        }
        usable.check(Use::Bind)?;
        if cx.service.store.is_bound(*key_id, product_id, resource_id).await? {
            return Ok(Done::reply(Empty {}));
        }
        let mut key = next_revision(key);
        key.imported.valid_to = None;
        let (product, resource) = (product_id.clone(), resource_id.clone());
        Ok(Done::changing(Empty {}, vec![Change::BindResource { key, product, resource }]))
    }
}
