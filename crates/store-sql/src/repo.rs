//! The repositories: one file a topic, each with its statements and its row in one place.

pub(crate) mod access_key;
pub(crate) mod alarm;
pub(crate) mod alarm_delivery;
pub(crate) mod audit;
pub(crate) mod audit_index;
pub(crate) mod audit_track;
pub(crate) mod checkpoint;
pub(crate) mod cloud_binding;
pub(crate) mod data_key;
pub(crate) mod data_key_list;
pub(crate) mod directory;
pub(crate) mod due;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod key_list;
pub(crate) mod key_version;
pub(crate) mod message_receiver;
pub(crate) mod principal;
pub(crate) mod session;
pub(crate) mod state;
pub(crate) mod tag;
pub(crate) mod temporary_key;
pub(crate) mod usage;
pub(crate) mod white_box_key;
pub(crate) mod wrapped;

use keyward_domain::{Tag, TaggedResource, Uin};
use keyward_store::{Change, Conflict};

use crate::sql::{Sql, SqlError};

/// Makes one change inside of a transaction.
///
/// # Errors
/// [`SqlError::Conflict`] if it does not fit; then it left nothing behind.
pub(crate) async fn apply<S: Sql>(sql: &mut S, change: &Change) -> Result<(), SqlError> {
    match change {
        Change::CreateKey { key, version, tags } => {
            key::insert(sql, key).await?;
            if let Some(version) = version {
                key_version::insert(sql, version).await.map_err(broken)?;
            }
            tag_new(sql, (key.account, key.creator), &TaggedResource::key(key), tags).await
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
        Change::Rewrap { before, after } => wrapped::exchange(sql, before, after).await,
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
        Change::RemoveKey(key) => {
            key::delete(sql, key).await?;
            tag::resource::take_off(sql, key.account, &TaggedResource::key(key)).await
        }
        Change::CreateDataKey(record) => {
            data_key::insert(sql, record).await?;
            let made = &record.data_key;
            let resource = TaggedResource::data_key(made);
            tag_new(sql, (made.account, made.creator), &resource, &record.tags).await
        }
        Change::UpdateDataKey(data_key) => data_key::update(sql, data_key).await,
        Change::DestroyDataKeyMaterial(data_key) => {
            data_key::update(sql, data_key).await?;
            data_key::empty(sql, data_key.id).await
        }
        Change::RemoveDataKey(data_key) => {
            data_key::delete(sql, data_key).await?;
            tag::resource::take_off(sql, data_key.account, &TaggedResource::data_key(data_key)).await
        }
        Change::CreateWhiteBoxKey(record) => {
            white_box_key::insert(sql, record).await?;
            let made = &record.key;
            let resource = TaggedResource::white_box_key(made);
            tag_new(sql, (made.account, made.creator), &resource, &record.tags).await
        }
        Change::UpdateWhiteBoxKey(key) => white_box_key::update(sql, key).await,
        Change::BindDevices { key, devices } => white_box_key::bind(sql, key, devices).await,
        Change::RemoveWhiteBoxKey(key) => {
            white_box_key::delete(sql, key).await?;
            tag::resource::take_off(sql, key.account, &TaggedResource::white_box_key(key)).await
        }
        Change::WhiteBoxKeysErased(ids) => white_box_key::erased(sql, ids).await,
        Change::SetTags { account, creator, before, after } => {
            tag::resource::set(sql, *account, *creator, before, after).await
        }
        Change::CreateTags { account, creator, tags } => {
            for tag in tags {
                tag::insert(sql, *account, *creator, tag).await?;
            }
            Ok(())
        }
        Change::DeleteTags { account, tags } => {
            for tag in tags {
                tag::delete(sql, *account, tag).await?;
            }
            Ok(())
        }
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
        Change::NoteAccessKeyUse { id, at } => access_key::note_use(sql, id, *at).await,
        Change::CreateTemporaryKey(key) => temporary_key::insert(sql, key).await,
        Change::OpenSession(session) => session::insert(sql, session).await,
        Change::CloseSession(token_hash) => session::delete(sql, token_hash).await,
        Change::CloseSessions(uin) => session::delete_of(sql, *uin).await,
        Change::CloseOtherSessions { uin, keep } => session::delete_others(sql, *uin, keep).await,
        Change::IndexAudit(index) => audit_index::insert(sql, index).await,
        Change::RaiseAlarm(raised) => alarm::raise(sql, raised).await,
        Change::NoteDelivery(delivery) => alarm_delivery::note(sql, delivery).await,
        Change::ReadAlarms { account, reader, ids, at } => {
            alarm::read(sql, *account, *reader, ids.as_deref(), *at).await
        }
        Change::DropAlarms(before) => alarm::drop_before(sql, *before).await,
        Change::CreateReceiver { receiver, maker, day, most } => {
            message_receiver::insert(sql, receiver, *maker, *day, *most).await
        }
        Change::RemoveReceiver { account, name } => message_receiver::delete(sql, *account, name).await,
        Change::Subscribe { account, receiver, kinds } => {
            message_receiver::subscribe(sql, *account, receiver, kinds).await
        }
        Change::CreateTrack { track, positions } => audit_track::insert(sql, track, positions).await,
        Change::UpdateTrack { track, moved } => audit_track::update(sql, track, *moved).await,
        Change::RemoveTrack(track) => audit_track::delete(sql, track).await,
        Change::NoteTrackDelivery(delivery) => audit_track::deliver(sql, delivery).await,
        Change::NoteTrackHealth { track, failing_since, trouble } => {
            audit_track::note_health(sql, *track, *failing_since, trouble).await
        }
        Change::DropAudit(beginning) => audit_index::drop_before(sql, beginning).await,
        Change::CountUsage(count) => usage::add(sql, count).await,
        Change::ShortenUsage { hours, days } => usage::shorten(sql, *hours, *days).await,
        Change::AddCheckpoint(checkpoint) => checkpoint::insert(sql, checkpoint).await,
        Change::PutState { name, value } => state::put(sql, name, value).await,
    }
}

/// Gives tags to a key or data key that was just made; [`Conflict::TagsOfNew`] if there is no room for them.
async fn tag_new<S: Sql>(
    sql: &mut S,
    (account, creator): (Uin, Uin),
    resource: &TaggedResource,
    tags: &[Tag],
) -> Result<(), SqlError> {
    tag::resource::put_on(sql, account, creator, resource, tags).await.map_err(|error| match error {
        SqlError::Broken(Conflict::TagKeysFull | Conflict::TagValuesFull) => {
            SqlError::Broken(Conflict::TagsOfNew)
        }
        other => other,
    })
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
