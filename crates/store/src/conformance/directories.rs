//! Directories, and principals that change and go.

use std::{collections::BTreeSet, sync::Arc};

use keyward_domain::{
    Uin, UnixSeconds,
    directory::{
        AccountSettings, Attached, Change as DirectoryChange, Directory, Entry, EntryKey, Group, GroupId,
        IdentityProvider, ManagedPolicy, PolicyId, PolicyVersion, Role, RoleId, SecondFactor, User,
    },
};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, access_key, root, session, sub_account, unit},
};
use crate::{Change, Conflict};

fn attached() -> Vec<Attached> {
    vec![Attached { policy: PolicyId(1), at: UnixSeconds(4) }]
}

fn user(uin: u64) -> Entry {
    Entry::User(Arc::new(User {
        uin: Uin(uin),
        uid: 7,
        name: "Zoë 测试".into(),
        remark: "\"quoted\" \\ and \n broken".into(),
        phone: "13800000000".into(),
        country_code: "86".into(),
        email: "zoe@example.com".into(),
        console_login: true,
        need_reset_password: true,
        password_set_at: UnixSeconds(2),
        old_passwords: vec!["$argon2id$".into()],
        created_at: UnixSeconds(1),
        groups: BTreeSet::from([GroupId(3)]),
        policies: attached(),
        boundary: Some(PolicyId(9)),
        login_mfa: true,
        second_factor: Some(SecondFactor {
            wrapped_secret: vec![0, 255],
            confirmed: true,
            last_step: 5,
            recovery_hashes: vec![[7; 32]],
        }),
    }))
}

fn everything() -> Vec<Entry> {
    let at = UnixSeconds(10);
    vec![
        user(100_000_000_002),
        Entry::Group(Arc::new(Group {
            id: GroupId(3),
            name: "auditors".into(),
            remark: String::new(),
            created_at: at,
            policies: attached(),
        })),
        Entry::Policy(Arc::new(ManagedPolicy {
            id: PolicyId(PolicyId::OWN + 4),
            name: "p".into(),
            description: "d".into(),
            creator: ACCOUNT,
            created_at: at,
            updated_at: at,
            versions: vec![PolicyVersion { id: 1, document: "{}".into(), created_at: at }],
            default_version: 1,
            next_version: 2,
            tags: [("env".to_owned(), "prod".to_owned())].into(),
            parsed: Default::default(),
        })),
        Entry::Role(Arc::new(Role {
            id: RoleId(RoleId::BASE + 5),
            name: "r".into(),
            description: String::new(),
            trust: "{}".into(),
            console_login: false,
            session_duration: 7200,
            created_at: at,
            updated_at: at,
            policies: attached(),
            boundary: None,
            session_epoch: 3,
            tags: [("env".to_owned(), "prod".to_owned())].into(),
        })),
        Entry::Provider(Arc::new(IdentityProvider {
            name: "idp".into(),
            description: String::new(),
            identity_url: "https://idp.example.com".into(),
            client_ids: vec!["a".into(), "b".into()],
            identity_key: "{}".into(),
            created_at: at,
            updated_at: at,
        })),
        Entry::Settings(Arc::new(AccountSettings { root_login_mfa: true, ..AccountSettings::default() })),
    ]
}

/// What a directory holds, entry by entry.
fn entries(directory: &Directory) -> Vec<Entry> {
    let users = directory.users().cloned().map(Entry::User);
    let groups = directory.groups().cloned().map(Entry::Group);
    let policies = directory.policies().cloned().map(Entry::Policy);
    let roles = directory.roles().cloned().map(Entry::Role);
    let providers = directory.providers().cloned().map(Entry::Provider);
    let settings = [Entry::Settings(directory.settings().clone())];
    users.chain(groups).chain(policies).chain(roles).chain(providers).chain(settings).collect()
}

fn change(change: DirectoryChange) -> [Change; 1] {
    [Change::Directory(Box::new(change))]
}

pub async fn a_directory_is_read_as_changed<D: Database>(database: &D) {
    let store = open(database).await;
    assert_eq!(store.directories().await.unwrap().len(), 0);
    let mut directory = Directory::empty(ACCOUNT);
    let put = directory.put(everything());
    store.commit(unit("put", change(put.clone()))).await.unwrap();
    directory.apply(&put);
    let replace = directory.replace([EntryKey::Group(GroupId(3))], [user(100_000_000_003)]);
    store.commit(unit("replace", change(replace.clone()))).await.unwrap();
    directory.apply(&replace);

    let found = store.directories().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].account, found[0].revision), (ACCOUNT, 2));
    assert_eq!(entries(&found[0]), entries(&directory));
    assert_eq!(found[0].users().len(), 2);
    assert_eq!(found[0].groups().len(), 0);
    store.close().await;
}

pub async fn a_stale_change_of_a_directory_is_refused<D: Database>(database: &D) {
    let store = open(database).await;
    let directory = Directory::empty(ACCOUNT);
    let first = directory.put([user(100_000_000_002)]);
    store.commit(unit("first", change(first.clone()))).await.unwrap();
    let second = directory.put([user(100_000_000_003)]);
    assert_conflict(store.commit(unit("same", change(second.clone()))).await, Conflict::Stale);
    let future = DirectoryChange { revision: 2, ..second };
    assert_conflict(store.commit(unit("future", change(future))).await, Conflict::Stale);
    assert_eq!(store.directories().await.unwrap()[0].users().len(), 1);
    store.close().await;
}

pub async fn a_principal_goes_with_its_keys_and_sessions<D: Database>(database: &D) {
    let store = open(database).await;
    let mut sub = sub_account(5);
    let (mut key, mut opened) = (access_key("AKIDsub"), session(1, 5, 500));
    (key.uin, opened.uin) = (sub.uin, sub.uin);
    let made = [
        Change::CreatePrincipal(root()),
        Change::CreatePrincipal(sub.clone()),
        Change::CreateAccessKey(key.clone()),
        Change::CreateAccessKey(access_key("AKIDroot")),
        Change::OpenSession(opened.clone()),
    ];
    store.commit(unit("make", made)).await.unwrap();
    assert_eq!(store.access_keys(sub.uin).await.unwrap(), [key.clone()]);

    (key.active, key.description) = (false, "old".into());
    sub.password_hash = Some("new".into());
    let changes = [
        Change::UpdateAccessKey(key.clone()),
        Change::UpdatePrincipal(sub.clone()),
        Change::CloseSessions(sub.uin),
    ];
    store.commit(unit("change", changes)).await.unwrap();
    assert_eq!(store.access_key(&key.id).await.unwrap(), Some(key.clone()));
    assert_eq!(store.principal(sub.uin).await.unwrap(), Some(sub.clone()));
    assert_eq!(store.session(&opened.token_hash).await.unwrap(), None);

    store.commit(unit("open", [Change::OpenSession(opened.clone())])).await.unwrap();
    store.commit(unit("remove", [Change::RemovePrincipal(sub.uin)])).await.unwrap();
    assert_eq!(store.principal(sub.uin).await.unwrap(), None);
    assert_eq!(store.access_key(&key.id).await.unwrap(), None);
    assert_eq!(store.session(&opened.token_hash).await.unwrap(), None);
    assert_eq!(store.access_keys(ACCOUNT).await.unwrap().len(), 1);
    for gone in [
        Change::RemovePrincipal(sub.uin),
        Change::UpdateAccessKey(key.clone()),
        Change::RemoveAccessKey(key.id),
    ] {
        assert_conflict(store.commit(unit("again", [gone])).await, Conflict::Stale);
    }
    store.close().await;
}
