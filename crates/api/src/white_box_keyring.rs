//! White-box keys, ready for use: a bounded cache like that of keys, told of changes in the same way, so that
//! encrypting reads no database.

use std::sync::{Arc, OnceLock};

use keyward_crypto::{Algorithm, RootKey, white_box::WhiteBoxSecret};
use keyward_domain::{
    Region, Uin, WhiteBoxKey, WhiteBoxKeyId, policy::Tag, resource, white_box::WhiteBoxAlgorithm,
};
use keyward_store::{Store, WhiteBoxKeyRecord};
use quick_cache::sync::Cache;

use crate::{ApiError, ApiResult, access::policy_tags};

/// The cache itself; shared with the storage, which tells it of changes.
pub type WhiteBoxCache = Cache<WhiteBoxKeyId, Arc<UsableWhiteBoxKey>>;

/// A white-box key, its secret opened at the first use.
pub struct UsableWhiteBoxKey {
    /// What is stored.
    pub record: WhiteBoxKeyRecord,
    /// `key/creatorUin/UIN/KEYID`, as policies and the audit trail write it.
    pub path: String,
    /// Its tags, as policies see them.
    pub policy_tags: Vec<Tag>,
    secret: OnceLock<Arc<WhiteBoxSecret>>,
    root_key: Arc<RootKey>,
}

impl UsableWhiteBoxKey {
    fn new(record: WhiteBoxKeyRecord, root_key: Arc<RootKey>) -> Self {
        let path = resource::key_path(record.key.creator, record.key.id);
        let policy_tags = policy_tags(&record.tags);
        Self { record, path, policy_tags, secret: OnceLock::new(), root_key }
    }

    /// What is known of the key.
    pub fn key(&self) -> &WhiteBoxKey {
        &self.record.key
    }

    /// The key that the tables hide.
    ///
    /// # Errors
    /// InternalError if it cannot be opened.
    pub fn secret(&self) -> ApiResult<Arc<WhiteBoxSecret>> {
        if let Some(secret) = self.secret.get() {
            return Ok(secret.clone());
        }
        let (key, wrapped) = (self.key(), &self.record.wrapped);
        let secret = WhiteBoxSecret::unwrap(algorithm(key.algorithm), &self.root_key, &whose(key), wrapped)?;
        Ok(self.secret.get_or_init(|| Arc::new(secret)).clone())
    }
}

/// Whose secret it is, for its wrapping.
pub fn whose(key: &WhiteBoxKey) -> Vec<u8> {
    owner(key.account, &key.region, key.id)
}

/// The same by what it is made of.
pub fn owner(account: Uin, region: &Region, id: WhiteBoxKeyId) -> Vec<u8> {
    [&account.0.to_be_bytes()[..], id.as_bytes(), region.as_str().as_bytes()].concat()
}

/// The cipher of an algorithm.
pub fn algorithm(of: WhiteBoxAlgorithm) -> Algorithm {
    match of {
        WhiteBoxAlgorithm::Aes256 => Algorithm::Aes256,
        WhiteBoxAlgorithm::Sm4 => Algorithm::Sm4,
    }
}

/// Finds white-box keys: in the cache, else in the storage.
pub struct WhiteBoxKeyring {
    cache: Arc<WhiteBoxCache>,
    store: Arc<dyn Store>,
    root_key: Arc<RootKey>,
}

impl WhiteBoxKeyring {
    /// A keyring over that cache.
    pub fn new(cache: Arc<WhiteBoxCache>, store: Arc<dyn Store>, root_key: Arc<RootKey>) -> Self {
        Self { cache, store, root_key }
    }

    /// The white-box key, if the account has it in the region. Keys of others do not exist.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn key(
        &self,
        account: Uin,
        region: &Region,
        id: WhiteBoxKeyId,
    ) -> ApiResult<Option<Arc<UsableWhiteBoxKey>>> {
        let found = match self.cache.get(&id) {
            Some(found) => Some(found),
            None => self.load(account, region, id).await?,
        };
        Ok(found.filter(|found| found.key().account == account && found.key().region == *region))
    }

    async fn load(
        &self,
        account: Uin,
        region: &Region,
        id: WhiteBoxKeyId,
    ) -> ApiResult<Option<Arc<UsableWhiteBoxKey>>> {
        let place = match self.cache.get_value_or_guard_async(&id).await {
            Ok(found) => return Ok(Some(found)),
            Err(place) => place,
        };
        let Some(record) = self.store.white_box_key(account, region, id).await? else { return Ok(None) };
        let usable = Arc::new(UsableWhiteBoxKey::new(record, self.root_key.clone()));
        // Refused if the key was changed meanwhile; the next call loads it anew.
        let _ = place.insert(usable.clone());
        Ok(Some(usable))
    }
}

/// The error of a white-box key that the account does not have in the region.
pub fn not_found(id: WhiteBoxKeyId) -> ApiError {
    ApiError::new(
        "ResourceNotFound",
        format!("The white-box key {id} does not exist in this account and region."),
        format!("该账号在此地域下不存在白盒密钥 {id}。"),
    )
}
