//! What uses tell of many keys. Pure: keys and sums come in.

use std::collections::{BTreeMap, HashMap, HashSet};

use keyward_domain::{Key, KeyId, TagValue, UnixSeconds};
use keyward_store::usage::Used;

/// A key that nobody used for long.
#[derive(Debug, PartialEq)]
pub struct Unused {
    /// The key.
    pub key: Key,
    /// When it was used last; `None` if never.
    pub last: Option<UnixSeconds>,
}

/// The keys that were neither made nor used since `since`, those unused for longest first.
pub fn unused(keys: Vec<Key>, used: &[Used], since: UnixSeconds) -> Vec<Unused> {
    let mut last: HashMap<KeyId, UnixSeconds> = HashMap::new();
    for used in used {
        let known = last.entry(used.series.key).or_insert(used.last);
        *known = (*known).max(used.last);
    }
    let made_before = keys.into_iter().filter(|key| key.created_at < since);
    let told = made_before.map(|key| Unused { last: last.get(&key.id).copied(), key });
    let mut unused: Vec<_> = told.filter(|unused| unused.last.is_none_or(|last| last < since)).collect();
    unused.sort_by_key(|unused| (unused.last.unwrap_or(unused.key.created_at), unused.key.id));
    unused
}

/// A use of a version that is no longer the newest.
#[derive(Debug, PartialEq, Eq)]
pub struct OldUse {
    /// By whom, of which version.
    pub used: Used,
    /// The newest version of the key.
    pub current: u32,
}

/// Who used old versions within the time that was asked for: what is encrypted with them is still read. The most frequent
/// first.
pub fn old_versions(keys: &[Key], used: Vec<Used>) -> Vec<OldUse> {
    let newest: HashMap<_, _> = keys.iter().map(|key| (key.id, key.current_version)).collect();
    let old = |used: Used| {
        let current = *newest.get(&used.series.key)?;
        (used.count > 0 && used.series.version < current).then_some(OldUse { used, current })
    };
    let mut old: Vec<_> = used.into_iter().filter_map(old).collect();
    old.sort_by(|a, b| b.used.count.cmp(&a.used.count).then_with(|| a.used.series.cmp(&b.used.series)));
    old
}

/// What keys with a value of a tag add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TagSum {
    /// How many keys have it.
    pub keys: u64,
    /// How often these were used.
    pub uses: u64,
}

/// The sums of the values of one tag key; `None` for keys without it. `carried` is which key has which value.
pub fn by_tag(
    keys: &[Key],
    carried: &HashMap<KeyId, TagValue>,
    used: &[Used],
) -> BTreeMap<Option<TagValue>, TagSum> {
    let mut sums: BTreeMap<Option<TagValue>, TagSum> = BTreeMap::new();
    for key in keys {
        sums.entry(carried.get(&key.id).cloned()).or_default().keys += 1;
    }
    let known: HashSet<_> = keys.iter().map(|key| key.id).collect();
    for used in used.iter().filter(|used| known.contains(&used.series.key)) {
        sums.entry(carried.get(&used.series.key).cloned()).or_default().uses += used.count;
    }
    sums
}
