//! How many keys an account may have in a region: counted in memory, so that creating a key counts no rows.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use keyward_domain::{Key, KeyId, KeyState, Region, Uin};
use keyward_store::Store;
use parking_lot::Mutex;

use crate::{ApiError, ApiResult};

type Place = (Uin, Region);

/// The counts that are known.
#[derive(Default)]
pub struct Quotas(Mutex<HashMap<Place, Count>>);

#[derive(Default)]
struct Count {
    /// Keys that count, once asked of the storage.
    keys: Option<u64>,
    /// Keys being created now.
    reserved: HashSet<KeyId>,
}

/// The right to create one key; given back when dropped, unless the key was committed.
pub struct Reservation {
    quotas: Arc<Quotas>,
    place: Place,
    key: KeyId,
}

impl Quotas {
    /// Reserves room for a key that is to be created.
    ///
    /// # Errors
    /// LimitExceeded.CmkLimitExceeded if there is none.
    pub async fn reserve(
        self: &Arc<Self>,
        store: &dyn Store,
        account: Uin,
        region: &Region,
        key: KeyId,
        limit: u64,
    ) -> ApiResult<Reservation> {
        let place = (account, region.clone());
        loop {
            self.count(store, account, region).await?;
            let mut counts = self.0.lock();
            let count = counts.entry(place.clone()).or_default();
            // Unknown again if a key was changed in between.
            let Some(keys) = count.keys else { continue };
            if keys + (count.reserved.len() as u64) < limit {
                count.reserved.insert(key);
                return Ok(Reservation { quotas: self.clone(), place, key });
            }
            return Err(ApiError::new(
                "LimitExceeded.CmkLimitExceeded",
                format!(
                    "The account has the {limit} keys that it may have in this region. Delete keys, or ask the operator for more."
                ),
                format!("该账号在此地域的密钥数量已达上限 {limit}。请删除密钥，或联系管理员提高配额。"),
            ));
        }
    }

    /// How many keys count against the quota now.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn count(&self, store: &dyn Store, account: Uin, region: &Region) -> ApiResult<u64> {
        let place = (account, region.clone());
        let known = self.0.lock().get(&place).and_then(|count| count.keys);
        if let Some(keys) = known {
            return Ok(keys);
        }
        let keys = store.count_keys(account, region).await?;
        // Keys committed while this was counted may be counted twice until the next recount: too many
        // is the safe side.
        Ok(*self.0.lock().entry(place).or_default().keys.get_or_insert(keys))
    }

    /// A key was created.
    pub fn created(&self, key: &Key) {
        if let Some(count) = self.0.lock().get_mut(&(key.account, key.region.clone())) {
            count.reserved.remove(&key.id);
            count.keys = count.keys.map(|keys| keys + 1);
        }
    }

    /// A key was changed. Where it may have entered or left pending deletion, count anew.
    pub fn updated(&self, key: &Key) {
        let uncertain = matches!(
            key.state,
            KeyState::PendingDelete { .. } | KeyState::Disabled | KeyState::PendingImport
        );
        if uncertain && let Some(count) = self.0.lock().get_mut(&(key.account, key.region.clone())) {
            count.keys = None;
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(count) = self.quotas.0.lock().get_mut(&self.place) {
            count.reserved.remove(&self.key);
        }
    }
}
