//! The end of data keys whose pending window is over.

use std::net::Ipv4Addr;

use keyward_domain::{DataKey, account::PrincipalKind, resource};
use keyward_store::{Change, Conflict, StoreError, Unit};

use crate::{
    ApiResult, Caller, Door, Origin, Service,
    action::Kind,
    audit::{About, Event},
};

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
            if self.commit_by_itself("DestroyDataKeyMaterial", &data_key, change).await? {
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
            destroyed += usize::from(self.commit_by_itself("DestroyDataKey", &data_key, change).await?);
        }
        Ok(destroyed)
    }

    /// Commits a change with its record, in the name of the system. `false` if somebody else changed the data
    /// key meanwhile: then it is looked at again the next time.
    async fn commit_by_itself(&self, action: &str, data_key: &DataKey, change: Change) -> ApiResult<bool> {
        let request_id = self.new_request_id();
        let origin = Origin::new(Door::System, Ipv4Addr::LOCALHOST.into(), "keyward");
        let about = About {
            request_id: &request_id,
            time: self.clock.now_millis(),
            service: "kms",
            action,
            kind: Kind::Write,
            region: data_key.region.as_str(),
            origin: &origin,
        };
        let system = Caller {
            uin: data_key.account,
            account: data_key.account,
            kind: PrincipalKind::Root,
            name: "system".into(),
            secret_id: None,
        };
        let mut event = Event::begin(&about, &system, true);
        event.resources([format!("key/{}", resource::key_resource_id(data_key.creator, data_key.id))]);
        match self.store.commit(Unit { changes: vec![change], record: event.record()? }).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict(Conflict::Stale)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
