//! A data key that the service begins to keep, generated or imported.

use keyward_domain::{
    DataKey, DataKeyId, KeyId, Origin, Tag,
    data_key::{DataKeyDescription, DataKeyName, DataKeyState},
    resource,
};
use keyward_store::{Change, DataKeyRecord};

use crate::{
    ApiError, ApiResult,
    action::Cx,
    quota::{Counted, Place, Reservation},
};

/// What is to be kept.
pub struct NewDataKey {
    /// Its name.
    pub name: DataKeyName,
    /// Its description.
    pub description: DataKeyDescription,
    /// The CMK that encrypted it.
    pub key: KeyId,
    /// Its length, 1 to 1,024 bytes.
    pub length: usize,
    /// Made or imported.
    pub origin: Origin,
    /// The ciphertext that the CMK made of it.
    pub ciphertext: String,
    /// The canonical bytes of the encryption context it was made for.
    pub context: Vec<u8>,
    /// Its tags, ordered by key.
    pub tags: Vec<Tag>,
}

/// What has to be committed so that it is kept.
pub struct Kept {
    /// Its id.
    pub id: DataKeyId,
    /// For [`crate::action::Done::changes`].
    pub change: Change,
    /// For [`crate::action::Done::touched`].
    pub path: String,
    /// For [`crate::action::Done::reserved`].
    pub reserved: Reservation,
}

impl NewDataKey {
    /// Gives it an id and a place in the quota; it is enabled.
    ///
    /// # Errors
    /// LimitExceeded.DataKeyLimitExceeded.
    pub async fn keep(self, cx: &Cx<'_>) -> ApiResult<Kept> {
        let (service, id) = (cx.service, cx.service.new_data_key_id());
        let place = Place::of(Counted::DataKeys, cx.caller.account, cx.region);
        let limit = service.settings.data_key_limit;
        let reserved = service.caches.quotas.reserve(&*service.store, place, *id.as_bytes(), limit).await?;
        let data_key = DataKey {
            id,
            account: cx.caller.account,
            creator: cx.caller.uin,
            region: cx.region.clone(),
            name: self.name,
            description: self.description,
            key: self.key,
            length: u16::try_from(self.length).map_err(ApiError::internal)?,
            origin: self.origin,
            state: DataKeyState::Enabled,
            created_at: cx.now,
            revision: 1,
        };
        let path = resource::key_path(data_key.creator, id);
        let Self { ciphertext, context, tags, .. } = self;
        let record = DataKeyRecord { data_key, ciphertext, context, tags };
        Ok(Kept { id, change: Change::CreateDataKey(Box::new(record)), path, reserved })
    }
}
