//! The connection that writes.

use std::time::Duration;

use keyward_store::StoreError;
use tokio::time::timeout;

use super::{PATIENCE, address::Address, connection::Connection, lease::Lease};
use crate::{
    engine::Writer,
    sql::{Sql, SqlError},
};

/// The connection that writes, and the lease that makes it the only one.
pub(super) struct LeasedWriter {
    address: Address,
    connection: Connection,
    lease: Lease,
}

impl LeasedWriter {
    pub(super) fn new(address: Address, connection: Connection, lease: Lease) -> Self {
        Self { address, connection, lease }
    }

    /// Connects anew. Renewing the lease waits for the transaction of the connection before, which has
    /// locked it, in case the server still works on it; after that its outcome is final.
    async fn reconnect(&self) -> Result<Connection, StoreError> {
        let mut connection = Connection::open(&self.address).await?;
        self.lease.renew(&mut connection).await?;
        Ok(connection)
    }
}

impl Writer for LeasedWriter {
    type Sql = Connection;
    const IDLE: Option<Duration> = Some(Duration::from_secs(2));

    async fn ready(&mut self) -> Result<&mut Connection, StoreError> {
        if !self.connection.is_usable() {
            let too_late = |_| StoreError::Unavailable("the database server did not answer in time".into());
            self.connection = timeout(PATIENCE, self.reconnect()).await.map_err(too_late)??;
            tracing::info!("connected to the database again");
        }
        Ok(&mut self.connection)
    }

    async fn begin(&mut self) -> Result<&mut Connection, SqlError> {
        self.connection.batch("BEGIN").await?;
        self.lease.renew(&mut self.connection).await?;
        Ok(&mut self.connection)
    }

    async fn commit(&mut self) -> Result<(), SqlError> {
        self.connection.batch("COMMIT").await
    }

    async fn rollback(&mut self) {
        // Outside of a transaction this does nothing.
        if self.connection.is_usable() && self.connection.batch("ROLLBACK").await.is_err() {
            self.connection.give_up();
        }
    }

    async fn idle(&mut self) {
        if let Err(error) = self.lease.renew(&mut self.connection).await {
            let error = StoreError::from(error);
            tracing::warn!(%error, "the lease of the database was not renewed");
        }
    }

    async fn close(mut self) {
        self.lease.release(&mut self.connection).await.ok();
    }
}
