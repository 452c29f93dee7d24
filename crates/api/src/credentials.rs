//! Access keys ready for checking signatures: a bounded cache over the storage. And on which day each was used
//! last: noted here by the first call of a day, and kept by a job.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use keyward_crypto::{CryptoError, Random, RootKey, Secret};
use keyward_domain::{AccessKeyId, Uin, UnixSeconds, account::PrincipalKind};
use keyward_store::{AccessKey, Store};
use parking_lot::Mutex;
use quick_cache::sync::Cache;

use crate::{ApiError, ApiResult, Caller, local_time, products::Products};

/// An access key with its owner.
pub struct Credential {
    /// Who signs with it.
    pub caller: Caller,
    /// Whether it may be used.
    pub active: bool,
    /// `SecretKey`.
    pub secret_key: Secret,
    id: AccessKeyId,
    /// The day of the last use that was noted.
    used_on: AtomicI64,
}

/// The cache itself; shared with the storage, which tells it of changes.
pub type CredentialCache = Cache<AccessKeyId, Arc<Credential>>;

/// Finds access keys: in the cache, else in the storage.
pub struct Credentials {
    cache: Arc<CredentialCache>,
    store: Arc<dyn Store>,
    root_key: Arc<RootKey>,
    products: Arc<Products>,
    uses: Mutex<HashMap<AccessKeyId, Use>>,
}

/// That an access key was used, which is not stored yet.
#[derive(Clone, Copy)]
pub struct Use {
    /// The account of its owner.
    pub account: Uin,
    /// When.
    pub at: UnixSeconds,
}

impl Credentials {
    /// Credentials over that cache.
    pub fn new(
        cache: Arc<CredentialCache>,
        store: Arc<dyn Store>,
        root_key: Arc<RootKey>,
        products: Arc<Products>,
    ) -> Self {
        Self { cache, store, root_key, products, uses: Mutex::default() }
    }

    /// The access key with that id, active or not.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn find(&self, secret_id: &str) -> ApiResult<Option<Arc<Credential>>> {
        let Some(id) = AccessKeyId::parse(secret_id) else { return Ok(None) };
        if let Some(known) = self.cache.get(&id) {
            return Ok(Some(known));
        }
        let place = match self.cache.get_value_or_guard_async(&id).await {
            Ok(known) => return Ok(Some(known)),
            Err(place) => place,
        };
        let Some(key) = self.store.access_key(&id).await? else { return Ok(None) };
        let credential = Arc::new(self.open(key).await?);
        let _ = place.insert(credential.clone());
        Ok(Some(credential))
    }

    async fn open(&self, key: AccessKey) -> ApiResult<Credential> {
        let owner = self.store.principal(key.uin).await?;
        let owner = owner.ok_or_else(|| ApiError::internal("an access key has no owner"))?;
        let secret_key = self.root_key.unwrap(&associated_data(&key.id), &key.wrapped_secret)?;
        let caller = Caller {
            uin: owner.uin,
            account: owner.account,
            kind: owner.kind,
            name: owner.name,
            secret_id: Some(key.id.as_str().to_owned()),
            mfa: false,
            browser: None,
        };
        // A product that is registered no more is as good as gone.
        let registered = match caller.kind {
            PrincipalKind::Product => caller.product().is_some_and(|product| self.products.has(&product)),
            PrincipalKind::Root | PrincipalKind::SubAccount => true,
        };
        let used_on = AtomicI64::new(key.used_at.map_or(i64::MIN, local_time::day));
        Ok(Credential { caller, active: key.active && registered, secret_key, id: key.id, used_on })
    }

    /// Notes that an access key was used. Only the first use of a day costs more than a comparison.
    pub fn note_use(&self, credential: &Credential, now: UnixSeconds) {
        let day = local_time::day(now);
        if credential.used_on.load(Ordering::Relaxed) == day {
            return;
        }
        credential.used_on.store(day, Ordering::Relaxed);
        let noted = Use { account: credential.caller.account, at: now };
        self.uses.lock().insert(credential.id.clone(), noted);
    }

    /// When an access key was used last, if that is not stored yet.
    pub fn noted_use(&self, id: &AccessKeyId) -> Option<UnixSeconds> {
        self.uses.lock().get(id).map(|noted| noted.at)
    }

    /// Gives the uses that are not stored yet away, to be stored.
    pub fn take_uses(&self) -> HashMap<AccessKeyId, Use> {
        std::mem::take(&mut self.uses.lock())
    }

    /// Takes back uses that could not be stored.
    pub fn put_back(&self, uses: impl IntoIterator<Item = (AccessKeyId, Use)>) {
        let mut known = self.uses.lock();
        for (id, noted) in uses {
            known.entry(id).or_insert(noted);
        }
    }
}

/// What a wrapped `SecretKey` is bound to.
pub fn associated_data(id: &AccessKeyId) -> Vec<u8> {
    [b"access key ", id.as_str().as_bytes()].concat()
}

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A new `SecretId`: `AKID` and 32 letters or digits.
///
/// # Errors
/// [`CryptoError::Random`].
pub fn new_secret_id(random: &dyn Random) -> Result<AccessKeyId, CryptoError> {
    let text = Secret::random_text(32, LETTERS_AND_DIGITS, random)?;
    let text: String = text.expose().iter().copied().map(char::from).collect();
    AccessKeyId::parse(&format!("AKID{text}")).ok_or(CryptoError::Format("not an access key id"))
}

/// A new `SecretKey`: 32 letters or digits.
///
/// # Errors
/// [`CryptoError::Random`].
pub fn new_secret_key(random: &dyn Random) -> Result<Secret, CryptoError> {
    Secret::random_text(32, LETTERS_AND_DIGITS, random)
}
