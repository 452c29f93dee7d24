//! The storage trait and its rows.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use keyward_domain::{
    AccessKeyId, AlarmKind, CloudResourceId, DataKey, DataKeyId, Key, KeyId, ProductId, Region, ResourceName,
    Tag, TagKey, TaggedResource, Uin, UnixSeconds, WhiteBoxKeyId, account::PrincipalKind,
    directory::Directory, temporary::TemporaryIdentity,
};

use crate::{
    AlarmQuery, DataKeyQuery, DataKeyRecord, DeliveredFile, Delivery, KeyQuery, ListedDataKey, ListedTag,
    ListedWhiteBoxKey, MessageReceiver, Page, ResourceFilter, ResourceQuery, StoreError, StoredAlarm,
    Subscription, TagQuery, TagRecord, TrackPosition, TrackRecord, Unit, WhiteBoxKeyQuery, WhiteBoxKeyRecord,
    Wrapped, WrappedCount, WrappedKind, WrappedOwner,
    audit::{
        Beginning, Block, ChainId, Head, StoredCheckpoint,
        index::{Element, Group, Span},
    },
    usage::{UsageQuery, Used},
};

/// A key with all its versions, and who uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyRecord {
    /// The metadata.
    pub key: Key,
    /// Its versions, oldest first.
    pub versions: Vec<KeyVersion>,
    /// The cloud products whose resources are bound to it, each once.
    pub used_by: Vec<ProductId>,
    /// Its tags, ordered by key.
    pub tags: Vec<Tag>,
}

/// One version of a key's material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyVersion {
    /// Whose version.
    pub key: KeyId,
    /// From 1.
    pub number: u32,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// The algorithm code of the provider that made the material.
    pub algorithm: u8,
    /// The material, wrapped by the root key.
    pub wrapped: Vec<u8>,
}

/// What happens to keys by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The pending window of a deletion is over.
    Destruction,
    /// It is time for a new version.
    Rotation,
    /// The time of imported material is over.
    Expiry,
    /// What was given out for an import is not valid any longer.
    ImportEnd,
    /// Material was removed, but its bytes may still be in the files of the database.
    Erasure,
}

/// A key for which something is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueKey {
    /// Which key.
    pub id: KeyId,
    /// Whose.
    pub account: Uin,
    /// Where.
    pub region: Region,
    /// Since when; 0 for what is due at once.
    pub at: UnixSeconds,
}

/// What GetParametersForImport gave out last for a key, and what undoes the wrapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportParameters {
    /// For which key.
    pub key: KeyId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// The name of the wrapping algorithm.
    pub algorithm: String,
    /// The private key of the wrapping pair, wrapped by the root key.
    pub wrapped: Vec<u8>,
    /// Until when it can be used.
    pub valid_to: UnixSeconds,
}

/// Somebody who can ask: a root account, a sub-account, or a cloud product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Its number.
    pub uin: Uin,
    /// The root account it belongs to; itself for a root account.
    pub account: Uin,
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name; of a product, its [`ProductId`].
    pub name: String,
    /// The hash of its console password (PHC text), if it has one.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: UnixSeconds,
}

/// An access key: what API requests are signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// `SecretId`.
    pub id: AccessKeyId,
    /// Whose it is.
    pub uin: Uin,
    /// `SecretKey`, wrapped by the root key.
    pub wrapped_secret: Vec<u8>,
    /// Whether it may be used.
    pub active: bool,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// Free text.
    pub description: String,
    /// About when it was used last, as far as that was noted; `None` if never. The day is right, the time of day
    /// that of some use.
    pub used_at: Option<UnixSeconds>,
}

/// Temporary credentials: an access key with a token, which ends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemporaryKey {
    /// `SecretId`.
    pub id: AccessKeyId,
    /// `SecretKey`, wrapped by the root key.
    pub wrapped_secret: Vec<u8>,
    /// SHA-256 of the token that calls must bring.
    pub token_hash: [u8; 32],
    /// Whom it stands for, and for how long.
    pub identity: TemporaryIdentity,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token that the browser holds.
    pub token_hash: [u8; 32],
    /// Who signed in.
    pub uin: Uin,
    /// When.
    pub created_at: UnixSeconds,
    /// Until when it is valid at most.
    pub expires_at: UnixSeconds,
    /// From which address.
    pub address: String,
    /// What the browser calls itself, up to 256 bytes.
    pub user_agent: String,
    /// Whether a second factor was shown.
    pub mfa: bool,
}

