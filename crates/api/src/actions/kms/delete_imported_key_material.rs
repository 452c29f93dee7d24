//! DeleteImportedKeyMaterial.

use keyward_domain::{KeyId, key::Event};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::import::no_import;
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
    keyring::kept,
};

/// Removes imported material from a key, which waits for it from then on. Nothing decrypts with the key
/// until the same material is imported again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DeleteImportedKeyMaterial {
    /// Which key.
    key_id: KeyId,
}

impl Action for DeleteImportedKeyMaterial {
    const NAME: &'static str = "DeleteImportedKeyMaterial";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.CmkUsedByCloudProduct",
        "InvalidParameter",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "UnsupportedOperation.NotExternalCmk",
    ];
    type Response = Empty;

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let usable = cx.permit.key(self.key_id)?;
        kept::check(usable, Event::RemoveMaterial)?;
        let key = &usable.key;
        let mut emptied = key.clone();
        emptied.remove_imported(Event::RemoveMaterial).map_err(|reason| no_import(reason, key))?;
        emptied.revision += 1;
        Ok(Done::changing(Empty {}, vec![Change::DestroyMaterial(Box::new(emptied))]))
    }
}
