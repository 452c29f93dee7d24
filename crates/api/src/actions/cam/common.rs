//! What several actions of the service do alike.

use keyward_domain::directory;
use keyward_store::Change;

/// The change of a directory, as it is committed.
pub fn directory_change(change: directory::Change) -> Vec<Change> {
    vec![Change::Directory(Box::new(change))]
}
