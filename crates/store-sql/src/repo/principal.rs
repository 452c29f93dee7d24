//! Root accounts, sub-accounts and cloud products.

use keyward_domain::{ProductId, Uin, UnixSeconds, account::PrincipalKind};
use keyward_store::{Principal, StoreError};

use super::{changed, inserted};
use crate::sql::{Row, Sql, SqlError};

/// A new principal.
pub(crate) async fn insert<S: Sql>(sql: &mut S, principal: &Principal) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO principal (uin, account, kind, name, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            &[
                principal.uin.0.into(),
                principal.account.0.into(),
                principal.kind.as_str().into(),
                principal.name.as_str().into(),
                principal.password_hash.as_deref().into(),
                principal.created_at.0.into(),
            ],
        )
        .await?;
    inserted(rows)
}

/// Gives a principal another name or password.
pub(crate) async fn update<S: Sql>(sql: &mut S, principal: &Principal) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "UPDATE principal SET name = $1, password_hash = $2 WHERE uin = $3",
            &[
                principal.name.as_str().into(),
                principal.password_hash.as_deref().into(),
                principal.uin.0.into(),
            ],
        )
        .await?;
    changed(rows)
}

/// Removes a principal that has neither access keys nor sessions.
pub(crate) async fn delete<S: Sql>(sql: &mut S, uin: Uin) -> Result<(), SqlError> {
    changed(sql.execute("DELETE FROM principal WHERE uin = $1", &[uin.0.into()]).await?)
}

/// The principal with that number.
pub(crate) async fn get<S: Sql>(sql: &mut S, uin: Uin) -> Result<Option<Principal>, SqlError> {
    let row = sql.query_first("SELECT * FROM principal WHERE uin = $1", &[uin.0.into()]).await?;
    Ok(row.map(from_row).transpose()?)
}

/// The number under which a product acts for the account.
pub(crate) async fn product<S: Sql>(
    sql: &mut S,
    account: Uin,
    product: &ProductId,
) -> Result<Option<Principal>, SqlError> {
    let row = sql
        .query_first(
            "SELECT * FROM principal WHERE account = $1 AND name = $2 AND kind = 'Product'",
            &[account.0.into(), product.as_str().into()],
        )
        .await?;
    Ok(row.map(from_row).transpose()?)
}

/// The first root account, if there is one.
pub(crate) async fn root<S: Sql>(sql: &mut S) -> Result<Option<Principal>, SqlError> {
    let row = sql
        .query_first("SELECT * FROM principal WHERE kind = 'Root' ORDER BY created_at, uin LIMIT 1", &[])
        .await?;
    Ok(row.map(from_row).transpose()?)
}

fn from_row(mut row: Row) -> Result<Principal, StoreError> {
    Ok(Principal {
        uin: Uin(row.number("uin")?),
        account: Uin(row.number("account")?),
        kind: row.parse("kind", PrincipalKind::parse)?,
        name: row.text("name")?,
        password_hash: row.optional_text("password_hash")?,
        created_at: UnixSeconds(row.int("created_at")?),
    })
}
