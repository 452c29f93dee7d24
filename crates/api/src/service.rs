//! The product behind its doors: what all calls share.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, AtomicU16, Ordering},
    },
    time::Duration,
};

use keyward_crypto::{Notary, Provider, Random, RootKey, Secret};
use keyward_domain::{
    AccessKeyId, DataKeyId, KeyId, KeyState, Owner, ProductId, Region, Suite, TaggedResource, Uin,
    UnixSeconds, WhiteBoxKeyId, account::PrincipalKind, data_key::DataKeyState, rates::Rates,
};
use keyward_store::{AccessKey, Change, Observer, Principal, Store, Unit, WrappedOwner};
use quick_cache::sync::Cache;
use uuid::Builder;

use crate::{
    ApiError, ApiResult,
    access::PolicySets,
    alarms::Alarms,
    checkpoints::Witnessed,
    credentials::{self, CredentialCache, Credentials},
    data_keyring::{DataKeyCache, DataKeyring},
    delivery::{Archives, Progress},
    directories::Directories,
    events::tail::Tails,
    flights::Flights,
    keyring::{KeyCache, Keyring, Weight},
    pairs::Pairs,
    products::Products,
    quota::{Counted, Place, Quotas},
    rates::Limiter,
    root_key::RootKeeper,
    sign_in::Sessions,
    strangers::Strangers,
    white_box_keyring::{WhiteBoxCache, WhiteBoxKeyring},
    wire::{self, SigningKeys},
    workers::{Lane, Workers},
};

/// How many white-box keys are held in memory. An account has few.
const WHITE_BOX_KEYS: usize = 1000;

/// What the service needs of the outside.
pub struct Deps {
    /// Where everything is kept; it was given the observer of `caches`.
    pub store: Arc<dyn Store>,
    /// The caches that the store tells of changes.
    pub caches: Arc<Caches>,
    /// Who makes and uses key material.
    pub provider: Arc<dyn Provider>,
    /// Who does what private keys do, so that no other call waits for it.
    pub workers: Arc<dyn Workers>,
    /// What secrets of access keys are wrapped with.
    pub root_key: Arc<RootKey>,
    /// Who keeps that key.
    pub root_keeper: Arc<dyn RootKeeper>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where audit events can be delivered to.
    pub archives: Arc<dyn Archives>,
    /// The six bytes that name this server in new key ids.
    pub node: [u8; 6],
    /// What operators may set.
    pub settings: Settings,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_millis(&self) -> i64;

    /// Seconds since 1970.
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.now_millis().div_euclid(1000))
    }
}

/// What operators may set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The regions and their algorithms.
    pub regions: Vec<(Region, Suite)>,
    /// How many keys an account may have in a region; `None` for any number.
    pub cmk_limit: Option<u64>,
    /// How often each user may call actions, by region.
    pub rates: Rates,
    /// How often all users of an account together may.
    pub account_rates: Rates,
    /// The cloud products that may act for accounts.
    pub products: Vec<ProductId>,
    /// How many RSA key pairs of each size are made ahead of need.
    pub prepared_pairs: usize,
    /// How many data keys the service keeps for an account in a region; `None` for any number.
    pub data_key_limit: Option<u64>,
    /// How many white-box keys an account may have in a region; `None` for any number.
    pub white_box_key_limit: Option<u64>,
    /// How long a call may take until its caller is told that nobody knows.
    pub call_timeout: Duration,
    /// Until when a console session is valid at most, in seconds.
    pub session_seconds: u32,
    /// After how many seconds without a request a console session ends.
    pub session_idle_seconds: u32,
    /// After how many failures in a row signing in is locked.
    pub sign_in_failures: u32,
    /// For how many seconds it is locked then.
    pub sign_in_lock_seconds: u32,
    /// For how many days events are kept; 0 for ever.
    pub audit_retention_days: u32,
    /// For how many days uses of keys are kept by the hour; then by the day.
    pub usage_hours_days: u32,
    /// For how many days uses of keys are kept by the day; 0 for ever.
    pub usage_days: u32,
    /// Keys that were used within so many days cannot be scheduled for deletion; 0 if that does not matter.
    pub protect_used_days: u32,
    /// How long events are collected before they are delivered.
    pub audit_delivery_interval: Duration,
}

