//! Storages in memory, which fail when a test says so.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use keyward_api::delivery::{Archive, Archives, Failure, Trouble};
use keyward_domain::{Rule, track::StorageName};

pub struct TestArchives {
    all: Vec<Archive>,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    trouble: Mutex<Option<Trouble>>,
    /// How many files are written until the next fails.
    good: AtomicUsize,
}

impl Default for TestArchives {
    fn default() -> Self {
        let archive = |name: &str, region: &str| Archive {
            name: StorageName::parse(name).unwrap(),
            region: region.into(),
        };
        Self {
            all: vec![archive("archive", "ap-guangzhou"), archive("other", "ap-hongkong")],
            files: Mutex::default(),
            trouble: Mutex::default(),
            good: AtomicUsize::new(usize::MAX),
        }
    }
}

impl TestArchives {
    pub fn fail(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    /// The next so many files are written, then one is not.
    pub fn fail_after(&self, files: usize) {
        self.good.store(files, Ordering::Relaxed);
    }

    /// What is there: `STORAGE/PATH` and the bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.lock().unwrap().clone()
    }
}

#[async_trait]
impl Archives for TestArchives {
    fn all(&self) -> &[Archive] {
        &self.all
    }

    async fn put(&self, storage: &StorageName, path: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let left = self.good.load(Ordering::Relaxed);
        self.good.store(
            if left == 0 { usize::MAX } else { left.saturating_sub(usize::from(left != usize::MAX)) },
            Ordering::Relaxed,
        );
        let trouble = *self.trouble.lock().unwrap();
        if let Some(trouble) = trouble.or((left == 0).then_some(Trouble::Unreachable)) {
            return Err(Failure { trouble, cause: "the test said so".into() });
        }
        self.files.lock().unwrap().insert(format!("{}/{path}", storage.as_str()), bytes);
        Ok(())
    }
}
