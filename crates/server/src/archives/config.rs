//! The operator's file of storages.
//!
//! ```toml
//! [archive]                                          # the StorageName of tracks
//! region = "ap-guangzhou"
//! bucket = "audit-1250000000"
//! endpoint = "https://cos.ap-guangzhou.myqcloud.com"
//! access_key = "AKID…"
//! secret_file = "/etc/keyward/cos.secret"            # or secret_env = "COS_SECRET"
//!
//! [local]
//! region = "ap-guangzhou"
//! folder = "/srv/audit"
//! ```

use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::{Path, PathBuf},
};

use keyward_domain::{Rule, track::StorageName};
use serde::Deserialize;
use zeroize::Zeroizing;

/// A storage.
pub struct Config {
    /// Its region: what tracks say, and what requests to S3 are signed for.
    pub region: String,
    /// Where it is.
    pub place: Place,
}

/// Where a storage is.
pub enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
}

/// A bucket of an object storage that speaks S3.
pub struct Bucket {
    /// Its name.
    pub bucket: String,
    /// `https://HOST` or `http://HOST`, without the bucket.
    endpoint: String,
    /// Whether the bucket is part of the path instead of the host.
    pub path_style: bool,
    /// Whether plain HTTP is allowed: to this machine, or because the operator said so.
    pub insecure_http: bool,
    /// Who writes.
    pub access_key: String,
    /// What requests are signed with.
    pub secret: Zeroizing<String>,
}

impl Bucket {
    /// Where requests go to.
    pub fn address(&self) -> String {
        match self.endpoint.split_once("://") {
            Some((scheme, host)) if !self.path_style => format!("{scheme}://{}.{host}", self.bucket),
            _ => self.endpoint.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    region: String,
    folder: Option<PathBuf>,
    bucket: Option<String>,
    endpoint: Option<String>,
    #[serde(default)]
    path_style: bool,
    #[serde(default)]
    insecure_http: bool,
    access_key: Option<String>,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
}

/// Reads the file.
///
/// # Errors
/// What is wrong with it, and where. Neither lines nor secrets are repeated.
pub fn read(path: &Path) -> Result<BTreeMap<StorageName, Config>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    parse(&text, &|variable| std::env::var(variable).ok())
}

fn parse(
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<BTreeMap<StorageName, Config>, String> {
    let tables: BTreeMap<String, Table> = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, error.message())
    })?;
    let config = |(name, table): (String, Table)| {
        let parsed = StorageName::parse(&name).ok_or(format!("[{name}] {}", StorageName::MUST.en))?;
        let config = config(table, variable).map_err(|e| format!("[{name}] {e}"))?;
        Ok((parsed, config))
    };
    tables.into_iter().map(config).collect()
}

fn config(table: Table, variable: &dyn Fn(&str) -> Option<String>) -> Result<Config, String> {
    let Table {
        region,
        folder,
        bucket,
        endpoint,
        path_style,
        insecure_http,
        access_key,
        secret_file,
        secret_env,
    } = table;
    let is_name = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if !is_name(&region) {
        return Err("region must have 1 to 64 lower-case letters, digits or -".into());
    }
    let place = match (folder, bucket, endpoint, access_key) {
        (Some(folder), None, None, None) if secret_file.is_none() && secret_env.is_none() => {
            if !folder.is_absolute() || !folder.is_dir() {
                return Err("folder must be the absolute path of a folder that is there".into());
            }
            Place::Folder(folder)
        }
        (None, Some(bucket), Some(endpoint), Some(access_key)) => {
            let is_bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
            if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(is_bucket) {
                return Err("bucket must have 3 to 63 lower-case letters, digits, - or .".into());
            }
            let endpoint = endpoint.trim_end_matches('/').to_owned();
            let is_plain = is_plain_http(&endpoint)?;
            if is_plain && !insecure_http && !is_this_machine(&endpoint) {
                return Err("endpoint must be https, unless insecure_http = true: what is delivered could be read and changed on the way".into());
            }
            let secret = secret(secret_file, secret_env, variable)?;
            Place::Bucket(Bucket {
                bucket,
                endpoint,
                path_style,
                insecure_http: is_plain,
                access_key,
                secret,
            })
        }
        _ => {
            return Err(
                "must have either folder, or bucket, endpoint, access_key and one of secret_file, secret_env"
                    .into(),
            );
        }
    };
    Ok(Config { region, place })
}

/// Whether it is plain HTTP.
fn is_plain_http(endpoint: &str) -> Result<bool, String> {
    let (scheme, host) = endpoint.split_once("://").unwrap_or_default();
    let is_host = |host: &str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'[' | b']'))
    };
    match scheme {
        "https" if is_host(host) => Ok(false),
        "http" if is_host(host) => Ok(true),
        _ => Err("endpoint must be https://HOST or http://HOST, without a path".into()),
    }
}

