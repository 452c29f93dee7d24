//! What a call may touch.

use std::sync::Arc;

use keyward_domain::{DataKey, DataKeyId, KeyId, ResourceName, WhiteBoxKeyId, resource};
use keyward_store::{DataKeyRecord, TagRecord};

use crate::{
    ApiError, ApiResult, data_keyring,
    keyring::UsableKey,
    white_box_keyring::{self, UsableWhiteBoxKey},
};

/// What a caller may touch in one call. Only [`super::authorize`] makes one, and an action reaches keys and data
/// keys only through it.
pub struct Permit {
    pub(super) keys: Vec<(KeyId, Option<Arc<UsableKey>>)>,
    pub(super) data_keys: Vec<(DataKeyId, Option<PermittedDataKey>)>,
    pub(super) white_box_keys: Vec<(WhiteBoxKeyId, Option<Arc<UsableWhiteBoxKey>>)>,
    pub(super) tagged: Vec<(ResourceName, Option<TagRecord>)>,
}

/// A data key with its CMK.
pub struct PermittedDataKey {
    /// The data key and its ciphertext.
    pub record: Arc<DataKeyRecord>,
    cmk: Option<Arc<UsableKey>>,
}

impl PermittedDataKey {
    pub(super) fn new(record: Arc<DataKeyRecord>, cmk: Option<Arc<UsableKey>>) -> Self {
        Self { record, cmk }
    }

    /// What is known of the data key.
    pub fn data_key(&self) -> &DataKey {
        &self.record.data_key
    }

    /// The last segment of its resource name.
    pub fn resource_id(&self) -> String {
        resource::key_resource_id(self.data_key().creator, self.data_key().id)
    }

    /// The CMK that encrypted it.
    ///
    /// # Errors
    /// ResourceUnavailable.CmkNotFound if that was destroyed.
    pub fn cmk(&self) -> ApiResult<&Arc<UsableKey>> {
        self.cmk.as_ref().ok_or_else(|| not_found(self.data_key().key))
    }
}

impl Permit {
    pub(super) fn nothing() -> Self {
        Self { keys: Vec::new(), data_keys: Vec::new(), white_box_keys: Vec::new(), tagged: Vec::new() }
    }

    /// The key with that id.
    ///
    /// # Errors
    /// ResourceUnavailable.CmkNotFound if the account has no such key in the region.
    pub fn key(&self, id: KeyId) -> ApiResult<&Arc<UsableKey>> {
        let found = self.keys.iter().find(|(known, _)| *known == id).and_then(|(_, key)| key.as_ref());
        found.ok_or_else(|| not_found(id))
    }

    /// All keys of the scope that exist.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<UsableKey>> {
        self.keys.iter().filter_map(|(_, key)| key.as_ref())
    }

    /// The data key with that id.
    ///
    /// # Errors
    /// ResourceUnavailable.DataKeyNotFound if the account has no such data key in the region.
    pub fn data_key(&self, id: DataKeyId) -> ApiResult<&PermittedDataKey> {
        let found = self.data_keys.iter().find(|(known, _)| *known == id);
        found.and_then(|(_, data_key)| data_key.as_ref()).ok_or_else(|| data_keyring::not_found(id))
    }

    /// All data keys of the scope that exist.
    pub fn data_keys(&self) -> impl Iterator<Item = &PermittedDataKey> {
        self.data_keys.iter().filter_map(|(_, data_key)| data_key.as_ref())
    }

    /// The white-box key with that id.
    ///
    /// # Errors
    /// ResourceNotFound if the account has no such white-box key in the region.
    pub fn white_box_key(&self, id: WhiteBoxKeyId) -> ApiResult<&Arc<UsableWhiteBoxKey>> {
        let found = self.white_box_keys.iter().find(|(known, _)| *known == id);
        found.and_then(|(_, key)| key.as_ref()).ok_or_else(|| white_box_keyring::not_found(id))
    }

    /// All white-box keys of the scope that exist.
    pub fn white_box_keys(&self) -> impl Iterator<Item = &Arc<UsableWhiteBoxKey>> {
        self.white_box_keys.iter().filter_map(|(_, key)| key.as_ref())
    }

    /// The resource with that name and its tags; `None` if the account has no such resource.
    pub fn tagged(&self, name: &ResourceName) -> Option<&TagRecord> {
        self.tagged.iter().find(|(known, _)| known == name).and_then(|(_, found)| found.as_ref())
    }

    /// All resources of the scope that exist and carry tags, or may.
    pub fn all_tagged(&self) -> impl Iterator<Item = &TagRecord> {
        self.tagged.iter().filter_map(|(_, found)| found.as_ref())
    }
}

/// The error of a key that the account does not have in the region.
pub fn not_found(id: KeyId) -> ApiError {
    ApiError::new(
        "ResourceUnavailable.CmkNotFound",
        format!("The key {id} does not exist in this account and region."),
        format!("该账号在此地域下不存在密钥 {id}。"),
    )
}
