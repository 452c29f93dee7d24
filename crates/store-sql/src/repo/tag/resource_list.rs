//! Lists of resources by what they carry.

use keyward_domain::{Tag, TaggedResource};
use keyward_store::{Page, ResourceFilter, ResourceQuery, StoreError, TagRecord};

use super::{filter::bind, from_row, number, resource::resource};
use crate::sql::{Row, Sql, SqlError, Value};

/// Which rows fit, of `resource_tag` or a join with it. An empty text and the number 0 mean that everything does.
#[rustfmt::skip]
macro_rules! matching {
    ($service:literal, $region:literal, $prefix:literal, $id:literal, $creator:literal, $tag_creator:literal) => {
        concat!(
            " WHERE account = $1 \
              AND (CAST(", $service, " AS TEXT) = '' OR service = CAST(", $service, " AS TEXT)) \
              AND (CAST(", $region, " AS TEXT) = '' OR region = CAST(", $region, " AS TEXT)) \
              AND (CAST(", $prefix, " AS TEXT) = '' OR prefix = CAST(", $prefix, " AS TEXT)) \
              AND (CAST(", $id, " AS TEXT) = '' OR id = CAST(", $id, " AS TEXT)) \
              AND (CAST(", $creator, " AS BIGINT) = 0 OR creator = CAST(", $creator, " AS BIGINT)) \
              AND (CAST(", $tag_creator, " AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM tag \
                   WHERE tag.account = resource_tag.account AND tag.tag_key = resource_tag.tag_key \
                   AND tag.tag_value = resource_tag.tag_value AND tag.creator = CAST(", $tag_creator, " AS BIGINT))) "
        )
    };
}

/// The resources that carry at least `$15` of what is wanted, each once.
macro_rules! carriers {
    () => {
        concat!(
            wanted!("$2", "$3", "$4", "$5", "$6", "$7", "$8"),
            "SELECT service, region, prefix, id FROM wanted CROSS JOIN resource_tag",
            matching!("$9", "$10", "$11", "$12", "$13", "$14"),
            "AND tag_key = wanted_key AND tag_value = wanted_value \
             GROUP BY service, region, prefix, id HAVING count(*) >= CAST($15 AS BIGINT)"
        )
    };
}

/// The resources that carry anything, each once.
macro_rules! all {
    () => {
        concat!(
            "SELECT service, region, prefix, id FROM resource_tag",
            matching!("$2", "$3", "$4", "$5", "$6", "$7"),
            "GROUP BY service, region, prefix, id"
        )
    };
}

/// How many they are.
macro_rules! total {
    ($resources:expr) => {
        concat!("SELECT count(*) AS total FROM (", $resources, ") found")
    };
}

/// A page of them, each with all of its tags.
macro_rules! page {
    ($resources:expr, $limit:literal, $offset:literal) => {
        concat!(
            "SELECT r.service, r.region, r.prefix, r.id, r.creator, r.tag_key, r.tag_value FROM (",
            $resources,
            " ORDER BY service, region, prefix, id LIMIT ",
            $limit,
            " OFFSET ",
            $offset,
            ") found JOIN resource_tag r ON r.account = $1 AND r.service = found.service \
               AND r.region = found.region AND r.prefix = found.prefix AND r.id = found.id \
             ORDER BY r.service, r.region, r.prefix, r.id, r.tag_key"
        )
    };
}

/// How many tags of resources there are, one by one.
const LISTED_TOTAL: &str =
    concat!("SELECT count(*) AS total FROM resource_tag", matching!("$2", "$3", "$4", "$5", "$6", "$7"));

/// A page of them.
const LISTED: &str = concat!(
    "SELECT * FROM resource_tag",
    matching!("$2", "$3", "$4", "$5", "$6", "$7"),
    "ORDER BY service, region, prefix, id, tag_key LIMIT $8 OFFSET $9"
);

/// The resources that fit the question.
pub(crate) async fn resources<S: Sql>(
    sql: &mut S,
    query: &ResourceQuery,
) -> Result<Page<TagRecord>, SqlError> {
    let Some(filter) = params(&query.filter) else { return Ok(nothing()) };
    let (mut params, part) = (vec![query.filter.account.0.into()], [query.limit.into(), query.offset.into()]);
    let (total, rows) = if query.tags.is_empty() {
        params.extend(filter);
        let total = number(sql, total!(all!()), &params).await?;
        params.extend(part);
        (total, sql.query(page!(all!(), "$8", "$9"), &params).await?)
    } else {
        let least = if query.any { 1 } else { query.tags.len() as u64 };
        params.extend(bind(&query.tags).into_iter().chain(filter).chain([least.into()]));
        let total = number(sql, total!(carriers!()), &params).await?;
        params.extend(part);
        (total, sql.query(page!(carriers!(), "$16", "$17"), &params).await?)
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
    let Some(rest) = params(filter) else { return Ok(nothing()) };
    let mut params = vec![filter.account.0.into()];
    params.extend(rest);
    let total = number(sql, LISTED_TOTAL, &params).await?;
    params.extend([limit.into(), offset.into()]);
    let rows = sql.query(LISTED, &params).await?;
    let items = rows.into_iter().map(tagged).collect::<Result<_, _>>()?;
    Ok(Page { total, items })
}

fn nothing<T>() -> Page<T> {
    Page { total: 0, items: Vec::new() }
}

/// The parameters of `matching`; `None` if nothing fits, because PostgreSQL knows no texts with zero bytes.
fn params(filter: &ResourceFilter) -> Option<[Value; 6]> {
    let texts = [&filter.service, &filter.region, &filter.prefix];
    if texts.iter().any(|text| text.contains('\0')) {
        return None;
    }
    let (creator, id) = match filter.id {
        None => (None, String::new()),
        Some((creator, id)) => (creator, id.to_string()),
    };
    Some([
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