fn is_this_machine(endpoint: &str) -> bool {
    let host = endpoint.split_once("://").unwrap_or_default().1;
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    name.is_some_and(|name| name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()))
}

fn secret(
    file: Option<PathBuf>,
    env: Option<String>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Zeroizing<String>, String> {
    let secret = match (file, env) {
        (Some(file), None) => {
            let text = std::fs::read_to_string(&file).map(Zeroizing::new);
            let text = text.map_err(|e| format!("secret_file {}: {e}", file.display()))?;
            Zeroizing::new(text.trim().to_owned())
        }
        (None, Some(name)) => {
            Zeroizing::new(variable(&name).ok_or(format!("secret_env: {name} is not set"))?.trim().to_owned())
        }
        _ => return Err("must have one of secret_file and secret_env".into()),
    };
    if secret.is_empty() { Err("the secret is empty".into()) } else { Ok(secret) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: &str = "[archive]\nregion = \"ap-guangzhou\"\nbucket = \"audit-125\"\nendpoint = \"https://cos.example.com/\"\naccess_key = \"AKID\"\nsecret_env = \"SECRET\"\n";

    fn parsed(text: &str) -> Result<BTreeMap<StorageName, Config>, String> {
        parse(text, &|name| (name == "SECRET").then(|| "very secret\n".to_owned()))
    }

    fn error(text: &str) -> String {
        let error = parsed(text).err().unwrap_or_default();
        assert!(!error.contains("very secret"), "{error}");
        error
    }

    #[test]
    fn buckets_and_folders_have_names() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            format!("{BUCKET}[local]\nregion = \"ap-beijing\"\nfolder = \"{}\"\n", folder.path().display());
        let all = parsed(&text).unwrap();
        let [bucket, local] = ["archive", "local"].map(|name| &all[&StorageName::parse(name).unwrap()]);
        let Place::Bucket(bucket) = &bucket.place else { panic!("no bucket") };
        assert_eq!(bucket.address(), "https://audit-125.cos.example.com");
        assert_eq!((bucket.secret.as_str(), bucket.insecure_http), ("very secret", false));
        assert!(matches!(&local.place, Place::Folder(path) if path == folder.path()));
        let path = BUCKET.replace("access_key", "path_style = true\naccess_key");
        let all = parsed(&path).unwrap();
        let Some(Config { place: Place::Bucket(bucket), .. }) = all.into_values().next() else { panic!() };
        assert_eq!(bucket.address(), "https://cos.example.com");
    }

    #[test]
    fn what_is_unsafe_or_unclear_is_refused() {
        for (from, to, says) in [
            ("https://cos.example.com/", "http://cos.example.com", "endpoint must be https"),
            ("https://cos.example.com/", "http://127.0.0.1.example.com", "endpoint must be https"),
            ("https://cos.example.com/", "file:///etc", "endpoint must be"),
            ("https://cos.example.com/", "https://user@host", "endpoint must be"),
            ("https://cos.example.com/", "https://host/path", "endpoint must be"),
            ("audit-125", "../etc", "bucket must have"),
            ("[archive]", "[\"../x\"]", "must have 1 to 50"),
            ("ap-guangzhou", "AP", "region must have"),
            ("secret_env = \"SECRET\"", "", "one of secret_file and secret_env"),
            ("secret_env = \"SECRET\"", "secret = \"very secret\"", "unknown field"),
            ("secret_env = \"SECRET\"", "secret_env = \"OTHER\"", "OTHER is not set"),
            ("secret_env = \"SECRET\"", "secret_file = \"/nonexistent\"", "secret_file /nonexistent"),
            ("access_key = \"AKID\"", "", "must have either folder"),
            ("access_key", "folder = \"/\"\naccess_key", "must have either folder"),
            ("region = \"ap-guangzhou\"", "", "missing field"),
        ] {
            let error = error(&BUCKET.replace(from, to));
            assert!(error.contains(says), "{to}: {error}");
        }
        for folder in ["relative", "/nonexistent"] {
            let error = error(&format!("[a]\nregion = \"b\"\nfolder = \"{folder}\"\n"));
            assert!(error.contains("folder must be"), "{error}");
        }
        let local = BUCKET.replace("https://cos.example.com/", "http://127.0.0.1:9000");
        assert!(parsed(&local).is_ok());
        let local = BUCKET.replace("https://cos.example.com/", "http://[::1]:9000");
        assert!(parsed(&local).is_ok());
        let insecure = BUCKET.replace("https://cos.example.com/", "http://cos\"\ninsecure_http = true\n#\"");
        assert!(parsed(&insecure).is_ok());
    }
}