/// The caches, which exist before the store because it tells them of changes.
pub struct Caches {
    pub(crate) keys: Arc<KeyCache>,
    pub(crate) data_keys: Arc<DataKeyCache>,
    pub(crate) white_box_keys: Arc<WhiteBoxCache>,
    pub(crate) credentials: Arc<CredentialCache>,
    pub(crate) quotas: Arc<Quotas>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) directories: Arc<Directories>,
    pub(crate) policies: PolicySets,
}

/// Figures for metrics.
#[derive(Clone, Copy, Debug)]
pub struct Stats {
    /// Keys held ready.
    pub cached_keys: u64,
    /// Lookups of keys that needed no database, since the start.
    pub key_hits: u64,
    /// Lookups of keys that did.
    pub key_misses: u64,
    /// Data keys held ready.
    pub cached_data_keys: u64,
    /// Lookups of data keys that needed no database, since the start.
    pub data_key_hits: u64,
    /// Lookups of data keys that did.
    pub data_key_misses: u64,
    /// Commits that wait.
    pub waiting_commits: u64,
    /// Operations with private keys that wait.
    pub waiting_key_work: u64,
    /// RSA key pairs that are ready for new keys.
    pub ready_pairs: u64,
}

impl Caches {
    /// Caches with room for that many symmetric keys, or fewer key pairs, which are larger; and as many data
    /// keys.
    pub fn new(keys: usize) -> Arc<Self> {
        Arc::new(Self {
            data_keys: Arc::new(Cache::new(keys)),
            white_box_keys: Arc::new(Cache::new(WHITE_BOX_KEYS)),
            keys: Arc::new(KeyCache::with_weighter(keys, keys as u64, Weight)),
            credentials: Arc::new(Cache::new(10_000)),
            quotas: Arc::new(Quotas::default()),
            sessions: Arc::new(Sessions::new(10_000)),
            directories: Arc::default(),
            policies: PolicySets::new(10_000),
        })
    }

    /// What the store shall tell of each change.
    pub fn observer(self: &Arc<Self>) -> Observer {
        let caches = self.clone();
        Arc::new(move |change| caches.changed(change))
    }

    fn changed(&self, change: &Change) {
        match change {
            Change::CreateKey { key, .. } if key.owner == Owner::User => {
                self.quotas.created(Place::of(Counted::Keys, key.account, &key.region), key.id.as_bytes());
            }
            // The keys of products do not count.
            Change::CreateKey { .. } => {}
            Change::UpdateKey(key)
            | Change::BindResource { key, .. }
            | Change::UnbindResource { key, .. }
            | Change::AddVersion { key, .. }
            | Change::DestroyMaterial(key)
            | Change::RemoveKey(key) => {
                self.keys.remove(&key.id);
                // Into or out of pending deletion, where keys do not count.
                if matches!(
                    key.state,
                    KeyState::PendingDelete { .. } | KeyState::Disabled | KeyState::PendingImport
                ) {
                    self.quotas.changed(Place::of(Counted::Keys, key.account, &key.region));
                }
            }
            Change::Rewrap { before, .. } => match &before.owner {
                // What is in memory may not be opened yet, and then it is to be the new one.
                WrappedOwner::KeyVersion { key, .. } => drop(self.keys.remove(key)),
                WrappedOwner::WhiteBoxKey { id, .. } => drop(self.white_box_keys.remove(id)),
                WrappedOwner::AccessKey(id) | WrappedOwner::TemporaryKey(id) => {
                    self.credentials.remove(id);
                }
                WrappedOwner::ImportParameters { .. } => {}
            },
            Change::CreateDataKey(record) => {
                let data_key = &record.data_key;
                let place = Place::of(Counted::DataKeys, data_key.account, &data_key.region);
                self.quotas.created(place, data_key.id.as_bytes());
            }
            Change::UpdateDataKey(data_key)
            | Change::DestroyDataKeyMaterial(data_key)
            | Change::RemoveDataKey(data_key) => {
                self.data_keys.remove(&data_key.id);
                if data_key.state != DataKeyState::Enabled {
                    self.quotas.changed(Place::of(Counted::DataKeys, data_key.account, &data_key.region));
                }
            }
            Change::CreateWhiteBoxKey(record) => {
                let place = Place::of(Counted::WhiteBoxKeys, record.key.account, &record.key.region);
                self.quotas.created(place, record.key.id.as_bytes());
            }
            Change::UpdateWhiteBoxKey(key) | Change::BindDevices { key, .. } => {
                self.white_box_keys.remove(&key.id);
            }
            Change::RemoveWhiteBoxKey(key) => {
                self.white_box_keys.remove(&key.id);
                self.quotas.changed(Place::of(Counted::WhiteBoxKeys, key.account, &key.region));
            }
            Change::WhiteBoxKeysErased(_) => {}
            Change::SetTags { before, .. } => match &before.resource {
                TaggedResource::Kms { id, .. } => {
                    self.keys.remove(id);
                    self.data_keys.remove(&DataKeyId::from_bytes(*id.as_bytes()));
                    self.white_box_keys.remove(&WhiteBoxKeyId::from_bytes(*id.as_bytes()));
                }
            },
            Change::CreateTags { .. } | Change::DeleteTags { .. } => {}
            Change::CreateTemporaryKey(key) => drop(self.credentials.remove(&key.id)),
            Change::CreateAccessKey(key) => drop(self.credentials.remove(&key.id)),
            Change::UpdateAccessKey(key) => drop(self.credentials.remove(&key.id)),
            Change::RemoveAccessKey(id) => drop(self.credentials.remove(id)),
            Change::UpdatePrincipal(principal) => self.forget(principal.uin),
            Change::RemovePrincipal(uin) => self.forget(*uin),
            Change::Directory(change) => self.directories.changed(change),
            Change::CloseSession(hash) => self.sessions.forget(hash),
            Change::CloseSessions(uin) | Change::CloseOtherSessions { uin, .. } => {
                self.sessions.forget_all(*uin);
            }
            Change::PutImportParameters(_) | Change::DropImportParameters(_) | Change::MaterialErased(_) => {}
            Change::CreatePrincipal(_) | Change::OpenSession(_) | Change::NoteAccessKeyUse { .. } => {}
            Change::IndexAudit(_) | Change::DropAudit(_) => {}
            Change::CountUsage(_) | Change::ShortenUsage { .. } => {}
            Change::AddCheckpoint(_) | Change::PutState { .. } => {}
            Change::RaiseAlarm(_) | Change::NoteDelivery(_) | Change::ReadAlarms { .. } => {}
            Change::DropAlarms(_) | Change::Subscribe { .. } => {}
            Change::CreateReceiver { .. } | Change::RemoveReceiver { .. } => {}
            Change::CreateTrack { .. } | Change::UpdateTrack { .. } | Change::RemoveTrack(_) => {}
            Change::NoteTrackDelivery(_) | Change::NoteTrackHealth { .. } => {}
        }
    }
}

