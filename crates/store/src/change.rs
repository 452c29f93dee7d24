//! The unit of change.

use std::sync::Arc;

use keyward_domain::{
    AccessKeyId, CloudResourceId, DataKey, Key, KeyId, ProductId, Tag, Uin, UnixSeconds, directory,
};

use crate::{
    AccessKey, DataKeyRecord, ImportParameters, KeyVersion, Principal, Session, TagRecord, TemporaryKey,
    audit::{Beginning, Record, index::GroupIndex},
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
}

/// Is told of each change after its commit and before anybody is told of its success, in the order of
/// the commits. Caches listen here; a caller that went away in between does not keep them from it.
pub type Observer = Arc<dyn Fn(&Change) + Send + Sync>;
