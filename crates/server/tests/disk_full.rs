//! A full disk: calls are refused at once with a code of their own, nothing is lost, and when there is
//! space again the server goes on by itself.
//!
//! The disk is a small file system in memory. Mounting one takes root; elsewhere the test says that it was
//! skipped.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod common;
mod load;

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use common::{Server, refused};
use load::{Answer, Recorder, Workers, seed, trail};
use tempfile::TempDir;

/// How soon every call must be answered, also on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(5);

/// How long the server may take to notice something.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_is_recovered_from() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = disk.path().join("data");
    let server = Server::start_at(&data, &[]);
    let seed = seed();
    println!("KEYWARD_SEED={seed}");
    let load = Workers::new(8, seed).begin(server.client());
    answers_until(load.recorder(), "some calls succeed", |answers| answers.len() > 300).await;

    let filler = disk.fill();
    answers_until(load.recorder(), "calls are refused", |answers| {
        answers.iter().filter(|answer| is_full(answer)).count() > 300
    })
    .await;
    ready_becomes(&server, 503).await;

    std::fs::remove_file(filler).unwrap();
    answers_until(load.recorder(), "calls succeed again", |answers| {
        answers.iter().filter(|answer| answer.code == "0").count() > 300
    })
    .await;
    ready_becomes(&server, 200).await;

    // Full once more, and killed while it is.
    let filler = disk.fill();
    answers_until(load.recorder(), "calls are refused again", |answers| answers.iter().any(is_full)).await;
    let mut server = server;
    server.child.kill().unwrap();
    server.wait();
    let mut workers = load.end().await;
    for Answer { action, code, took, .. } in workers.answers() {
        assert!(*took < AT_ONCE, "{action} took {took:?} ({code})");
    }
    assert!(refused_for_space(&data));
    std::fs::remove_file(filler).unwrap();
    let server = Server::start_at(&data, &[]);
    workers.check(server.client()).await;
    assert!(server.stop().success());
    trail::verify(&data, None);
    trail::check(&data, None, workers.answers()).await;
}

#[test]
fn a_first_start_on_a_full_disk_is_refused() {
    let Some(disk) = SmallDisk::mount() else { return };
    let filler = disk.fill();
    let data = disk.path().join("data");
    assert!(refused_for_space(&data));
    std::fs::remove_file(filler).unwrap();
    assert!(Server::start_at(&data, &[]).stop().success());
}

/// Whether a start is refused, in one line that says why.
fn refused_for_space(data: &Path) -> bool {
    let data = data.to_str().unwrap();
    let line = refused(&["serve", "--data", data, "--listen", "127.0.0.1:0", "--http", "off"], 2);
    line.contains("No space left") || line.contains("full")
}

fn is_full(answer: &Answer) -> bool {
    answer.code == "ServiceUnavailable.StorageFull"
}

/// Waits until the answers that come from now on are enough.
async fn answers_until(recorder: &Recorder, what: &str, enough: impl Fn(&[Answer]) -> bool) {
    let (first, begin) = (recorder.count(), Instant::now());
    while !enough(&recorder.since(first)) {
        let last = recorder.since(first).pop();
        assert!(begin.elapsed() < PATIENCE, "{what}: not so; the last answer is {last:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn ready_becomes(server: &Server, status: u16) {
    let begin = Instant::now();
    loop {
        let reply = server.plain().send("GET", "/readyz", &[], "").await.unwrap();
        if reply.status == status {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "/readyz stays {}: {:?}", reply.status, reply.body);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A file system of some megabytes, unmounted when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None`, with the reason on standard output, where this may not be done.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=24m,mode=0700", "keyward-test"];
        match Command::new("mount").args(mount).arg(folder.path()).output() {
            Ok(output) if output.status.success() => return Some(Self(folder)),
            Ok(output) => println!("SKIPPED: {}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => println!("SKIPPED: mount cannot be run: {error}"),
        }
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all space that is left.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut filler = File::create(&path).unwrap();
        for size in [1 << 20, 1 << 12] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a failed test may leave a server on it that is just ending.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