impl Caches {
    /// What is known of a principal that changed is read anew.
    fn forget(&self, uin: Uin) {
        self.credentials.retain(|_, credential| credential.caller.uin != uin);
        self.sessions.forget_all(uin);
    }
}

/// The regions there are.
pub struct RegionList(Vec<(Region, Suite)>);

impl RegionList {
    /// The region of that name and its algorithms.
    ///
    /// # Errors
    /// MissingParameter without a name where one is needed, UnsupportedRegion for an unknown one.
    pub fn resolve(&self, name: &str, needed: bool) -> ApiResult<(Region, Suite)> {
        match self.0.iter().find(|(region, _)| region.as_str() == name) {
            Some((region, suite)) => Ok((region.clone(), *suite)),
            None if name.is_empty() && needed => Err(ApiError::missing("Region")),
            None if name.is_empty() => Ok((Region::new(""), Suite::International)),
            None => Err(ApiError::new(
                "UnsupportedRegion",
                format!("This service does not serve that region. It serves: {}.", self.names().join(", ")),
                format!("服务不支持该地域。支持的地域：{}。", self.names().join("、")),
            )),
        }
    }

    /// Their names, in the order of the configuration.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(region, _)| region.as_str()).collect()
    }

    /// All of them.
    pub fn all(&self) -> &[(Region, Suite)] {
        &self.0
    }
}

/// The product.
pub struct Service {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) workers: Arc<dyn Workers>,
    pub(crate) pairs: Arc<Pairs>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    pub(crate) regions: RegionList,
    pub(crate) keyrings: Keyrings,
    pub(crate) credentials: Credentials,
    pub(crate) signing_keys: SigningKeys,
    pub(crate) caches: Arc<Caches>,
    pub(crate) products: Arc<Products>,
    pub(crate) limiter: Limiter,
    pub(crate) root_key: Arc<RootKey>,
    pub(crate) root_keeper: Arc<dyn RootKeeper>,
    /// Whose turn it is to change the versions of the root key.
    pub(crate) root_key_turn: tokio::sync::Mutex<()>,
    pub(crate) flights: Flights,
    pub(crate) tails: Tails,
    pub(crate) strangers: Strangers,
    pub(crate) usage: crate::usage::Pending,
    /// The day on which old uses were summed up last.
    pub(crate) usage_shortened: AtomicI64,
    pub(crate) notary: OnceLock<Notary>,
    pub(crate) witnessed: Witnessed,
    pub(crate) alarms: Alarms,
    pub(crate) archives: Arc<dyn Archives>,
    pub(crate) delivery: Progress,
    node: [u8; 6],
    key_counter: AtomicU16,
}

