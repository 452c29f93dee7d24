//! The end of data keys whose pending window is over.

use keyward_domain::{DataKey, resource};
use keyward_store::Change;

use crate::{ApiResult, Service};

/// How many data keys are destroyed in one go.
const DATA_KEYS: u32 = 1000;

impl Service {
    /// Destroys the data keys whose pending window is over; tells how many. In two steps, as with keys: first
    /// their ciphertexts are removed and the files are scrubbed, then the data keys go and the trail says so.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn destroy_due_data_keys(&self) -> ApiResult<usize> {
        let due = self.store.due_data_keys(self.now(), DATA_KEYS).await?;
        let mut emptied = Vec::new();
        for mut data_key in due {
            data_key.revision += 1;
            let change = Change::DestroyDataKeyMaterial(Box::new(data_key.clone()));
            if self.data_key_by_itself("DestroyDataKeyMaterial", &data_key, change).await? {
                emptied.push(data_key);
            }
        }
        if emptied.is_empty() {
            return Ok(0);
        }
        self.store.scrub_data_keys().await?;
        let mut destroyed = 0;
        for data_key in emptied {
            let change = Change::RemoveDataKey(Box::new(data_key.clone()));
            destroyed += usize::from(self.data_key_by_itself("DestroyDataKey", &data_key, change).await?);
        }
        Ok(destroyed)
    }

    async fn data_key_by_itself(&self, action: &str, data_key: &DataKey, change: Change) -> ApiResult<bool> {
        let place = (data_key.account, &data_key.region);
        let resource_id = resource::key_resource_id(data_key.creator, data_key.id);
        self.commit_by_itself(action, place, resource_id, vec![change]).await
    }
}
