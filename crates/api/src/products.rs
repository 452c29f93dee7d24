//! Cloud products: programs of the operator that use keys in the name of an account.
//!
//! Each registered product has an access key of its own, and in each region a key of its own, which is made
//! at its first call there.

use std::collections::HashSet;

use keyward_crypto::Secret;
use keyward_domain::{
    AccessKeyId, Alias, Description, Key, KeyState, KeyUsage, Origin, Owner, ProductId, Region, Suite, Uin,
    account::PrincipalKind,
    key::{Imported, Rotation},
    resource,
};
use keyward_store::{Change, Conflict, KeyQuery, KeyVersion, Order, Principal, Role, StoreError, Unit};
use parking_lot::Mutex;

use crate::{
    ApiError, ApiResult, Caller, Door, Origin as CallOrigin, Service,
    action::Kind,
    algorithms,
    audit::{About, Event},
    keyring,
};

/// The products that the operator registered.
pub struct Products {
    registered: Vec<ProductId>,
    /// Where a product's key is known to exist.
    ready: Mutex<HashSet<(Uin, Region)>>,
}

/// Under which number and with which access key a product acts.
pub struct ProductCredentials {
    /// The number.
    pub uin: Uin,
    /// `SecretId`.
    pub secret_id: AccessKeyId,
    /// `SecretKey`.
    pub secret_key: Secret,
}

impl Products {
    /// These products.
    pub fn new(registered: Vec<ProductId>) -> Self {
        Self { registered, ready: Mutex::default() }
    }

    /// Whether the operator registered that product.
    pub fn has(&self, product: &ProductId) -> bool {
        self.registered.contains(product)
    }

    /// Refuses the name of a product that the operator did not register.
    ///
    /// # Errors
    /// InvalidParameter.
    pub fn check(&self, product: &ProductId) -> ApiResult<()> {
        if self.has(product) {
            return Ok(());
        }
        let names = self.registered.iter().map(ProductId::as_str).collect::<Vec<_>>();
        Err(match names.is_empty() {
            true => ApiError::invalid(
                "ProductId",
                "names a cloud product, but none is registered: the operator registers them by the setting `products`",
                "指定了云产品，但管理员未注册任何云产品（设置项 `products`）",
            ),
            false => ApiError::invalid(
                "ProductId",
                &format!("must be a registered cloud product: {}", names.join(", ")),
                &format!("必须是已注册的云产品：{}", names.join("、")),
            ),
        })
    }
}

impl Service {
    /// Lets a product act for an account, with these credentials.
    ///
    /// # Errors
    /// What the storage or the cryptography fails with.
    pub async fn register_product(
        &self,
        account: Uin,
        product: &ProductId,
        credentials: &ProductCredentials,
    ) -> ApiResult<()> {
        if self.store.product(account, product).await?.is_some() {
            return Ok(());
        }
        let ProductCredentials { uin, secret_id, secret_key } = credentials;
        let principal = Principal {
            uin: *uin,
            account,
            kind: PrincipalKind::Product,
            name: product.as_str().to_owned(),
            password_hash: None,
            created_at: self.now(),
        };
        let access_key = self.new_access_key(*uin, secret_id.clone(), secret_key.expose())?;
        let changes = vec![Change::CreatePrincipal(principal), Change::CreateAccessKey(access_key)];
        let event = self.system_event("cam", "RegisterProduct", "", account);
        self.store.commit(Unit { changes, record: event.record()? }).await.map_err(ApiError::from)
    }

    /// Makes sure that a product that calls has its key in the region. Others need none.
    ///
    /// # Errors
    /// What the storage or the cryptography fails with.
    pub(crate) async fn ready_product(
        &self,
        caller: &Caller,
        region: &Region,
        suite: Suite,
    ) -> ApiResult<()> {
        let Some(product) = caller.product() else { return Ok(()) };
        let place = (caller.uin, region.clone());
        if self.products.ready.lock().contains(&place) {
            return Ok(());
        }
        let query = KeyQuery {
            account: caller.account,
            region: region.clone(),
            states: Vec::new(),
            usage: Some(KeyUsage::EncryptDecrypt),
            origin: None,
            role: Role::OneProduct(product.clone()),
            search: None,
            tags: Vec::new(),
            order: Order::OldestFirst,
            offset: 0,
            limit: 1,
        };
        if self.store.list_keys(&query).await?.total == 0 {
            self.make_product_key(caller, product, region, suite).await?;
        }
        self.products.ready.lock().insert(place);
        Ok(())
    }

    async fn make_product_key(
        &self,
        caller: &Caller,
        product: ProductId,
        region: &Region,
        suite: Suite,
    ) -> ApiResult<()> {
        let key = Key {
            id: self.new_key_id(),
            account: caller.account,
            creator: caller.uin,
            owner: Owner::Product(product.clone()),
            region: region.clone(),
            alias: Alias::of_product(&product),
            description: Description::default(),
            usage: KeyUsage::EncryptDecrypt,
            origin: Origin::TencentKms,
            state: KeyState::Enabled,
            created_at: self.now(),
            rotation: Rotation::OFF,
            imported: Imported::default(),
            current_version: 1,
            revision: 1,
        };
        let algorithm = algorithms::symmetric(suite);
        let wrapped = self.provider.generate(algorithm, &keyring::binding(&key, 1))?;
        let version = KeyVersion {
            key: key.id,
            number: 1,
            created_at: key.created_at,
            algorithm: algorithm.as_u8(),
            wrapped,
        };
        let mut event = self.system_event("kms", "CreateProductKey", region.as_str(), caller.account);
        event.resources([format!("key/{}", resource::key_resource_id(key.creator, key.id))]);
        let changes =
            vec![Change::CreateKey { key: Box::new(key), version: Some(version), tags: Vec::new() }];
        match self.store.commit(Unit { changes, record: event.record()? }).await {
            // Another call of the product was faster.
            Ok(()) | Err(StoreError::Conflict(Conflict::AliasTaken)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The event of something that the service does by itself, in the trail of an account.
    pub(crate) fn system_event(&self, service: &str, action: &str, region: &str, account: Uin) -> Event {
        let system = Caller {
            uin: account,
            account,
            kind: PrincipalKind::Root,
            name: "system".into(),
            secret_id: None,
            mfa: false,
            browser: None,
        };
        let origin = CallOrigin::new(Door::System, std::net::Ipv4Addr::LOCALHOST.into(), "keyward");
        let about = About {
            request_id: &self.new_request_id(),
            time: self.clock.now_millis(),
            service,
            action,
            kind: Kind::Write,
            region,
            origin: &origin,
        };
        Event::begin(&about, &system, true)
    }
}
