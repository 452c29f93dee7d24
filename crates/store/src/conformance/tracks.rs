//! Audit tracks, and how far they have delivered.

use keyward_domain::{
    Rule, Track, Uin, UnixSeconds,
    track::{ActionType, ResourceField, StorageName, StoragePrefix, TrackName, TrackStorage},
};

use super::{
    Database, assert_conflict,
    audit::{names, verified},
    chain, open,
    samples::{ACCOUNT, create, key, unit},
};
use crate::{
    Change, Conflict, DeliveredFile, Store, TrackDelivery, TrackPosition, TrackRecord, Unit,
    audit::{ChainId, GENESIS},
};

fn track(id: u64, name: &str) -> Track {
    Track {
        id,
        account: ACCOUNT,
        name: TrackName::parse(name).unwrap(),
        active: true,
        storage: TrackStorage {
            region: "ap-guangzhou".into(),
            name: StorageName::parse("archive").unwrap(),
            prefix: StoragePrefix::parse("audit").unwrap(),
            compress: true,
        },
        filter: vec![
            ResourceField { product: None, action: None, names: Vec::new() },
            ResourceField {
                product: Some("kms".into()),
                action: Some(ActionType::Read),
                names: vec!["DescribeKey".into()],
            },
        ],
        created_at: UnixSeconds(i64::try_from(id).unwrap()),
        revision: 1,
    }
}

fn position(chain: ChainId, next: u64) -> TrackPosition {
    TrackPosition { chain, next, previous: [7; 32], day: 0 }
}

fn made(track: Track, positions: Vec<TrackPosition>) -> Change {
    Change::CreateTrack { track: Box::new(track), positions }
}

fn delivery(track: u64, before: Option<u64>, after: u64, day: i64) -> Change {
    let first = before.unwrap_or(1);
    Change::NoteTrackDelivery(Box::new(TrackDelivery {
        track,
        revision: 1,
        before: before.map(|next| position(chain(), next)),
        after: TrackPosition { day, ..position(chain(), after) },
        file: DeliveredFile { first, entry: format!("{{\"first\":{first}}}") },
        at: UnixSeconds(5),
    }))
}

async fn firsts(store: &dyn Store, track: u64) -> Vec<u64> {
    store.track_files(track, &chain()).await.unwrap().iter().map(|file| file.first).collect()
}

pub async fn tracks_are_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let (first, second) = (track(2, "one"), track(5, "two"));
    let other = Track { account: Uin(7), ..track(3, "one") };
    for track in [&second, &first, &other] {
        store.commit(unit("create", [made(track.clone(), Vec::new())])).await.unwrap();
    }
    let record = |track: &Track| TrackRecord {
        track: track.clone(),
        delivered_at: None,
        failing_since: None,
        trouble: String::new(),
    };
    assert_eq!(store.audit_tracks(Some(ACCOUNT)).await.unwrap(), [record(&first), record(&second)]);
    assert_eq!(store.audit_tracks(None).await.unwrap().len(), 3);
    assert_conflict(store.commit(unit("name", [made(track(9, "one"), Vec::new())])).await, Conflict::Stale);
    assert_conflict(store.commit(unit("id", [made(track(2, "three"), Vec::new())])).await, Conflict::Stale);

    let changed = Track { active: false, revision: 2, ..first.clone() };
    let update = |track: &Track| Change::UpdateTrack { track: Box::new(track.clone()), moved: false };
    store.commit(unit("stop", [update(&changed)])).await.unwrap();
    assert_conflict(store.commit(unit("again", [update(&changed)])).await, Conflict::Stale);
    let foreign = Track { account: Uin(7), revision: 3, ..changed.clone() };
    assert_conflict(store.commit(unit("foreign", [update(&foreign)])).await, Conflict::Stale);
    let ill = |failing_since, trouble: &str| Change::NoteTrackHealth {
        track: 2,
        failing_since,
        trouble: trouble.into(),
    };
    store.commit(unit("ill", [ill(Some(UnixSeconds(9)), "Unreachable")])).await.unwrap();
    let found = store.audit_tracks(Some(ACCOUNT)).await.unwrap().remove(0);
    let expected = TrackRecord {
        failing_since: Some(UnixSeconds(9)),
        trouble: "Unreachable".into(),
        ..record(&changed)
    };
    assert_eq!(found, expected);
    store.commit(unit("well", [ill(None, "")])).await.unwrap();
    let remove = |track: &Track| Change::RemoveTrack(Box::new(track.clone()));
    assert_conflict(store.commit(unit("stale", [remove(&first)])).await, Conflict::Stale);
    store.commit(unit("remove", [remove(&changed)])).await.unwrap();
    assert_eq!(store.audit_tracks(Some(ACCOUNT)).await.unwrap(), [record(&second)]);
    store.close().await;
}

