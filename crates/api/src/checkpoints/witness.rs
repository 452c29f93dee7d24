//! Witnesses: who keeps checkpoints outside of the database.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use keyward_store::{Change, Unit};
use parking_lot::Mutex;
use serde_json::json;

use crate::{ApiError, ApiResult, Service};

/// Under which name the database has what witnesses were given.
const STATE: &str = "witnessed checkpoints";
/// How many checkpoints are read at a time.
const PAGE: u32 = 100;

/// Somebody who keeps checkpoints.
#[async_trait]
pub trait Witness: Send + Sync {
    /// What tells it from others, and what it is called in log and trail. No secret.
    fn name(&self) -> &str;

    /// Keeps a line; it is kept durably when this returns. The same line may come again.
    ///
    /// # Errors
    /// Why not; it is tried again later.
    async fn keep(&self, line: &str) -> Result<(), String>;
}

/// What witnesses were given. It is stored with the next checkpoint, so after a crash they are given some again.
#[derive(Default)]
pub(crate) struct Witnessed {
    /// By witness and chain the number of the last checkpoint; `None` until it was read.
    given: Mutex<Option<BTreeMap<String, u64>>>,
    failing: Mutex<BTreeSet<String>>,
}

impl Witnessed {
    /// What is to be stored.
    pub(super) fn state(&self) -> Option<Change> {
        let given = self.given.lock();
        let value = serde_json::to_vec(given.as_ref()?).ok()?;
        Some(Change::PutState { name: STATE, value })
    }
}

impl Service {
    /// Gives the witnesses the checkpoints that they have not got yet; tells how many. A witness that fails is told in
    /// log and trail, once, and keeps no other waiting.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn give_to_witnesses(&self, witnesses: &[Box<dyn Witness>]) -> ApiResult<usize> {
        if self.witnessed.given.lock().is_none() {
            let stored = self.store.state(STATE).await?.unwrap_or_default();
            // What cannot be read is given anew.
            *self.witnessed.given.lock() = Some(serde_json::from_slice(&stored).unwrap_or_default());
        }
        let mut given = 0;
        for witness in witnesses {
            let outcome = self.give(&**witness, &mut given).await?;
            self.note_witness(witness.name(), outcome).await?;
        }
        Ok(given)
    }

    /// Gives a witness what is new, and tells of it alone what went wrong.
    async fn give(&self, witness: &dyn Witness, count: &mut usize) -> ApiResult<Option<Result<(), String>>> {
        let mut outcome = None;
        for head in self.store.audit_heads().await? {
            let mark = format!("{} {}", witness.name(), head.chain);
            loop {
                let next =
                    self.witnessed.given.lock().as_ref().and_then(|g| g.get(&mark).copied()).unwrap_or(0) + 1;
                let checkpoints = self.store.checkpoints(&head.chain, next, PAGE).await?;
                if checkpoints.is_empty() {
                    break;
                }
                for checkpoint in checkpoints {
                    if let Err(why) = witness.keep(&checkpoint.document).await {
                        return Ok(Some(Err(why)));
                    }
                    outcome = Some(Ok(()));
                    *count += 1;
                    let mut given = self.witnessed.given.lock();
                    given.get_or_insert_default().insert(mark.clone(), checkpoint.number);
                }
            }
        }
        Ok(outcome)
    }

    /// Tells when a witness begins to fail and when it works again.
    async fn note_witness(&self, name: &str, outcome: Option<Result<(), String>>) -> ApiResult<()> {
        let failing = self.witnessed.failing.lock().contains(name);
        match outcome {
            Some(Err(why)) if !failing => {
                tracing::error!(witness = name, why, "a witness did not take a checkpoint; trying again");
                let event =
                    self.own_event("WitnessFailed", &json!({ "Witness": name, "Reason": why })).await?;
                let mut changes = Vec::new();
                if let Some(account) = self.root_account().await? {
                    let params = [("Keeper", name), ("Reason", &why)];
                    changes.push(Change::RaiseAlarm(Box::new(self.keeper_alarm(
                        account,
                        "audit/witness",
                        params,
                    ))));
                }
                self.store.commit(Unit { changes, record: event.record()? }).await?;
                self.alarms.raised.notify_one();
                self.witnessed.failing.lock().insert(name.to_owned());
            }
            Some(Ok(())) if failing => {
                tracing::info!(witness = name, "a witness takes checkpoints again");
                self.record_own("WitnessRecovered", &json!({ "Witness": name })).await?;
                self.witnessed.failing.lock().remove(name);
            }
            _ => {}
        }
        Ok::<(), ApiError>(())
    }
}
