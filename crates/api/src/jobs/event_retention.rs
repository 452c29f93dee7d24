//! Old events are dropped.

use keyward_domain::{Uin, time::DAY};
use keyward_store::{
    Change, Unit,
    audit::{Beginning, Head},
};
use serde_json::value::to_raw_value;

use crate::{
    ApiError, ApiResult, Service,
    events::{DROPPED, Dropped},
};

/// How many records go in one commit, so that no other commit waits long for it.
const RECORDS: u32 = 4096;

impl Service {
    /// Drops the events of the days that are over for longer than events are kept; tells how many. The chain goes on
    /// with what is left, and says in an event of the system where it begins now, and after which hash.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn drop_old_events(&self) -> ApiResult<usize> {
        let days = i64::from(self.settings.audit_retention_days);
        if days == 0 {
            return Ok(0);
        }
        let oldest_day = (self.now().0 - days * DAY).div_euclid(DAY);
        let oldest_millis = oldest_day * DAY * 1000;
        let mut dropped = 0;
        for head in self.store.audit_heads().await? {
            dropped += self.drop_before(&head, oldest_millis).await?;
        }
        Ok(usize::try_from(dropped).unwrap_or(usize::MAX))
    }

    /// Drops what a chain had before that time, up to where it ended when this began: what this adds itself is not
    /// old.
    async fn drop_before(&self, head: &Head, millis: i64) -> ApiResult<u64> {
        let beginnings = self.store.audit_beginnings().await?;
        let known = beginnings.iter().find(|beginning| beginning.chain == head.chain);
        let first = known.map_or(1, |beginning| beginning.first);
        let mut next = first;
        while next <= head.last {
            let records = u32::try_from(head.last + 1 - next).unwrap_or(RECORDS).min(RECORDS);
            let expired = self.store.audit_expired(&head.chain, millis, records).await?;
            let Some(beginning) = expired else { break };
            if next == first {
                self.store_all_usage().await?;
            }
            next = beginning.first;
            self.begin_chain_at(beginning).await?;
        }
        Ok(next - first)
    }

    async fn begin_chain_at(&self, beginning: Beginning) -> ApiResult<()> {
        let mut event = self.system_event("cloudaudit", DROPPED, "", Uin::NOBODY);
        event.parameters(Some(to_raw_value(&Dropped::of(&beginning)).map_err(ApiError::internal)?));
        let unit = Unit { changes: vec![Change::DropAudit(beginning)], record: event.record()? };
        self.store.commit(unit).await.map_err(ApiError::from)
    }
}
