//! Who this server is: a name for its audit chain, and six bytes for the ids of its keys.

use keyward_store::audit::ChainId;
use uuid::Uuid;

use super::{DataFolder, files};
use crate::failure::Failure;

/// The identity of the server of a data folder; made once, at its first start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(Uuid);

impl NodeId {
    /// Reads the identity of the folder, or makes one.
    ///
    /// # Errors
    /// A file that cannot be read or written, or holds something else.
    pub fn of(folder: &DataFolder) -> Result<Self, Failure> {
        if let Some(id) = Self::read(folder)? {
            return Ok(id);
        }
        let id = Uuid::new_v4();
        files::write(&folder.node_id_file(), format!("{id}\n").as_bytes())?;
        Ok(Self(id))
    }

    /// Reads the identity of the folder, if it has one.
    ///
    /// # Errors
    /// A file that cannot be read, or holds something else.
    pub fn read(folder: &DataFolder) -> Result<Option<Self>, Failure> {
        let path = folder.node_id_file();
        let damaged = |_| Failure::unusable(format!("{} is damaged: it holds no UUID", path.display()));
        let Some(text) = files::read(&path)? else { return Ok(None) };
        text.trim().parse().map(|id| Some(Self(id))).map_err(damaged)
    }

    /// The name of the audit chain that this server writes.
    pub fn chain(self) -> ChainId {
        ChainId(self.0.to_string())
    }

    /// The bytes that stand for this server in new key ids, where a MAC address would be. The multicast
    /// bit is set because they are random (RFC 9562, section 6.10).
    pub fn key_node(self) -> [u8; 6] {
        let bytes = self.0.as_bytes();
        [bytes[0] | 1, bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_the_same() {
        let outer = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(outer.path()).unwrap();
        let first = NodeId::of(&folder).unwrap();
        assert_eq!(NodeId::of(&folder).unwrap(), first);
        assert_eq!(first.key_node()[0] & 1, 1);
        std::fs::write(folder.node_id_file(), "x").unwrap();
        assert!(NodeId::of(&folder).unwrap_err().to_string().contains("node-id is damaged"));
    }
}
