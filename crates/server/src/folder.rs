//! The data folder: what lies where in it, and how it is opened.
//!
//! ```text
//! DATA/                    0700
//!   keyward.lock           held by the server that works here
//!   node-id                the name of this server in key ids and the audit trail
//!   root-key.json          the root key, sealed
//!   seal.key               what opens it, for the file seal
//!   root-credentials.json  the credentials of the root account
//!   account                its number; there once the account is in the database
//!   products/              the credentials of cloud products, if any are registered
//!   keyward.db             the embedded database
//!   control.sock           where commands of this machine ask the running server
//!   tls/                   ca.pem ca.key server.pem server.key
//! ```

pub mod files;
mod lock;
mod node_id;

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use keyward_domain::ProductId;
pub use lock::Lock;
pub use node_id::NodeId;

use crate::failure::Failure;

/// The name of the socket in it.
pub const CONTROL: &str = "control.sock";

/// A data folder that exists and may be written to.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Opens the folder for a server; makes it if it is missing, closed to other users in any case.
    ///
    /// # Errors
    /// A folder that cannot be made or written to, or is none.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        // What is printed of it shall hold in any working folder.
        let folder = Self { path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()) };
        folder.make(path)?;
        folder.make(&folder.tls())?;
        Ok(folder)
    }

    /// Opens the folder of a server to look at it; changes nothing.
    ///
    /// # Errors
    /// A folder that is missing, or is none.
    pub fn look_at(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() {
            return Ok(Self { path: path.to_owned() });
        }
        let state = if path.exists() { "is not a folder" } else { "does not exist" };
        Err(Failure::unusable(format!("the data folder {} {state}", path.display())))
    }

    fn make(&self, path: &Path) -> Result<(), Failure> {
        let failed = |e: io::Error| {
            Failure::unusable(format!("the data folder {} cannot be used: {e}", path.display()))
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        if path.exists() && !path.is_dir() {
            return Err(Failure::unusable(format!("the data folder {} is not a folder", path.display())));
        }
        made.map_err(failed)?;
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(failed)?;
        }
        files::probe(path).map_err(failed)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The sealed root key.
    pub fn root_key(&self) -> PathBuf {
        self.path.join("root-key.json")
    }

    /// The key of the file seal.
    pub fn seal_key(&self) -> PathBuf {
        self.path.join("seal.key")
    }

    /// The socket through which commands of this machine ask the server.
    pub fn control(&self) -> PathBuf {
        self.path.join(CONTROL)
    }

    /// The credentials of the root account.
    pub fn credentials(&self) -> PathBuf {
        self.path.join("root-credentials.json")
    }

    /// The number of the root account, written once the account is in the database: from then on a
    /// database without it is not a new one, but a lost one.
    pub fn account(&self) -> PathBuf {
        self.path.join("account")
    }

    /// The credentials of a cloud product.
    pub fn product(&self, product: &ProductId) -> PathBuf {
        self.path.join("products").join(format!("{product}.json"))
    }

    /// Makes the folder of the products' credentials.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub fn make_products(&self) -> Result<(), Failure> {
        self.make(&self.path.join("products"))
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.path.join("keyward.db")
    }

    /// The folder of certificates and their keys.
    pub fn tls(&self) -> PathBuf {
        self.path.join("tls")
    }

    fn lock_file(&self) -> PathBuf {
        self.path.join("keyward.lock")
    }

    fn node_id_file(&self) -> PathBuf {
        self.path.join("node-id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_the_folder_and_closes_it_to_others() {
        let outer = tempfile::tempdir().unwrap();
        let path = outer.path().join("a/b");
        DataFolder::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        DataFolder::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_file_is_no_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for failure in [DataFolder::open(file.path()), DataFolder::look_at(file.path())] {
            assert!(failure.unwrap_err().to_string().ends_with("is not a folder"));
        }
        let gone = DataFolder::look_at(Path::new("/nowhere/at/all")).unwrap_err();
        assert!(gone.to_string().ends_with("does not exist"));
    }
}
