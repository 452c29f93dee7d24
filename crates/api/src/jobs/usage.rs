//! Uses of keys are counted from the trail, stored, and shortened when they are old.

use keyward_domain::{Uin, UnixSeconds, time::DAY};
use keyward_store::{Change, Conflict, StoreError, Unit, usage::UsageCount};

use crate::{ApiResult, Service, local_time};

/// With so many records counted in memory, they are stored: so many are read again at most after a crash.
const RECORDS: u64 = 32_768;
/// With so many series counted in memory, they are stored, so that no other commit waits long for it.
const SERIES: usize = 500;
/// Midnight in China is so many seconds before that of UTC.
const AHEAD: i64 = 8 * 3600;

impl Service {
    /// Counts what was recorded since. Tells of no key: it changes none.
    pub(crate) async fn keep_usage(&self) -> ApiResult<usize> {
        self.count_usage().await.map(|_| 0)
    }

    /// Counts what was recorded since; tells how often something was stored.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn count_usage(&self) -> ApiResult<usize> {
        let mut tally = self.usage.turn().await;
        let mut stored = 0;
        while tally.step(&*self.store).await? {
            stored += self.store_usage(tally.due(RECORDS, SERIES)).await?;
        }
        Ok(stored)
    }

    /// Stores the uses of all records that there are now, of every chain, before records are dropped.
    ///
    /// # Errors
    /// What the storage fails with, or [`Conflict::Stale`] if others keep storing meanwhile; nothing may be dropped then.
    pub(crate) async fn store_all_usage(&self) -> ApiResult<()> {
        let mut tally = self.usage.turn().await;
        let ends = self.store.audit_heads().await?;
        // Each turn stores a chain, or reads again what another process stored.
        for _ in 0..2 * ends.len() + 1 {
            tally.catch_up(&*self.store).await?;
            let Some(behind) = ends.iter().find(|end| tally.stored(&end.chain) < end.last) else {
                return Ok(());
            };
            self.store_usage(tally.of(&behind.chain)).await?;
        }
        Err(StoreError::Conflict(Conflict::Stale).into())
    }

    async fn store_usage(&self, count: Option<UsageCount>) -> ApiResult<usize> {
        let Some(count) = count else { return Ok(0) };
        let record = self.system_event("keyward", "CountUsage", "", Uin::NOBODY).record()?;
        match self.store.commit(Unit { changes: vec![Change::CountUsage(Box::new(count))], record }).await {
            // An earlier commit that was not answered may have done it: the next step reads where it stands.
            Ok(()) | Err(StoreError::Conflict(Conflict::Stale)) => Ok(1),
            Err(error) => Err(error.into()),
        }
    }

    /// Sums up old hours by days and drops old days, once a day. Tells of no key.
    ///
    /// # Errors
    /// What the storage fails with; the next call tries again.
    pub async fn shorten_usage(&self) -> ApiResult<usize> {
        use std::sync::atomic::Ordering;
        let now = self.now();
        let today = local_time::day(now);
        if self.usage_shortened.load(Ordering::Relaxed) == today {
            return Ok(0);
        }
        // Nothing is old as long as nothing is stored.
        if self.store.usage_counted().await?.is_empty() {
            return Ok(0);
        }
        let begins = |days: u32| UnixSeconds((today - i64::from(days)) * DAY - AHEAD);
        let days = match self.settings.usage_days {
            0 => UnixSeconds(0),
            days => begins(days.max(self.settings.usage_hours_days)),
        };
        let change = Change::ShortenUsage { hours: begins(self.settings.usage_hours_days), days };
        let record = self.system_event("keyward", "ShortenUsage", "", Uin::NOBODY).record()?;
        let _turn = self.usage.turn().await;
        self.store.commit(Unit { changes: vec![change], record }).await?;
        self.usage_shortened.store(today, Ordering::Relaxed);
        Ok(0)
    }
}
