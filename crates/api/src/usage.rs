//! Who used which key, how often and when.
//!
//! Each call that used a key says so in its record (`keyUses`). From these records the uses are counted, away from the
//! call, so that counting costs callers nothing, and exactly: what is counted is stored together with the number of the
//! last record that it comes from. What was recorded since is read from the trail whenever somebody asks.

pub mod report;
mod tally;

use std::{collections::BTreeMap, sync::Arc};

use keyward_domain::{KeyId, Region, Uin, UnixSeconds};
use keyward_store::{
    Store,
    usage::{UsageQuery, Used},
};
use tokio::sync::{Mutex, MutexGuard};

use crate::ApiResult;
pub use tally::Tally;

/// What is counted in memory and not stored yet. One reads or stores at a time.
#[derive(Default)]
pub struct Pending(Mutex<Tally>);

impl Pending {
    /// Waits for the turn.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().await
    }
}

/// All of time.
pub const ALWAYS: (UnixSeconds, UnixSeconds) = (UnixSeconds(0), UnixSeconds(i64::MAX));

/// What is asked, answered up to the last record of the trail.
///
/// # Errors
/// What the storage fails with.
pub async fn used(store: &Arc<dyn Store>, pending: &Pending, query: &UsageQuery) -> ApiResult<Vec<Used>> {
    let mut tally = pending.turn().await;
    loop {
        tally.catch_up(&**store).await?;
        let mut stored = store.usage(query).await?;
        // Another process may have stored what is still counted here: then both are read anew.
        if tally.fits(&**store).await? {
            tally.add_to(query, &mut stored);
            return Ok(stored);
        }
    }
}

/// How many uses there were, by the beginnings of hours or of days (UTC+8), answered up to the last record of the trail.
/// Old hours are told by the day.
///
/// # Errors
/// What the storage fails with.
pub async fn points(
    store: &Arc<dyn Store>,
    pending: &Pending,
    query: &UsageQuery,
) -> ApiResult<BTreeMap<UnixSeconds, u64>> {
    let mut tally = pending.turn().await;
    loop {
        tally.catch_up(&**store).await?;
        let mut points: BTreeMap<_, _> = store.usage_points(query).await?.into_iter().collect();
        if tally.fits(&**store).await? {
            tally.add_points(query, &mut points);
            return Ok(points);
        }
    }
}

/// The last use of a key, if it was ever used.
///
/// # Errors
/// What the storage fails with.
pub async fn last_use(
    store: &Arc<dyn Store>,
    pending: &Pending,
    (account, region, key): (Uin, &Region, KeyId),
) -> ApiResult<Option<Used>> {
    let query = UsageQuery { account, region: Some(region.clone()), key: Some(key), time: ALWAYS };
    Ok(used(store, pending, &query).await?.into_iter().max_by_key(|used| used.last))
}
