//! Keys whose rotation is due get a new version.

use keyward_domain::{Key, UnixSeconds};
use keyward_store::Due;

use super::due_keys::DueKeys;
use crate::{ApiResult, Service, rotation::next_version};

impl Service {
    /// Rotates the keys whose time has come; tells how many. A key that missed several rotations, because
    /// no server ran, is rotated once: its next period counts from now.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn rotate_due_keys(&self) -> ApiResult<usize> {
        let mut due = DueKeys::begin(self, Due::Rotation);
        while let Some(key) = due.next().await? {
            let outcome = self.rotate_if_due(&key, due.now()).await;
            due.note(key.id, outcome)?;
        }
        Ok(due.done)
    }

    async fn rotate_if_due(&self, key: &Key, now: UnixSeconds) -> ApiResult<bool> {
        // Somebody may have changed the key since it was found.
        if key.rotation_due().is_none_or(|at| now < at) {
            return Ok(false);
        }
        let mut rotated = key.clone();
        if rotated.rotate(now).is_err() {
            return Ok(false);
        }
        let (_, suite) = self.regions.resolve(key.region.as_str(), true)?;
        let change = next_version(self, rotated, suite, now)?;
        self.by_itself("RotateKey", key, vec![change]).await
    }
}
