//! Alarms, their receivers and their way.

use std::collections::BTreeMap;

use keyward_domain::{Alarm, AlarmKind, Uin, UnixSeconds};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, unit},
};
use crate::{AlarmQuery, Change, Conflict, Delivery, DeliveryState, MessageReceiver, Store, StoredAlarm};

const KIND: AlarmKind = AlarmKind::KeyPendingDeleteAccess;

fn alarm(id: &str, subject: &str, at: i64) -> Alarm {
    Alarm {
        id: id.into(),
        account: ACCOUNT,
        region: "ap-guangzhou".into(),
        kind: KIND,
        subject: subject.into(),
        slot: String::new(),
        window: Some(100),
        params: BTreeMap::from([("At".to_owned(), at.to_string())]),
        at: UnixSeconds(at),
    }
}

fn raise(alarm: Alarm) -> Change {
    Change::RaiseAlarm(Box::new(alarm))
}

fn receiver(name: &str) -> MessageReceiver {
    MessageReceiver {
        account: ACCOUNT,
        uid: 7,
        name: name.into(),
        email: "ann@example.com".into(),
        country_code: "86".into(),
        phone_number: "1".into(),
        remark: "text".into(),
        created_at: UnixSeconds(1),
    }
}

fn create(name: &str, day: i64) -> Change {
    Change::CreateReceiver { receiver: receiver(name), maker: ACCOUNT, day, most: 2 }
}

async fn list(store: &dyn Store, edit: impl FnOnce(&mut AlarmQuery)) -> Vec<StoredAlarm> {
    let mut query = AlarmQuery {
        account: ACCOUNT,
        reader: ACCOUNT,
        kind: None,
        id: None,
        unread: false,
        offset: 0,
        limit: 100,
    };
    edit(&mut query);
    store.alarms(&query).await.unwrap().items
}

pub async fn what_is_the_same_counts_within_its_window<D: Database>(database: &D) {
    let store = open(database).await;
    for (id, subject, at) in [("a", "x", 0), ("b", "x", 99), ("c", "y", 99), ("d", "x", 100), ("e", "x", 150)]
    {
        store.commit(unit("raise", [raise(alarm(id, subject, at))])).await.unwrap();
    }
    let ever = |id: &str, at| Alarm { window: None, slot: "once".into(), ..alarm(id, "z", at) };
    for at in [0, 1_000_000] {
        store.commit(unit("raise", [raise(ever(&format!("f{at}"), at))])).await.unwrap();
    }
    let mut found: Vec<_> = list(&*store, |_| {}).await;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let short: Vec<_> =
        found.iter().map(|alarm| (&*alarm.id, alarm.first_at.0, alarm.last_at.0, alarm.count)).collect();
    assert_eq!(short, [("a", 0, 99, 2), ("c", 99, 99, 1), ("d", 100, 150, 2), ("f0", 0, 1_000_000, 2)]);
    assert_eq!(found[0].params["At"], "99", "the last one tells");
    assert!(store.alarm_raised(ACCOUNT, KIND, "z", "once").await.unwrap());
    assert!(!store.alarm_raised(ACCOUNT, KIND, "z", "other").await.unwrap());
    assert!(!store.alarm_raised(Uin(1), KIND, "z", "once").await.unwrap());
    assert!(store.has_alarms_before(UnixSeconds(120)).await.unwrap());
    store.commit(unit("drop", [Change::DropAlarms(UnixSeconds(120))])).await.unwrap();
    assert!(!store.has_alarms_before(UnixSeconds(120)).await.unwrap());
    let left = list(&*store, |_| {}).await;
    assert_eq!(left.iter().map(|alarm| &*alarm.id).collect::<Vec<_>>(), ["d", "f0"], "newest first");
    store.close().await;
}

pub async fn each_reader_has_marks_of_its_own<D: Database>(database: &D) {
    let store = open(database).await;
    let other = Alarm { account: Uin(5), ..alarm("other", "x", 1) };
    let day = Alarm { kind: AlarmKind::KeyDeletionCountdown, ..alarm("c", "x", 3) };
    store
        .commit(unit("raise", [alarm("a", "x", 1), alarm("b", "y", 2), day, other].map(raise)))
        .await
        .unwrap();
    let read = |reader: u64, ids: Option<&[&str]>| Change::ReadAlarms {
        account: ACCOUNT,
        reader: Uin(reader),
        ids: ids.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
        at: UnixSeconds(9),
    };
    store.commit(unit("read", [read(ACCOUNT.0, Some(&["a", "other", "none"]))])).await.unwrap();
    store.commit(unit("read", [read(ACCOUNT.0, Some(&["a"])), read(3, None)])).await.unwrap();
    let unread = list(&*store, |query| query.unread = true).await;
    assert_eq!(unread.iter().map(|alarm| &*alarm.id).collect::<Vec<_>>(), ["c", "b"]);
    assert!(list(&*store, |query| query.id = Some("a".into())).await[0].read);
    assert_eq!(list(&*store, |query| query.kind = Some(KIND)).await.len(), 2);
    assert_eq!(list(&*store, |query| query.account = Uin(5)).await.len(), 1);
    assert!(!list(&*store, |query| query.account = Uin(5)).await[0].read);
    let counts = store.unread_alarms(ACCOUNT, ACCOUNT).await.unwrap();
    assert_eq!(counts, [(AlarmKind::KeyDeletionCountdown, 1), (KIND, 1)]);
    assert_eq!(store.unread_alarms(ACCOUNT, Uin(3)).await.unwrap(), []);
    store.close().await;
}

