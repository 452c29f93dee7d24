//! Keys whose pending window is over are destroyed.

use keyward_domain::Key;
use keyward_store::{Change, Due};

use super::due_keys::DueKeys;
use crate::{ApiResult, Service};

impl Service {
    /// Destroys the keys whose pending window is over; tells how many. Nothing brings them back.
    ///
    /// In two steps, so that the trail says a key is destroyed only when its material is gone from the
    /// database files: first the material is removed and the files are scrubbed, then the key itself goes.
    /// A server that ends in between begins again with the first.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn destroy_due_keys(&self) -> ApiResult<usize> {
        let mut due = DueKeys::begin(self, Due::Destruction);
        let mut emptied = Vec::new();
        while let Some(mut key) = due.next().await? {
            key.lose_material();
            key.revision += 1;
            let changes = emptying(&key);
            match self.by_itself("DestroyKeyMaterial", &key, changes).await {
                Ok(true) => emptied.push(key),
                other => due.note(key.id, other)?,
            }
        }
        if emptied.is_empty() {
            return Ok(0);
        }
        self.store.scrub().await?;
        for key in emptied {
            let change = Change::RemoveKey(Box::new(key.clone()));
            let outcome = self.by_itself("DestroyKey", &key, vec![change]).await;
            due.note(key.id, outcome)?;
        }
        Ok(due.done)
    }
}

/// With the material goes what somebody who recorded an import could unwrap it with.
fn emptying(key: &Key) -> Vec<Change> {
    vec![Change::DestroyMaterial(Box::new(key.clone())), Change::DropImportParameters(key.id)]
}