/// Where calls find keys, data keys, white-box keys and, in the storage itself, tags.
pub(crate) struct Keyrings {
    pub keys: Keyring,
    pub data_keys: DataKeyring,
    pub white_box_keys: WhiteBoxKeyring,
    pub store: Arc<dyn Store>,
}

/// The first credentials of an account, in the clear.
pub struct RootCredentials {
    /// The number of the account.
    pub uin: Uin,
    /// `SecretId`.
    pub secret_id: AccessKeyId,
    /// `SecretKey`.
    pub secret_key: Secret,
    /// The console password.
    pub password: Secret,
}

impl Service {
    /// The product over these.
    pub fn new(deps: Deps) -> Self {
        let Deps {
            store,
            caches,
            provider,
            workers,
            root_key,
            root_keeper,
            random,
            clock,
            archives,
            node,
            settings,
        } = deps;
        let products = Arc::new(Products::new(settings.products.clone()));
        Self {
            keyrings: Keyrings {
                keys: Keyring::new(caches.keys.clone(), store.clone(), provider.clone(), clock.clone()),
                data_keys: DataKeyring::new(caches.data_keys.clone(), store.clone()),
                white_box_keys: WhiteBoxKeyring::new(
                    caches.white_box_keys.clone(),
                    store.clone(),
                    root_key.clone(),
                ),
                store: store.clone(),
            },
            credentials: Credentials::new(
                caches.credentials.clone(),
                store.clone(),
                root_key.clone(),
                products.clone(),
            ),
            products,
            limiter: Limiter::new(settings.rates.clone(), settings.account_rates.clone()),
            signing_keys: SigningKeys::new(10_000),
            regions: RegionList(settings.regions.clone()),
            pairs: Pairs::new(provider.clone(), workers.clone(), settings.prepared_pairs),
            key_counter: AtomicU16::new(0),
            tails: Tails::default(),
            strangers: Strangers::default(),
            usage: crate::usage::Pending::default(),
            usage_shortened: AtomicI64::new(i64::MIN),
            notary: OnceLock::new(),
            witnessed: Witnessed::default(),
            alarms: Alarms::default(),
            archives,
            delivery: Progress::default(),
            store,
            caches,
            provider,
            workers,
            root_key,
            root_keeper,
            root_key_turn: tokio::sync::Mutex::default(),
            flights: Flights::default(),
            random,
            clock,
            node,
            settings,
        }
    }

    /// Begins to make RSA key pairs ahead of need.
    pub fn prepare_pairs(&self) {
        self.pairs.fill();
    }

    /// Makes the root account with these credentials, if there is none yet.
    ///
    /// # Errors
    /// What the storage or the cryptography fails with.
    pub async fn bootstrap(&self, root: &RootCredentials) -> ApiResult<()> {
        if self.store.root().await?.is_some() {
            return Ok(());
        }
        let (uin, created_at) = (root.uin, self.now());
        let principal = Principal {
            uin,
            account: uin,
            kind: PrincipalKind::Root,
            name: "root".into(),
            password_hash: Some(keyward_crypto::password::hash(&root.password, &*self.random)?),
            created_at,
        };
        let access_key = self.new_access_key(uin, root.secret_id.clone(), root.secret_key.expose())?;
        let record = self.system_event("cam", "CreateRootAccount", "", uin).record()?;
        let changes = vec![Change::CreatePrincipal(principal), Change::CreateAccessKey(access_key)];
        self.store.commit(Unit { changes, record }).await.map_err(ApiError::from)
    }

    /// An access key of that owner, its secret wrapped.
    ///
    /// # Errors
    /// What the cryptography fails with.
    pub fn new_access_key(&self, uin: Uin, id: AccessKeyId, secret_key: &[u8]) -> ApiResult<AccessKey> {
        let associated = credentials::associated_data(&id);
        let wrapped_secret = self.root_key.wrap(&associated, secret_key, &*self.random)?;
        Ok(AccessKey {
            id,
            uin,
            wrapped_secret,
            active: true,
            created_at: self.now(),
            description: String::new(),
            used_at: None,
        })
    }

