//! Filters by tags, as conditions of statements whose text does not depend on them.

use keyward_store::TagFilter;

use crate::sql::Value;

/// The tags of account `$1` that filters ask for, as the table `wanted`. The parameters are the text of
/// [`asked`] and six keys.
///
/// An account has few tags compared to the rows that have them, so these are found first, and once. A text has a
/// part if it changes when that is taken out: unlike LIKE that minds case and knows no wildcards, and unlike a
/// function for that both engines have it.
#[rustfmt::skip]
macro_rules! wanted {
    ($asked:literal, $a:literal, $b:literal, $c:literal, $d:literal, $e:literal, $f:literal) => {
        concat!(
            "WITH wanted AS MATERIALIZED (SELECT w.tag_key AS wanted_key, w.tag_value AS wanted_value FROM tag w \
               WHERE w.account = $1 \
               AND (replace(CAST(", $asked, " AS TEXT), '|' || w.tag_key || '&' || w.tag_value || '|', '') \
                      <> CAST(", $asked, " AS TEXT) \
                    OR replace(CAST(", $asked, " AS TEXT), '|' || w.tag_key || '&|', '') \
                      <> CAST(", $asked, " AS TEXT)) \
               AND w.tag_key IN (CAST(", $a, " AS TEXT), CAST(", $b, " AS TEXT), CAST(", $c, " AS TEXT), \
                 CAST(", $d, " AS TEXT), CAST(", $e, " AS TEXT), CAST(", $f, " AS TEXT))) "
        )
    };
}

/// The condition that a key or data key of account `$1` and region `$2`, whose id is in that column, carries
/// all that is asked for. The parameters are how many filters there are, and those of `wanted`.
#[rustfmt::skip]
macro_rules! carrying {
    ($id:literal, $count:literal, $($wanted:literal),+) => {
        concat!(
            " AND (CAST(", $count, " AS BIGINT) = 0 OR ", $id, " IN (",
            crate::repo::tag::filter::wanted!($($wanted),+),
            "SELECT id FROM wanted CROSS JOIN resource_tag WHERE account = $1 AND tag_key = wanted_key \
               AND tag_value = wanted_value AND service = 'kms' AND region = $2 AND prefix = 'key' \
             GROUP BY id HAVING count(*) = CAST(", $count, " AS BIGINT))) "
        )
    };
}

pub(in crate::repo) use {carrying, wanted};

/// The parameters of `wanted`.
pub(in crate::repo) fn bind(filters: &[TagFilter]) -> [Value; 7] {
    let key = |n: usize| filters.get(n).map_or("", |filter| filter.key.as_str()).into();
    [asked(filters).into(), key(0), key(1), key(2), key(3), key(4), key(5)]
}

/// The parameters of `carrying`.
pub(in crate::repo) fn bind_counted(filters: &[TagFilter]) -> impl Iterator<Item = Value> {
    std::iter::once((filters.len() as u64).into()).chain(bind(filters))
}

/// What filters ask for as one text: `|env&prod|env&test|owner&|`, where nothing behind `&` means any value.
/// Neither `|` nor `&` can stand in a tag.
fn asked(filters: &[TagFilter]) -> String {
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
    fn what_is_asked_stands_between_bars() {
        let key = |text| TagKey::parse(text).unwrap();
        let values = |texts: &[&str]| texts.iter().map(|text| TagValue::parse(text).unwrap()).collect();
        let filters = [
            TagFilter { key: key("env"), values: values(&["prod", "test"]) },
            TagFilter { key: key("owner"), values: values(&[]) },
        ];
        assert_eq!(asked(&filters), "|env&prod|env&test|owner&|");
        assert_eq!(asked(&[]), "|");
    }
}
