//! Data keys that the service keeps, ready for use: a bounded cache like that of keys, told of changes in the
//! same way, so that handing out a data key reads no database. It holds ciphertexts, never a data key in the clear.

use std::sync::Arc;

use keyward_domain::{DataKeyId, Region, Uin, data_key::DataKeyRefused};
use keyward_store::{DataKeyRecord, Store};
use quick_cache::sync::Cache;

use crate::{ApiError, ApiResult};

/// The cache itself; shared with the storage, which tells it of changes.
pub type DataKeyCache = Cache<DataKeyId, Arc<DataKeyRecord>>;

/// Finds data keys: in the cache, else in the storage.
pub struct DataKeyring {
    cache: Arc<DataKeyCache>,
    store: Arc<dyn Store>,
}

impl DataKeyring {
    /// A keyring over that cache.
    pub fn new(cache: Arc<DataKeyCache>, store: Arc<dyn Store>) -> Self {
        Self { cache, store }
    }

    /// The data key, if the account has it in the region. Data keys of others do not exist.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn data_key(
        &self,
        account: Uin,
        region: &Region,
        id: DataKeyId,
    ) -> ApiResult<Option<Arc<DataKeyRecord>>> {
        let found = match self.cache.get(&id) {
            Some(found) => Some(found),
            None => self.load(account, region, id).await?,
        };
        Ok(found.filter(|found| found.data_key.account == account && found.data_key.region == *region))
    }

    async fn load(
        &self,
        account: Uin,
        region: &Region,
        id: DataKeyId,
    ) -> ApiResult<Option<Arc<DataKeyRecord>>> {
        let place = match self.cache.get_value_or_guard_async(&id).await {
            Ok(found) => return Ok(Some(found)),
            Err(place) => place,
        };
        let Some(record) = self.store.data_key(account, region, id).await? else { return Ok(None) };
        let record = Arc::new(record);
        // Refused if the data key was changed meanwhile; the next call loads it anew.
        let _ = place.insert(record.clone());
        Ok(Some(record))
    }
}

/// The error of a data key that the account does not have in the region.
pub fn not_found(id: DataKeyId) -> ApiError {
    ApiError::new(
        "ResourceUnavailable.DataKeyNotFound",
        format!("The data key {id} does not exist in this account and region."),
        format!("该账号在此地域下不存在数据密钥 {id}。"),
    )
}

/// What clients are told when the state of a data key refuses something.
pub fn refused_use(refused: DataKeyRefused, id: DataKeyId) -> ApiError {
    let (code, en, zh) = match refused {
        DataKeyRefused::StateNotSupport => (
            "DataKeyStateNotSupport",
            "is in a state in which this is not possible: see its `KeyState`",
            "当前的状态（`KeyState`）不支持此操作",
        ),
        DataKeyRefused::Disabled => ("DataKeyDisabled", "is disabled", "已禁用"),
        DataKeyRefused::PendingDelete => ("DataKeyPendingDelete", "is scheduled for deletion", "已计划删除"),
        DataKeyRefused::NotPendingDelete => {
            ("DataKeyNotPendingDelete", "is not scheduled for deletion", "未计划删除")
        }
    };
    ApiError::new(
        format!("ResourceUnavailable.{code}"),
        format!("The data key {id} {en}."),
        format!("数据密钥 {id} {zh}。"),
    )
}