    /// Figures for metrics.
    pub fn stats(&self) -> Stats {
        Stats {
            cached_keys: self.caches.keys.len() as u64,
            key_hits: self.caches.keys.hits(),
            key_misses: self.caches.keys.misses(),
            cached_data_keys: self.caches.data_keys.len() as u64,
            data_key_hits: self.caches.data_keys.hits(),
            data_key_misses: self.caches.data_keys.misses(),
            waiting_commits: self.store.waiting() as u64,
            waiting_key_work: (self.workers.waiting(Lane::Keys) + self.workers.waiting(Lane::Long)) as u64,
            ready_pairs: self.pairs.ready() as u64,
        }
    }

    pub(crate) fn now(&self) -> UnixSeconds {
        self.clock.now()
    }

    /// A new UUID of version 4.
    pub(crate) fn new_request_id(&self) -> String {
        let mut bytes = [0; 16];
        // An id that is not random still tells requests apart well enough to answer this one.
        if self.random.fill(&mut bytes).is_err() {
            bytes = self.new_key_id().as_bytes().to_owned();
        }
        Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    pub(crate) fn new_key_id(&self) -> KeyId {
        let now = self.clock.now_millis().max(0).unsigned_abs();
        let nanoseconds = u32::try_from(now % 1000).unwrap_or(0) * 1_000_000;
        KeyId::new(now / 1000, nanoseconds, self.key_counter.fetch_add(1, Ordering::Relaxed), self.node)
    }

    pub(crate) fn new_white_box_key_id(&self) -> WhiteBoxKeyId {
        WhiteBoxKeyId::new(self.new_key_id())
    }

    pub(crate) fn new_data_key_id(&self) -> DataKeyId {
        DataKeyId::new(self.new_key_id())
    }
}

/// Why a request is refused before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Early {
    /// Its body is larger than 10 MiB (or its query than 32 KiB).
    TooLarge,
    /// It did not come in time.
    Timeout,
    /// Its method is neither GET nor POST.
    Method,
    /// It could not be read.
    Malformed,
}

impl Early {
    pub(crate) fn error(self) -> ApiError {
        match self {
            Self::TooLarge => ApiError::new(
                "RequestSizeLimitExceeded",
                "The request is too large: a POST may have 10 MiB, a GET 32 KiB.",
                "请求过大：POST 最大 10 MiB，GET 最大 32 KiB。",
            ),
            Self::Timeout => ApiError::new(
                "RequestTimeout",
                "The request was not received in time.",
                "未在规定时间内收到完整请求。",
            ),
            Self::Method => wire::unsupported_method(),
            Self::Malformed => {
                ApiError::new("InvalidRequest", "The request could not be read.", "无法读取请求。")
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use keyward_domain::{Origin, Rule, data_key::DataKeyName};
    use keyward_store::{DataKeyRecord, TagRecord};

    use super::*;

    /// Policies decide by tags, so what is held ready must not have old ones.
    #[test]
    fn a_change_of_tags_drops_what_is_held_ready() {
        let caches = Caches::new(10);
        let (id, region, creator) = (KeyId::new(1, 2, 3, [4; 6]), Region::new("ap-guangzhou"), Uin(1));
        let data_key = keyward_domain::DataKey {
            id: DataKeyId::new(id),
            account: creator,
            creator,
            region: region.clone(),
            name: DataKeyName::parse("name").unwrap(),
            description: keyward_domain::data_key::DataKeyDescription::default(),
            key: id,
            length: 16,
            origin: Origin::TencentKms,
            state: DataKeyState::Enabled,
            created_at: UnixSeconds(0),
            revision: 1,
        };
        let record =
            DataKeyRecord { data_key, ciphertext: String::new(), context: Vec::new(), tags: Vec::new() };
        caches.data_keys.insert(DataKeyId::new(id), Arc::new(record));
        let resource = TaggedResource::Kms { region, creator, id };
        let before = Box::new(TagRecord { resource, tags: Vec::new() });
        caches.changed(&Change::SetTags { account: creator, creator, before, after: Vec::new() });
        assert!(caches.data_keys.get(&DataKeyId::new(id)).is_none());
    }
}
