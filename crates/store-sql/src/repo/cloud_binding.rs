//! Which resources of cloud products use a key.

use keyward_domain::{CloudResourceId, KeyId, ProductId, Rule};

use super::inserted;
use crate::sql::{Sql, SqlError};

/// A new binding.
pub(crate) async fn insert<S: Sql>(
    sql: &mut S,
    key: KeyId,
    product: &ProductId,
    resource: &CloudResourceId,
) -> Result<(), SqlError> {
    let rows = sql
        .execute(
            "INSERT INTO cloud_binding (key_id, product, resource) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &[key.to_string().into(), product.as_str().into(), resource.as_str().into()],
        )
        .await?;
    inserted(rows)
}

/// Ends a binding, if it is still there.
pub(crate) async fn delete<S: Sql>(
    sql: &mut S,
    key: KeyId,
    product: &ProductId,
    resource: &CloudResourceId,
) -> Result<(), SqlError> {
    sql.execute(
        "DELETE FROM cloud_binding WHERE key_id = $1 AND product = $2 AND resource = $3",
        &[key.to_string().into(), product.as_str().into(), resource.as_str().into()],
    )
    .await?;
    Ok(())
}

/// Whether there is such a binding.
pub(crate) async fn exists<S: Sql>(
    sql: &mut S,
    key: KeyId,
    product: &ProductId,
    resource: &CloudResourceId,
) -> Result<bool, SqlError> {
    let row = sql
        .query_first(
            "SELECT 1 AS found FROM cloud_binding WHERE key_id = $1 AND product = $2 AND resource = $3",
            &[key.to_string().into(), product.as_str().into(), resource.as_str().into()],
        )
        .await?;
    Ok(row.is_some())
}

/// The products that use a key, each once.
pub(crate) async fn products<S: Sql>(sql: &mut S, key: KeyId) -> Result<Vec<ProductId>, SqlError> {
    let rows = sql
        .query(
            "SELECT DISTINCT product FROM cloud_binding WHERE key_id = $1 ORDER BY product",
            &[key.to_string().into()],
        )
        .await?;
    let products = rows.into_iter().map(|mut row| row.parse("product", ProductId::parse));
    Ok(products.collect::<Result<_, _>>()?)
}
