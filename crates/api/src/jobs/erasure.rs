//! The bytes of removed material leave the files of the database.

use keyward_store::{Change, Due};

use super::due_keys::DueKeys;
use crate::{ApiResult, Service};

impl Service {
    /// Erases what is left of removed material in the files of the database, and says so in the trail;
    /// tells of how many keys. Rewriting the files takes long where there is much in them, so it is done
    /// once for all keys, and not while somebody waits for a reply.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn erase_material(&self) -> ApiResult<usize> {
        let mut due = DueKeys::begin(self, Due::Erasure);
        let mut emptied = Vec::new();
        while let Some(key) = due.next().await? {
            emptied.push(key);
        }
        if emptied.is_empty() {
            return Ok(0);
        }
        self.store.scrub().await?;
        for key in emptied {
            let change = Change::MaterialErased(Box::new(key.clone()));
            let outcome = self.by_itself("EraseKeyMaterial", &key, vec![change]).await;
            due.note(key.id, outcome)?;
        }
        Ok(due.done)
    }
}