/// A unit that will probably come. See [`Store::expect`].
#[derive(Debug, Default)]
pub struct Expected(Option<Arc<AtomicUsize>>);

impl Expected {
    /// Counts one there while it lives.
    #[must_use]
    pub fn counted(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Some(Arc::clone(count)))
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// A storage engine. All methods may be called at any time from any task.
#[async_trait]
pub trait Store: Send + Sync {
    /// Commits a unit durably; returns after that. Waiting units may share a commit of the database.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], [`StoreError::Full`], [`StoreError::Unavailable`], [`StoreError::Damaged`].
    async fn commit(&self, unit: Unit) -> Result<(), StoreError>;

    /// Tells that a unit will probably come for [`commit_patiently`](Self::commit_patiently), as long as the answer
    /// lives.
    fn expect(&self) -> Expected {
        Expected::default()
    }

    /// As [`commit`](Self::commit), but if many more are expected than have come, it may wait a moment for them:
    /// commits of one unit each would cost the processor more than the work of these calls.
    async fn commit_patiently(&self, unit: Unit) -> Result<(), StoreError> {
        self.commit(unit).await
    }

    /// A key of the account in the region.
    ///
    /// # Errors
    /// As for all reads: [`StoreError::Unavailable`], [`StoreError::Damaged`].
    async fn key(&self, account: Uin, region: &Region, id: KeyId) -> Result<Option<KeyRecord>, StoreError>;

    /// The keys that fit the question.
    async fn list_keys(&self, query: &KeyQuery) -> Result<Page<Key>, StoreError>;

    /// How many keys count against the quota of the account in the region: all that were made for users and
    /// are not pending deletion.
    async fn count_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError>;

    /// Keys of all accounts for which `due` is to be done at `now`, the longest due first, beginning behind
    /// `after`; at most `limit`. A key whose row is damaged is among them too: it shows when it is read.
    async fn due_keys(
        &self,
        due: Due,
        now: UnixSeconds,
        after: Option<&DueKey>,
        limit: u32,
    ) -> Result<Vec<DueKey>, StoreError>;

    /// What imports into the key work with, if that was ever asked for.
    async fn import_parameters(&self, key: KeyId) -> Result<Option<ImportParameters>, StoreError>;

    /// A data key of the account in the region.
    async fn data_key(
        &self,
        account: Uin,
        region: &Region,
        id: DataKeyId,
    ) -> Result<Option<DataKeyRecord>, StoreError>;

    /// The data keys that fit the question.
    async fn list_data_keys(&self, query: &DataKeyQuery) -> Result<Page<ListedDataKey>, StoreError>;

    /// How many data keys count against the quota of the account in the region: all that are not pending
    /// deletion.
    async fn count_data_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError>;

    /// Data keys of all accounts whose destruction is due at `now`, the longest due first; at most `limit`.
    async fn due_data_keys(&self, now: UnixSeconds, limit: u32) -> Result<Vec<DataKey>, StoreError>;

    /// A white-box key of the account in the region.
    ///
    /// # Errors
    /// As for all reads.
    async fn white_box_key(
        &self,
        account: Uin,
        region: &Region,
        id: WhiteBoxKeyId,
    ) -> Result<Option<WhiteBoxKeyRecord>, StoreError>;

    /// The white-box keys that fit the question, newest first.
    ///
    /// # Errors
    /// As for all reads.
    async fn list_white_box_keys(
        &self,
        query: &WhiteBoxKeyQuery,
    ) -> Result<Page<ListedWhiteBoxKey>, StoreError>;

    /// How many white-box keys the account has in the region.
    ///
    /// # Errors
    /// As for all reads.
    async fn count_white_box_keys(&self, account: Uin, region: &Region) -> Result<u64, StoreError>;

    /// The white-box keys that were removed and whose bytes may still be in the database.
    ///
    /// # Errors
    /// As for all reads.
    async fn unerased_white_box_keys(&self) -> Result<Vec<WhiteBoxKeyId>, StoreError>;

    /// The resource of the account that a request names, with its tags. One whose name says another creator
    /// or another owner does not exist.
    async fn tagged(&self, account: Uin, name: &ResourceName) -> Result<Option<TagRecord>, StoreError>;

    /// The tag, if the account has it.
    async fn tag(&self, account: Uin, tag: &Tag) -> Result<Option<ListedTag>, StoreError>;

