//! What the service does by itself, when its time has come. The server calls this now and then; what was
//! missed while no server ran is made up for by the next call.

use keyward_domain::{Key, account::PrincipalKind, resource};
use keyward_store::{Change, Conflict, StoreError, Unit};

use crate::{
    ApiResult, Caller, Door, Origin, Service,
    action::Kind,
    audit::{About, Event},
};

/// How many keys are destroyed in one go.
const KEYS: u32 = 100;

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
        let due = self.store.due_keys(self.now(), KEYS).await?;
        let mut emptied = Vec::new();
        for mut key in due {
            key.revision += 1;
            let change = Change::DestroyMaterial(Box::new(key.clone()));
            if self.by_itself("DestroyKeyMaterial", &key, change).await? {
                emptied.push(key);
            }
        }
        if emptied.is_empty() {
            return Ok(0);
        }
        self.store.scrub().await?;
        let mut destroyed = 0;
        for key in emptied {
            let change = Change::RemoveKey(Box::new(key.clone()));
            destroyed += usize::from(self.by_itself("DestroyKey", &key, change).await?);
        }
        Ok(destroyed)
    }

    /// Commits a change that nobody asked for, with its record. `false` if somebody else changed the key
    /// meanwhile: then it is looked at again the next time.
    async fn by_itself(&self, action: &str, key: &Key, change: Change) -> ApiResult<bool> {
        let request_id = self.new_request_id();
        let origin = Origin::new(Door::System, std::net::Ipv4Addr::LOCALHOST.into(), "keyward");
        let about = About {
            request_id: &request_id,
            time: self.clock.now_millis(),
            service: "kms",
            action,
            kind: Kind::Write,
            region: key.region.as_str(),
            origin: &origin,
        };
        let mut event = Event::begin(&about, &system(key), true);
        event.resources([format!("key/{}", resource::key_resource_id(key.creator, key.id))]);
        let unit = Unit { changes: vec![change], record: event.record()? };
        match self.store.commit(unit).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict(Conflict::Stale)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// The system as the user of an event in the trail of the account that owns the key.
fn system(key: &Key) -> Caller {
    let (uin, account) = (key.account, key.account);
    Caller { uin, account, kind: PrincipalKind::Root, name: "system".into(), secret_id: None }
}
