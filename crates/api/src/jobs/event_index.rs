//! What was written to the audit trail gets its index.

use keyward_domain::Uin;
use keyward_store::{
    Change, Conflict, StoreError, Unit,
    audit::{
        Head,
        index::{Segment, first_of, segment_of},
    },
};
use serde_json::value::to_raw_value;

use crate::{ApiError, ApiResult, Service, events::facts, workers::Lane};

/// How many segments are indexed in one go: half a million records. Other jobs wait meanwhile.
const SEGMENTS: usize = 1024;

impl Service {
    /// Indexes what was recorded since; tells how many groups of 32,768 records the database got the index of. The
    /// rest is indexed in memory.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn index_events(&self) -> ApiResult<usize> {
        let _turn = self.tails.turn.lock().await;
        let (mut written, mut left) = (0, SEGMENTS);
        for head in self.store.audit_heads().await? {
            self.begin_tail(&head).await?;
            while left > 0 {
                if let Some(group) = self.tails.whole(&head.chain) {
                    self.write_index(group).await?;
                    self.tails.written(&head.chain);
                    written += 1;
                } else if let Some(segment) = self.next_segment(&head).await? {
                    self.tails.push(&head.chain, segment);
                    left -= 1;
                } else {
                    break;
                }
            }
        }
        Ok(written)
    }

    /// Begins behind what the database has the index of, and with the group of the oldest record.
    async fn begin_tail(&self, head: &Head) -> ApiResult<()> {
        if self.tails.next(&head.chain).is_none() {
            let indexed = self.store.audit_indexed(&head.chain).await?;
            let beginnings = self.store.audit_beginnings().await?;
            let oldest = beginnings.iter().find(|beginning| beginning.chain == head.chain);
            let next = oldest.map_or(1, |beginning| beginning.first).max(indexed + 1);
            self.tails.begin(&head.chain, segment_of(next));
        }
        Ok(())
    }

    /// The segment that is to be indexed next, if all of its records are there. Those that were dropped are no
    /// longer among them.
    async fn next_segment(&self, head: &Head) -> ApiResult<Option<Segment>> {
        let Some(next) = self.tails.next(&head.chain) else { return Ok(None) };
        let (first, last) = (first_of(next), first_of(next + 1) - 1);
        if last > head.last {
            return Ok(None);
        }
        let blocks = self.store.audit_records(&head.chain, first, last).await?;
        self.workers.run(Lane::Long, move || facts::segment(&blocks, first, last)).await.map(Some)
    }

    async fn write_index(&self, group: keyward_store::audit::index::GroupIndex) -> ApiResult<()> {
        let mut event = self.system_event("cloudaudit", "IndexEvents", "", Uin::NOBODY);
        let about = serde_json::json!({"Chain": group.chain.0, "FirstNumber": group.group.first});
        event.parameters(Some(to_raw_value(&about).map_err(ApiError::internal)?));
        let changes = vec![Change::IndexAudit(Box::new(group))];
        match self.store.commit(Unit { changes, record: event.record()? }).await {
            // It was written by an earlier run whose commit was not answered.
            Ok(()) | Err(StoreError::Conflict(Conflict::Exists)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
