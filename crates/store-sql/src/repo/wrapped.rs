//! Secrets that the root key wraps, wherever they are: found by the version that wraps them, and exchanged.

use keyward_domain::{AccessKeyId, KeyId, Region, Rule, Uin, WhiteBoxKeyId, white_box::WhiteBoxAlgorithm};
use keyward_store::{StoreError, Wrapped, WrappedCount, WrappedKind, WrappedOwner};

use crate::sql::{Row, Sql, SqlError, Value};

/// Reads secrets of a kind whose first 17 bytes are not `$1`, behind `$2` (and, of versions, `$3`). Parameters stand in
/// the order of their numbers, because SQLite counts them by that.
fn statement(kind: WrappedKind) -> &'static str {
    match kind {
        WrappedKind::KeyVersions => {
            "SELECT v.key_id AS id, v.number, v.algorithm, k.account, v.wrapped AS bytes \
             FROM cmk_version v JOIN cmk k ON k.id = v.key_id \
             WHERE substr(v.wrapped, 1, 17) <> $1 AND (v.key_id, v.number) > ($2, $3) \
             ORDER BY v.key_id, v.number LIMIT $4"
        }
        WrappedKind::ImportParameters => {
            "SELECT p.key_id AS id, k.account, p.wrapped AS bytes \
             FROM import_parameters p JOIN cmk k ON k.id = p.key_id \
             WHERE substr(p.wrapped, 1, 17) <> $1 AND p.key_id > $2 ORDER BY p.key_id LIMIT $3"
        }
        WrappedKind::AccessKeys => {
            "SELECT id, wrapped_secret AS bytes FROM access_key \
             WHERE substr(wrapped_secret, 1, 17) <> $1 AND id > $2 ORDER BY id LIMIT $3"
        }
        WrappedKind::TemporaryKeys => {
            "SELECT id, wrapped_secret AS bytes FROM temporary_key \
             WHERE substr(wrapped_secret, 1, 17) <> $1 AND id > $2 ORDER BY id LIMIT $3"
        }
        WrappedKind::WhiteBoxKeys => {
            "SELECT id, account, region, algorithm, wrapped AS bytes FROM white_box_key \
             WHERE substr(wrapped, 1, 17) <> $1 AND id > $2 ORDER BY id LIMIT $3"
        }
    }
}

/// Counts secrets of a kind, and those whose first 17 bytes are not `$1`.
fn counting(kind: WrappedKind) -> &'static str {
    macro_rules! counting {
        ($table:literal, $column:literal) => {
            concat!(
                "SELECT COUNT(*) AS total, COUNT(CASE WHEN substr(",
                $column,
                ", 1, 17) <> $1 THEN 1 END) AS behind FROM ",
                $table
            )
        };
    }
    match kind {
        WrappedKind::KeyVersions => counting!("cmk_version", "wrapped"),
        WrappedKind::ImportParameters => counting!("import_parameters", "wrapped"),
        WrappedKind::AccessKeys => counting!("access_key", "wrapped_secret"),
        WrappedKind::TemporaryKeys => counting!("temporary_key", "wrapped_secret"),
        WrappedKind::WhiteBoxKeys => counting!("white_box_key", "wrapped"),
    }
}

/// Puts `$1` in the place of `$2` where that is the secret of `$3` (and, of versions, `$4`).
fn exchanging(kind: WrappedKind) -> &'static str {
    match kind {
        WrappedKind::KeyVersions => {
            "UPDATE cmk_version SET wrapped = $1 WHERE wrapped = $2 AND key_id = $3 AND number = $4"
        }
        WrappedKind::ImportParameters => {
            "UPDATE import_parameters SET wrapped = $1 WHERE wrapped = $2 AND key_id = $3"
        }
        WrappedKind::AccessKeys => {
            "UPDATE access_key SET wrapped_secret = $1 WHERE wrapped_secret = $2 AND id = $3"
        }
        WrappedKind::TemporaryKeys => {
            "UPDATE temporary_key SET wrapped_secret = $1 WHERE wrapped_secret = $2 AND id = $3"
        }
        WrappedKind::WhiteBoxKeys => "UPDATE white_box_key SET wrapped = $1 WHERE wrapped = $2 AND id = $3",
    }
}

