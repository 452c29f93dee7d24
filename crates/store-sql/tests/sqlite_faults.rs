//! What SQLite does when the disk is full, the file is damaged, or another server is there.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    os::unix::fs::{FileExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use keyward_store::{
    Change, Store, StoreError, Unit,
    audit::Record,
    conformance::{
        audit::{names, verified},
        chain,
        samples::{ACCOUNT, create, key, key_id, query, region, unit},
    },
};
use keyward_store_sql::SqliteStore;

async fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, common::options(chain(), Arc::new(|_: &Change| {}))).await
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keyward.db");
    (folder, path)
}

/// A file system of 4 MiB, while it lives; `None` if we may not mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=4m", "keyward-test"];
        let mounted = Command::new("mount").args(mount).arg(folder.path()).output().unwrap();
        mounted.status.success().then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.0.path()).status().ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_keeps_what_it_has_and_recovers() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: a small file system can be mounted by root only");
        return;
    };
    let (path, ballast) = (disk.0.path().join("keyward.db"), disk.0.path().join("ballast"));
    fs::write(&ballast, vec![0; 2 << 20]).unwrap();
    let heard = Arc::<Mutex<u64>>::default();
    let ear = heard.clone();
    let observer = Arc::new(move |_: &Change| *ear.lock().unwrap() += 1);
    let store = SqliteStore::open(&path, common::options(chain(), observer)).await.unwrap();
    let big = |n: u32| Unit { changes: vec![create(key(n))], record: Record::new(vec![b'x'; 100_000]) };
    let mut committed = 0;
    let refused = loop {
        match store.commit(big(committed)).await {
            Ok(()) => committed += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full(_)), "{refused}");
    for n in 0..20 {
        let begin = Instant::now();
        let refused = store.commit(big(1000 + n)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Full(_)), "{refused}");
        assert!(begin.elapsed() < Duration::from_secs(1));
    }
    assert_eq!(store.list_keys(&query()).await.unwrap().total, u64::from(committed));
    fs::remove_file(&ballast).unwrap();
    store.commit(unit("after", [create(key(2000))])).await.unwrap();
    let expected = u64::from(committed) + 1;
    assert_eq!(store.list_keys(&query()).await.unwrap().total, expected);
    assert_eq!(verified(&store, &chain()).await.len() as u64, expected);
    assert_eq!(*heard.lock().unwrap(), expected);
    store.close().await;
    let store = open(&path).await.unwrap();
    assert_eq!(verified(&store, &chain()).await.len() as u64, expected);
    store.close().await;
}

#[tokio::test]
async fn a_damaged_file_is_told() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    store.commit(unit("create", (0..500).map(|n| create(key(n))))).await.unwrap();
    store.close().await;
    drop(store);
    let whole = fs::read(&path).unwrap();

    let damaged = |outcome: Result<SqliteStore, StoreError>| match outcome {
        Err(StoreError::Damaged(_)) => {}
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was opened"),
    };
    fs::write(&path, b"this is no database at all, and long enough to be one".repeat(100)).unwrap();
    damaged(open(&path).await);
    damaged(SqliteStore::open_for_verification(&path).await);

    // The tables begin on the second page; the type of a page of ours is 2, 5, 10 or 13.
    fs::write(&path, &whole).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    for page in 1..whole.len() / 4096 {
        file.write_all_at(&[0xee; 64], page as u64 * 4096).unwrap();
    }
    damaged(open(&path).await);
}

#[tokio::test]
async fn an_altered_record_is_found_and_the_rest_still_read() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    for name in ["first", "second", "third"] {
        store.commit(unit(name, [])).await.unwrap();
    }
    store.close().await;
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(6).position(|window| window == b"second").unwrap();
    bytes[at] = b'S';
    fs::write(&path, bytes).unwrap();
    let store = SqliteStore::open_for_verification(&path).await.unwrap();
    let mut verifier = keyward_store::audit::Verifier::new();
    let blocks = store.audit_blocks(&chain(), 1, 100).await.unwrap();
    let finding = blocks.iter().try_for_each(|block| verifier.block(block)).unwrap_err();
    assert_eq!(finding.record, 2);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let (_folder, path) = folder();
    open(&path).await.unwrap().close().await;
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    sqlite.execute("INSERT INTO schema_version (version) VALUES (999)", []).unwrap();
    drop(sqlite);
    for outcome in [open(&path).await, SqliteStore::open_for_verification(&path).await] {
        let refused = outcome.err().unwrap();
        assert!(matches!(refused, StoreError::Newer { found: 999, .. }), "{refused}");
    }
}

