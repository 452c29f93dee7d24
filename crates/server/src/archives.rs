//! Where audit events are delivered to: object storage that speaks S3, as COS does, or a folder.
//!
//! Which storages there are only the operator says, in a file ([`config`]): callers of the API know them by name, and
//! neither addresses nor folders come from them.

mod config;

use std::{collections::BTreeMap, error::Error, io, path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use keyward_api::delivery::{Archive, Archives, Failure, Trouble};
use keyward_domain::track::StorageName;
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path,
};
use tokio::time::timeout;

use crate::{failure::Failure as Unusable, folder::DataFolder, settings::Settings};
use config::{Bucket, Config, Place};

/// How long writing one file may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much is logged of what a storage says.
const CAUSE: usize = 400;

/// The storages of the operator.
pub struct Storages {
    all: Vec<Archive>,
    by_name: BTreeMap<StorageName, Storage>,
}

struct Storage {
    objects: Arc<dyn ObjectStore>,
    /// Of a folder, its path: it is not made anew if it is gone.
    folder: Option<PathBuf>,
}

impl Storages {
    /// Those that the settings name.
    ///
    /// # Errors
    /// A file that cannot be read or says something else, a folder that is not there or belongs to Keyward itself, a
    /// secret that is not there.
    pub fn of(data: &DataFolder, settings: &Settings) -> Result<Self, Unusable> {
        let mut storages = Self { all: Vec::new(), by_name: BTreeMap::new() };
        let Some(path) = &settings.audit_storages.0 else { return Ok(storages) };
        let failed = |e: String| Unusable::unusable(format!("audit_storages, {}: {e}", path.display()));
        for (name, Config { region, place }) in config::read(path).map_err(failed)? {
            let opened = Storage::open(data, &region, place);
            let storage = opened.map_err(|e| failed(format!("{}: {e}", name.as_str())))?;
            storages.all.push(Archive { name: name.clone(), region });
            storages.by_name.insert(name, storage);
        }
        Ok(storages)
    }
}

#[async_trait]
impl Archives for Storages {
    fn all(&self) -> &[Archive] {
        &self.all
    }

    async fn put(&self, storage: &StorageName, path: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let failed = |trouble, cause: String| Failure { trouble, cause };
        let Some(storage) = self.by_name.get(storage) else {
            return Err(failed(Trouble::NoStorage, "there is no storage of that name".into()));
        };
        if storage.folder.as_ref().is_some_and(|folder| !folder.is_dir()) {
            return Err(failed(Trouble::NoBucket, "the folder is gone".into()));
        }
        let path = Path::parse(path).map_err(|e| failed(Trouble::Refused, e.to_string()))?;
        match timeout(PATIENCE, storage.objects.put(&path, bytes.into())).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(trouble(&error), shortened(&error))),
            Err(_) => Err(failed(Trouble::Unreachable, format!("no answer in {} s", PATIENCE.as_secs()))),
        }
    }
}

impl Storage {
    fn open(data: &DataFolder, region: &str, place: Place) -> Result<Self, String> {
        match place {
            Place::Folder(folder) => Self::folder(data, folder),
            Place::Bucket(bucket) => Self::bucket(region, bucket),
        }
    }

    fn folder(data: &DataFolder, folder: PathBuf) -> Result<Self, String> {
        let real =
            |path: &std::path::Path| path.canonicalize().map_err(|e| format!("{}: {e}", path.display()));
        let (ours, theirs) = (real(data.path())?, real(&folder)?);
        if theirs.starts_with(&ours) || ours.starts_with(&theirs) {
            return Err("the folder and the data folder must not be inside of each other".into());
        }
        let objects = LocalFileSystem::new_with_prefix(&folder).map_err(|e| e.to_string())?;
        Ok(Self { objects: Arc::new(objects.with_fsync(true)), folder: Some(folder) })
    }

    fn bucket(region: &str, bucket: Bucket) -> Result<Self, String> {
        let options = ClientOptions::new()
            .with_timeout(Duration::from_secs(15))
            .with_connect_timeout(Duration::from_secs(5))
            .with_allow_http(bucket.insecure_http);
        let retry =
            RetryConfig { max_retries: 2, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
        // Nothing comes from the environment or from a service of the machine: what is not said is not used.
        let objects = AmazonS3Builder::new()
            .with_region(region)
            .with_bucket_name(&bucket.bucket)
            .with_endpoint(bucket.address())
            .with_virtual_hosted_style_request(!bucket.path_style)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(bucket.secret.as_str())
            .with_client_options(options)
            .with_retry(retry)
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Self { objects: Arc::new(objects), folder: None })
    }
}

/// What users are told of an error.
fn trouble(error: &object_store::Error) -> Trouble {
    match error {
        object_store::Error::NotFound { .. } => Trouble::NoBucket,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            Trouble::Refused
        }
        other => match io_kind(other) {
            Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => Trouble::Refused,
            _ => Trouble::Unreachable,
        },
    }
}

fn io_kind(error: &object_store::Error) -> Option<io::ErrorKind> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = error.source();
    }
    None
}

/// An error with its causes, on one line and not longer than is sensible.
fn shortened(error: &object_store::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(CAUSE).collect()
}
