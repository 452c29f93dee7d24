//! Principals, access keys, sessions.

use keyward_domain::{AccessKeyId, Uin, UnixSeconds};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, access_key, root, session, sub_account, unit},
};
use crate::{Change, Conflict};

pub async fn principals_are_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    for principal in [root(), sub_account(100_000_000_002)] {
        assert_eq!(store.principal(principal.uin).await.unwrap(), None);
        store.commit(unit("create", [Change::CreatePrincipal(principal.clone())])).await.unwrap();
        assert_eq!(store.principal(principal.uin).await.unwrap(), Some(principal));
    }
    assert_conflict(store.commit(unit("again", [Change::CreatePrincipal(root())])).await, Conflict::Exists);
    store.close().await;
}

pub async fn the_root_account_is_found<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("sub", [Change::CreatePrincipal(sub_account(5))])).await.unwrap();
    assert_eq!(store.root().await.unwrap(), None);
    store.commit(unit("root", [Change::CreatePrincipal(root())])).await.unwrap();
    assert_eq!(store.root().await.unwrap(), Some(root()));
    store.close().await;
}

pub async fn access_keys_are_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let (active, mut inactive) = (access_key("AKIDactive"), access_key("AKIDinactive"));
    inactive.active = false;
    let changes = [root()].map(Change::CreatePrincipal).into_iter();
    let keys = [active.clone(), inactive.clone()].map(Change::CreateAccessKey);
    store.commit(unit("create", changes.chain(keys))).await.unwrap();
    for key in [active, inactive] {
        assert_eq!(store.access_key(&key.id).await.unwrap(), Some(key));
    }
    // Ids differ by case.
    let other_case = AccessKeyId::parse("akidactive").unwrap();
    assert_eq!(store.access_key(&other_case).await.unwrap(), None);
    let again = Change::CreateAccessKey(access_key("AKIDactive"));
    assert_conflict(store.commit(unit("again", [again])).await, Conflict::Exists);
    store.close().await;
}

pub async fn an_access_key_needs_its_principal<D: Database>(database: &D) {
    let store = open(database).await;
    let mut orphan = access_key("AKIDorphan");
    orphan.uin = Uin(404);
    assert_conflict(
        store.commit(unit("orphan", [Change::CreateAccessKey(orphan.clone())])).await,
        Conflict::Stale,
    );
    assert_eq!(store.access_key(&orphan.id).await.unwrap(), None);
    store.close().await;
}

pub async fn the_last_use_of_an_access_key_never_goes_back<D: Database>(database: &D) {
    let store = open(database).await;
    let mut key = access_key("AKIDused");
    let made = [Change::CreatePrincipal(root()), Change::CreateAccessKey(key.clone())];
    store.commit(unit("create", made)).await.unwrap();
    let note = |at| Change::NoteAccessKeyUse { id: access_key("AKIDused").id, at: UnixSeconds(at) };
    for (at, known) in [(50, 50), (40, 50), (60, 60)] {
        store.commit(unit("use", [note(at)])).await.unwrap();
        key.used_at = Some(UnixSeconds(known));
        assert_eq!(store.access_key(&key.id).await.unwrap(), Some(key.clone()));
    }
    key.active = false;
    store.commit(unit("switch off", [Change::UpdateAccessKey(key.clone())])).await.unwrap();
    assert_eq!(store.access_keys(ACCOUNT).await.unwrap(), [key.clone()]);
    // It may have been removed since it was used.
    let gone = [Change::RemoveAccessKey(key.id.clone()), note(70)];
    store.commit(unit("remove", gone)).await.unwrap();
    assert_eq!(store.access_key(&key.id).await.unwrap(), None);
    store.close().await;
}

pub async fn sessions_open_and_close<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("root", [Change::CreatePrincipal(root())])).await.unwrap();
    let (first, second) = (session(1, 100, 200), session(2, 100, 200));
    let open = [first.clone(), second.clone()].map(Change::OpenSession);
    store.commit(unit("sign in", open)).await.unwrap();
    assert_eq!(store.session(&first.token_hash).await.unwrap(), Some(first.clone()));
    store.commit(unit("sign out", [Change::CloseSession(first.token_hash)])).await.unwrap();
    assert_eq!(store.session(&first.token_hash).await.unwrap(), None);
    assert_eq!(store.session(&second.token_hash).await.unwrap(), Some(second.clone()));
    // Signing out twice does no harm.
    store.commit(unit("sign out", [Change::CloseSession(first.token_hash)])).await.unwrap();
    assert_eq!(store.session(&[3; 32]).await.unwrap(), None);
    assert_eq!(store.principal(ACCOUNT).await.unwrap(), Some(root()));
    store.close().await;
}

pub async fn expired_sessions_are_forgotten<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("root", [Change::CreatePrincipal(root())])).await.unwrap();
    let (old, valid, new) = (session(1, 100, 200), session(2, 100, 201), session(3, 200, 300));
    for session in [&old, &valid, &new] {
        store.commit(unit("sign in", [Change::OpenSession(session.clone())])).await.unwrap();
    }
    assert_eq!(store.session(&old.token_hash).await.unwrap(), None);
    assert_eq!(store.session(&valid.token_hash).await.unwrap(), Some(valid));
    store.close().await;
}

pub async fn sessions_are_listed_by_owner_newest_first<D: Database>(database: &D) {
    let store = open(database).await;
    let sub = sub_account(5);
    let principals = [root(), sub.clone()].map(Change::CreatePrincipal);
    store.commit(unit("principals", principals)).await.unwrap();
    assert_eq!(store.sessions(ACCOUNT).await.unwrap(), []);
    let (old, new, mut foreign) = (session(1, 100, 200), session(2, 101, 200), session(3, 100, 200));
    foreign.uin = sub.uin;
    for session in [&old, &foreign, &new] {
        store.commit(unit("sign in", [Change::OpenSession(session.clone())])).await.unwrap();
    }
    assert_eq!(store.sessions(ACCOUNT).await.unwrap(), [new, old]);
    assert_eq!(store.sessions(sub.uin).await.unwrap(), [foreign]);
    store.close().await;
}

pub async fn all_sessions_but_one_close<D: Database>(database: &D) {
    let store = open(database).await;
    let sub = sub_account(5);
    let principals = [root(), sub.clone()].map(Change::CreatePrincipal);
    store.commit(unit("principals", principals)).await.unwrap();
    let (keep, other, mut foreign) = (session(1, 100, 200), session(2, 100, 200), session(3, 100, 200));
    foreign.uin = sub.uin;
    let open = [&keep, &other, &foreign].map(|session| Change::OpenSession(session.clone()));
    store.commit(unit("sign in", open)).await.unwrap();
    let close = Change::CloseOtherSessions { uin: ACCOUNT, keep: keep.token_hash };
    store.commit(unit("close", [close])).await.unwrap();
    assert_eq!(store.sessions(ACCOUNT).await.unwrap(), [keep.clone()]);
    assert_eq!(store.sessions(sub.uin).await.unwrap(), [foreign], "nobody else is signed out");
    // A session can go on under its token in the unit that ends all of them.
    let again = [Change::CloseSessions(ACCOUNT), Change::OpenSession(keep.clone())];
    store.commit(unit("again", again)).await.unwrap();
    assert_eq!(store.sessions(ACCOUNT).await.unwrap(), [keep]);
    store.close().await;
}
