//! The root key's life: rotated, what it wrapped wrapped anew, earlier versions retired.
//!
//! ```text
//! rotate:  new version -> kept under the seal beside the earlier ones -> wraps from now on
//! rewrap:  wait for calls from before -> all secrets, batch by batch -> scrub -> keep the new version alone
//! ```
//!
//! Whatever ends the server in between, the next one finds both versions in what was kept, and goes on with the second
//! line. An earlier version is dropped only when nothing names it any more: neither in the database, nor in a call that
//! is under way.

mod rewrap;

use std::sync::Arc;

use keyward_crypto::RootKey;
use keyward_store::{Change, Unit, WrappedCount, WrappedKind};
use serde_json::json;

use crate::{ApiError, ApiResult, Service, workers::Lane};

/// Under which name the database has the id of the version that wrapped last, in hex.
const STATE: &str = "root key";

/// Keeps the root key where the server keeps it, under its seal.
pub trait RootKeeper: Send + Sync {
    /// Keeps this in the place of what was kept before; it is durable when this returns.
    ///
    /// # Errors
    /// Why not, in one line for operators; what was kept before still is.
    fn keep(&self, root_key: &RootKey) -> Result<(), String>;

    /// What seals it: `file`, `passphrase`.
    fn seal(&self) -> &'static str;
}

/// Where the root key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootKeyStatus {
    /// The id of the current version, in hex.
    pub id: String,
    /// The ids of earlier versions that are still needed, newest first.
    pub earlier: Vec<String>,
    /// What seals it.
    pub seal: &'static str,
    /// How many secrets it wraps in the database's tables, and how many of them earlier versions still wrap.
    pub secrets: WrappedCount,
}

impl Service {
    /// Makes sure that the root key opens what the database holds, and notes which version wraps from now on.
    ///
    /// # Errors
    /// The database was last used with a version of the root key that this one does not have; the cause says so. What
    /// the storage fails with.
    pub async fn check_root_key(&self) -> ApiResult<()> {
        if let Some(known) = self.store.state(STATE).await? {
            let known = String::from_utf8_lossy(&known).into_owned();
            let ids = self.root_key_ids();
            if !ids.contains(&known) {
                return Err(ApiError::internal(format!(
                    "the database was last used with version {known} of the root key, and root-key.json holds {}: \
                     restore the root-key.json that belongs to this database",
                    ids.join(", ")
                )));
            }
        }
        self.note_root_key().await
    }

    /// Gives the root key a new version, which wraps everything from now on. What earlier versions wrapped is wrapped anew
    /// by [`Self::rewrap`].
    ///
    /// # Errors
    /// FailedOperation as long as the last rotation is not finished; InternalError if the new version cannot be kept:
    /// then nothing has changed.
    pub(crate) async fn rotate_root_key(&self) -> ApiResult<Change> {
        let _turn = self.root_key_turn.lock().await;
        if !self.root_key.earlier_ids().is_empty() {
            return Err(ApiError::new(
                "FailedOperation",
                "The last rotation of the root key is not finished: some secrets are still wrapped by an earlier version. Try again when it is.",
                "上一次根密钥轮换尚未完成，仍有数据由旧版本加密，请在完成后重试。",
            ));
        }
        let rotated = Arc::new(self.root_key.rotated(&*self.random)?);
        // Kept first: what only memory knows may wrap nothing.
        self.keep_root_key(rotated.clone()).await?;
        self.root_key.replace(&rotated);
        Ok(self.root_key_state())
    }

    /// The same for the operator at the machine, with a record of its own.
    ///
    /// # Errors
    /// As above, or what the storage fails with: then the root key is rotated, but no record says so yet.
    pub async fn rotate_root_key_here(&self) -> ApiResult<RootKeyStatus> {
        let change = self.rotate_root_key().await?;
        let event = self.own_event("RotateRootKey", &json!({ "RootKeyId": self.current_id() })).await?;
        self.store.commit(Unit { changes: vec![change], record: event.record()? }).await?;
        self.root_key_status().await
    }

    /// Where the root key stands.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn root_key_status(&self) -> ApiResult<RootKeyStatus> {
        let prefix = self.root_key.prefix();
        let mut secrets = WrappedCount::default();
        for kind in WrappedKind::ALL {
            let counted = self.store.count_wrapped(kind, &prefix).await?;
            secrets.total += counted.total;
            secrets.left += counted.left;
        }
        let mut ids = self.root_key_ids().into_iter();
        Ok(RootKeyStatus {
            id: ids.next().unwrap_or_default(),
            earlier: ids.collect(),
            seal: self.root_keeper.seal(),
            secrets,
        })
    }

    async fn keep_root_key(&self, root_key: Arc<RootKey>) -> ApiResult<()> {
        let keeper = self.root_keeper.clone();
        let kept = self.workers.run(Lane::Long, move || keeper.keep(&root_key)).await?;
        kept.map_err(ApiError::internal)
    }

    /// Notes in the database which version wraps, if it does not know.
    async fn note_root_key(&self) -> ApiResult<()> {
        if self.store.state(STATE).await?.as_deref() == Some(self.current_id().as_bytes()) {
            return Ok(());
        }
        Ok(self.store.commit(Unit::note(vec![self.root_key_state()])).await?)
    }

    fn root_key_state(&self) -> Change {
        Change::PutState { name: STATE, value: self.current_id().into_bytes() }
    }

    fn current_id(&self) -> String {
        hex::encode(self.root_key.id())
    }

    /// The ids of all versions, the current one first.
    fn root_key_ids(&self) -> Vec<String> {
        let earlier = self.root_key.earlier_ids();
        std::iter::once(self.current_id()).chain(earlier.iter().map(hex::encode)).collect()
    }
}
