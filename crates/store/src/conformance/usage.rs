//! Uses of keys.

use keyward_domain::UnixSeconds;

use super::{
    Database, assert_conflict, chain, open,
    samples::{self, ACCOUNT, key_id, region, unit},
};
use crate::{
    Change, Conflict, Store,
    usage::{Counted, HOUR, Series, UsageCount, UsageQuery},
};

/// Midnight in China.
const MIDNIGHT: i64 = 1_700_064_000;
const DAY: i64 = 24 * HOUR;

fn series(key: u32, version: u32) -> Series {
    Series {
        account: ACCOUNT,
        region: region(),
        key: key_id(key),
        version,
        action: "Decrypt".into(),
        principal_type: "CAMUser".into(),
        principal: "7".into(),
        access_key: "AKID".into(),
    }
}

/// Uses in some hours, the last of which was in the last.
fn count(from: u64, to: u64, series: Series, name: &str, hours: &[(i64, u64)]) -> Change {
    let hours: Vec<_> = hours.iter().map(|(hour, uses)| (UnixSeconds(*hour), *uses)).collect();
    let last = hours.last().unwrap().0;
    let counts = vec![Counted { series, name: name.into(), last, hours }];
    Change::CountUsage(Box::new(UsageCount { chain: chain(), from, to, counts }))
}

fn query(key: Option<u32>, from: i64, to: i64) -> UsageQuery {
    let time = (UnixSeconds(from), UnixSeconds(to));
    UsageQuery { account: ACCOUNT, region: None, key: key.map(key_id), time }
}

async fn points(store: &dyn Store, key: u32) -> Vec<(i64, u64)> {
    let points = store.usage_points(&query(Some(key), 0, i64::MAX)).await.unwrap();
    points.into_iter().map(|(at, uses)| (at.0 - MIDNIGHT, uses)).collect()
}

pub async fn uses_are_counted_once<D: Database>(database: &D) {
    let store = open(database).await;
    assert_eq!(store.usage_counted().await.unwrap(), []);
    let hours = [(MIDNIGHT, 2), (MIDNIGHT + HOUR, 3)];
    store.commit(unit("a", [count(0, 10, series(1, 1), "old name", &hours)])).await.unwrap();
    assert_conflict(
        store.commit(unit("b", [count(0, 10, series(1, 1), "x", &hours)])).await,
        Conflict::Stale,
    );
    assert_conflict(
        store.commit(unit("c", [count(9, 12, series(1, 1), "x", &hours)])).await,
        Conflict::Stale,
    );
    store.commit(unit("d", [count(10, 12, series(1, 1), "name", &[(MIDNIGHT + HOUR, 1)])])).await.unwrap();
    store.commit(unit("e", [count(12, 13, series(2, 4), "name", &[(MIDNIGHT, 9)])])).await.unwrap();
    assert_eq!(store.usage_counted().await.unwrap(), [(chain(), 13)]);

    let used = store.usage(&query(None, MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR)).await.unwrap();
    let [one, two] = &used[..] else { panic!("{used:?}") };
    assert_eq!((&one.series, one.total, one.count, &*one.name), (&series(1, 1), 6, 4, "name"));
    assert_eq!(one.last, UnixSeconds(MIDNIGHT + HOUR));
    assert_eq!((&two.series, two.total, two.count), (&series(2, 4), 9, 0));
    assert_eq!(store.usage(&query(Some(2), 0, i64::MAX)).await.unwrap().len(), 1);
    let elsewhere = UsageQuery { account: keyward_domain::Uin(1), ..query(None, 0, i64::MAX) };
    assert_eq!(store.usage(&elsewhere).await.unwrap(), []);
    assert_eq!(points(&*store, 1).await, [(0, 2), (HOUR, 4)]);
    store.close().await;
}

pub async fn old_hours_become_days_and_old_days_go<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("key", [samples::create(samples::key(1))])).await.unwrap();
    let hours = [(MIDNIGHT - HOUR, 1), (MIDNIGHT, 2), (MIDNIGHT + 23 * HOUR, 3), (MIDNIGHT + DAY, 4)];
    store.commit(unit("a", [count(0, 1, series(1, 1), "name", &hours)])).await.unwrap();
    // The second key is none, as if it was destroyed.
    store.commit(unit("b", [count(1, 2, series(2, 1), "name", &hours[..1])])).await.unwrap();
    let shorten = |hours: i64, days: i64| {
        let (hours, days) = (UnixSeconds(hours), UnixSeconds(days));
        unit("shorten", [Change::ShortenUsage { hours, days }])
    };
    for _ in 0..2 {
        store.commit(shorten(MIDNIGHT + DAY, MIDNIGHT - DAY)).await.unwrap();
        assert_eq!(points(&*store, 1).await, [(-DAY, 1), (0, 5), (DAY, 4)]);
        assert_eq!(points(&*store, 2).await, [(-DAY, 1)]);
    }
    store.commit(shorten(MIDNIGHT + DAY, MIDNIGHT)).await.unwrap();
    assert_eq!(points(&*store, 1).await, [(0, 5), (DAY, 4)]);
    let left = store.usage(&query(None, 0, i64::MAX)).await.unwrap();
    let left: Vec<_> = left.into_iter().map(|used| (used.series, used.total)).collect();
    assert_eq!(
        left,
        [(series(1, 1), 10)],
        "a key that is there keeps its last use, one that is gone does not"
    );
    store.close().await;
}
