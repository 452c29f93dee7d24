//! The days on which access keys were used are kept.

use std::collections::BTreeMap;

use keyward_domain::AccessKeyId;
use keyward_store::{Change, Unit};

use crate::{ApiResult, Service, credentials::Use};

impl Service {
    /// Stores which access keys were used since the last time: once a day for each, in one commit an account. It
    /// tells of none, for nobody's key became another.
    ///
    /// # Errors
    /// What the storage fails with; the next call tries again.
    pub async fn keep_access_key_uses(&self) -> ApiResult<usize> {
        let mut accounts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, noted) in self.credentials.take_uses() {
            accounts.entry(noted.account).or_default().push((id, noted));
        }
        let mut outcome = Ok(0);
        for (account, uses) in accounts {
            let note =
                |(id, noted): &(AccessKeyId, Use)| Change::NoteAccessKeyUse { id: id.clone(), at: noted.at };
            let changes = uses.iter().map(note).collect();
            let record = self.system_event("cam", "NoteAccessKeyUse", "", account).record()?;
            if let Err(error) = self.store.commit(Unit { changes, record }).await {
                self.credentials.put_back(uses);
                outcome = Err(error.into());
            }
        }
        outcome
    }
}