pub async fn alarms_go_to_who_subscribed_before<D: Database>(database: &D) {
    let store = open(database).await;
    let subscribe = |receiver: &str, kinds: &[AlarmKind]| Change::Subscribe {
        account: ACCOUNT,
        receiver: receiver.into(),
        kinds: kinds.to_vec(),
    };
    store.commit(unit("make", [create("ann", 1), raise(alarm("early", "x", 0))])).await.unwrap();
    let changes = [
        subscribe("email/ann", &[KIND, AlarmKind::AuditTrouble]),
        subscribe("webhook/ops", &[KIND]),
        subscribe("webhook/none", &[AlarmKind::AuditTrouble]),
    ];
    store.commit(unit("subscribe", changes)).await.unwrap();
    assert_eq!(store.subscriptions(ACCOUNT).await.unwrap().len(), 3);
    assert_eq!(store.subscriptions(Uin(5)).await.unwrap(), []);
    store.commit(unit("raise", [raise(alarm("a", "y", 10)), raise(alarm("b", "y", 20))])).await.unwrap();
    assert_eq!(store.due_deliveries(UnixSeconds(9), 10).await.unwrap(), []);
    let due = store.due_deliveries(UnixSeconds(10), 10).await.unwrap();
    let to: Vec<_> = due.iter().map(|(delivery, alarm)| (&*delivery.receiver, alarm.count)).collect();
    assert_eq!(to, [("email/ann", 2), ("webhook/ops", 2)]);
    let tried = Delivery {
        state: DeliveryState::Waiting,
        tries: 1,
        refused: 1,
        next_at: UnixSeconds(30),
        tried_at: UnixSeconds(10),
        error: "no".into(),
        ..due[1].0.clone()
    };
    store.commit(unit("note", [Change::NoteDelivery(Box::new(tried.clone()))])).await.unwrap();
    assert_eq!(store.due_deliveries(UnixSeconds(29), 10).await.unwrap().len(), 1);
    assert_eq!(store.deliveries("a").await.unwrap()[1], tried);
    let done = Delivery { state: DeliveryState::Delivered, ..tried };
    store.commit(unit("note", [Change::NoteDelivery(Box::new(done.clone()))])).await.unwrap();
    let gone = Change::RemoveReceiver { account: ACCOUNT, name: "ann".into() };
    store.commit(unit("remove", [gone.clone()])).await.unwrap();
    assert_conflict(store.commit(unit("remove", [gone])).await, Conflict::Stale);
    assert_eq!(store.due_deliveries(UnixSeconds(i64::MAX), 10).await.unwrap(), []);
    assert_eq!(store.deliveries("a").await.unwrap(), [done]);
    assert_eq!(store.subscriptions(ACCOUNT).await.unwrap().len(), 2);
    store.commit(unit("subscribe", [subscribe("webhook/ops", &[])])).await.unwrap();
    assert_eq!(store.subscriptions(ACCOUNT).await.unwrap().len(), 1);
    store.close().await;
}

pub async fn receivers_are_few_on_a_day<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("make", [create("a", 1)])).await.unwrap();
    assert_conflict(store.commit(unit("make", [create("a", 1)])).await, Conflict::Exists);
    store.commit(unit("make", [create("b", 1)])).await.unwrap();
    assert_conflict(store.commit(unit("make", [create("c", 1)])).await, Conflict::Stale);
    assert_eq!(store.receivers_made(ACCOUNT, 1).await.unwrap(), 2);
    store.commit(unit("make", [create("c", 2)])).await.unwrap();
    assert_eq!(store.receivers_made(ACCOUNT, 2).await.unwrap(), 1);
    assert_eq!(store.receivers_made(ACCOUNT, 1).await.unwrap(), 0);
    assert_eq!(store.message_receivers(ACCOUNT).await.unwrap(), ["a", "b", "c"].map(receiver));
    assert_eq!(store.message_receivers(Uin(5)).await.unwrap(), []);
    store.close().await;
}
