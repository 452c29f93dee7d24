//! The index of the audit chain.

use keyward_domain::Uin;

use super::{Database, assert_conflict, chain, open, samples::unit};
use crate::{
    Change, Conflict,
    audit::{
        Beginning, ChainId, GENESIS,
        index::{Element, GROUP, GroupIndex, Segment, Span},
    },
};

fn element(value: &str) -> Element {
    Element::new(Uin(1), 1, value)
}

/// Every event there ever was.
const ALWAYS: Span = Span { earliest: i64::MIN, latest: i64::MAX };

/// The `n`th group of the chain. Its segment `s` has an event at `1000 * n + s`, of the user "everybody", with the
/// ids "N/S" and "N/S/0" to "N/S/99".
fn group(n: u64) -> GroupIndex {
    let segments: Vec<_> = (0..64_u64)
        .map(|s| {
            let mut segment = Segment::default();
            let ids = (0..100).map(|id| element(&format!("{n}/{s}/{id}")));
            let at = i64::try_from(1000 * n + s).unwrap();
            segment.add(at, ids.chain([element("everybody"), element(&format!("{n}/{s}"))]));
            segment
        })
        .collect();
    GroupIndex::new(chain(), n * GROUP + 1, &segments)
}

fn index(n: u64) -> Change {
    Change::IndexAudit(Box::new(group(n)))
}

pub async fn groups_are_found_by_elements_and_time<D: Database>(database: &D) {
    let store = open(database).await;
    assert_eq!(store.audit_indexed(&chain()).await.unwrap(), 0);
    for n in 0..5 {
        store.commit(unit("index", [index(n)])).await.unwrap();
        assert_eq!(store.audit_indexed(&chain()).await.unwrap(), (n + 1) * GROUP);
    }
    let firsts = async |before, earliest, latest, limit| {
        let time = Span { earliest, latest };
        let groups = store.audit_groups(&chain(), before, &time, limit).await.unwrap();
        groups.into_iter().map(|group| group.first / GROUP).collect::<Vec<_>>()
    };
    assert_eq!(firsts(u64::MAX, i64::MIN, i64::MAX, 10).await, [4, 3, 2, 1, 0]);
    assert_eq!(firsts(u64::MAX, i64::MIN, i64::MAX, 2).await, [4, 3]);
    assert_eq!(firsts(3 * GROUP + 1, i64::MIN, i64::MAX, 10).await, [2, 1, 0]);
    assert_eq!(firsts(3 * GROUP + 2, i64::MIN, i64::MAX, 10).await, [3, 2, 1, 0], "half of it");
    assert_eq!(firsts(u64::MAX, 1063, 3000, 10).await, [3, 2, 1]);
    assert_eq!(firsts(u64::MAX, 1064, 2999, 10).await, [2]);
    assert_eq!(store.audit_groups(&chain(), 2, &ALWAYS, 1).await.unwrap(), [group(0).group]);

    let everywhere = (1, u64::MAX);
    let everybody = store.audit_segments(&chain(), everywhere, &element("everybody")).await.unwrap();
    assert_eq!(everybody.len(), 5);
    assert!(everybody.iter().all(|(_, segments)| *segments == u64::MAX));
    let part = (GROUP + 1, 3 * GROUP);
    assert_eq!(store.audit_segments(&chain(), part, &element("everybody")).await.unwrap().len(), 2);
    for (n, s) in [(0, 0), (2, 63), (4, 17)] {
        let found = store.audit_segments(&chain(), everywhere, &element(&format!("{n}/{s}"))).await.unwrap();
        for (first, segments) in found {
            let expected = group(first / GROUP).segments(&element(&format!("{n}/{s}")));
            assert_eq!(segments, expected, "as computed");
            assert!(first / GROUP != n || segments & (1 << s) != 0, "{n}/{s}");
        }
    }
    assert_eq!(store.audit_indexed(&ChainId("unknown".into())).await.unwrap(), 0);
    store.close().await;
}

pub async fn a_group_is_indexed_once<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("index", [index(0)])).await.unwrap();
    assert_conflict(store.commit(unit("again", [index(0)])).await, Conflict::Exists);
    store.close().await;
}

pub async fn an_index_goes_with_its_records<D: Database>(database: &D) {
    let store = open(database).await;
    for n in 0..3 {
        store.commit(unit("index", [index(n)])).await.unwrap();
    }
    // The second group loses its last record only with the next step.
    for (first, left) in [(2 * GROUP, 2), (2 * GROUP + 1, 1)] {
        let beginning = Beginning { chain: chain(), first, previous: GENESIS };
        store.commit(unit("drop", [Change::DropAudit(beginning)])).await.unwrap();
        assert_eq!(store.audit_groups(&chain(), u64::MAX, &ALWAYS, 9).await.unwrap().len(), left);
        let found = store.audit_segments(&chain(), (1, u64::MAX), &element("everybody")).await.unwrap();
        assert_eq!(found.len(), left);
    }
    store.close().await;
}
