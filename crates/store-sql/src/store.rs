//! The store, for both engines.

use async_trait::async_trait;
use keyward_domain::{
    AccessKeyId, AlarmKind, CloudResourceId, DataKey, DataKeyId, Key, KeyId, ProductId, Region, ResourceName,
    Tag, TagKey, TaggedResource, Uin, UnixSeconds, WhiteBoxKeyId, directory::Directory,
};
use keyward_store::{
    AccessKey, AlarmQuery, DataKeyQuery, DataKeyRecord, DeliveredFile, Delivery, Due, DueKey, Expected,
    ImportParameters, KeyQuery, KeyRecord, ListedDataKey, ListedTag, ListedWhiteBoxKey, MessageReceiver,
    Page, Principal, ResourceFilter, ResourceQuery, Session, Store, StoreError, StoredAlarm, Subscription,
    TagQuery, TagRecord, TemporaryKey, TrackPosition, TrackRecord, Unit, WhiteBoxKeyQuery, WhiteBoxKeyRecord,
    Wrapped, WrappedCount, WrappedKind, WrappedOwner,
    audit::{
        Beginning, Block, ChainId, Head, StoredCheckpoint,
        index::{Element, Group, Span},
    },
    usage::{UsageQuery, Used},
};

use crate::{
    committer::{Committer, Haste},
    engine::{Engine, Removed},
    pool::Pool,
    repo,
    sql::Sql,
};

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

    fn committer(&self) -> Result<&Committer, StoreError> {
        let closed = || StoreError::Unavailable("the database was opened for verification only".into());
        self.committer.as_ref().ok_or_else(closed)
    }
}

