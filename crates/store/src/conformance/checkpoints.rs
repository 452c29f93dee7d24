//! Checkpoints of the audit chains, and what a server remembers.

use super::{Database, assert_conflict, chain, open, samples::unit};
use crate::{
    Change, Conflict,
    audit::{ChainId, StoredCheckpoint},
};

fn checkpoint(chain: &ChainId, number: u64) -> StoredCheckpoint {
    let document = format!("checkpoint {number} of {chain}: 三");
    StoredCheckpoint { chain: chain.clone(), number, record: 10 * number, document }
}

pub async fn checkpoints_are_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let other = ChainId("another".into());
    assert_eq!(store.last_checkpoint(&chain()).await.unwrap(), None);
    for number in 1..=5 {
        for of in [&chain(), &other] {
            let change = Change::AddCheckpoint(checkpoint(of, number));
            store.commit(unit("checkpoint", [change])).await.unwrap();
        }
    }
    let expected: Vec<_> = (2..=4).map(|number| checkpoint(&chain(), number)).collect();
    assert_eq!(store.checkpoints(&chain(), 2, 3).await.unwrap(), expected);
    assert_eq!(store.checkpoints(&chain(), 6, 3).await.unwrap(), []);
    assert_eq!(store.last_checkpoint(&chain()).await.unwrap(), Some(checkpoint(&chain(), 5)));
    store.close().await;
    let store = open(database).await;
    assert_eq!(store.checkpoints(&other, 1, 100).await.unwrap().len(), 5);
    store.close().await;
}

pub async fn a_checkpoint_is_added_once<D: Database>(database: &D) {
    let store = open(database).await;
    let first = || Change::AddCheckpoint(checkpoint(&chain(), 1));
    store.commit(unit("first", [first()])).await.unwrap();
    let other = StoredCheckpoint { document: "forged".into(), ..checkpoint(&chain(), 1) };
    assert_conflict(store.commit(unit("again", [Change::AddCheckpoint(other)])).await, Conflict::Exists);
    assert_eq!(store.last_checkpoint(&chain()).await.unwrap(), Some(checkpoint(&chain(), 1)));
    store.close().await;
}

pub async fn what_is_remembered_is_replaced<D: Database>(database: &D) {
    let store = open(database).await;
    let put = |name, value: &[u8]| unit(name, [Change::PutState { name, value: value.to_vec() }]);
    assert_eq!(store.state("one").await.unwrap(), None);
    store.commit(put("one", b"\0first")).await.unwrap();
    store.commit(put("two", b"")).await.unwrap();
    store.commit(put("one", b"second")).await.unwrap();
    store.close().await;
    let store = open(database).await;
    assert_eq!(store.state("one").await.unwrap().as_deref(), Some(&b"second"[..]));
    assert_eq!(store.state("two").await.unwrap().as_deref(), Some(&b""[..]));
    store.close().await;
}
