//! Old events are dropped.

use keyward_domain::{Uin, time::DAY};
use keyward_store::{
    Change, Unit,
    audit::{Beginning, Head},
};
use serde_json::{json, value::to_raw_value};

use crate::{
    ApiError, ApiResult, Service,
    delivery::Reminder,
    events::{DROPPED, Dropped},
};

/// How many records go in one commit, so that no other commit waits long for it.
const RECORDS: u32 = 4096;

impl Service {
    /// Drops the events of the days that are over for longer than events are kept, as far as every active track has
    /// delivered them; tells how many. The chain goes on with what is left, and says in an event of the system where it
    /// begins now, and after which hash.
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
        let (mut dropped, mut held) = (0, false);
        for head in self.store.audit_heads().await? {
            dropped += self.drop_before(&head, oldest_millis, &mut held).await?;
        }
        if !held {
            self.delivery.over(Reminder::Holding);
        }
        Ok(usize::try_from(dropped).unwrap_or(usize::MAX))
    }

    /// Drops what a chain had before that time, up to where it ended when this began: what this adds itself is not
    /// old.
    async fn drop_before(&self, head: &Head, millis: i64, held: &mut bool) -> ApiResult<u64> {
        let beginnings = self.store.audit_beginnings().await?;
        let known = beginnings.iter().find(|beginning| beginning.chain == head.chain);
        let first = known.map_or(1, |beginning| beginning.first);
        let mut next = first;
        let undelivered = self.undelivered(head, first).await?;
        // A place of a track is between two blocks, so no more is dropped than is before it.
        let end = undelivered.map_or(head.last + 1, |(end, ..)| end.min(head.last + 1));
        while next <= head.last {
            let records = u32::try_from(end.saturating_sub(next)).unwrap_or(RECORDS).min(RECORDS);
            let expired = self.store.audit_expired(&head.chain, millis, records.max(1)).await?;
            let Some(beginning) = expired else { break };
            if let Some((end, account, track)) = undelivered
                && beginning.first > end
            {
                *held = true;
                self.tell_of_held(head, end, account, track).await?;
                break;
            }
            next = beginning.first;
            self.begin_chain_at(beginning).await?;
        }
        Ok(next - first)
    }

    /// Tells once a day that old events are kept because a track has not delivered them.
    async fn tell_of_held(&self, head: &Head, from: u64, account: Uin, track: u64) -> ApiResult<()> {
        if !self.delivery.is_due(Reminder::Holding, self.now()) {
            return Ok(());
        }
        let kept = head.last + 1 - from;
        tracing::warn!(
            track,
            kept,
            chain = %head.chain,
            "old events are kept because a track has not delivered them: mend its storage, or switch it off or delete it to let go of them"
        );
        let mut event = self.system_event("cloudaudit", "HoldOldEvents", "", account);
        event.resources([format!("track/{track}")]);
        let about = json!({"TrackId": track, "Chain": head.chain.0, "FirstNumber": from, "Kept": kept});
        event.parameters(Some(to_raw_value(&about).map_err(ApiError::internal)?));
        Ok(self.store.commit(Unit { changes: Vec::new(), record: event.record()? }).await?)
    }

    async fn begin_chain_at(&self, beginning: Beginning) -> ApiResult<()> {
        let mut event = self.system_event("cloudaudit", DROPPED, "", Uin::NOBODY);
        event.parameters(Some(to_raw_value(&Dropped::of(&beginning)).map_err(ApiError::internal)?));
        let unit = Unit { changes: vec![Change::DropAudit(beginning)], record: event.record()? };
        self.store.commit(unit).await.map_err(ApiError::from)
    }
}