/// Secrets of a kind that begin otherwise, behind one of them.
pub(crate) async fn otherwise<S: Sql>(
    sql: &mut S,
    kind: WrappedKind,
    prefix: &[u8],
    after: Option<&WrappedOwner>,
    limit: u32,
) -> Result<Vec<Wrapped>, SqlError> {
    let (id, number) = after.map_or((String::new(), 0), sorted_by);
    let mut values: Vec<Value> = vec![prefix.into(), id.into()];
    if kind == WrappedKind::KeyVersions {
        values.push(number.into());
    }
    values.push(limit.into());
    let rows = sql.query(statement(kind), &values).await?;
    Ok(rows.into_iter().map(|row| from_row(kind, row)).collect::<Result<_, _>>()?)
}

/// How many secrets of a kind there are, and how many begin otherwise.
pub(crate) async fn count<S: Sql>(
    sql: &mut S,
    kind: WrappedKind,
    prefix: &[u8],
) -> Result<WrappedCount, SqlError> {
    let row = sql.query_first(counting(kind), &[prefix.into()]).await?;
    let Some(mut row) = row else { return Ok(WrappedCount::default()) };
    Ok(WrappedCount { total: row.number("total")?, left: row.number("behind")? })
}

/// Exchanges a secret, if it still is what was read.
pub(crate) async fn exchange<S: Sql>(sql: &mut S, before: &Wrapped, after: &[u8]) -> Result<(), SqlError> {
    let (kind, (id, number)) = (kind(&before.owner), sorted_by(&before.owner));
    let mut values: Vec<Value> = vec![after.into(), before.bytes.as_slice().into(), id.into()];
    if kind == WrappedKind::KeyVersions {
        values.push(number.into());
    }
    sql.execute(exchanging(kind), &values).await?;
    Ok(())
}

fn kind(owner: &WrappedOwner) -> WrappedKind {
    match owner {
        WrappedOwner::KeyVersion { .. } => WrappedKind::KeyVersions,
        WrappedOwner::ImportParameters { .. } => WrappedKind::ImportParameters,
        WrappedOwner::AccessKey(_) => WrappedKind::AccessKeys,
        WrappedOwner::TemporaryKey(_) => WrappedKind::TemporaryKeys,
        WrappedOwner::WhiteBoxKey { .. } => WrappedKind::WhiteBoxKeys,
    }
}

/// What rows are ordered by: an id, and of versions the number.
fn sorted_by(owner: &WrappedOwner) -> (String, u32) {
    match owner {
        WrappedOwner::KeyVersion { key, number, .. } => (key.to_string(), *number),
        WrappedOwner::ImportParameters { key, .. } => (key.to_string(), 0),
        WrappedOwner::AccessKey(id) | WrappedOwner::TemporaryKey(id) => (id.as_str().to_owned(), 0),
        WrappedOwner::WhiteBoxKey { id, .. } => (id.to_string(), 0),
    }
}

fn from_row(kind: WrappedKind, mut row: Row) -> Result<Wrapped, StoreError> {
    let owner = match kind {
        WrappedKind::KeyVersions => WrappedOwner::KeyVersion {
            account: Uin(row.number("account")?),
            key: row.parse("id", KeyId::parse)?,
            number: row.number("number")?,
            algorithm: row.number("algorithm")?,
        },
        WrappedKind::ImportParameters => WrappedOwner::ImportParameters {
            account: Uin(row.number("account")?),
            key: row.parse("id", KeyId::parse)?,
        },
        WrappedKind::AccessKeys => WrappedOwner::AccessKey(row.parse("id", AccessKeyId::parse)?),
        WrappedKind::TemporaryKeys => WrappedOwner::TemporaryKey(row.parse("id", AccessKeyId::parse)?),
        WrappedKind::WhiteBoxKeys => WrappedOwner::WhiteBoxKey {
            account: Uin(row.number("account")?),
            region: Region::new(&row.text("region")?),
            id: row.parse("id", WhiteBoxKeyId::parse)?,
            algorithm: row.parse("algorithm", WhiteBoxAlgorithm::parse)?,
        },
    };
    Ok(Wrapped { owner, bytes: row.blob("bytes")? })
}
