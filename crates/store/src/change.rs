//! The unit of change.

use std::sync::Arc;

use keyward_domain::{
    AccessKeyId, Alarm, AlarmKind, CloudResourceId, DataKey, Key, KeyId, ProductId, Tag, Track, Uin,
    UnixSeconds, WhiteBoxKey, WhiteBoxKeyId, directory, white_box::DeviceFingerprint,
};

use crate::{
    AccessKey, DataKeyRecord, Delivery, ImportParameters, KeyVersion, MessageReceiver, Principal, Session,
    TagRecord, TemporaryKey, TrackDelivery, TrackPosition, WhiteBoxKeyRecord, Wrapped,
    audit::{Beginning, Record, StoredCheckpoint, index::GroupIndex},
    usage::UsageCount,
};

/// Some changes and the audit record of the call that made them: all of it is committed, or nothing.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What changes; empty for a call that only reads, uses a key, or was refused.
    pub changes: Vec<Change>,
    /// What happened, for the audit trail.
    pub record: Record,
}

impl Unit {
    /// Changes without a record: the service notes how far its own work is. Nobody's call is committed so, and nothing
    /// that anybody owns is changed so.
    pub fn note(changes: Vec<Change>) -> Self {
        Self { changes, record: Record::none() }
    }
}

/// One change of what is stored.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new key with its first version; [`crate::Conflict::AliasTaken`] if the alias is not free.
    CreateKey {
        /// The key.
        key: Box<Key>,
        /// Its first version; none if the user imports the material.
        version: Option<KeyVersion>,
        /// Its tags, ordered by key. Tags that the account does not have yet are made, if it has
        /// room: [`crate::Conflict::TagsOfNew`].
        tags: Vec<Tag>,
    },
    /// The key as it shall be from now on. Its `revision` is one more than that of the row it was
    /// computed from; otherwise [`crate::Conflict::Stale`].
    UpdateKey(Box<Key>),
    /// A resource of a cloud product uses the key from now on. As with `UpdateKey`, it is the key as it shall
    /// be; [`crate::Conflict::Stale`] also if the resource is bound already.
    BindResource {
        /// The key.
        key: Box<Key>,
        /// Of which product.
        product: ProductId,
        /// What uses it.
        resource: CloudResourceId,
    },
    /// A resource of a cloud product uses the key no more. The key as with `BindResource`.
    UnbindResource {
        /// The key.
        key: Box<Key>,
        /// Of which product.
        product: ProductId,
        /// What used it.
        resource: CloudResourceId,
    },
    /// The secret wrapped by another version of the root key. Nothing happens if what is stored is not `before` any more:
    /// somebody wrote it anew, or removed it.
    Rewrap {
        /// The secret as it was read.
        before: Box<Wrapped>,
        /// Its bytes from now on.
        after: Vec<u8>,
    },
    /// A new version, with the key as it shall be from now on, as with `UpdateKey`: it was rotated, or its
    /// material imported.
    AddVersion {
        /// The key.
        key: Box<Key>,
        /// Its new version.
        version: KeyVersion,
    },
    /// What imports into a key work with from now on; what was there before is gone.
    PutImportParameters(ImportParameters),
    /// Nothing can be imported into the key with what was given out before. Its bytes are to be erased, as with
    /// `DestroyMaterial`.
    DropImportParameters(KeyId),
    /// The key without any version: its material is removed. As with `UpdateKey`, it is the key as it shall
    /// be from now on. Its bytes are gone from the database after [`crate::Store::scrub`]; until somebody
    /// says so by `MaterialErased`, that is due.
    DestroyMaterial(Box<Key>),
    /// The bytes of material that was removed from the key are gone. Its `revision` is the stored one;
    /// otherwise [`crate::Conflict::Stale`], for more may have been removed since.
    MaterialErased(Box<Key>),
    /// The key is no more, and its tags are taken off. It has no versions, and its `revision` is the stored one; otherwise
    /// [`crate::Conflict::Stale`].
    RemoveKey(Box<Key>),
    /// A new data key with its tags, as with `CreateKey`; [`crate::Conflict::NameTaken`] if the name is not free.
    CreateDataKey(Box<DataKeyRecord>),
    /// The data key as it shall be from now on, under the rule of revisions of `UpdateKey`. Its ciphertext
    /// stays.
    UpdateDataKey(Box<DataKey>),
    /// The data key without its ciphertext, as it shall be from now on. The bytes are gone from the database
    /// after [`crate::Store::scrub_data_keys`].
    DestroyDataKeyMaterial(Box<DataKey>),
    /// The data key is no more, and its tags are taken off. Its `revision` is the stored one; otherwise [`crate::Conflict::Stale`].
    RemoveDataKey(Box<DataKey>),
    /// A new white-box key with its tags and devices, as with `CreateKey`.
    CreateWhiteBoxKey(Box<WhiteBoxKeyRecord>),
    /// The white-box key as it shall be from now on, under the rule of revisions of `UpdateKey`.
    UpdateWhiteBoxKey(Box<WhiteBoxKey>),
    /// The devices that a white-box key is bound to from now on. The key as with `UpdateWhiteBoxKey`.
    BindDevices {
        /// The key.
        key: Box<WhiteBoxKey>,
        /// Its devices, in order.
        devices: Vec<DeviceFingerprint>,
    },
    /// The white-box key is no more, nor are its devices and tags. Its `revision` is the stored one; otherwise
    /// [`crate::Conflict::Stale`]. Its bytes are gone from the database after [`crate::Store::scrub_white_box_keys`]; until
    /// somebody says so by `WhiteBoxKeysErased`, that is due.
    RemoveWhiteBoxKey(Box<WhiteBoxKey>),
    /// The bytes of these white-box keys are gone.
    WhiteBoxKeysErased(Vec<WhiteBoxKeyId>),
    /// The tags of a resource as they shall be from now on. [`crate::Conflict::Stale`] if there is no such
    /// resource, or its tags are not those that this was computed from. Tags that the account does not have
    /// yet are made, if it has room: [`crate::Conflict::TagKeysFull`], [`crate::Conflict::TagValuesFull`].
    SetTags {
        /// The account that owns the resource.
        account: Uin,
        /// Who makes the tags that are new.
        creator: Uin,
        /// The resource with its tags as they were read.
        before: Box<TagRecord>,
        /// Its tags, ordered by key.
        after: Vec<Tag>,
    },
    /// New tags, for resources to be given later; [`crate::Conflict::Stale`] if the account has one of them, and
    /// the limits of `SetTags`.
    CreateTags {
        /// The account that owns them.
        account: Uin,
        /// Who makes them.
        creator: Uin,
        /// The tags.
        tags: Vec<Tag>,
    },
    /// The tags are no more; [`crate::Conflict::Stale`] if the account does not have one of them, or a resource
    /// carries it.
    DeleteTags {
        /// The account that owns them.
        account: Uin,
        /// The tags.
        tags: Vec<Tag>,
    },
    /// A new principal.
    CreatePrincipal(Principal),
    /// The principal with another name or password; [`crate::Conflict::Stale`] if it is gone.
    UpdatePrincipal(Principal),
    /// The principal is no more, nor are its access keys and sessions; [`crate::Conflict::Stale`] if it is gone.
    RemovePrincipal(Uin),
    /// What becomes of the directory of an account; [`crate::Conflict::Stale`] if it was computed from another
    /// revision than the stored one.
    Directory(Box<directory::Change>),
    /// A new access key.
    CreateAccessKey(AccessKey),
    /// The access key switched on or off, or described anew; [`crate::Conflict::Stale`] if it is gone.
    UpdateAccessKey(AccessKey),
    /// The access key is no more; [`crate::Conflict::Stale`] if it is gone.
    RemoveAccessKey(AccessKeyId),
    /// The access key was used then. Nothing happens if it is gone, or a later use is known.
    NoteAccessKeyUse {
        /// Which.
        id: AccessKeyId,
        /// When.
        at: UnixSeconds,
    },
    /// New temporary credentials. With them go all that have expired by then.
    CreateTemporaryKey(Box<TemporaryKey>),
    /// Somebody signed in to the console.
    OpenSession(Session),
    /// The session with that hash ended.
    CloseSession([u8; 32]),
    /// All sessions of that principal ended.
    CloseSessions(Uin),
    /// All sessions of that principal ended but the one with that hash.
    CloseOtherSessions {
        /// Whose.
        uin: Uin,
        /// Which one goes on.
        keep: [u8; 32],
    },
    /// The index of a group of audit records; [`crate::Conflict::Exists`] if it is there.
    IndexAudit(Box<GroupIndex>),
    /// A new audit track, and from where on it delivers; [`crate::Conflict::Stale`] if the account has one of that name.
    CreateTrack {
        /// The track.
        track: Box<Track>,
        /// Where it begins in each chain that there is.
        positions: Vec<TrackPosition>,
    },
    /// The track as it shall be from now on, under the rule of revisions of `UpdateKey`.
    UpdateTrack {
        /// The track.
        track: Box<Track>,
        /// Whether it delivers to another place from now on: then the manifests there begin anew.
        moved: bool,
    },
    /// The track is no more. What it delivered stays where it is. Its `revision` is the stored one; otherwise
    /// [`crate::Conflict::Stale`].
    RemoveTrack(Box<Track>),
    /// A file was delivered; [`crate::Conflict::Stale`] if the track is gone, has another
    /// revision, or was not at `before`.
    NoteTrackDelivery(Box<TrackDelivery>),
    /// Whether a track can deliver. Nothing happens if it is gone.
    NoteTrackHealth {
        /// The number of the track.
        track: u64,
        /// Since when it cannot; `None` if it can.
        failing_since: Option<UnixSeconds>,
        /// Why it cannot, in one word; empty if it can.
        trouble: String,
    },
    /// The chain begins here from now on: its older records and what indexes them are dropped.
    /// [`crate::Conflict::Stale`] if it does already, or later.
    DropAudit(Beginning),
    /// Uses of keys that records of a chain tell of; [`crate::Conflict::Stale`] if they were not counted up to `from`.
    CountUsage(Box<UsageCount>),
    /// Hours before `hours` are summed up by days of China Standard Time; days before `days` are dropped, and so are sums of
    /// keys that are gone and were not used since. `hours` is the beginning of such a day.
    ShortenUsage {
        /// The time before which hours become days.
        hours: UnixSeconds,
        /// The time before which days are dropped.
        days: UnixSeconds,
    },
    /// A signed checkpoint of a chain; [`crate::Conflict::Exists`] if the chain has one of that number.
    AddCheckpoint(StoredCheckpoint),
    /// What the server remembers under that name from now on.
    PutState {
        /// Under which name.
        name: &'static str,
        /// What.
        value: Vec<u8>,
    },
    /// Something happened that somebody should look at. It counts with what is the same; a new alarm is on its way to
    /// all who subscribed to its kind.
    RaiseAlarm(Box<Alarm>),
    /// What became of a try to deliver an alarm.
    NoteDelivery(Box<Delivery>),
    /// Somebody has read these alarms of the account; all of them without ids.
    ReadAlarms {
        /// Whose.
        account: Uin,
        /// Who.
        reader: Uin,
        /// Which.
        ids: Option<Vec<String>>,
        /// When.
        at: UnixSeconds,
    },
    /// Alarms that happened last before that time are forgotten.
    DropAlarms(UnixSeconds),
    /// A new receiver of messages; [`crate::Conflict::Exists`] if the account has one of that name, and
    /// [`crate::Conflict::Stale`] if the maker made `most` on that day already.
    CreateReceiver {
        /// The receiver.
        receiver: MessageReceiver,
        /// Who makes it.
        maker: Uin,
        /// The number of the day.
        day: i64,
        /// How many one may make on a day.
        most: u32,
    },
    /// The receiver is no more, nor are its subscriptions and what was still on its way to it;
    /// [`crate::Conflict::Stale`] if it is gone.
    RemoveReceiver {
        /// Whose.
        account: Uin,
        /// Its name.
        name: String,
    },
    /// Which alarms a receiver gets from now on.
    Subscribe {
        /// Whose.
        account: Uin,
        /// `email/NAME` or `webhook/NAME`.
        receiver: String,
        /// Of which kinds.
        kinds: Vec<AlarmKind>,
    },
}

/// Is told of each change after its commit and before anybody is told of its success, in the order of
/// the commits. Caches listen here; a caller that went away in between does not keep them from it.
pub type Observer = Arc<dyn Fn(&Change) + Send + Sync>;
