//! Keys ready for use: a bounded cache, so that using a key reads no database.
//!
//! A change of a key drops its entry before anybody is told that the change succeeded. A reader that
//! was loading the old row at that moment cannot bring it back: its place in the cache was taken away
//! with the entry, and what it loaded is used for its own call only, which began before the change ended.

use std::sync::Arc;

use keyward_crypto::{Algorithm, Binding, CryptoError, Provider, Secret, SymmetricKey, ciphertext};
use keyward_domain::{
    Key, KeyId, Region, Uin,
    key::{Refused, Use},
};
use keyward_store::{KeyRecord, Store};
use quick_cache::sync::Cache;

use crate::{ApiError, ApiResult, Clock, param::types::CiphertextBlob};

/// A key with its opened versions.
pub struct UsableKey {
    /// The metadata.
    pub key: Key,
    /// By number.
    versions: Vec<(u32, Arc<dyn SymmetricKey>)>,
    clock: Arc<dyn Clock>,
}

/// The version of a key that encrypts now. Exists only for a key whose state allows that.
pub struct EncryptingKey<'a> {
    /// The number of the version.
    pub version: u32,
    key: &'a dyn SymmetricKey,
}

impl EncryptingKey<'_> {
    /// The ciphertext of a plaintext, for a context (its canonical bytes).
    ///
    /// # Errors
    /// What the provider fails with.
    pub fn seal(&self, id: KeyId, context: &[u8], plaintext: &[u8]) -> ApiResult<String> {
        Ok(ciphertext::seal(self.key, *id.as_bytes(), self.version, context, plaintext)?)
    }
}

impl UsableKey {
    /// The version that encrypts, if the state allows that use.
    ///
    /// # Errors
    /// Why the state refuses.
    pub fn for_encrypt(&self, usage: Use) -> Result<EncryptingKey<'_>, ApiError> {
        self.allows(usage)?;
        let version = self.key.current_version;
        let key =
            self.version(version).ok_or_else(|| ApiError::internal("the current version has no material"))?;
        Ok(EncryptingKey { version, key })
    }

    /// What a ciphertext of this key holds, if it was made for that context and the state allows it.
    ///
    /// # Errors
    /// Why the state refuses; InvalidParameterValue.InvalidCiphertext if it is none of this key's, was
    /// changed, or was made for another context.
    pub fn open(&self, blob: &CiphertextBlob, context: &[u8]) -> ApiResult<Secret> {
        self.allows(Use::Decrypt)?;
        let parsed = blob.parsed();
        let opened = self.version(parsed.key_version).map(|key| ciphertext::open(key, parsed, context));
        match opened {
            Some(Ok(secret)) => Ok(secret),
            None | Some(Err(CryptoError::Damaged)) => Err(ApiError::new(
                "InvalidParameterValue.InvalidCiphertext",
                "The parameter `CiphertextBlob` cannot be decrypted: it was changed, or `EncryptionContext` is not the one it was encrypted with.",
                "参数 `CiphertextBlob` 无法解密：密文被修改，或 `EncryptionContext` 与加密时不一致。",
            )),
            Some(Err(other)) => Err(other.into()),
        }
    }

    /// Whether the state allows that use. Material that has expired is as good as gone, also before the
    /// job that removes it has come round.
    fn allows(&self, usage: Use) -> ApiResult<()> {
        let allowed = self.key.state.allows(usage);
        let expired = self.key.has_expired(self.clock.now());
        let outcome = if expired { allowed.and(Err(Refused::Disabled)) } else { allowed };
        outcome.map_err(|refused| refused_use(refused, self.key.id))
    }

    fn version(&self, number: u32) -> Option<&dyn SymmetricKey> {
        let place = self.versions.binary_search_by_key(&number, |(known, _)| *known).ok()?;
        self.versions.get(place).map(|(_, key)| &**key)
    }
}

/// What clients are told when the state of a key refuses something.
pub fn refused_use(refused: Refused, id: KeyId) -> ApiError {
    let (code, en, zh) = match refused {
        Refused::StateNotSupport => {
            ("CmkStateNotSupport", "is in a state that does not support this", "的状态不支持此操作")
        }
        Refused::Disabled => ("CmkDisabled", "is not enabled", "未启用"),
        Refused::Archived => {
            ("CmkArchived", "is archived: it decrypts, but does not encrypt", "已归档：只能解密，不能加密")
        }
        Refused::PendingDelete => ("KeyPendingDelete", "is scheduled for deletion", "已计划删除"),
        Refused::ShouldBeDisabled => ("CmkShouldBeDisabled", "must be disabled first", "必须先禁用"),
        Refused::NotPendingDelete => ("CmkNotPendingDelete", "is not scheduled for deletion", "未计划删除"),
    };
    ApiError::new(
        format!("ResourceUnavailable.{code}"),
        format!("The key {id} {en}."),
        format!("密钥 {id} {zh}。"),
    )
}

/// The cache itself; shared with the storage, which tells it of changes.
pub type KeyCache = Cache<KeyId, Arc<UsableKey>>;

/// Finds keys: in the cache, else in the storage.
pub struct Keyring {
    cache: Arc<KeyCache>,
    store: Arc<dyn Store>,
    provider: Arc<dyn Provider>,
    clock: Arc<dyn Clock>,
}

impl Keyring {
    /// A keyring over that cache.
    pub fn new(
        cache: Arc<KeyCache>,
        store: Arc<dyn Store>,
        provider: Arc<dyn Provider>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { cache, store, provider, clock }
    }

    /// The key, if the account has it in the region. Keys of others do not exist.
    ///
    /// # Errors
    /// What the storage or the provider fails with.
    pub async fn key(&self, account: Uin, region: &Region, id: KeyId) -> ApiResult<Option<Arc<UsableKey>>> {
        let key = match self.cache.get(&id) {
            Some(key) => Some(key),
            None => self.load(account, region, id).await?,
        };
        Ok(key.filter(|key| key.key.account == account && key.key.region == *region))
    }

    async fn load(&self, account: Uin, region: &Region, id: KeyId) -> ApiResult<Option<Arc<UsableKey>>> {
        let place = match self.cache.get_value_or_guard_async(&id).await {
            Ok(key) => return Ok(Some(key)),
            Err(place) => place,
        };
        let Some(record) = self.store.key(account, region, id).await? else { return Ok(None) };
        let key = Arc::new(self.open(record)?);
        // Refused if the key was changed meanwhile; the next call loads it anew.
        let _ = place.insert(key.clone());
        Ok(Some(key))
    }

    fn open(&self, record: KeyRecord) -> ApiResult<UsableKey> {
        let KeyRecord { key, versions } = record;
        let opened = versions.into_iter().map(|version| {
            let algorithm =
                Algorithm::parse(version.algorithm).ok_or_else(|| ApiError::internal("unknown algorithm"))?;
            let opened = self.provider.open(algorithm, &binding(&key, version.number), &version.wrapped)?;
            Ok((version.number, opened))
        });
        Ok(UsableKey { versions: opened.collect::<ApiResult<_>>()?, key, clock: self.clock.clone() })
    }
}

/// What the material of a version is bound to.
pub fn binding(key: &Key, version: u32) -> Binding {
    Binding { account: key.account.0, key_id: *key.id.as_bytes(), version }
}
