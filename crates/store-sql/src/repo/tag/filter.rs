//! Filters by tags, as conditions of statements whose text does not depend on them.

use keyward_store::TagFilter;

use crate::sql::Value;

/// The condition that a row of `resource_tag` is one that a filter asks for. Six parameters are the keys,
/// and the seventh is the text of [`wanted`].
///
/// A text has a part if it changes when that is taken out: unlike LIKE that minds case and knows no wildcards,
/// and unlike a function for that both engines have it.
macro_rules! asked_for {
    ($a:literal, $b:literal, $c:literal, $d:literal, $e:literal, $f:literal, $wanted:literal) => {
        concat!(
            "tag_key IN (CAST(",
            $a,
            " AS TEXT), CAST(",
            $b,
            " AS TEXT), CAST(",
            $c,
            " AS TEXT), CAST(",
            $d,
            " AS TEXT), CAST(",
            $e,
            " AS TEXT), CAST(",
            $f,
            " AS TEXT)) \
             AND (replace(CAST(",
            $wanted,
            " AS TEXT), '|' || tag_key || '&' || tag_value || '|', '') <> CAST(",
            $wanted,
            " AS TEXT) OR replace(CAST(",
            $wanted,
            " AS TEXT), '|' || tag_key || '&|', '') <> CAST(",
            $wanted,
            " AS TEXT))"
        )
    };
}

/// The condition that a key or data key of account `$1` and region `$2`, whose id is in that column, carries
/// all that is asked for. Parameters are those of [`bind`].
macro_rules! carrying {
    ($id:literal, $count:literal, $a:literal, $b:literal, $c:literal, $d:literal, $e:literal, $f:literal, $wanted:literal) => {
        concat!(
            " AND (CAST(", $count, " AS BIGINT) = 0 OR ", $id, " IN \
               (SELECT id FROM resource_tag WHERE account = $1 AND service = 'kms' AND region = $2 AND prefix = 'key' AND ",
            crate::repo::tag::filter::asked_for!($a, $b, $c, $d, $e, $f, $wanted),
            " GROUP BY id HAVING count(*) = CAST(", $count, " AS BIGINT))) "
        )
    };
}

pub(in crate::repo) use {asked_for, carrying};

/// The parameters of [`carrying`]: how many filters there are, their keys, and what is wanted.
pub(in crate::repo) fn bind(filters: &[TagFilter]) -> [Value; 8] {
    let key = |n: usize| filters.get(n).map_or("", |filter| filter.key.as_str()).into();
    let count = (filters.len() as u64).into();
    [count, key(0), key(1), key(2), key(3), key(4), key(5), wanted(filters).into()]
}

/// What the filters want as one text: `|env&prod|env&test|owner&|`, where nothing behind `&` means any value.
/// Neither `|` nor `&` can stand in a tag.
fn wanted(filters: &[TagFilter]) -> String {
    let mut text = String::from("|");
    for filter in filters {
        if filter.values.is_empty() {
            text.push_str(&format!("{}&|", filter.key));
        }
        for value in &filter.values {
            text.push_str(&format!("{}&{value}|", filter.key));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use keyward_domain::{TagKey, TagValue};

    use super::*;

    #[test]
    fn what_is_wanted_stands_between_bars() {
        let key = |text| TagKey::parse(text).unwrap();
        let values = |texts: &[&str]| texts.iter().map(|text| TagValue::parse(text).unwrap()).collect();
        let filters = [
            TagFilter { key: key("env"), values: values(&["prod", "test"]) },
            TagFilter { key: key("owner"), values: values(&[]) },
        ];
        assert_eq!(wanted(&filters), "|env&prod|env&test|owner&|");
        assert_eq!(wanted(&[]), "|");
    }
}