/// Reads with a connection of the pool, unless the database does not answer.
macro_rules! read {
    ($store:ident, $sql:ident => $read:expr) => {{
        $store.committer.as_ref().map_or(Ok(()), Committer::check)?;
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
        self.committer()?.commit(unit, Haste::Now).await
    }

    async fn commit_patiently(&self, unit: Unit) -> Result<(), StoreError> {
        self.committer()?.commit(unit, Haste::WithOthers).await
    }

    fn expect(&self) -> Expected {
        self.committer.as_ref().map_or_else(Expected::default, Committer::expect)
    }

    async fn key(&self, account: Uin, region: &Region, id: KeyId) -> Result<Option<KeyRecord>, StoreError> {
        read!(self, sql => async {
            let Some(key) = repo::key::get(sql, account, region, id).await? else { return Ok(None) };
            let versions = repo::key_version::of_key(sql, id).await?;
            let used_by = repo::cloud_binding::products(sql, id).await?;
            let tags = repo::tag::resource::of(sql, account, &TaggedResource::key(&key)).await?;
            Ok::<_, crate::sql::SqlError>(Some(KeyRecord { key, versions, used_by, tags }))
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

    async fn data_key(
        &self,
        account: Uin,
        region: &Region,
        id: DataKeyId,
    ) -> Result<Option<DataKeyRecord>, StoreError> {
        read!(self, sql => repo::data_key::get(sql, account, region, id))
    }

    async fn list_data_keys(&self, query: &DataKeyQuery) -> Result<Page<ListedDataKey>, StoreError> {
        read!(self, sql => repo::data_key_list::list(sql, query))
    }

    async fn count_data_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError> {
        read!(self, sql => repo::data_key::count(sql, account, region))
    }

    async fn due_data_keys(&self, now: UnixSeconds, limit: u32) -> Result<Vec<DataKey>, StoreError> {
        read!(self, sql => repo::data_key::due(sql, now, limit))
    }

    async fn white_box_key(
        &self,
        account: Uin,
        region: &Region,
        id: WhiteBoxKeyId,
    ) -> Result<Option<WhiteBoxKeyRecord>, StoreError> {
        read!(self, sql => repo::white_box_key::get(sql, account, region, id))
    }

    async fn list_white_box_keys(
        &self,
        query: &WhiteBoxKeyQuery,
    ) -> Result<Page<ListedWhiteBoxKey>, StoreError> {
        read!(self, sql => repo::white_box_key::list(sql, query))
    }

    async fn count_white_box_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError> {
        read!(self, sql => repo::white_box_key::count(sql, account, region))
    }

    async fn unerased_white_box_keys(&self) -> Result<Vec<WhiteBoxKeyId>, StoreError> {
        read!(self, sql => repo::white_box_key::unerased(sql))
    }

    async fn tagged(&self, account: Uin, name: &ResourceName) -> Result<Option<TagRecord>, StoreError> {
        read!(self, sql => repo::tag::resource::find(sql, account, name))
    }

    async fn tag(&self, account: Uin, tag: &Tag) -> Result<Option<ListedTag>, StoreError> {
        read!(self, sql => repo::tag::list::get(sql, account, tag))
    }

    async fn list_tags(&self, query: &TagQuery) -> Result<Page<ListedTag>, StoreError> {
        read!(self, sql => repo::tag::list::tags(sql, query))
    }

    async fn list_tag_keys(&self, query: &TagQuery) -> Result<Page<TagKey>, StoreError> {
        read!(self, sql => repo::tag::list::keys(sql, query))
    }

    async fn list_tagged(&self, query: &ResourceQuery) -> Result<Page<TagRecord>, StoreError> {
        read!(self, sql => repo::tag::resource_list::resources(sql, query))
    }

    async fn list_tags_of_resources(
        &self,
        filter: &ResourceFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<(TaggedResource, Tag)>, StoreError> {
        read!(self, sql => repo::tag::resource_list::tags(sql, filter, offset, limit))
    }

    async fn principal(&self, uin: Uin) -> Result<Option<Principal>, StoreError> {
        read!(self, sql => repo::principal::get(sql, uin))
    }

    async fn root(&self) -> Result<Option<Principal>, StoreError> {
        read!(self, sql => repo::principal::root(sql))
    }

    async fn product(&self, account: Uin, product: &ProductId) -> Result<Option<Principal>, StoreError> {
        read!(self, sql => repo::principal::product(sql, account, product))
    }

    async fn is_bound(
        &self,
        key: KeyId,
        product: &ProductId,
        resource: &CloudResourceId,
    ) -> Result<bool, StoreError> {
        read!(self, sql => repo::cloud_binding::exists(sql, key, product, resource))
    }

    async fn directories(&self) -> Result<Vec<Directory>, StoreError> {
        read!(self, sql => repo::directory::all(sql))
    }

    async fn access_keys(&self, uin: Uin) -> Result<Vec<AccessKey>, StoreError> {
        read!(self, sql => repo::access_key::of(sql, uin))
    }

    async fn access_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, StoreError> {
        read!(self, sql => repo::access_key::get(sql, id))
    }

    async fn temporary_key(&self, id: &AccessKeyId) -> Result<Option<TemporaryKey>, StoreError> {
        read!(self, sql => repo::temporary_key::get(sql, id))
    }

    async fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        read!(self, sql => repo::session::get(sql, token_hash))
    }

    async fn sessions(&self, uin: Uin) -> Result<Vec<Session>, StoreError> {
        read!(self, sql => repo::session::of(sql, uin))
    }

    async fn audit_heads(&self) -> Result<Vec<Head>, StoreError> {
        read!(self, sql => repo::audit::heads(sql))
    }

    async fn audit_blocks(&self, chain: &ChainId, from: u64, limit: u32) -> Result<Vec<Block>, StoreError> {
        read!(self, sql => repo::audit::blocks(sql, chain, from, limit))
    }

    async fn audit_records(&self, chain: &ChainId, first: u64, last: u64) -> Result<Vec<Block>, StoreError> {
        read!(self, sql => repo::audit::records(sql, chain, first, last))
    }

    async fn audit_beginnings(&self) -> Result<Vec<Beginning>, StoreError> {
        read!(self, sql => repo::audit_index::beginnings(sql))
    }

    async fn audit_expired(
        &self,
        chain: &ChainId,
        millis: i64,
        records: u32,
    ) -> Result<Option<Beginning>, StoreError> {
        read!(self, sql => repo::audit_index::expired(sql, chain, millis, records))
    }

    async fn audit_indexed(&self, chain: &ChainId) -> Result<u64, StoreError> {
        read!(self, sql => repo::audit_index::indexed(sql, chain))
    }

    async fn audit_groups(
        &self,
        chain: &ChainId,
        before: u64,
        time: &Span,
        limit: u32,
    ) -> Result<Vec<Group>, StoreError> {
        read!(self, sql => repo::audit_index::groups(sql, chain, before, time, limit))
    }

    async fn audit_segments(
        &self,
        chain: &ChainId,
        groups: (u64, u64),
        element: &Element,
    ) -> Result<Vec<(u64, u64)>, StoreError> {
        read!(self, sql => repo::audit_index::segments(sql, chain, groups, element))
    }

    async fn usage_counted(&self) -> Result<Vec<(ChainId, u64)>, StoreError> {
        read!(self, sql => repo::usage::counted(sql))
    }

    async fn usage(&self, query: &UsageQuery) -> Result<Vec<Used>, StoreError> {
        read!(self, sql => repo::usage::sums(sql, query))
    }

    async fn usage_points(&self, query: &UsageQuery) -> Result<Vec<(UnixSeconds, u64)>, StoreError> {
        read!(self, sql => repo::usage::points(sql, query))
    }

    async fn checkpoints(
        &self,
        chain: &ChainId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<StoredCheckpoint>, StoreError> {
        read!(self, sql => repo::checkpoint::list(sql, chain, from, limit))
    }

    async fn last_checkpoint(&self, chain: &ChainId) -> Result<Option<StoredCheckpoint>, StoreError> {
        read!(self, sql => repo::checkpoint::last(sql, chain))
    }

    async fn state(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        read!(self, sql => repo::state::get(sql, name))
    }

    async fn alarms(&self, query: &AlarmQuery) -> Result<Page<StoredAlarm>, StoreError> {
        read!(self, sql => repo::alarm::list(sql, query))
    }

    async fn unread_alarms(&self, account: Uin, reader: Uin) -> Result<Vec<(AlarmKind, u64)>, StoreError> {
        read!(self, sql => repo::alarm::unread(sql, account, reader))
    }

    async fn has_alarms_before(&self, before: UnixSeconds) -> Result<bool, StoreError> {
        read!(self, sql => repo::alarm::has_before(sql, before))
    }

    async fn alarm_raised(
        &self,
        account: Uin,
        kind: AlarmKind,
        subject: &str,
        slot: &str,
    ) -> Result<bool, StoreError> {
        read!(self, sql => repo::alarm::raised(sql, account, kind, subject, slot))
    }

    async fn deliveries(&self, alarm: &str) -> Result<Vec<Delivery>, StoreError> {
        read!(self, sql => repo::alarm_delivery::of(sql, alarm))
    }

    async fn due_deliveries(
        &self,
        now: UnixSeconds,
        limit: u32,
    ) -> Result<Vec<(Delivery, StoredAlarm)>, StoreError> {
        read!(self, sql => repo::alarm_delivery::due(sql, now, limit))
    }

    async fn message_receivers(&self, account: Uin) -> Result<Vec<MessageReceiver>, StoreError> {
        read!(self, sql => repo::message_receiver::of(sql, account))
    }

    async fn receivers_made(&self, maker: Uin, day: i64) -> Result<u32, StoreError> {
        read!(self, sql => repo::message_receiver::made(sql, maker, day))
    }

    async fn subscriptions(&self, account: Uin) -> Result<Vec<Subscription>, StoreError> {
        read!(self, sql => repo::message_receiver::subscriptions(sql, account))
    }

    async fn audit_tracks(&self, account: Option<Uin>) -> Result<Vec<TrackRecord>, StoreError> {
        read!(self, sql => repo::audit_track::list(sql, account))
    }

    async fn track_positions(&self, track: u64) -> Result<Vec<TrackPosition>, StoreError> {
        read!(self, sql => repo::audit_track::positions(sql, track))
    }

    async fn track_files(&self, track: u64, chain: &ChainId) -> Result<Vec<DeliveredFile>, StoreError> {
        read!(self, sql => repo::audit_track::files(sql, track, chain))
    }

    async fn wrapped_otherwise(
        &self,
        kind: WrappedKind,
        prefix: &[u8],
        after: Option<&WrappedOwner>,
        limit: u32,
    ) -> Result<Vec<Wrapped>, StoreError> {
        read!(self, sql => repo::wrapped::otherwise(sql, kind, prefix, after, limit))
    }

    async fn count_wrapped(&self, kind: WrappedKind, prefix: &[u8]) -> Result<WrappedCount, StoreError> {
        read!(self, sql => repo::wrapped::count(sql, kind, prefix))
    }

    async fn scrub(&self) -> Result<(), StoreError> {
        self.pool.engine().scrub(Removed::KeyMaterial).await
    }

    async fn scrub_data_keys(&self) -> Result<(), StoreError> {
        self.pool.engine().scrub(Removed::DataKeys).await
    }

    async fn scrub_white_box_keys(&self) -> Result<(), StoreError> {
        self.pool.engine().scrub(Removed::WhiteBoxKeys).await
    }

    async fn scrub_wrapped(&self) -> Result<(), StoreError> {
        for removed in [Removed::KeyMaterial, Removed::WhiteBoxKeys, Removed::AccessKeys] {
            self.pool.engine().scrub(removed).await?;
        }
        Ok(())
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