pub async fn a_track_knows_how_far_it_is<D: Database>(database: &D) {
    let store = open(database).await;
    let other = ChainId("other".into());
    let positions = vec![position(chain(), 4), position(other.clone(), 9)];
    store.commit(unit("create", [made(track(1, "one"), positions.clone())])).await.unwrap();
    assert_eq!(store.track_positions(1).await.unwrap(), positions);
    // Notes are no events.
    let before = verified(&*store, &chain()).await;
    store.commit(Unit::note(vec![delivery(1, Some(4), 10, 3)])).await.unwrap();
    store.commit(Unit::note(vec![delivery(1, Some(10), 20, 3)])).await.unwrap();
    assert_eq!(verified(&*store, &chain()).await, before);
    assert_eq!(firsts(&*store, 1).await, [4, 10]);
    assert_eq!(store.audit_tracks(None).await.unwrap()[0].delivered_at, Some(UnixSeconds(5)));
    // One that was elsewhere delivers nothing, nor one that is gone.
    let again = store.commit(Unit::note(vec![delivery(1, Some(10), 30, 3)])).await;
    assert_conflict(again, Conflict::Stale);
    assert_conflict(store.commit(Unit::note(vec![delivery(1, None, 30, 3)])).await, Conflict::Stale);
    assert_conflict(store.commit(Unit::note(vec![delivery(2, None, 30, 3)])).await, Conflict::Stale);
    assert_eq!(store.track_positions(1).await.unwrap()[0], TrackPosition { day: 3, ..position(chain(), 20) });
    // Another day begins another list, and so does another place.
    store.commit(Unit::note(vec![delivery(1, Some(20), 30, 4)])).await.unwrap();
    assert_eq!(firsts(&*store, 1).await, [20]);
    let moved =
        Change::UpdateTrack { track: Box::new(Track { revision: 2, ..track(1, "one") }), moved: true };
    store.commit(unit("move", [moved])).await.unwrap();
    assert_eq!(firsts(&*store, 1).await, [] as [u64; 0]);
    // What was decided by the track as it was before is not noted.
    assert_conflict(store.commit(Unit::note(vec![delivery(1, Some(30), 40, 4)])).await, Conflict::Stale);
    store.close().await;
    let store = open(database).await;
    assert_eq!(store.track_positions(1).await.unwrap()[0].next, 30);
    let gone = Change::RemoveTrack(Box::new(Track { revision: 2, ..track(1, "one") }));
    store.commit(unit("remove", [gone])).await.unwrap();
    assert_eq!(store.track_positions(1).await.unwrap(), []);
    store.close().await;
}

pub async fn a_track_begins_a_chain_that_is_new_to_it<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [made(track(1, "one"), Vec::new())])).await.unwrap();
    store.commit(Unit::note(vec![delivery(1, None, 3, 1)])).await.unwrap();
    assert_eq!(store.track_positions(1).await.unwrap()[0].next, 3);
    store.close().await;
}

pub async fn notes_share_a_commit_with_units_that_have_records<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [made(track(1, "one"), Vec::new())])).await.unwrap();
    let notes = (0..50_u64).map(|n| {
        let (store, before) = (store.clone(), if n == 0 { None } else { Some(n + 1) });
        let note = Unit::note(vec![delivery(1, before, n + 2, 1)]);
        async move { store.commit(note).await }
    });
    // In this order: each is sent before the next, as the calls between them are.
    let mut tasks = tokio::task::JoinSet::new();
    for (n, note) in (0..).zip(notes) {
        let store = store.clone();
        tasks.spawn(async move { store.commit(unit(&format!("call {n}"), [create(key(n))])).await });
        note.await.unwrap();
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert_eq!(names(&verified(&*store, &chain()).await).len(), 51);
    assert_eq!(store.track_positions(1).await.unwrap()[0].next, 51);
    assert_ne!(verified(&*store, &chain()).await[0].hash, GENESIS);
    store.close().await;
}
