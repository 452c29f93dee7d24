//! Signed checkpoints of the audit trail: what a chain alone cannot show, that its end was not cut and that it was not
//! replaced, they show to whoever kept them elsewhere.
//!
//! ```text
//! chain -> checkpoint, signed -> database, witnesses outside -> keyward audit verify --checkpoints
//! ```
//!
//! A checkpoint is made with its own event, which is a record behind it. So there is something new only if two or more
//! records are behind the last one.

mod document;
mod witness;

use keyward_crypto::{Notary, NotaryKey};
use keyward_domain::{Uin, time::DAY};
use keyward_store::{
    Change, Conflict, Store, StoreError, Unit,
    audit::{Head, StoredCheckpoint},
};
use serde::Serialize;
use serde_json::{json, value::to_raw_value};

pub use document::Checkpoint;
pub use witness::Witness;
pub(crate) use witness::Witnessed;

use crate::{ApiError, ApiResult, Service, audit::Event};

/// Under which name the database has the public key, in base64, and the wrapped private key.
const PUBLIC: &str = "checkpoint key, public";
const PRIVATE: &str = "checkpoint key, wrapped";

/// The public key that the database names.
///
/// # Errors
/// What the storage fails with.
pub async fn public_key(store: &dyn Store) -> Result<Option<NotaryKey>, StoreError> {
    let Some(text) = store.state(PUBLIC).await? else { return Ok(None) };
    let key = std::str::from_utf8(&text).ok().and_then(NotaryKey::parse);
    key.map(Some).ok_or_else(|| StoreError::Damaged("the public key of checkpoints is none".into()))
}

impl Service {
    /// Opens the key that signs checkpoints; makes it at the first start. Gives its public key.
    ///
    /// # Errors
    /// A key that the root key does not open or that is not the one the database names, or what the storage fails with.
    pub async fn open_notary(&self) -> ApiResult<NotaryKey> {
        let (public, wrapped) = (public_key(&*self.store).await?, self.store.state(PRIVATE).await?);
        let notary = match (public, wrapped) {
            (None, None) => self.make_notary().await?,
            (public, wrapped) => {
                let notary = Notary::open(&self.root_key, &wrapped.unwrap_or_default())?;
                if public != Some(notary.public_key()) {
                    return Err(ApiError::internal(
                        "the public key of checkpoints in the database is not that of the private key",
                    ));
                }
                notary
            }
        };
        let key = notary.public_key();
        // Opened twice, it is the same key.
        let _ = self.notary.set(notary);
        Ok(key)
    }

    async fn make_notary(&self) -> ApiResult<Notary> {
        let (notary, wrapped) = Notary::generate(&self.root_key, &*self.random)?;
        let public = notary.public_key().to_base64();
        let event = self.own_event("CreateCheckpointKey", &json!({ "PublicKey": public })).await?;
        let changes = vec![
            Change::PutState { name: PUBLIC, value: public.into_bytes() },
            Change::PutState { name: PRIVATE, value: wrapped },
        ];
        self.store.commit(Unit { changes, record: event.record()? }).await?;
        Ok(notary)
    }

    /// The change that wraps the key anew which signs checkpoints, if an earlier version of the root key wraps it.
    ///
    /// # Errors
    /// What the storage or the cryptography fails with.
    pub(crate) async fn rewrapped_notary(&self) -> ApiResult<Option<Change>> {
        let Some(wrapped) = self.store.state(PRIVATE).await? else { return Ok(None) };
        if wrapped.starts_with(&self.root_key.prefix()) {
            return Ok(None);
        }
        let value = Notary::rewrap(&self.root_key, &wrapped, &*self.random)?;
        Ok(Some(Change::PutState { name: PRIVATE, value }))
    }

    /// Makes a checkpoint of each chain that has something new, if the last one is older than that many milliseconds or
    /// of another day (UTC); tells how many.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn make_checkpoints(&self, interval_millis: i64) -> ApiResult<usize> {
        let Some(notary) = self.notary.get() else { return Ok(0) };
        let mut made = 0;
        for head in self.store.audit_heads().await? {
            let last = self.store.last_checkpoint(&head.chain).await?;
            let last = last.map(|stored| Checkpoint::parse(&stored.document)).transpose()?;
            let now = self.clock.now_millis();
            let day = |millis: i64| millis.div_euclid(DAY * 1000);
            let due = |last: &Checkpoint| {
                head.last > last.record + 1
                    // A clock that was set back is no reason to wait.
                    && (now < last.time || now - last.time >= interval_millis || day(now) != day(last.time))
            };
            if head.last > 0 && last.as_ref().is_none_or(due) {
                made += usize::from(self.make_checkpoint(notary, &head, last.as_ref(), now).await?);
            }
        }
        Ok(made)
    }

    async fn make_checkpoint(
        &self,
        notary: &Notary,
        head: &Head,
        last: Option<&Checkpoint>,
        now: i64,
    ) -> ApiResult<bool> {
        let checkpoint = Checkpoint::sign(notary, head, last, now);
        let about = json!({
            "Chain": head.chain.0, "Number": checkpoint.number, "Record": checkpoint.record, "Hash": checkpoint.hash,
        });
        let event = self.own_event("CreateCheckpoint", &about).await?;
        let stored = StoredCheckpoint {
            chain: head.chain.clone(),
            number: checkpoint.number,
            record: checkpoint.record,
            document: checkpoint.line()?,
        };
        let mut changes = vec![Change::AddCheckpoint(stored)];
        changes.extend(self.witnessed.state());
        match self.store.commit(Unit { changes, record: event.record()? }).await {
            Ok(()) => Ok(true),
            // It was made by an earlier run whose commit was not answered.
            Err(StoreError::Conflict(Conflict::Exists)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Records something that the server itself does or meets, by a name of the list in `events/names.rs`, in the trail
    /// of the root account.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn record_own(&self, name: &str, about: &impl Serialize) -> ApiResult<()> {
        let event = self.own_event(name, about).await?;
        self.record(&event).await
    }

    pub(crate) async fn own_event(&self, name: &str, about: &impl Serialize) -> ApiResult<Event> {
        let account = self.store.root().await?.map_or(Uin::NOBODY, |root| root.uin);
        let mut event = self.system_event("keyward", name, "", account);
        event.parameters(Some(to_raw_value(about).map_err(ApiError::internal)?));
        Ok(event)
    }
}
