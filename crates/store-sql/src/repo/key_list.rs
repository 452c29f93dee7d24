//! Lists of keys.

use keyward_domain::{Key, Owner};
use keyward_store::{KeyQuery, Order, Page, Role};

use super::{
    key,
    tag::filter::{bind, carrying},
};
use crate::sql::{Sql, SqlError, Value};

/// No alias and no id is longer, so a longer search finds nothing.
pub(super) const LONGEST_SEARCH: usize = 60;

/// Which keys fit. An empty text means that everything does; `$3` names states as `,Enabled,Disabled,`.
macro_rules! matching {
    ($start:literal, $end:literal) => {
        concat!(
            $start,
            " FROM cmk WHERE account = $1 AND region = $2 \
              AND (CAST($3 AS TEXT) = '' OR CAST($3 AS TEXT) LIKE '%,' || state || ',%') \
              AND (CAST($4 AS TEXT) = '' OR usage = CAST($4 AS TEXT)) \
              AND (CAST($5 AS TEXT) = '' OR origin = CAST($5 AS TEXT)) \
              AND (CAST($6 AS TEXT) = '' OR lower(alias) LIKE CAST($6 AS TEXT) ESCAPE '\\' \
                   OR id LIKE CAST($6 AS TEXT) ESCAPE '\\') \
              AND (owner = CAST($7 AS TEXT) OR (CAST($7 AS TEXT) = '' AND owner <> 'user')) ",
            carrying!("id", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15"),
            $end
        )
    };
}

/// The keys that fit the question.
pub(crate) async fn list<S: Sql>(sql: &mut S, query: &KeyQuery) -> Result<Page<Key>, SqlError> {
    let search = query.search.as_deref().unwrap_or_default();
    if search.len() > LONGEST_SEARCH || search.contains('\0') {
        return Ok(Page { total: 0, items: Vec::new() });
    }
    let mut params: Vec<Value> = vec![
        query.account.0.into(),
        query.region.as_str().into(),
        among(&query.states).into(),
        query.usage.map_or("", |usage| usage.as_str()).into(),
        query.origin.map_or("", |origin| origin.as_str()).into(),
        containing(search).into(),
        owner(&query.role).into(),
    ];
    params.extend(bind(&query.tags));
    let row = sql.query_first(matching!("SELECT count(*) AS total", ""), &params).await?;
    let total = row.map_or(Ok(0), |mut row| row.number("total"))?;
    params.extend([query.limit.into(), query.offset.into()]);
    let statement = match query.order {
        Order::NewestFirst => {
            matching!("SELECT *", "ORDER BY created_at DESC, id DESC LIMIT $16 OFFSET $17")
        }
        Order::OldestFirst => matching!("SELECT *", "ORDER BY created_at, id LIMIT $16 OFFSET $17"),
    };
    let rows = sql.query(statement, &params).await?;
    Ok(Page { total, items: rows.into_iter().map(key::from_row).collect::<Result<_, _>>()? })
}

/// The owner of the keys; empty for any product.
fn owner(role: &Role) -> &str {
    match role {
        Role::User => Owner::User.as_str(),
        Role::Product => "",
        Role::OneProduct(product) => product.as_str(),
    }
}

/// The names between commas, empty for none.
fn among(names: &[&str]) -> String {
    if names.is_empty() { String::new() } else { format!(",{},", names.join(",")) }
}

/// The pattern for LIKE of everything that contains the text, empty for an empty text.
pub(super) fn containing(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_texts_literally() {
        assert_eq!(containing(""), "");
        assert_eq!(containing("Abc"), "%abc%");
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
    }

    #[test]
    fn names_stand_between_commas() {
        assert_eq!(among(&[]), "");
        assert_eq!(among(&["Enabled", "Disabled"]), ",Enabled,Disabled,");
    }
}
