//! Imported material whose time is over is removed, and so is what was given out for importing it.

use keyward_domain::key::Event;
use keyward_store::{Change, Due};

use super::due_keys::DueKeys;
use crate::{ApiResult, Service};

impl Service {
    /// Removes imported material that has expired; tells of how many keys. Until this happens the material
    /// is refused by the keyring. Its bytes go with the next [`Self::erase_material`].
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn expire_material(&self) -> ApiResult<usize> {
        let mut due = DueKeys::begin(self, Due::Expiry);
        while let Some(mut key) = due.next().await? {
            // Somebody may have imported it anew since the key was found.
            if !key.has_expired(due.now()) || key.remove_imported(Event::MaterialExpired).is_err() {
                continue;
            }
            key.revision += 1;
            let change = Change::DestroyMaterial(Box::new(key.clone()));
            let outcome = self.by_itself("ExpireKeyMaterial", &key, vec![change]).await;
            due.note(key.id, outcome)?;
        }
        Ok(due.done)
    }

    /// Forgets the private keys of imports whose time is over, so that nobody who recorded an import can
    /// unwrap it later; tells of how many keys. Their bytes go with the next [`Self::erase_material`].
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn forget_imports(&self) -> ApiResult<usize> {
        let mut due = DueKeys::begin(self, Due::ImportEnd);
        while let Some(key) = due.next().await? {
            let changes = vec![Change::DropImportParameters(key.id)];
            let outcome = self.by_itself("ForgetImportParameters", &key, changes).await;
            due.note(key.id, outcome)?;
        }
        Ok(due.done)
    }
}
