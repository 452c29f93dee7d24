//! The bytes of deleted white-box keys leave the files of the database.

use keyward_store::{Change, Unit};

use crate::{ApiResult, Service};

impl Service {
    /// Erases what is left of white-box keys that were deleted; tells of how many. The trail told of their end when they
    /// were deleted.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn erase_white_box_keys(&self) -> ApiResult<usize> {
        let removed = self.store.unerased_white_box_keys().await?;
        if removed.is_empty() {
            return Ok(0);
        }
        self.store.scrub_white_box_keys().await?;
        let count = removed.len();
        self.store.commit(Unit::note(vec![Change::WhiteBoxKeysErased(removed)])).await?;
        Ok(count)
    }
}