#[tokio::test]
async fn a_second_server_is_told_who_has_the_database() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    let refused = open(&path).await.err().unwrap();
    assert_eq!(refused.to_string(), "the database is in use by server conformance");
    store.close().await;
    open(&path).await.unwrap().close().await;
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let (folder, _) = folder();
    let nowhere = folder.path().join("missing/keyward.db");
    for outcome in [open(&nowhere).await, SqliteStore::open_for_verification(&nowhere).await] {
        let refused = outcome.err().unwrap();
        assert!(
            matches!(&refused, StoreError::Unavailable(why) if why.contains("missing/keyward.db")),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_removed_file_is_written_no_more() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    store.commit(unit("before", [])).await.unwrap();
    let aside = path.with_extension("aside");
    fs::rename(&path, &aside).unwrap();
    let refused = store.commit(unit("lost", [])).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    fs::rename(&aside, &path).unwrap();
    store.commit(unit("after", [])).await.unwrap();
    assert_eq!(names(&verified(&store, &chain()).await), ["before", "after"]);
    store.close().await;
}

#[tokio::test]
async fn only_the_owner_reads_the_files() {
    let (folder, path) = folder();
    let store = open(&path).await.unwrap();
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap()).collect();
    assert!(files.len() >= 3);
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verification_reads_beside_a_server_and_changes_nothing() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    store.commit(unit("first", [create(key(1))])).await.unwrap();
    let before = fs::read(&path).unwrap();
    let reader = SqliteStore::open_for_verification(&path).await.unwrap();
    assert_eq!(names(&verified(&reader, &chain()).await), ["first"]);
    store.commit(unit("second", [])).await.unwrap();
    assert_eq!(names(&verified(&reader, &chain()).await), ["first", "second"]);
    assert!(reader.key(ACCOUNT, &region(), key_id(1)).await.unwrap().is_some());
    let refused = reader.commit(unit("third", [])).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    reader.close().await;
    drop(reader);
    assert_eq!(fs::read(&path).unwrap(), before);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verification_reads_what_a_killed_server_left() {
    let (_folder, path) = folder();
    let store = open(&path).await.unwrap();
    store.commit(unit("first", [create(key(1))])).await.unwrap();
    // What a kill leaves: the file and its log, as they are now, with nobody at work on them.
    let left = tempfile::tempdir().unwrap();
    let copy = left.path().join("keyward.db");
    for end in ["", "-wal"] {
        fs::copy(format!("{}{end}", path.display()), format!("{}{end}", copy.display())).unwrap();
    }
    store.close().await;
    let (file, log) = (fs::read(&copy).unwrap(), fs::read(format!("{}-wal", copy.display())).unwrap());
    assert!(!log.is_empty());
    let reader = SqliteStore::open_for_verification(&copy).await.unwrap();
    assert_eq!(names(&verified(&reader, &chain()).await), ["first"]);
    reader.close().await;
    drop(reader);
    assert_eq!((fs::read(&copy).unwrap(), fs::read(format!("{}-wal", copy.display())).unwrap()), (file, log));
    // The server itself finds it too.
    let store = open(&copy).await.unwrap();
    assert_eq!(names(&verified(&store, &chain()).await), ["first"]);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_file_begins_anew_while_commits_go_on() {
    let (_folder, path) = folder();
    let store = Arc::new(open(&path).await.unwrap());
    let noise = |mut state: u64| -> Vec<u8> {
        let next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        std::iter::repeat_with(next).take(200_000).collect()
    };
    // 160 MB without a pause, by callers who do not wait for each other.
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..4 {
        let store = store.clone();
        callers.spawn(async move {
            for number in 0..200 {
                let record = Record::new(noise(caller * 1_000 + number + 1));
                store.commit(Unit { changes: Vec::new(), record }).await.unwrap();
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended.unwrap();
    }
    let log = fs::metadata(path.with_extension("db-wal")).unwrap().len();
    eprintln!("the log has {} MiB", log >> 20);
    assert!(log < 140 << 20, "{log}");
    let blocks = verified(&*store, &chain()).await;
    assert_eq!(blocks.iter().map(|block| block.count).sum::<u32>(), 800);
}
