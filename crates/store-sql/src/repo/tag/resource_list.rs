//! Lists of resources by what they carry.

use keyward_domain::{Tag, TaggedResource};
use keyward_store::{Page, ResourceFilter, ResourceQuery, StoreError, TagRecord};

use super::{
    filter::{asked_for, bind},
    from_row, number,
    resource::resource,
};
use crate::sql::{Row, Sql, SqlError, Value};

/// Which rows of `resource_tag` fit. An empty text and the number 0 mean that everything does.
macro_rules! matching {
    ($start:expr, $end:expr) => {
        concat!(
            $start,
            " FROM resource_tag WHERE account = $1 \
              AND (CAST($2 AS TEXT) = '' OR service = CAST($2 AS TEXT)) \
              AND (CAST($3 AS TEXT) = '' OR region = CAST($3 AS TEXT)) \
              AND (CAST($4 AS TEXT) = '' OR prefix = CAST($4 AS TEXT)) \
              AND (CAST($5 AS TEXT) = '' OR id = CAST($5 AS TEXT)) \
              AND (CAST($6 AS BIGINT) = 0 OR creator = CAST($6 AS BIGINT)) \
              AND (CAST($7 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM tag WHERE tag.account = resource_tag.account \
                   AND tag.tag_key = resource_tag.tag_key AND tag.tag_value = resource_tag.tag_value \
                   AND tag.creator = CAST($7 AS BIGINT))) ",
            $end
        )
    };
}

/// The resources of the rows that fit, each once.
macro_rules! grouped {
    ($condition:expr, $having:expr) => {
        matching!(
            "SELECT service, region, prefix, id",
            concat!($condition, " GROUP BY service, region, prefix, id ", $having)
        )
    };
}

/// How many resources those are.
macro_rules! counted {
    ($condition:expr, $having:expr) => {
        concat!("SELECT count(*) AS total FROM (", grouped!($condition, $having), ") found")
    };
}

/// A page of those resources, each with all of its tags.
macro_rules! page {
    ($condition:expr, $having:expr, $limit:literal, $offset:literal) => {
        concat!(
            "SELECT r.service, r.region, r.prefix, r.id, r.creator, r.tag_key, r.tag_value FROM (",
            grouped!($condition, $having),
            " ORDER BY service, region, prefix, id LIMIT ",
            $limit,
            " OFFSET ",
            $offset,
            ") found JOIN resource_tag r ON r.account = $1 AND r.service = found.service AND r.region = found.region \
               AND r.prefix = found.prefix AND r.id = found.id \
             ORDER BY r.service, r.region, r.prefix, r.id, r.tag_key"
        )
    };
}

/// Rows that a filter by tags asks for.
macro_rules! by_tags {
    () => {
        concat!("AND ", asked_for!("$8", "$9", "$10", "$11", "$12", "$13", "$14"))
    };
}

/// Resources that have enough of them.
macro_rules! enough {
    () => {
        "HAVING count(*) >= CAST($15 AS BIGINT)"
    };
}

/// The resources that fit the question.
pub(crate) async fn resources<S: Sql>(
    sql: &mut S,
    query: &ResourceQuery,
) -> Result<Page<TagRecord>, SqlError> {
    let Some(mut params) = params(&query.filter) else { return Ok(nothing()) };
    let part = [query.limit.into(), query.offset.into()];
    let (total, rows) = if query.tags.is_empty() {
        let total = number(sql, counted!("", ""), &params).await?;
        params.extend(part);
        (total, sql.query(page!("", "", "$8", "$9"), &params).await?)
    } else {
        params.extend(bind(&query.tags).into_iter().skip(1));
        let least = if query.any { 1 } else { query.tags.len() as u64 };
        params.push(least.into());
        let total = number(sql, counted!(by_tags!(), enough!()), &params).await?;
        params.extend(part);
        (total, sql.query(page!(by_tags!(), enough!(), "$16", "$17"), &params).await?)
    };
    Ok(Page { total, items: records(rows)? })
}

/// The tags that the resources carry, one by one.
pub(crate) async fn tags<S: Sql>(
    sql: &mut S,
    filter: &ResourceFilter,
    offset: u64,
    limit: u64,
) -> Result<Page<(TaggedResource, Tag)>, SqlError> {
    let Some(mut params) = params(filter) else { return Ok(nothing()) };
    let total = number(sql, matching!("SELECT count(*) AS total", ""), &params).await?;
    params.extend([limit.into(), offset.into()]);
    let statement = matching!("SELECT *", "ORDER BY service, region, prefix, id, tag_key LIMIT $8 OFFSET $9");
    let rows = sql.query(statement, &params).await?;
    let items = rows.into_iter().map(tagged).collect::<Result<_, _>>()?;
    Ok(Page { total, items })
}

fn nothing<T>() -> Page<T> {
    Page { total: 0, items: Vec::new() }
}

/// The parameters of a filter; `None` if nothing fits, because PostgreSQL knows no texts with zero bytes.
fn params(filter: &ResourceFilter) -> Option<Vec<Value>> {
    let texts = [&filter.service, &filter.region, &filter.prefix];
    if texts.iter().any(|text| text.contains('\0')) {
        return None;
    }
    let (creator, id) = match filter.id {
        None => (None, String::new()),
        Some((creator, id)) => (creator, id.to_string()),
    };
    Some(vec![
        filter.account.0.into(),
        filter.service.as_str().into(),
        filter.region.as_str().into(),
        filter.prefix.as_str().into(),
        id.into(),
        creator.map_or(0, |creator| creator.0).into(),
        filter.tag_creator.map_or(0, |creator| creator.0).into(),
    ])
}

fn tagged(mut row: Row) -> Result<(TaggedResource, Tag), StoreError> {
    Ok((resource(&mut row)?, from_row(&mut row)?))
}

/// The resources of rows that are ordered by resource.
fn records(rows: Vec<Row>) -> Result<Vec<TagRecord>, StoreError> {
    let mut records: Vec<TagRecord> = Vec::new();
    for row in rows {
        let (resource, tag) = tagged(row)?;
        match records.last_mut() {
            Some(last) if last.resource == resource => last.tags.push(tag),
            _ => records.push(TagRecord { resource, tags: vec![tag] }),
        }
    }
    Ok(records)
}
