//! How many keys, data keys and white-box keys an account may have in a region: counted in memory, so that creating one
//! counts no rows.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use keyward_domain::{Region, Uin};
use keyward_store::{Store, StoreError};
use parking_lot::Mutex;
use tokio::time::sleep;

use crate::{ApiError, ApiResult};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Keys (CMK).
    Keys,
    /// Data keys that the service keeps.
    DataKeys,
    /// White-box keys.
    WhiteBoxKeys,
}

/// What is counted where. What is pending deletion does not count.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Place {
    what: Counted,
    account: Uin,
    region: Region,
}

/// How often the storage is asked when the number changes while it counts.
const TRIES: usize = 8;

/// How long those that are being created have to be told of, each time.
const PAUSE: Duration = Duration::from_millis(5);

/// The counts that are known.
#[derive(Default)]
pub struct Quotas(Mutex<HashMap<Place, Count>>);

#[derive(Default)]
struct Count {
    /// How many count, once asked of the storage.
    known: Option<u64>,
    /// The ids of those that are being created now.
    reserved: HashSet<[u8; 16]>,
    /// Those of them that were being created when `known` was asked of the storage: their commits may be in it already,
    /// although nobody has told of them yet.
    doubtful: HashSet<[u8; 16]>,
    /// How often the number may have changed, so that an answer of the storage that is no longer true is noticed.
    changes: u64,
}

/// Whether there is room for one more.
enum Room {
    Yes,
    No,
    Unclear,
}

/// The right to create one; given back when dropped, unless it was committed.
pub struct Reservation {
    quotas: Arc<Quotas>,
    place: Place,
    id: [u8; 16],
}

impl Place {
    /// Those of the account in the region.
    pub fn of(what: Counted, account: Uin, region: &Region) -> Self {
        Self { what, account, region: region.clone() }
    }

    async fn count(&self, store: &dyn Store) -> Result<u64, StoreError> {
        match self.what {
            Counted::Keys => store.count_keys(self.account, &self.region).await,
            Counted::DataKeys => store.count_data_keys(self.account, &self.region).await,
            Counted::WhiteBoxKeys => store.count_white_box_keys(self.account, &self.region).await,
        }
    }
}

impl Quotas {
    /// Reserves room for what is to be created with that id; any fresh id for what shall count again. `limit`
    /// is how many there may be, if that is limited.
    ///
    /// # Errors
    /// LimitExceeded.CmkLimitExceeded, LimitExceeded.DataKeyLimitExceeded or LimitExceeded.KeyLimitExceeded if there is none.
    pub async fn reserve(
        self: &Arc<Self>,
        store: &dyn Store,
        place: Place,
        id: [u8; 16],
        limit: Option<u64>,
    ) -> ApiResult<Reservation> {
        let limit = limit.unwrap_or(u64::MAX);
        for _ in 0..TRIES {
            let reserve = |number: u64, count: &mut Count| {
                if number.saturating_add(count.reserved.len() as u64) < limit {
                    count.reserved.insert(id);
                    return Room::Yes;
                }
                // Those may be counted twice, so that there may be room once they are told of.
                if count.doubtful.is_empty() { Room::No } else { Room::Unclear }
            };
            match self.look(store, &place, reserve).await? {
                Room::Yes => return Ok(Reservation { quotas: self.clone(), place, id }),
                Room::No => break,
                Room::Unclear => sleep(PAUSE).await,
            }
        }
        Err(exceeded(place.what, limit))
    }

    /// How many count now.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn count(&self, store: &dyn Store, place: Place) -> ApiResult<u64> {
        self.look(store, &place, |number, _| number).await
    }

    /// Runs `then` with how many count, while nobody else looks.
    async fn look<T>(
        &self,
        store: &dyn Store,
        place: &Place,
        then: impl FnOnce(u64, &mut Count) -> T,
    ) -> ApiResult<T> {
        let mut tries = 1;
        loop {
            let before = {
                let mut counts = self.0.lock();
                let count = counts.entry(place.clone()).or_default();
                if let Some(known) = count.known {
                    return Ok(then(known, count));
                }
                count.changes
            };
            let stored = place.count(store).await?;
            let mut counts = self.0.lock();
            let count = counts.entry(place.clone()).or_default();
            if let Some(known) = count.known {
                // Somebody else was faster, and what was created since is in his number.
                return Ok(then(known, count));
            }
            let meanwhile = count.changes - before;
            if meanwhile == 0 {
                count.known = Some(stored);
                count.doubtful = count.reserved.clone();
            } else if tries < TRIES {
                tries += 1;
                continue;
            }
            // What changed while the storage counted is in its number or not: too many is the safe side.
            return Ok(then(stored + meanwhile, count));
        }
    }

    /// The one with that id was created.
    pub fn created(&self, place: Place, id: &[u8; 16]) {
        let mut counts = self.0.lock();
        let count = counts.entry(place).or_default();
        count.reserved.remove(id);
        count.changes += 1;
        if count.doubtful.contains(id) {
            // Nobody knows whether it is in the number: count anew.
            count.forget();
        } else {
            count.known = count.known.map(|known| known + 1);
        }
    }

    /// One was changed so that the number may be another: count anew.
    pub fn changed(&self, place: Place) {
        let mut counts = self.0.lock();
        let count = counts.entry(place).or_default();
        count.forget();
        count.changes += 1;
    }
}

impl Count {
    fn forget(&mut self) {
        self.known = None;
        self.doubtful.clear();
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(count) = self.quotas.0.lock().get_mut(&self.place) {
            count.reserved.remove(&self.id);
            if count.doubtful.contains(&self.id) {
                count.forget();
            }
        }
    }
}

fn exceeded(what: Counted, limit: u64) -> ApiError {
    let (code, en, zh) = match what {
        Counted::Keys => ("CmkLimitExceeded", "keys", "密钥"),
        Counted::DataKeys => ("DataKeyLimitExceeded", "data keys", "数据密钥"),
        Counted::WhiteBoxKeys => ("KeyLimitExceeded", "white-box keys", "白盒密钥"),
    };
    ApiError::new(
        format!("LimitExceeded.{code}"),
        format!(
            "The account has the {limit} {en} that it may have in this region. Delete {en}, or ask the operator for more."
        ),
        format!("该账号在此地域的{zh}数量已达上限 {limit}。请删除{zh}，或联系管理员提高配额。"),
    )
}
