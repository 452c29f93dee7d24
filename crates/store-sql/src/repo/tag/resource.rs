//! What resources carry.

use keyward_domain::{KeyId, Region, ResourceName, Rule, Tag, TaggedResource, Uin};
use keyward_store::{Conflict, StoreError, TagRecord};

use super::{ensure, from_row};
use crate::{
    repo::broken,
    sql::{Row, Sql, SqlError, Value},
};

/// The resource of the account that a request names, with its tags.
pub(crate) async fn find<S: Sql>(
    sql: &mut S,
    account: Uin,
    name: &ResourceName,
) -> Result<Option<TagRecord>, SqlError> {
    let ResourceName::Kms { owner, region, creator: claimed, id } = name;
    if owner.is_some_and(|owner| owner != account) {
        return Ok(None);
    }
    let Some(creator) = creator(sql, account, region, *id).await? else { return Ok(None) };
    if claimed.is_some_and(|claimed| claimed != creator) {
        return Ok(None);
    }
    let resource = TaggedResource::Kms { region: region.clone(), creator, id: *id };
    let tags = of(sql, account, &resource).await?;
    Ok(Some(TagRecord { resource, tags }))
}

/// Who created the key, data key or white-box key with that id.
async fn creator<S: Sql>(
    sql: &mut S,
    account: Uin,
    region: &Region,
    id: KeyId,
) -> Result<Option<Uin>, SqlError> {
    let row = sql
        .query_first(
            "SELECT creator FROM cmk WHERE id = $1 AND account = $2 AND region = $3 \
             UNION ALL SELECT creator FROM data_key WHERE id = $1 AND account = $2 AND region = $3 \
             UNION ALL SELECT creator FROM white_box_key WHERE id = $1 AND account = $2 AND region = $3",
            &[id.to_string().into(), account.0.into(), region.as_str().into()],
        )
        .await?;
    Ok(row.map(|mut row| row.number("creator")).transpose()?.map(Uin))
}

/// The tags of a resource, ordered by key.
pub(crate) async fn of<S: Sql>(
    sql: &mut S,
    account: Uin,
    resource: &TaggedResource,
) -> Result<Vec<Tag>, SqlError> {
    let rows = sql
        .query(
            "SELECT tag_key, tag_value FROM resource_tag \
             WHERE account = $1 AND service = $2 AND region = $3 AND prefix = $4 AND id = $5 ORDER BY tag_key",
            &place(account, resource),
        )
        .await?;
    Ok(rows.into_iter().map(|mut row| from_row(&mut row)).collect::<Result<_, _>>()?)
}

/// Gives a resource other tags; [`Conflict::Stale`] if it is gone, or its tags are not those of before.
pub(crate) async fn set<S: Sql>(
    sql: &mut S,
    account: Uin,
    creator: Uin,
    before: &TagRecord,
    after: &[Tag],
) -> Result<(), SqlError> {
    let resource = &before.resource;
    let TaggedResource::Kms { region, id, .. } = resource;
    let is_there = self::creator(sql, account, region, *id).await?.is_some();
    if !is_there || of(sql, account, resource).await? != before.tags {
        return Err(SqlError::Conflict(Conflict::Stale));
    }
    take_off(sql, account, resource).await?;
    put_on(sql, account, creator, resource, after).await
}

/// Gives tags to a resource that has none. A conflict ends the transaction.
pub(crate) async fn put_on<S: Sql>(
    sql: &mut S,
    account: Uin,
    creator: Uin,
    resource: &TaggedResource,
    tags: &[Tag],
) -> Result<(), SqlError> {
    let TaggedResource::Kms { creator: named, .. } = resource;
    for tag in tags {
        ensure(sql, account, creator, tag).await?;
        let mut params = place(account, resource).to_vec();
        params.extend([named.0.into(), tag.key.as_str().into(), tag.value.as_str().into()]);
        let rows = sql
            .execute(
                "INSERT INTO resource_tag (account, service, region, prefix, id, creator, tag_key, tag_value) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                &params,
            )
            .await?;
        crate::repo::inserted(rows).map_err(broken)?;
    }
    Ok(())
}

/// Takes all tags off a resource.
pub(crate) async fn take_off<S: Sql>(
    sql: &mut S,
    account: Uin,
    resource: &TaggedResource,
) -> Result<(), SqlError> {
    sql.execute(
        "DELETE FROM resource_tag WHERE account = $1 AND service = $2 AND region = $3 AND prefix = $4 AND id = $5",
        &place(account, resource),
    )
    .await?;
    Ok(())
}

fn place(account: Uin, resource: &TaggedResource) -> [Value; 5] {
    let TaggedResource::Kms { id, .. } = resource;
    let (service, prefix) = (resource.service().into(), resource.prefix().into());
    [account.0.into(), service, resource.region().into(), prefix, id.to_string().into()]
}

/// The resource of a row.
pub(super) fn resource(row: &mut Row) -> Result<TaggedResource, StoreError> {
    match (row.text("service")?.as_str(), row.text("prefix")?.as_str()) {
        ("kms", "key") => Ok(TaggedResource::Kms {
            region: Region::new(&row.text("region")?),
            creator: Uin(row.number("creator")?),
            id: row.parse("id", KeyId::parse)?,
        }),
        _ => Err(StoreError::Damaged("column service holds a text that is not valid".into())),
    }
}
