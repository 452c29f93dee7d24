//! The directories of all accounts, in memory.

use std::{collections::HashMap, sync::Arc};

use keyward_domain::{
    Uin,
    directory::{Change, Directory},
};
use keyward_store::Store;
use parking_lot::RwLock;
use tokio::sync::{Mutex, MutexGuard, OnceCell};

use crate::{ApiError, ApiResult};

/// The directories; the storage tells them of changes.
#[derive(Default)]
pub struct Directories {
    read: OnceCell<()>,
    known: RwLock<HashMap<Uin, Arc<Directory>>>,
    turn: Mutex<()>,
}

/// The right to change directories, until it is dropped.
pub struct Turn<'a>(#[expect(dead_code, reason = "holding it is all")] MutexGuard<'a, ()>);

impl Directories {
    /// The directory of an account as it is now. All are read when the first is asked for.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn of(&self, store: &dyn Store, account: Uin) -> ApiResult<Arc<Directory>> {
        self.read(store).await?;
        if let Some(known) = self.known.read().get(&account) {
            return Ok(known.clone());
        }
        Ok(self.known.write().entry(account).or_insert_with(|| Arc::new(Directory::empty(account))).clone())
    }

    /// The directory of an account where something was done; `None` of others, so that strangers cannot have
    /// directories made for numbers that they make up.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn known(&self, store: &dyn Store, account: Uin) -> ApiResult<Option<Arc<Directory>>> {
        self.read(store).await?;
        Ok(self.known.read().get(&account).cloned())
    }

    async fn read(&self, store: &dyn Store) -> ApiResult<()> {
        // Nothing changes a directory before it was read, so no change is missed meanwhile.
        let read = async {
            let all = store.directories().await?;
            self.known
                .write()
                .extend(all.into_iter().map(|directory| (directory.account, Arc::new(directory))));
            Ok::<_, ApiError>(())
        };
        self.read.get_or_try_init(|| read).await.map(|_| ())
    }

    /// Waits until nobody else changes a directory. A change that was computed without the turn is refused as stale
    /// if another was faster; with it, calls need not be tried again and again.
    pub async fn turn(&self) -> Turn<'_> {
        Turn(self.turn.lock().await)
    }

    /// Makes a change that was committed.
    pub(crate) fn changed(&self, change: &Change) {
        let mut known = self.known.write();
        let directory =
            known.entry(change.account).or_insert_with(|| Arc::new(Directory::empty(change.account)));
        Arc::make_mut(directory).apply(change);
    }
}
