//! A few connections for reading.

use keyward_store::StoreError;
use parking_lot::Mutex;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{engine::Engine, sql::Sql};

/// Lends connections; opens them when they are needed, and again when they were lost.
pub(crate) struct Pool<E: Engine> {
    engine: E,
    idle: Mutex<Vec<E::Reader>>,
    turns: Semaphore,
}

/// A connection that was lent, and the right to have it.
pub(crate) struct Lent<'a, R> {
    pub(crate) sql: R,
    _turn: SemaphorePermit<'a>,
}

impl<E: Engine> Pool<E> {
    pub(crate) fn new(engine: E) -> Self {
        Self { engine, idle: Mutex::default(), turns: Semaphore::new(E::READERS) }
    }

    /// The engine that makes the connections.
    pub(crate) fn engine(&self) -> &E {
        &self.engine
    }

    /// Waits for its turn, then gives a connection.
    pub(crate) async fn get(&self) -> Result<Lent<'_, E::Reader>, StoreError> {
        let closed = |_| StoreError::Unavailable("the store is closed".into());
        let turn = self.turns.acquire().await.map_err(closed)?;
        let idle = self.take_idle();
        let sql = match idle {
            Some(sql) => sql,
            None => self.engine.connect().await?,
        };
        Ok(Lent { sql, _turn: turn })
    }

    /// Takes a connection back. One whose user went away in between is not given back, but closed.
    pub(crate) fn put(&self, lent: Lent<'_, E::Reader>) {
        if !self.turns.is_closed() {
            self.idle.lock().push(lent.sql);
        }
    }

    /// Closes the connections that nobody uses, and lends no more.
    pub(crate) fn close(&self) {
        self.turns.close();
        self.idle.lock().clear();
    }

    fn take_idle(&self) -> Option<E::Reader> {
        let mut idle = self.idle.lock();
        idle.retain(Sql::is_usable);
        idle.pop()
    }
}
