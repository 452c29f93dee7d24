//! The store, for both engines.

use async_trait::async_trait;
use keyward_domain::{AccessKeyId, Key, KeyId, Region, Uin, UnixSeconds};
use keyward_store::{
    AccessKey, Due, DueKey, ImportParameters, KeyQuery, KeyRecord, Page, Principal, Session, Store,
    StoreError, Unit,
    audit::{Block, ChainId, Head},
};

use crate::{committer::Committer, engine::Engine, pool::Pool, repo, sql::Sql};

/// A store in an SQL database: [`crate::SqliteStore`] or [`crate::PostgresStore`].
pub struct SqlStore<E: Engine> {
    pool: Pool<E>,
    /// `None` if the database was opened for verification only.
    committer: Option<Committer>,
}

impl<E: Engine> SqlStore<E> {
    pub(crate) fn new(engine: E, committer: Option<Committer>) -> Self {
        Self { pool: Pool::new(engine), committer }
    }
}

/// Reads with a connection of the pool.
macro_rules! read {
    ($store:ident, $sql:ident => $read:expr) => {{
        let mut lent = $store.pool.get().await?;
        let $sql = &mut lent.sql;
        let outcome = $read.await;
        $store.pool.put(lent);
        Ok(outcome?)
    }};
}

#[async_trait]
impl<E: Engine> Store for SqlStore<E> {
    async fn commit(&self, unit: Unit) -> Result<(), StoreError> {
        match &self.committer {
            Some(committer) => committer.commit(unit).await,
            None => Err(StoreError::Unavailable("the database was opened for verification only".into())),
        }
    }

    async fn key(&self, account: Uin, region: &Region, id: KeyId) -> Result<Option<KeyRecord>, StoreError> {
        read!(self, sql => async {
            let Some(key) = repo::key::get(sql, account, region, id).await? else { return Ok(None) };
            let versions = repo::key_version::of_key(sql, id).await?;
            Ok::<_, crate::sql::SqlError>(Some(KeyRecord { key, versions }))
        })
    }

    async fn list_keys(&self, query: &KeyQuery) -> Result<Page<Key>, StoreError> {
        read!(self, sql => repo::key_list::list(sql, query))
    }

    async fn count_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError> {
        read!(self, sql => repo::key::count(sql, account, region))
    }

    async fn due_keys(
        &self,
        due: Due,
        now: UnixSeconds,
        after: Option<&DueKey>,
        limit: u32,
    ) -> Result<Vec<DueKey>, StoreError> {
        read!(self, sql => repo::due::keys(sql, due, now, after, limit))
    }

    async fn import_parameters(&self, key: KeyId) -> Result<Option<ImportParameters>, StoreError> {
        read!(self, sql => repo::import::get(sql, key))
    }

    async fn principal(&self, uin: Uin) -> Result<Option<Principal>, StoreError> {
        read!(self, sql => repo::principal::get(sql, uin))
    }

    async fn root(&self) -> Result<Option<Principal>, StoreError> {
        read!(self, sql => repo::principal::root(sql))
    }

    async fn access_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, StoreError> {
        read!(self, sql => repo::access_key::get(sql, id))
    }

    async fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        read!(self, sql => repo::session::get(sql, token_hash))
    }

    async fn audit_heads(&self) -> Result<Vec<Head>, StoreError> {
        read!(self, sql => repo::audit::heads(sql))
    }

    async fn audit_blocks(&self, chain: &ChainId, from: u64, limit: u32) -> Result<Vec<Block>, StoreError> {
        read!(self, sql => repo::audit::blocks(sql, chain, from, limit))
    }

    async fn scrub(&self) -> Result<(), StoreError> {
        self.pool.engine().scrub().await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        read!(self, sql => sql.query_first("SELECT version FROM schema_version", &[])).map(|_| ())
    }

    fn waiting(&self) -> usize {
        self.committer.as_ref().map_or(0, Committer::waiting)
    }

    async fn close(&self) {
        if let Some(committer) = &self.committer {
            committer.close().await;
        }
        self.pool.close();
    }
}
