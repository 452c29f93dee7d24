//! Lists of tags and of their keys.

use keyward_domain::{Tag, TagKey, Uin};
use keyward_store::{ListedTag, Page, TagQuery};

use super::{listed, number};
use crate::sql::{Sql, SqlError, Value};

/// Which tags fit. `$2` names keys as `|env|owner|`; an empty text and the number 0 mean that everything does.
macro_rules! matching {
    ($start:literal, $end:literal) => {
        concat!(
            $start,
            " FROM tag WHERE account = $1 \
              AND (CAST($2 AS TEXT) = '' OR replace(CAST($2 AS TEXT), '|' || tag_key || '|', '') <> CAST($2 AS TEXT)) \
              AND (CAST($3 AS TEXT) = '' OR tag_value = CAST($3 AS TEXT)) \
              AND (CAST($4 AS BIGINT) = 0 OR creator = CAST($4 AS BIGINT)) ",
            $end
        )
    };
}

/// A tag with whether a resource carries it.
macro_rules! with_use {
    () => {
        "SELECT tag_key, tag_value, CAST(CASE WHEN EXISTS (SELECT 1 FROM resource_tag r WHERE r.account = tag.account \
           AND r.tag_key = tag.tag_key AND r.tag_value = tag.tag_value) THEN 1 ELSE 0 END AS BIGINT) AS attached"
    };
}

/// The tag, if the account has it.
pub(crate) async fn get<S: Sql>(sql: &mut S, account: Uin, tag: &Tag) -> Result<Option<ListedTag>, SqlError> {
    let row = sql
        .query_first(
            concat!(with_use!(), " FROM tag WHERE account = $1 AND tag_key = $2 AND tag_value = $3"),
            &[account.0.into(), tag.key.as_str().into(), tag.value.as_str().into()],
        )
        .await?;
    Ok(row.map(listed).transpose()?)
}

/// The tags that fit the question.
pub(crate) async fn tags<S: Sql>(sql: &mut S, query: &TagQuery) -> Result<Page<ListedTag>, SqlError> {
    let mut params = params(query);
    let total = number(sql, matching!("SELECT count(*) AS total", ""), &params).await?;
    params.extend([query.limit.into(), query.offset.into()]);
    let statement = concat!(with_use!(), matching!("", "ORDER BY tag_key, tag_value LIMIT $5 OFFSET $6"));
    let rows = sql.query(statement, &params).await?;
    Ok(Page { total, items: rows.into_iter().map(listed).collect::<Result<_, _>>()? })
}

/// The keys of the tags that fit the question.
pub(crate) async fn keys<S: Sql>(sql: &mut S, query: &TagQuery) -> Result<Page<TagKey>, SqlError> {
    let mut params = params(query);
    let total = number(sql, matching!("SELECT count(DISTINCT tag_key) AS total", ""), &params).await?;
    params.extend([query.limit.into(), query.offset.into()]);
    let statement = matching!("SELECT DISTINCT tag_key", "ORDER BY tag_key LIMIT $5 OFFSET $6");
    let rows = sql.query(statement, &params).await?;
    let keys = rows.into_iter().map(|mut row| row.parse("tag_key", |text| TagKey::parse(text).ok()));
    Ok(Page { total, items: keys.collect::<Result<_, _>>()? })
}

fn params(query: &TagQuery) -> Vec<Value> {
    vec![
        query.account.0.into(),
        among(&query.keys).into(),
        query.value.as_ref().map_or("", |value| value.as_str()).into(),
        query.creator.map_or(0, |creator| creator.0).into(),
    ]
}

/// The keys between bars, which no key can have; empty for none.
fn among(keys: &[TagKey]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    keys.iter().fold(String::from("|"), |text, key| text + key.as_str() + "|")
}
