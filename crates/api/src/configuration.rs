//! Which settings are others than at the last start.

use std::collections::BTreeMap;

use keyward_crypto::mac;
use keyward_store::{Change, Unit};
use serde_json::json;

use crate::{ApiError, ApiResult, Service};

/// Under which name the database has the settings of the last start.
const STATE: &str = "settings of the last start";

impl Service {
    /// Records which of these settings are others than at the last start, by their names; tells which. Of the values only
    /// hashes under the root key are kept: they may hold passwords.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn note_configuration(&self, settings: &[(&str, String)]) -> ApiResult<Vec<String>> {
        let hashed = |name: &str, value: &str| {
            hex::encode(self.root_key.fingerprint(name.as_bytes(), value.as_bytes()))
        };
        let now: BTreeMap<String, String> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), hashed(name, value))).collect();
        let stored = self.store.state(STATE).await?;
        let before: Option<BTreeMap<String, String>> =
            stored.as_deref().map(|stored| serde_json::from_slice(stored).unwrap_or_default());
        let first = before.is_none();
        let before = before.unwrap_or_default();
        let names = before.keys().chain(now.keys().filter(|name| !before.contains_key(*name)));
        let mut changed: Vec<String> =
            names.filter(|name| before.get(*name) != now.get(*name)).cloned().collect();
        changed.sort();
        if first {
            changed.clear();
        } else if changed.is_empty() {
            return Ok(changed);
        }
        let value = serde_json::to_vec(&now).map_err(ApiError::internal)?;
        let digest = hex::encode(mac::sha256(&value));
        let about = json!({ "Changed": changed, "First": first, "Digest": digest });
        let event = self.own_event("ChangeConfiguration", &about).await?;
        let changes = vec![Change::PutState { name: STATE, value }];
        self.store.commit(Unit { changes, record: event.record()? }).await?;
        Ok(changed)
    }
}