    /// The tags that fit the question, ordered by key and value.
    async fn list_tags(&self, query: &TagQuery) -> Result<Page<ListedTag>, StoreError>;

    /// The keys of the tags that fit the question, ordered.
    async fn list_tag_keys(&self, query: &TagQuery) -> Result<Page<TagKey>, StoreError>;

    /// The resources that carry tags and fit the question, each with all of its tags; ordered by service,
    /// region and id.
    async fn list_tagged(&self, query: &ResourceQuery) -> Result<Page<TagRecord>, StoreError>;

    /// The tags that resources carry, one by one: of the resources that fit, from `offset` on, at most `limit`.
    /// Ordered as by `list_tagged`, then by key.
    async fn list_tags_of_resources(
        &self,
        filter: &ResourceFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<(TaggedResource, Tag)>, StoreError>;

    /// The principal with that number.
    async fn principal(&self, uin: Uin) -> Result<Option<Principal>, StoreError>;

    /// The root account, if one was made yet.
    async fn root(&self) -> Result<Option<Principal>, StoreError>;

    /// The number under which a cloud product acts for the account, if it was registered ever.
    async fn product(&self, account: Uin, product: &ProductId) -> Result<Option<Principal>, StoreError>;

    /// Whether that resource of a cloud product is bound to the key.
    async fn is_bound(
        &self,
        key: KeyId,
        product: &ProductId,
        resource: &CloudResourceId,
    ) -> Result<bool, StoreError>;

    /// The directories of all accounts that have one.
    async fn directories(&self) -> Result<Vec<Directory>, StoreError>;

    /// The access keys of a principal, oldest first.
    async fn access_keys(&self, uin: Uin) -> Result<Vec<AccessKey>, StoreError>;

    /// The access key with that id.
    async fn access_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, StoreError>;

    /// The temporary credentials with that id, if they are still kept: those that have expired are forgotten some time.
    async fn temporary_key(&self, id: &AccessKeyId) -> Result<Option<TemporaryKey>, StoreError>;

    /// The session with that token hash.
    async fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError>;

    /// The sessions of a principal, newest first, those that expired lately among them.
    async fn sessions(&self, uin: Uin) -> Result<Vec<Session>, StoreError>;

    /// The chains there are: one for each server that ever wrote, with where it ends.
    async fn audit_heads(&self) -> Result<Vec<Head>, StoreError>;

    /// Blocks of a chain in order, beginning with the first whose first record is `from` or later;
    /// at most `limit`.
    async fn audit_blocks(&self, chain: &ChainId, from: u64, limit: u32) -> Result<Vec<Block>, StoreError>;

    /// The blocks of a chain that hold the records from `first` to `last`, in order; those that were dropped are
    /// left out.
    async fn audit_records(&self, chain: &ChainId, first: u64, last: u64) -> Result<Vec<Block>, StoreError>;

    /// Where chains begin whose oldest records were dropped.
    async fn audit_beginnings(&self) -> Result<Vec<Beginning>, StoreError>;

    /// Where the chain would begin if its oldest blocks were dropped, of those committed before `millis` as many
    /// as hold `records` records, or a few more; `None` if its oldest block is younger.
    async fn audit_expired(
        &self,
        chain: &ChainId,
        millis: i64,
        records: u32,
    ) -> Result<Option<Beginning>, StoreError>;

    /// The number of the last record of the chain that is indexed, 0 if none is.
    async fn audit_indexed(&self, chain: &ChainId) -> Result<u64, StoreError>;

    /// The indexed groups of a chain that begin before record `before` and have events of that time, newest
    /// first; at most `limit`.
    async fn audit_groups(
        &self,
        chain: &ChainId,
        before: u64,
        time: &Span,
        limit: u32,
    ) -> Result<Vec<Group>, StoreError>;

    /// Which segments may have the element, for each group that begins with a record from `first` to `last`:
    /// the group's first record, and a bit for each segment, the first the lowest.
    async fn audit_segments(
        &self,
        chain: &ChainId,
        groups: (u64, u64),
        element: &Element,
    ) -> Result<Vec<(u64, u64)>, StoreError>;

    /// Up to which record of each chain uses of keys are counted; chains of which none is are left out.
    async fn usage_counted(&self) -> Result<Vec<(ChainId, u64)>, StoreError>;

    /// The sums that fit the question, ordered by series; also those without a use within the time.
    async fn usage(&self, query: &UsageQuery) -> Result<Vec<Used>, StoreError>;

    /// How many uses there were within the time, by the beginnings of hours and, where hours were summed up, of days.
    async fn usage_points(&self, query: &UsageQuery) -> Result<Vec<(UnixSeconds, u64)>, StoreError>;
    /// The checkpoints of a chain in order, beginning with number `from`; at most `limit`.
    async fn checkpoints(
        &self,
        chain: &ChainId,
        from: u64,
        limit: u32,
    ) -> Result<Vec<StoredCheckpoint>, StoreError>;

    /// The newest checkpoint of a chain.
    async fn last_checkpoint(&self, chain: &ChainId) -> Result<Option<StoredCheckpoint>, StoreError>;

    /// What the server remembers under that name.
    async fn state(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// The alarms that fit the question, newest first.
    async fn alarms(&self, query: &AlarmQuery) -> Result<Page<StoredAlarm>, StoreError>;

    /// How many alarms of each kind the account has that the reader has not read.
    async fn unread_alarms(&self, account: Uin, reader: Uin) -> Result<Vec<(AlarmKind, u64)>, StoreError>;

    /// Whether there are alarms that happened last before that time.
    async fn has_alarms_before(&self, before: UnixSeconds) -> Result<bool, StoreError>;

    /// Whether such an alarm was ever raised and is still kept.
    async fn alarm_raised(
        &self,
        account: Uin,
        kind: AlarmKind,
        subject: &str,
        slot: &str,
    ) -> Result<bool, StoreError>;

    /// How far an alarm is on its way, by receiver.
    async fn deliveries(&self, alarm: &str) -> Result<Vec<Delivery>, StoreError>;

    /// Deliveries that are due, with their alarms, the longest due first; at most `limit`.
    async fn due_deliveries(
        &self,
        now: UnixSeconds,
        limit: u32,
    ) -> Result<Vec<(Delivery, StoredAlarm)>, StoreError>;

    /// The receivers of messages of the account, oldest first.
    async fn message_receivers(&self, account: Uin) -> Result<Vec<MessageReceiver>, StoreError>;

    /// How many receivers of messages somebody made on that day.
    async fn receivers_made(&self, maker: Uin, day: i64) -> Result<u32, StoreError>;

    /// Which alarms go where, by receiver.
    async fn subscriptions(&self, account: Uin) -> Result<Vec<Subscription>, StoreError>;

    /// The audit tracks of the account, or of all, oldest first.
    async fn audit_tracks(&self, account: Option<Uin>) -> Result<Vec<TrackRecord>, StoreError>;

    /// How far a track has delivered, for each chain that it has a place in.
    async fn track_positions(&self, track: u64) -> Result<Vec<TrackPosition>, StoreError>;

    /// What a track delivered of a chain on the last day of which it delivered anything, to the place where it
    /// delivers to; in order.
    async fn track_files(&self, track: u64, chain: &ChainId) -> Result<Vec<DeliveredFile>, StoreError>;

    /// Secrets of a kind whose wrapping does not begin with `prefix` of 17 bytes, ordered by owner, beginning behind `after`; at most
    /// `limit`.
    async fn wrapped_otherwise(
        &self,
        kind: WrappedKind,
        prefix: &[u8],
        after: Option<&WrappedOwner>,
        limit: u32,
    ) -> Result<Vec<Wrapped>, StoreError>;

    /// How many secrets of a kind there are, and how many of them begin otherwise.
    async fn count_wrapped(&self, kind: WrappedKind, prefix: &[u8]) -> Result<WrappedCount, StoreError>;

    /// Makes sure that nothing of the key material that was removed before is left in the files of the live
    /// database. Takes long where many keys are: it rewrites what held them.
    async fn scrub(&self) -> Result<(), StoreError>;

    /// The same for data keys. On its own, because it may take longer: there may be many more.
    async fn scrub_data_keys(&self) -> Result<(), StoreError>;

    /// The same for white-box keys.
    async fn scrub_white_box_keys(&self) -> Result<(), StoreError>;

    /// The same for secrets that were wrapped anew, of all kinds.
    async fn scrub_wrapped(&self) -> Result<(), StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Units that wait for their commit now, for metrics.
    fn waiting(&self) -> usize;

    /// Commits what waits, then ends the work. Later commits are refused.
    async fn close(&self);
}
