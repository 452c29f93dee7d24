//! What the service does by itself, when its time has come: one file a job. The server runs all of them
//! now and then; what was missed while no server ran is made up for by the next run.
//!
//! Each change leaves a record in the trail of the account that owns the key, with the user type `System`.
//! A key that a job fails for is told in the log and keeps no other key waiting.

mod access_key_use;
mod alarms;
mod data_keys;
mod deliver_events;
mod destruction;
mod due_keys;
mod erasure;
mod event_index;
mod event_retention;
mod expiry;
mod rotation;
mod strangers;
mod usage;
mod white_box_keys;

use futures_util::future::BoxFuture;
use keyward_domain::{Key, Region, Uin, resource};
use keyward_store::{Change, Conflict, StoreError, Unit};

use crate::{ApiResult, Service};

/// Something that is done when its time has come.
pub struct Job {
    /// What it is called in the log.
    pub name: &'static str,
    run: for<'a> fn(&'a Service) -> BoxFuture<'a, ApiResult<usize>>,
}

/// All jobs, in the order in which they run.
pub const JOBS: &[Job] = &[
    Job { name: "keep the use of access keys", run: |service| Box::pin(service.keep_access_key_uses()) },
    Job {
        name: "warn of keys that are destroyed soon",
        run: |service| Box::pin(service.warn_of_destruction()),
    },
    Job { name: "destroy keys", run: |service| Box::pin(service.destroy_due_keys()) },
    Job { name: "destroy data keys", run: |service| Box::pin(service.destroy_due_data_keys()) },
    Job { name: "expire imported material", run: |service| Box::pin(service.expire_material()) },
    Job { name: "forget parameters of imports", run: |service| Box::pin(service.forget_imports()) },
    Job { name: "erase removed material", run: |service| Box::pin(service.erase_material()) },
    Job { name: "erase white-box keys", run: |service| Box::pin(service.erase_white_box_keys()) },
    Job { name: "rotate keys", run: |service| Box::pin(service.rotate_due_keys()) },
    Job { name: "index events", run: |service| Box::pin(service.index_events()) },
    Job { name: "drop old events", run: |service| Box::pin(service.drop_old_events()) },
    Job { name: "count uses of keys", run: |service| Box::pin(service.keep_usage()) },
    Job { name: "shorten uses of keys", run: |service| Box::pin(service.shorten_usage()) },
    Job { name: "note unknown access keys", run: |service| Box::pin(service.note_strangers()) },
    Job { name: "tell that the storage is back", run: |service| Box::pin(service.warn_of_outage()) },
    Job {
        name: "warn of the end of the certificate",
        run: |service| Box::pin(service.warn_of_certificate()),
    },
    Job { name: "warn of a disk that fills up", run: |service| Box::pin(service.warn_of_disk()) },
    Job { name: "forget old alarms", run: |service| Box::pin(service.forget_alarms()) },
];

/// Delivers audit events. Not among the others, because storages far away may take their time, and neither keys nor
/// material wait for them.
pub const DELIVERY: Job =
    Job { name: "deliver audit events", run: |service| Box::pin(service.deliver_events()) };

/// Wraps secrets anew after a rotation of the root key. Not among the others, because there may be very many.
pub const REWRAP: Job =
    Job { name: "wrap secrets by the new root key", run: |service| Box::pin(service.rewrap()) };

impl Job {
    /// Does what is due; tells for how many keys. It may be given up at any moment: the next run goes on.
    ///
    /// # Errors
    /// What the storage fails with; the next run tries again.
    pub async fn run(&self, service: &Service) -> ApiResult<usize> {
        (self.run)(service).await
    }
}

impl Service {
    /// Commits changes of a key that nobody asked for, with their record. `false` if somebody else changed the
    /// key meanwhile: then it is looked at again the next time.
    async fn by_itself(&self, action: &str, key: &Key, changes: Vec<Change>) -> ApiResult<bool> {
        let place = (key.account, &key.region);
        self.commit_by_itself(action, place, resource::key_resource_id(key.creator, key.id), changes).await
    }

    /// The same for anything that an account has in a region, by the last segment of its resource name.
    async fn commit_by_itself(
        &self,
        action: &str,
        (account, region): (Uin, &Region),
        resource_id: String,
        changes: Vec<Change>,
    ) -> ApiResult<bool> {
        let mut event = self.system_event("kms", action, region.as_str(), account);
        event.resources([format!("key/{resource_id}")]);
        match self.store.commit(Unit { changes, record: event.record()? }).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict(Conflict::Stale)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
