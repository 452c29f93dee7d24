//! Keys ready for use: a bounded cache, so that using a key reads no database.
//!
//! A change of a key drops its entry before anybody is told that the change succeeded. A reader that
//! was loading the old row at that moment cannot bring it back: its place in the cache was taken away
//! with the entry, and what it loaded is used for its own call only, which began before the change ended.

pub mod kept;
mod material;

use std::sync::Arc;

use keyward_crypto::{
    Binding, Ciphertext, CryptoError, DecryptionKey, KemKey, Provider, Secret, SigningKey, SymmetricKey,
    ciphertext,
};
use keyward_domain::{
    Key, KeyId, KeyState, KeyUsage, ProductId, Region, Uin,
    key::{Refused, Use},
    policy::Tag,
    resource,
};
use keyward_store::{KeyRecord, Store};
use quick_cache::{Weighter, sync::Cache};

use crate::{ApiError, ApiResult, Clock, access, alarms::PendingUse, param::types::CiphertextBlob};

pub use material::{Material, Private};

/// A key with its opened versions.
pub struct UsableKey {
    /// The metadata.
    pub key: Key,
    /// The last segment of its resource name, as policies see it: `key/creatorUin/UIN/KEYID`.
    pub path: String,
    /// Its tags, as policies see them.
    pub policy_tags: Vec<Tag>,
    /// The cloud products whose resources are bound to it.
    pub used_by: Vec<ProductId>,
    /// By number.
    versions: Vec<(u32, Material)>,
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
    /// Gives what the key is asked for only if its usage and its state allow that.
    fn current(&self, usage: Use) -> ApiResult<&Material> {
        self.allows(usage).map_err(|refused| match (refused, usage) {
            (Refused::WrongKey, Use::ReEncryptTo) => {
                let error = wrong_usage("InvalidParameter", "DestinationKeyId", self.key.id);
                ApiError { pending_use: PendingUse::of(self, usage), ..error }
            }
            _ => self.refused(refused, usage),
        })?;
        self.version(self.key.current_version)
            .ok_or_else(|| ApiError::internal("the current version has no material"))
    }

