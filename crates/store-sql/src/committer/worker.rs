//! The worker: one transaction after the other.

use keyward_store::{Change, Conflict, StoreError, Unit, audit::Head};

use super::{Inbox, Waiting, inbox::Next};
use crate::{
    Options,
    engine::Writer,
    repo,
    sql::{Sql, SqlError},
};

/// How often a transaction is tried when the database asks to try again.
const TRIES: usize = 4;

/// Commits what comes into its inbox.
pub(crate) struct Worker<W> {
    writer: W,
    inbox: Inbox,
    options: Options,
    /// Where the chain ends, as far as is known to be committed.
    head: Head,
    doubt: Option<Doubt>,
}

/// A transaction whose COMMIT was sent but not answered.
struct Doubt {
    /// Where the chain ends if it was committed.
    head: Head,
    changes: Vec<Change>,
}

/// For each unit of a batch why it was left out of the transaction, if it was.
type LeftOut = Vec<Option<Conflict>>;

impl<W: Writer> Worker<W> {
    /// A worker that continues the chain from that head.
    pub(crate) fn new(writer: W, inbox: Inbox, options: Options, head: Head) -> Self {
        Self { writer, inbox, options, head, doubt: None }
    }

    /// Works until the inbox is closed and empty.
    pub(crate) async fn run(mut self) {
        loop {
            match self.inbox.next(W::IDLE).await {
                Next::Batch(mut batch) => {
                    batch.retain(Waiting::claim);
                    if !batch.is_empty() {
                        self.inbox.stall().begin();
                        self.commit(batch).await;
                        self.inbox.stall().end();
                    }
                }
                Next::Idle => {
                    self.inbox.stall().begin();
                    if self.settle().await.is_ok() {
                        self.writer.idle().await;
                    }
                    self.inbox.stall().end();
                }
                Next::Closed => break,
            }
        }
        self.writer.close().await;
    }

    /// Commits a batch in one transaction, or, if it does not fit as a whole, each unit in its own.
    async fn commit(&mut self, batch: Vec<Waiting>) {
        match self.transaction(&batch).await {
            Err(SqlError::Conflict(_) | SqlError::Broken(_)) if batch.len() > 1 => {
                for waiting in batch {
                    let alone = [waiting];
                    let outcome = self.transaction(&alone).await;
                    answer(alone, outcome);
                }
            }
            outcome => answer(batch, outcome),
        }
    }

    /// Commits units in one transaction.
    async fn transaction(&mut self, units: &[Waiting]) -> Result<LeftOut, SqlError> {
        let mut tries = 1;
        loop {
            self.settle().await?;
            let outcome = match self.stage(units).await {
                Ok((head, left_out)) => self.seal(units, head, left_out).await,
                Err(error) => {
                    self.writer.rollback().await;
                    Err(error)
                }
            };
            match outcome {
                Err(SqlError::Retry(_)) if tries < TRIES => tries += 1,
                outcome => return outcome,
            }
        }
    }

    /// Makes the changes and appends the audit block, up to the COMMIT; tells where the chain would end.
    async fn stage(&mut self, units: &[Waiting]) -> Result<(Head, LeftOut), SqlError> {
        let sql = self.writer.begin().await?;
        let mut left_out = Vec::with_capacity(units.len());
        for waiting in units {
            left_out.push(apply(sql, &waiting.unit).await?);
        }
        let mut head = self.head.clone();
        let records = fitting(units, &left_out).map(|unit| &unit.record);
        if let Some(block) = head.append(records, (self.options.now_millis)()) {
            repo::audit::append(sql, &self.head, &block, &head).await?;
        }
        Ok((head, left_out))
    }

    /// Commits what was staged, and tells the observer.
    async fn seal(&mut self, units: &[Waiting], head: Head, left_out: LeftOut) -> Result<LeftOut, SqlError> {
        if fitting(units, &left_out).next().is_none() {
            self.writer.rollback().await;
            return Ok(left_out);
        }
        let changes = || fitting(units, &left_out).flat_map(|unit| &unit.changes);
        let Err(error) = self.writer.commit().await else {
            self.head = head;
            changes().for_each(|change| (self.options.observer)(change));
            return Ok(left_out);
        };
        self.writer.rollback().await;
        if head == self.head {
            // Notes alone move no head, so nothing would tell whether they were committed. Whoever wrote them looks again.
            return Err(error);
        }
        self.doubt = Some(Doubt { head: head.clone(), changes: changes().cloned().collect() });
        self.settle().await?;
        if self.head == head { Ok(left_out) } else { Err(error) }
    }

    /// Makes the connection ready, and decides about a COMMIT that was not answered: it was done if and
    /// only if the stored chain ends where it would have ended then.
    async fn settle(&mut self) -> Result<(), StoreError> {
        let sql = self.writer.ready().await?;
        let Some(doubt) = &self.doubt else { return Ok(()) };
        let stored = repo::audit::head(sql, &doubt.head.chain).await?;
        if stored.as_ref() == Some(&doubt.head) {
            self.head = doubt.head.clone();
            doubt.changes.iter().for_each(|change| (self.options.observer)(change));
        } else if stored.as_ref() != Some(&self.head) {
            return Err(StoreError::Held(format!(
                "another server that writes the audit chain {} too",
                self.head.chain
            )));
        }
        self.doubt = None;
        Ok(())
    }
}

/// Makes the changes of a unit, or tells why it was left out and did nothing.
async fn apply<S: Sql>(sql: &mut S, unit: &Unit) -> Result<Option<Conflict>, SqlError> {
    for (before, change) in unit.changes.iter().enumerate() {
        match repo::apply(sql, change).await {
            Ok(()) => {}
            Err(SqlError::Conflict(conflict)) if before == 0 => return Ok(Some(conflict)),
            // Changes before it were made, and only the end of the transaction takes them back.
            Err(SqlError::Conflict(conflict)) => return Err(SqlError::Broken(conflict)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// The units that were not left out.
fn fitting<'a>(units: &'a [Waiting], left_out: &'a [Option<Conflict>]) -> impl Iterator<Item = &'a Unit> {
    units.iter().zip(left_out).filter(|(_, conflict)| conflict.is_none()).map(|(waiting, _)| &waiting.unit)
}

/// Tells everybody who waits how it went.
fn answer(batch: impl IntoIterator<Item = Waiting>, outcome: Result<LeftOut, SqlError>) {
    match outcome.map_err(StoreError::from) {
        Ok(left_out) => {
            for (waiting, conflict) in batch.into_iter().zip(left_out) {
                waiting.answer(conflict.map_or(Ok(()), |conflict| Err(StoreError::Conflict(conflict))));
            }
        }
        Err(error) => batch.into_iter().for_each(|waiting| waiting.answer(Err(error.clone()))),
    }
}
