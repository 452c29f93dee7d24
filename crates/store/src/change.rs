//! The unit of change.

use std::sync::Arc;

use keyward_domain::{AccessKeyId, CloudResourceId, DataKey, Key, KeyId, ProductId, Uin, directory};

use crate::{
    AccessKey, DataKeyRecord, ImportParameters, KeyVersion, Principal, Session,
    audit::{Beginning, Record, index::GroupIndex},
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
    /// The key is no more. It has no versions, and its `revision` is the stored one; otherwise
    /// [`crate::Conflict::Stale`].
    RemoveKey(Box<Key>),
    /// A new data key; [`crate::Conflict::NameTaken`] if the name is not free.
    CreateDataKey(Box<DataKeyRecord>),
    /// The data key as it shall be from now on, under the rule of revisions of `UpdateKey`. Its ciphertext
    /// stays.
    UpdateDataKey(Box<DataKey>),
    /// The data key without its ciphertext, as it shall be from now on. The bytes are gone from the database
    /// after [`crate::Store::scrub_data_keys`].
    DestroyDataKeyMaterial(Box<DataKey>),
    /// The data key is no more. Its `revision` is the stored one; otherwise [`crate::Conflict::Stale`].
    RemoveDataKey(Box<DataKey>),
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
    /// Somebody signed in to the console.
    OpenSession(Session),
    /// The session with that hash ended.
    CloseSession([u8; 32]),
    /// All sessions of that principal ended.
    CloseSessions(Uin),
    /// The index of a group of audit records; [`crate::Conflict::Exists`] if it is there.
    IndexAudit(Box<GroupIndex>),
    /// The chain begins here from now on: its older records and what indexes them are dropped.
    /// [`crate::Conflict::Stale`] if it does already, or later.
    DropAudit(Beginning),
}

/// Is told of each change after its commit and before anybody is told of its success, in the order of
/// the commits. Caches listen here; a caller that went away in between does not keep them from it.
pub type Observer = Arc<dyn Fn(&Change) + Send + Sync>;
