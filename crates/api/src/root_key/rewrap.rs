//! After a rotation: everything that earlier versions of the root key wrapped is wrapped by the current one; then they
//! are retired.

use std::{sync::Arc, time::Duration};

use keyward_crypto::{Binding, PairAlgorithm, white_box::WhiteBoxSecret};
use keyward_store::{Change, Conflict, StoreError, Unit, Wrapped, WrappedKind, WrappedOwner};
use serde_json::json;

use crate::{
    ApiError, ApiResult, Service,
    credentials::associated_data,
    white_box_keyring::{algorithm, owner},
};

/// Secrets in one commit: few, so that calls which wait for their own commit do not notice.
const BATCH: u32 = 100;

/// How much longer than any call may take it is waited for calls to end.
const GRACE: Duration = Duration::from_secs(10);

impl Service {
    /// Wraps anew what earlier versions of the root key wrapped, and retires them if nothing is left; tells how many
    /// secrets were wrapped anew. It may be given up at any moment: the next call goes on.
    ///
    /// # Errors
    /// What the storage fails with, or that some secret cannot be opened: then earlier versions stay.
    pub async fn rewrap(&self) -> ApiResult<usize> {
        let earlier = self.root_key.earlier_ids();
        if earlier.is_empty() {
            return Ok(0);
        }
        // A call that began before the rotation may still commit what an earlier version wrapped.
        self.wait_for_earlier_calls().await?;
        // And what callers who went away left on its way is committed before this.
        self.store.commit(Unit::note(vec![self.root_key_state()])).await?;
        let mut done = Rewrapped::default();
        for kind in WrappedKind::ALL {
            self.rewrap_kind(kind, &mut done).await?;
        }
        self.rewrap_factors(&mut done).await?;
        if let Some(change) = self.rewrapped_notary().await? {
            self.commit_rewrapped("CheckpointKey", vec![change], &mut done).await?;
        }
        if done.failed > 0 {
            return Err(ApiError::internal(format!(
                "{} secrets cannot be wrapped anew, see above; earlier versions of the root key stay",
                done.failed
            )));
        }
        self.retire_earlier(&earlier).await?;
        // One more for the versions, so that an empty database does something too.
        Ok(done.count + earlier.len())
    }

    async fn rewrap_kind(&self, kind: WrappedKind, done: &mut Rewrapped) -> ApiResult<()> {
        let prefix = self.root_key.prefix();
        let mut after: Option<WrappedOwner> = None;
        loop {
            let batch = self.store.wrapped_otherwise(kind, &prefix, after.as_ref(), BATCH).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            after = Some(last.owner.clone());
            let mut changes = Vec::with_capacity(batch.len());
            for before in batch {
                match self.rewrapped(&before) {
                    Ok(bytes) => changes.push(Change::Rewrap { before: Box::new(before), after: bytes }),
                    Err(error) => {
                        tracing::error!(owner = ?before.owner, cause = error.cause, "cannot wrap a secret anew");
                        done.failed += 1;
                    }
                }
            }
            self.commit_rewrapped(&format!("{kind:?}"), changes, done).await?;
        }
    }

    /// The secret under the current version. What it is bound to is what the places bind that wrap it first.
    fn rewrapped(&self, secret: &Wrapped) -> ApiResult<Vec<u8>> {
        let (root_key, random) = (&self.root_key, &*self.random);
        let binding = |account: u64, key: &[u8; 16], version: u32| Binding { account, key_id: *key, version };
        let bound = match &secret.owner {
            WrappedOwner::KeyVersion { account, key, number, algorithm } => {
                binding(account.0, key.as_bytes(), *number).associated_data(*algorithm)
            }
            WrappedOwner::ImportParameters { account, key } => {
                binding(account.0, key.as_bytes(), 0).associated_data(PairAlgorithm::Rsa2048)
            }
            WrappedOwner::AccessKey(id) | WrappedOwner::TemporaryKey(id) => associated_data(id),
            WrappedOwner::WhiteBoxKey { account, region, id, algorithm: of } => {
                let whose = owner(*account, region, *id);
                let opened = WhiteBoxSecret::unwrap(algorithm(*of), root_key, &whose, &secret.bytes)?;
                return Ok(opened.wrap(root_key, &whose, random)?);
            }
        };
        Ok(root_key.rewrap(&bound, &secret.bytes, random)?)
    }

    async fn rewrap_factors(&self, done: &mut Rewrapped) -> ApiResult<()> {
        for directory in self.store.directories().await? {
            // Each is computed from the revision that the one before left.
            let mut directory = directory;
            while let Some(change) = self.rewrapped_factors(&directory)?.into_iter().next() {
                if !self.commit_rewrapped("SecondFactor", vec![change], done).await? {
                    return Err(ApiError::internal("a directory changed meanwhile"));
                }
                let account = directory.account;
                let again = self.store.directories().await?.into_iter().find(|d| d.account == account);
                let Some(again) = again else { break };
                directory = again;
            }
        }
        Ok(())
    }

    /// Commits secrets that were wrapped anew, with a record; `false` if somebody else changed them meanwhile.
    async fn commit_rewrapped(
        &self,
        kind: &str,
        changes: Vec<Change>,
        done: &mut Rewrapped,
    ) -> ApiResult<bool> {
        let count = changes.len();
        if count == 0 {
            return Ok(true);
        }
        let about = json!({ "Kind": kind, "Count": count, "RootKeyId": self.current_id() });
        let event = self.own_event("RewrapSecrets", &about).await?;
        match self.store.commit(Unit { changes, record: event.record()? }).await {
            Ok(()) => {
                done.count += count;
                Ok(true)
            }
            Err(StoreError::Conflict(Conflict::Stale)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Nothing in the database names an earlier version any more: those are dropped, where they are kept and in memory.
    async fn retire_earlier(&self, earlier: &[[u8; 16]]) -> ApiResult<()> {
        let _turn = self.root_key_turn.lock().await;
        // What calls hold in their hands.
        self.pairs.renew();
        self.wait_for_earlier_calls().await?;
        let left = self.root_key_status().await?.secrets.left;
        if left > 0 {
            return Err(ApiError::internal(format!(
                "{left} secrets changed meanwhile; earlier versions stay"
            )));
        }
        self.store.scrub_wrapped().await?;
        let current = Arc::new(self.root_key.without_earlier());
        self.keep_root_key(current.clone()).await?;
        self.root_key.replace(&current);
        let retired: Vec<String> = earlier.iter().map(hex::encode).collect();
        self.record_own("RetireRootKey", &json!({ "RootKeyId": self.current_id(), "Retired": retired })).await
    }

    async fn wait_for_earlier_calls(&self) -> ApiResult<()> {
        let patience = self.settings.call_timeout + GRACE;
        let ended = self.flights.leave_behind(patience).await;
        ended.then_some(()).ok_or_else(|| ApiError::internal("calls from before the rotation do not end"))
    }
}

/// What a run came to.
#[derive(Default)]
struct Rewrapped {
    count: usize,
    failed: usize,
}
