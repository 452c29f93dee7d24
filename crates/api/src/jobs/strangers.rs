//! How many requests named access keys that do not exist is recorded.

use keyward_domain::Uin;
use keyward_store::Unit;
use serde_json::value::to_raw_value;

use crate::{ApiError, ApiResult, Service};

impl Service {
    /// Records the requests that named unknown access keys, in the trail of no account; tells how many there were.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn note_strangers(&self) -> ApiResult<usize> {
        let now = self.now();
        let Some(count) = self.strangers.due(now) else { return Ok(0) };
        let mut event = self.system_event("cam", "RefuseUnknownAccessKeys", "", Uin::NOBODY);
        event.parameters(Some(to_raw_value(&count).map_err(ApiError::internal)?));
        self.store.commit(Unit { changes: Vec::new(), record: event.record()? }).await?;
        self.strangers.recorded(&count, now);
        Ok(usize::try_from(count.number()).unwrap_or(usize::MAX))
    }
}
