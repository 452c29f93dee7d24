//! Lists of data keys.

use keyward_domain::Alias;
use keyward_store::{DataKeyQuery, ListedDataKey, Order, Page, Role, StoreError};

use super::{
    data_key,
    key_list::{LONGEST_SEARCH, containing},
    tag::filter::{bind, carrying},
};
use crate::sql::{Row, Sql, SqlError, Value};

/// Which data keys fit. An empty text and the length 0 mean that everything does.
macro_rules! matching {
    ($start:literal, $end:literal) => {
        concat!(
            $start,
            " WHERE data_key.account = $1 AND data_key.region = $2 \
              AND (CAST($3 AS TEXT) = '' OR data_key.state = CAST($3 AS TEXT)) \
              AND (CAST($4 AS TEXT) = '' OR data_key.origin = CAST($4 AS TEXT)) \
              AND (CAST($5 AS TEXT) = '' OR data_key.key_id = CAST($5 AS TEXT)) \
              AND (CAST($6 AS BIGINT) = 0 OR data_key.length = CAST($6 AS BIGINT)) \
              AND (CAST($7 AS TEXT) = '' OR lower(data_key.name) LIKE CAST($7 AS TEXT) ESCAPE '\\' \
                   OR data_key.id LIKE CAST($7 AS TEXT) ESCAPE '\\') ",
            carrying!("data_key.id", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15"),
            $end
        )
    };
}

/// The rows of data keys, without their ciphertexts, with the aliases of their CMKs.
macro_rules! listed {
    ($end:literal) => {
        matching!(
            "SELECT data_key.id, data_key.account, data_key.region, data_key.creator, data_key.name, \
               data_key.description, data_key.key_id, data_key.length, data_key.origin, data_key.state, \
               data_key.deletion_at, data_key.created_at, data_key.revision, cmk.alias AS key_alias \
             FROM data_key LEFT JOIN cmk ON cmk.id = data_key.key_id",
            $end
        )
    };
}

/// The data keys that fit the question.
pub(crate) async fn list<S: Sql>(sql: &mut S, query: &DataKeyQuery) -> Result<Page<ListedDataKey>, SqlError> {
    let search = query.search.as_deref().unwrap_or_default();
    // All data keys are made by users: no cloud product makes any here.
    if query.role != Role::User || search.len() > LONGEST_SEARCH || search.contains('\0') {
        return Ok(Page { total: 0, items: Vec::new() });
    }
    let mut params: Vec<Value> = vec![
        query.account.0.into(),
        query.region.as_str().into(),
        query.state.unwrap_or_default().into(),
        query.origin.map_or("", |origin| origin.as_str()).into(),
        query.key.map(|key| key.to_string()).unwrap_or_default().into(),
        i64::from(query.length.unwrap_or(0)).into(),
        containing(search).into(),
    ];
    params.extend(bind(&query.tags));
    let row = sql.query_first(matching!("SELECT count(*) AS total FROM data_key", ""), &params).await?;
    let total = row.map_or(Ok(0), |mut row| row.number("total"))?;
    params.extend([query.limit.into(), query.offset.into()]);
    let statement = match query.order {
        Order::NewestFirst => {
            listed!("ORDER BY data_key.created_at DESC, data_key.id DESC LIMIT $16 OFFSET $17")
        }
        Order::OldestFirst => listed!("ORDER BY data_key.created_at, data_key.id LIMIT $16 OFFSET $17"),
    };
    let rows = sql.query(statement, &params).await?;
    Ok(Page { total, items: rows.into_iter().map(from_row).collect::<Result<_, _>>()? })
}

fn from_row(mut row: Row) -> Result<ListedDataKey, StoreError> {
    let parsed = |text: String| {
        Alias::known(&text)
            .ok_or_else(|| StoreError::Damaged("column key_alias holds a text that is not valid".into()))
    };
    let key_alias = row.optional_text("key_alias")?.map(parsed).transpose()?;
    Ok(ListedDataKey { data_key: data_key::from_row(&mut row)?, key_alias })
}
