//! The repositories: one file a topic, each with its statements and its row in one place.

pub(crate) mod access_key;
pub(crate) mod audit;
pub(crate) mod audit_index;
pub(crate) mod cloud_binding;
pub(crate) mod data_key;
pub(crate) mod data_key_list;
pub(crate) mod directory;
pub(crate) mod due;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod key_list;
pub(crate) mod key_version;
pub(crate) mod principal;
pub(crate) mod session;

use keyward_store::{Change, Conflict};

use crate::sql::{Sql, SqlError};

/// Makes one change inside of a transaction.
///
/// # Errors
/// [`SqlError::Conflict`] if it does not fit; then it left nothing behind.
pub(crate) async fn apply<S: Sql>(sql: &mut S, change: &Change) -> Result<(), SqlError> {
    match change {
        Change::CreateKey { key, version } => {
            key::insert(sql, key).await?;
            match version {
                Some(version) => key_version::insert(sql, version).await.map_err(broken),
                None => Ok(()),
            }
        }
        Change::UpdateKey(key) => key::update(sql, key).await,
        Change::BindResource { key, product, resource } => {
            key::update(sql, key).await?;
            // The key has its next revision by now, so a binding that is there must end the transaction.
            cloud_binding::insert(sql, key.id, product, resource).await.map_err(|error| match error {
                SqlError::Conflict(_) => SqlError::Broken(Conflict::Stale),
                other => other,
            })
        }
        Change::UnbindResource { key, product, resource } => {
            key::update(sql, key).await?;
            cloud_binding::delete(sql, key.id, product, resource).await
        }
        Change::AddVersion { key, version } => {
            key::update(sql, key).await?;
            key_version::insert(sql, version).await.map_err(broken)
        }
        Change::PutImportParameters(parameters) => import::put(sql, parameters).await,
        Change::DropImportParameters(key) => {
            import::delete(sql, *key).await?;
            due::erasure(sql, *key).await
        }
        Change::DestroyMaterial(key) => {
            key::update(sql, key).await?;
            key_version::delete(sql, key.id).await?;
            due::erasure(sql, key.id).await
        }
        Change::MaterialErased(key) => due::erased(sql, key).await,
        Change::RemoveKey(key) => key::delete(sql, key).await,
        Change::CreateDataKey(record) => data_key::insert(sql, record).await,
        Change::UpdateDataKey(data_key) => data_key::update(sql, data_key).await,
        Change::DestroyDataKeyMaterial(data_key) => {
            data_key::update(sql, data_key).await?;
            data_key::empty(sql, data_key.id).await
        }
        Change::RemoveDataKey(data_key) => data_key::delete(sql, data_key).await,
        Change::CreatePrincipal(principal) => principal::insert(sql, principal).await,
        Change::UpdatePrincipal(principal) => principal::update(sql, principal).await,
        Change::RemovePrincipal(uin) => {
            access_key::delete_of(sql, *uin).await?;
            session::delete_of(sql, *uin).await?;
            principal::delete(sql, *uin).await.map_err(broken)
        }
        Change::Directory(change) => directory::apply(sql, change).await,
        Change::CreateAccessKey(access_key) => access_key::insert(sql, access_key).await,
        Change::UpdateAccessKey(access_key) => access_key::update(sql, access_key).await,
        Change::RemoveAccessKey(id) => access_key::delete(sql, id).await,
        Change::OpenSession(session) => session::insert(sql, session).await,
        Change::CloseSession(token_hash) => session::delete(sql, token_hash).await,
        Change::CloseSessions(uin) => session::delete_of(sql, *uin).await,
        Change::IndexAudit(index) => audit_index::insert(sql, index).await,
        Change::DropAudit(beginning) => audit_index::drop_before(sql, beginning).await,
    }
}

/// A part of a change that does not fit after another part was made: only the end of the transaction takes
/// that back.
fn broken(error: SqlError) -> SqlError {
    match error {
        SqlError::Conflict(conflict) => SqlError::Broken(conflict),
        other => other,
    }
}

/// What a change of a row that is there no more says.
fn changed(rows: u64) -> Result<(), SqlError> {
    if rows == 0 { Err(SqlError::Conflict(Conflict::Stale)) } else { Ok(()) }
}

/// What an insert that gave way to an existing row says.
fn inserted(rows: u64) -> Result<(), SqlError> {
    if rows == 0 { Err(SqlError::Conflict(Conflict::Exists)) } else { Ok(()) }
}