    /// The version that encrypts, if usage and state allow that use.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn for_encrypt(&self, usage: Use) -> Result<EncryptingKey<'_>, ApiError> {
        match self.current(usage)? {
            Material::Symmetric(key) => Ok(EncryptingKey { version: self.key.current_version, key: &**key }),
            _ => Err(other_material()),
        }
    }

    /// The private key that decrypts, if usage and state allow that use.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn for_decryption(&self, usage: Use) -> ApiResult<Arc<Private<dyn DecryptionKey>>> {
        match self.current(usage)? {
            Material::Decryption(key) => Ok(key.clone()),
            _ => Err(other_material()),
        }
    }

    /// The pair that signs and verifies, if usage and state allow that use.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn for_signing(&self, usage: Use) -> ApiResult<Arc<Private<dyn SigningKey>>> {
        match self.current(usage)? {
            Material::Signing(key) => Ok(key.clone()),
            _ => Err(other_material()),
        }
    }

    /// The pair of post-quantum encryption and the number of its version, if usage and state allow
    /// encrypting.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn for_kem_encrypt(&self) -> ApiResult<(u32, Arc<Private<dyn KemKey>>)> {
        match self.current(Use::PqcEncrypt)? {
            Material::Kem(key) => Ok((self.key.current_version, key.clone())),
            _ => Err(other_material()),
        }
    }

    /// The pair of post-quantum encryption in a version that a ciphertext names, if usage and state allow
    /// decrypting.
    ///
    /// # Errors
    /// Why they refuse; InvalidParameterValue.InvalidCiphertext if there is no such version.
    pub fn for_kem_decrypt(&self, version: u32) -> ApiResult<Arc<Private<dyn KemKey>>> {
        self.allows(Use::PqcDecrypt).map_err(|refused| self.refused(refused, Use::PqcDecrypt))?;
        match self.version(version) {
            Some(Material::Kem(key)) => Ok(key.clone()),
            _ => Err(wrong_ciphertext()),
        }
    }

    /// The pair whose public key is asked for, if usage and state allow that.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn for_public_key(&self) -> ApiResult<Material> {
        self.current(Use::PublicKey).cloned()
    }

    /// What a ciphertext of this key holds, if it was made for that context and the state allows it.
    ///
    /// # Errors
    /// Why the state refuses; InvalidParameterValue.InvalidCiphertext if it is none of this key's, was
    /// changed, or was made for another context.
    pub fn open(&self, blob: &CiphertextBlob, context: &[u8]) -> ApiResult<Secret> {
        self.open_for(Use::Decrypt, blob.parsed(), context)?.ok_or_else(|| {
            ApiError::new(
                "InvalidParameterValue.InvalidCiphertext",
                "The parameter `CiphertextBlob` cannot be decrypted: it was changed, or `EncryptionContext` is not the one it was encrypted with.",
                "参数 `CiphertextBlob` 无法解密：密文被修改，或 `EncryptionContext` 与加密时不一致。",
            )
        })
    }

    /// What a ciphertext holds, if the state allows that use; `None` if the ciphertext is none of this key's,
    /// was changed, or was made for another context.
    ///
    /// # Errors
    /// Why the state refuses, and what the provider fails with.
    pub fn open_for(&self, usage: Use, ciphertext: &Ciphertext, context: &[u8]) -> ApiResult<Option<Secret>> {
        self.allows(usage).map_err(|refused| self.refused(refused, usage))?;
        let Some(Material::Symmetric(key)) = self.version(ciphertext.key_version) else { return Ok(None) };
        match ciphertext::open(&**key, ciphertext, context) {
            Ok(secret) => Ok(Some(secret)),
            Err(CryptoError::Damaged) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Refuses a use that usage or state do not allow, also one that needs the key's material only later.
    ///
    /// # Errors
    /// Why they refuse.
    pub fn check(&self, usage: Use) -> ApiResult<()> {
        let now = self.clock.now();
        // A key whose material has expired is as good as one that waits for it.
        let state = if self.key.has_expired(now) { KeyState::PendingImport } else { self.key.state };
        let allowed = self.key.usage.allows(usage).and_then(|()| state.allows(usage));
        allowed.map_err(|refused| self.refused(refused, usage))
    }

    /// Whether usage and state allow that use. Material that has expired is as good as gone, also before the
    /// job that removes it has come round.
    fn allows(&self, usage: Use) -> Result<(), Refused> {
        self.key.allows(usage)?;
        if self.key.has_expired(self.clock.now()) { Err(Refused::Disabled) } else { Ok(()) }
    }

    /// The error of a refused use, which knows if the key is scheduled for deletion.
    fn refused(&self, refused: Refused, usage: Use) -> ApiError {
        ApiError { pending_use: PendingUse::of(self, usage), ..refused_use(refused, self.key.id) }
    }

    fn version(&self, number: u32) -> Option<&Material> {
        let place = self.versions.binary_search_by_key(&number, |(known, _)| *known).ok()?;
        self.versions.get(place).map(|(_, material)| material)
    }
}

fn other_material() -> ApiError {
    ApiError::internal("the material is of another kind than the usage of its key")
}

/// What clients are told when the usage or the state of a key refuses something.
pub fn refused_use(refused: Refused, id: KeyId) -> ApiError {
    let (code, en, zh) = match refused {
        Refused::StateNotSupport => (
            "CmkStateNotSupport",
            "is in a state in which this is not possible: see its `KeyState`",
            "当前的状态（`KeyState`）不支持此操作",
        ),
        Refused::Disabled => ("CmkDisabled", "is not enabled", "未启用"),
        Refused::Archived => {
            ("CmkArchived", "is archived: it decrypts, but does not encrypt", "已归档：只能解密，不能加密")
        }
        Refused::PendingDelete => ("KeyPendingDelete", "is scheduled for deletion", "已计划删除"),
        Refused::ShouldBeDisabled => ("CmkShouldBeDisabled", "must be disabled first", "必须先禁用"),
        Refused::NotPendingDelete => ("CmkNotPendingDelete", "is not scheduled for deletion", "未计划删除"),
        Refused::WrongUsage => return wrong_usage("InvalidParameterValue.InvalidKeyUsage", "KeyId", id),
        Refused::WrongKey => return wrong_usage("InvalidParameter", "KeyId", id),
        Refused::WrongCiphertext => return wrong_ciphertext(),
    };
    ApiError::new(
        format!("ResourceUnavailable.{code}"),
        format!("The key {id} {en}."),
        format!("密钥 {id} {zh}。"),
    )
}

fn wrong_usage(code: &'static str, parameter: &str, id: KeyId) -> ApiError {
    ApiError::new(
        code,
        format!(
            "The parameter `{parameter}` must be a key whose KeyUsage fits this action; that of {id} does not. See DescribeKey."
        ),
        format!(
            "参数 `{parameter}` 必须是密钥用途与此操作相符的密钥；密钥 {id} 的用途不符，请查看 DescribeKey。"
        ),
    )
}

/// What clients are told of a ciphertext that cannot be of the key it names.
pub fn wrong_ciphertext() -> ApiError {
    ApiError::new(
        "InvalidParameterValue.InvalidCiphertext",
        "The parameter `CiphertextBlob` cannot be decrypted: it was changed, or another action made it.",
        "参数 `CiphertextBlob` 无法解密：密文被修改，或由其他操作生成。",
    )
}

/// The cache itself; shared with the storage, which tells it of changes.
pub type KeyCache = Cache<KeyId, Arc<UsableKey>, Weight>;

/// How much of the cache a key takes, in symmetric keys: those take a bit more than 1 KiB, opened pairs 2 to
/// 5 KiB, and post-quantum ones 10 to 17 KiB.
#[derive(Clone)]
pub struct Weight;

impl Weighter<KeyId, Arc<UsableKey>> for Weight {
    fn weight(&self, _: &KeyId, key: &Arc<UsableKey>) -> u64 {
        match key.key.usage {
            KeyUsage::EncryptDecrypt => 1,
            KeyUsage::DecryptKyberAes | KeyUsage::SignDilithium => 16,
            _ => 4,
        }
    }
}

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
        let KeyRecord { key, versions, used_by, tags } = record;
        let opened = versions.into_iter().map(|version| {
            let bound = binding(&key, version.number);
            let material =
                Material::new(&self.provider, key.usage, version.algorithm, bound, version.wrapped)?;
            Ok((version.number, material))
        });
        let versions = opened.collect::<ApiResult<_>>()?;
        let path = format!("key/{}", resource::key_resource_id(key.creator, key.id));
        let policy_tags = access::policy_tags(&tags);
        Ok(UsableKey { versions, path, policy_tags, key, used_by, clock: self.clock.clone() })
    }
}

/// What the material of a version is bound to.
pub fn binding(key: &Key, version: u32) -> Binding {
    Binding { account: key.account.0, key_id: *key.id.as_bytes(), version }
}
