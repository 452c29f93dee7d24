//! Things to store.

use keyward_domain::{
    AccessKeyId, Alias, DataKey, DataKeyId, Description, Key, KeyId, KeyState, KeyUsage, Origin, Owner,
    Region, Rule, Uin, UnixSeconds,
    account::PrincipalKind,
    data_key::{DataKeyDescription, DataKeyName, DataKeyState},
    key::{Imported, Rotation},
};

use crate::{
    AccessKey, Change, DataKeyQuery, DataKeyRecord, ImportParameters, KeyQuery, KeyVersion, Order, Principal,
    Role, Session, Unit, audit::Record,
};

/// The account of the samples.
pub const ACCOUNT: Uin = Uin(100_000_000_001);

/// The region of the samples.
pub fn region() -> Region {
    Region::new("ap-guangzhou")
}

/// The id of the `n`th key.
pub fn key_id(n: u32) -> KeyId {
    let mut bytes = [0x11; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    KeyId::from_bytes(bytes)
}

/// The `n`th key, with the alias `key-n`, made at second `1000 + n`.
pub fn key(n: u32) -> Key {
    Key {
        id: key_id(n),
        account: ACCOUNT,
        creator: ACCOUNT,
        owner: Owner::User,
        region: region(),
        alias: alias(&format!("key-{n}")),
        description: Description::default(),
        usage: KeyUsage::EncryptDecrypt,
        origin: Origin::TencentKms,
        state: KeyState::Enabled,
        created_at: UnixSeconds(1000 + i64::from(n)),
        rotation: Rotation::OFF,
        imported: Imported::default(),
        current_version: 1,
        revision: 1,
    }
}

/// An alias that keeps the rules.
pub fn alias(text: &str) -> Alias {
    Alias::parse(text).unwrap()
}

/// The first version of a key.
pub fn version(key: &Key) -> KeyVersion {
    let wrapped = [key.id.as_bytes().as_slice(), &[0, 1, 254, 255]].concat();
    KeyVersion { key: key.id, number: 1, created_at: key.created_at, algorithm: 7, wrapped }
}

/// The change that makes a key.
pub fn create(key: Key) -> Change {
    Change::CreateKey { version: Some(version(&key)), key: Box::new(key), tags: Vec::new() }
}

/// The change that gives a key its next revision, after `edit`.
pub fn update(key: &Key, edit: impl FnOnce(&mut Key)) -> Change {
    let mut next = key.clone();
    edit(&mut next);
    next.revision = key.revision + 1;
    Change::UpdateKey(Box::new(next))
}

/// The change that gives a key version `number` with those bytes as material, and its next revision.
pub fn add_version(key: &Key, number: u32, wrapped: &[u8]) -> Change {
    let next = Key { revision: key.revision + 1, current_version: number, ..key.clone() };
    let version = KeyVersion { number, wrapped: wrapped.to_vec(), ..version(key) };
    Change::AddVersion { key: Box::new(next), version }
}

/// What the `n`th GetParametersForImport of a key may have given, valid until second `valid_to`.
pub fn import_parameters(key: &Key, n: u8, valid_to: i64) -> ImportParameters {
    ImportParameters {
        key: key.id,
        token_hash: [n; 32],
        algorithm: "RSAES_OAEP_SHA_256".into(),
        wrapped: [key.id.as_bytes().as_slice(), &[n, 0, 255, 3, 7]].concat(),
        valid_to: UnixSeconds(valid_to),
    }
}

/// A unit with a record of that name.
pub fn unit(name: &str, changes: impl IntoIterator<Item = Change>) -> Unit {
    let record = Record::new(format!("{{\"name\":\"{name}\"}}").into_bytes());
    Unit { changes: changes.into_iter().collect(), record }
}

/// A question for all keys of the samples.
pub fn query() -> KeyQuery {
    KeyQuery {
        account: ACCOUNT,
        region: region(),
        states: Vec::new(),
        usage: None,
        origin: None,
        role: Role::User,
        search: None,
        tags: Vec::new(),
        order: Order::OldestFirst,
        offset: 0,
        limit: 1000,
    }
}

/// The id of the `n`th data key.
pub fn data_key_id(n: u32) -> DataKeyId {
    DataKeyId::new(key_id(n))
}

/// The `n`th data key, with the name `data-key-n`, made at second `1000 + n` by the key 1.
pub fn data_key(n: u32) -> DataKey {
    DataKey {
        id: data_key_id(n),
        account: ACCOUNT,
        creator: ACCOUNT,
        region: region(),
        name: data_key_name(&format!("data-key-{n}")),
        description: DataKeyDescription::default(),
        key: key_id(1),
        length: 32,
        origin: Origin::TencentKms,
        state: DataKeyState::Enabled,
        created_at: UnixSeconds(1000 + i64::from(n)),
        revision: 1,
    }
}

/// A name that keeps the rules.
pub fn data_key_name(text: &str) -> DataKeyName {
    DataKeyName::parse(text).unwrap()
}

/// A data key with a ciphertext and a context of its own.
pub fn data_key_record(data_key: DataKey) -> DataKeyRecord {
    let ciphertext = format!("ciphertext-k-of-k-{}", data_key.id);
    DataKeyRecord { context: vec![0, 1, 254, 255], ciphertext, data_key, tags: Vec::new() }
}

/// The change that makes a data key.
pub fn create_data_key(data_key: DataKey) -> Change {
    Change::CreateDataKey(Box::new(data_key_record(data_key)))
}

/// The change that gives a data key its next revision, after `edit`.
pub fn update_data_key(data_key: &DataKey, edit: impl FnOnce(&mut DataKey)) -> Change {
    let mut next = data_key.clone();
    edit(&mut next);
    next.revision = data_key.revision + 1;
    Change::UpdateDataKey(Box::new(next))
}

/// A question for all data keys of the samples.
pub fn data_key_query() -> DataKeyQuery {
    DataKeyQuery {
        account: ACCOUNT,
        region: region(),
        state: None,
        origin: None,
        key: None,
        length: None,
        role: Role::User,
        search: None,
        tags: Vec::new(),
        order: Order::OldestFirst,
        offset: 0,
        limit: 1000,
    }
}

/// The root account of the samples.
pub fn root() -> Principal {
    Principal {
        uin: ACCOUNT,
        account: ACCOUNT,
        kind: PrincipalKind::Root,
        name: "root".into(),
        password_hash: Some("$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA".into()),
        created_at: UnixSeconds(1),
    }
}

/// A sub-account of the samples.
pub fn sub_account(uin: u64) -> Principal {
    let (kind, name) = (PrincipalKind::SubAccount, format!("用户-{uin}"));
    Principal { uin: Uin(uin), kind, name, password_hash: None, created_at: UnixSeconds(2), ..root() }
}

/// An access key of the root account.
pub fn access_key(id: &str) -> AccessKey {
    AccessKey {
        description: String::new(),
        id: AccessKeyId::parse(id).unwrap(),
        uin: ACCOUNT,
        wrapped_secret: vec![0, 255, 10, 13],
        active: true,
        created_at: UnixSeconds(3),
        used_at: None,
    }
}

/// A session of the root account from second `from` to second `to`.
pub fn session(token: u8, from: i64, to: i64) -> Session {
    Session {
        token_hash: [token; 32],
        uin: ACCOUNT,
        created_at: UnixSeconds(from),
        expires_at: UnixSeconds(to),
        address: "2001:db8::1".into(),
        user_agent: "Zoë's browser/1.0 (\"测试\")".into(),
        mfa: token % 2 == 0,
    }
}
