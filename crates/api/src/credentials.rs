//! Access keys ready for checking signatures: a bounded cache over the storage.

use std::sync::Arc;

use keyward_crypto::{RootKey, Secret};
use keyward_domain::{AccessKeyId, account::PrincipalKind};
use keyward_store::{AccessKey, Store};
use quick_cache::sync::Cache;

use crate::{ApiError, ApiResult, Caller, products::Products};

/// An access key with its owner.
pub struct Credential {
    /// Who signs with it.
    pub caller: Caller,
    /// Whether it may be used.
    pub active: bool,
    /// `SecretKey`.
    pub secret_key: Secret,
}

/// The cache itself; shared with the storage, which tells it of changes.
pub type CredentialCache = Cache<AccessKeyId, Arc<Credential>>;

/// Finds access keys: in the cache, else in the storage.
pub struct Credentials {
    cache: Arc<CredentialCache>,
    store: Arc<dyn Store>,
    root_key: Arc<RootKey>,
    products: Arc<Products>,
}

impl Credentials {
    /// Credentials over that cache.
    pub fn new(
        cache: Arc<CredentialCache>,
        store: Arc<dyn Store>,
        root_key: Arc<RootKey>,
        products: Arc<Products>,
    ) -> Self {
        Self { cache, store, root_key, products }
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
        Ok(Credential { caller, active: key.active && registered, secret_key })
    }
}

/// What a wrapped `SecretKey` is bound to.
pub fn associated_data(id: &AccessKeyId) -> Vec<u8> {
    [b"access key ", id.as_str().as_bytes()].concat()
}
