//! The keys that a job is to look at, one after the other.

use std::collections::VecDeque;

use keyward_domain::{Key, KeyId, UnixSeconds};
use keyward_store::{Due, DueKey, StoreError};

use crate::{ApiError, ApiResult, Service};

/// How many keys are found at a time.
const PAGE: u32 = 200;

/// Keys for which something is due, in order; every one once in a run, whatever becomes of the others.
pub(super) struct DueKeys<'a> {
    service: &'a Service,
    due: Due,
    now: UnixSeconds,
    page: VecDeque<DueKey>,
    last: Option<DueKey>,
    /// For how many the job was done.
    pub done: usize,
}

impl<'a> DueKeys<'a> {
    /// Begins with the key that is due the longest.
    pub fn begin(service: &'a Service, due: Due) -> Self {
        Self { service, due, now: service.now(), page: VecDeque::new(), last: None, done: 0 }
    }

    /// What time counts as now in this run.
    pub fn now(&self) -> UnixSeconds {
        self.now
    }

    /// The next key as it is stored now. One that cannot be read is passed over.
    ///
    /// # Errors
    /// That the storage is out of reach.
    pub async fn next(&mut self) -> ApiResult<Option<Key>> {
        let store = &*self.service.store;
        loop {
            if self.page.is_empty() {
                self.page = store.due_keys(self.due, self.now, self.last.as_ref(), PAGE).await?.into();
            }
            let Some(due) = self.page.pop_front() else { return Ok(None) };
            let found = store.key(due.account, &due.region, due.id).await;
            let id = due.id;
            self.last = Some(due);
            match found {
                Ok(Some(record)) => return Ok(Some(record.key)),
                Ok(None) => {}
                Err(error @ StoreError::Damaged(_)) => self.failed(id, &error.into()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Counts the outcome for a key: whether the job was done. A failure that is about this key alone goes
    /// to the log.
    ///
    /// # Errors
    /// A failure that every other key would meet as well.
    pub fn note(&mut self, id: KeyId, outcome: ApiResult<bool>) -> ApiResult<()> {
        match outcome {
            Ok(done) => self.done += usize::from(done),
            Err(error) if error.is_outage() => return Err(error),
            Err(error) => self.failed(id, &error),
        }
        Ok(())
    }

    fn failed(&self, id: KeyId, error: &ApiError) {
        let cause = error.cause.as_deref().unwrap_or(&error.message.en);
        tracing::error!(key = %id, due = ?self.due, cause, "cannot do for a key what is due; trying again later");
    }
}
