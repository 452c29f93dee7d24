//! First starts, later starts, refused starts, and ends.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use common::{Server, complaint, keyward, refused, run};
use serde_json::json;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Starts a server on that folder, which must be refused.
fn refused_at(data: &Path, options: &[&str]) -> String {
    let mut arguments =
        vec!["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "--http", "off"];
    arguments.extend(options);
    refused(&arguments, 2)
}

#[tokio::test]
async fn a_first_start_makes_everything_and_a_second_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    assert_eq!(mode(&data), 0o700);
    for file in fs::read_dir(&data).unwrap().chain(fs::read_dir(data.join("tls")).unwrap()) {
        let path = file.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    let root = server.root();
    assert_eq!(root["Uin"].as_u64().unwrap().to_string().len(), 12);
    assert!(root["SecretId"].as_str().unwrap().starts_with("AKID"));
    assert!(root["Password"].as_str().unwrap().len() >= 20);

    let made =
        server.client().call("kms", "CreateKey", "ap-guangzhou", json!({"Alias": "first"})).await.unwrap();
    assert!(server.stop().success());
    let server = Server::start_at(&data, &[]);
    assert_eq!(server.root(), root);
    let asked = json!({"KeyId": made["KeyId"]});
    let found = server.client().call("kms", "DescribeKey", "ap-guangzhou", asked).await.unwrap();
    assert_eq!(found["KeyMetadata"]["Alias"], "first");
    assert!(server.stop().success());
    let report =
        String::from_utf8(run(&["audit", "verify", "--data", data.to_str().unwrap()]).stdout).unwrap();
    assert!(report.contains("in 1 chains fit"), "{report}");
}

#[tokio::test]
async fn a_start_that_was_killed_anywhere_is_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for micros in (0..40).map(|step| step * 5_000) {
        let mut child = keyward(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"])
            .args(["--http", "off"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(micros));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let server = Server::start_at(&data, &[]);
    server.client().call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
}

/// What a kill between the credentials file and the account leaves behind.
#[tokio::test]
async fn an_account_is_made_from_credentials_that_were_written_before() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    let root = server.root();
    assert!(server.stop().success());
    // As a start leaves the folder that is killed before the account is made.
    for name in ["keyward.db", "keyward.db-wal", "keyward.db-shm", "account"] {
        let _ = fs::remove_file(data.join(name));
    }
    let server = Server::start_at(&data, &[]);
    assert_eq!(server.root(), root);
    server.client().call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    // And the other way round: credentials that were put elsewhere are not made again.
    assert!(server.stop().success());
    fs::remove_file(data.join("root-credentials.json")).unwrap();
    assert!(Server::start_at(&data, &[]).stop().success());
    assert!(!data.join("root-credentials.json").exists());
}

/// Otherwise a lost database would look like a new service, without any key.
#[test]
fn a_lost_database_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(Server::start_at(&data, &[]).stop().success());
    fs::remove_file(data.join("root-credentials.json")).unwrap();
    fs::write(data.join("keyward.db"), "").unwrap();
    assert!(refused_at(&data, &[]).contains("is empty, but this data folder was used before"));
    for name in ["keyward.db", "keyward.db-wal", "keyward.db-shm"] {
        let _ = fs::remove_file(data.join(name));
    }
    assert!(refused_at(&data, &[]).contains("is missing, but this data folder was used before"));
    assert!(!data.join("keyward.db").exists());
    fs::remove_file(data.join("root-key.json")).unwrap();
    assert!(refused_at(&data, &[]).contains("root-key.json is missing"));
}

#[test]
fn the_seal_is_chosen_at_the_first_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(Server::start_at(&data, &[]).stop().success());
    let phrase = folder.path().join("phrase");
    fs::write(&phrase, "a long enough phrase").unwrap();
    let line = refused_at(&data, &["--seal", "passphrase", "--passphrase-file", phrase.to_str().unwrap()]);
    assert!(line.contains("is sealed by a file, not by a passphrase"), "{line}");
}

#[test]
fn a_second_server_on_the_same_folder_is_told_who_is_there() {
    let server = Server::start(&[]);
    let line = refused_at(&server.data, &[]);
    assert!(line.contains(&format!("pid {}", server.child.id())), "{line}");
    assert!(line.contains(&server.https.to_string()), "{line}");
    let mut killed = server;
    killed.signal("KILL");
    killed.wait();
    assert!(Server::start_at(&killed.data, &[]).stop().success());
}

#[test]
fn an_address_in_use_is_refused() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let line = refused(&["serve", "--data", data, "--listen", &server.https.to_string()], 2);
    assert!(line.contains(&format!("cannot listen on {}", server.https)), "{line}");
}

#[test]
fn unusable_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(refused_at(&file, &[]).contains("is not a folder"));
    assert!(refused_at(&file.join("below"), &[]).contains("cannot be used"));
    assert!(refused_at(Path::new("/proc/keyward"), &[]).contains("cannot be used"));
}

/// Root may write everywhere, so the server runs as nobody; skipped where that cannot be.
#[test]
fn a_folder_without_permission_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("keyward");
    fs::copy(env!("CARGO_BIN_EXE_keyward"), &program).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o500)).unwrap();
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let mut command = std::process::Command::new("setpriv");
    command.args(nobody).arg(&program).args(["serve", "--data"]).arg(&data).env_clear();
    let Ok(output) = command.args(["--listen", "127.0.0.1:0", "--http", "off"]).output() else { return };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.starts_with("setpriv:") {
        return;
    }
    let line = complaint(output, 2);
    assert!(line.contains("cannot be used") && line.contains("ermi"), "{line}");
}

#[tokio::test]
async fn damage_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(Server::start_at(&data, &[]).stop().success());
    for (file, words) in [
        ("keyward.db", "damaged"),
        ("node-id", "node-id is damaged"),
        ("root-key.json", "root-key.json"),
        ("seal.key", "seal.key is damaged"),
        ("tls/server.pem", "server.pem is damaged"),
    ] {
        let path = data.join(file);
        let good = fs::read(&path).unwrap();
        fs::write(&path, [b'x'; 8192]).unwrap();
        let line = refused_at(&data, &[]);
        assert!(line.contains(words), "{file}: {line}");
        fs::write(&path, good).unwrap();
    }
    for (file, words) in [("root-key.json", "root-key.json is missing"), ("seal.key", "seal.key is missing")]
    {
        let path = data.join(file);
        let good = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let line = refused_at(&data, &[]);
        assert!(line.contains(words), "{file}: {line}");
        assert!(!path.exists(), "{file} was made again");
        fs::write(&path, good).unwrap();
    }
    assert!(Server::start_at(&data, &[]).stop().success());
}

#[test]
fn a_database_of_a_newer_keyward_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(Server::start_at(&data, &[]).stop().success());
    let database = rusqlite::Connection::open(data.join("keyward.db")).unwrap();
    database.execute("INSERT INTO schema_version (version) VALUES (999)", []).unwrap();
    drop(database);
    let line = refused_at(&data, &[]);
    assert!(line.contains("use a newer Keyward"), "{line}");
}

#[tokio::test]
async fn a_database_of_another_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    assert!(Server::start_at(&one, &[]).stop().success());
    assert!(Server::start_at(&two, &[]).stop().success());
    for name in ["keyward.db", "keyward.db-wal"] {
        if one.join(name).exists() {
            fs::copy(one.join(name), two.join(name)).unwrap();
        }
    }
    let line = refused_at(&two, &[]);
    assert!(line.contains("belongs to another data folder"), "{line}");
}

#[test]
fn a_passphrase_opens_what_it_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, phrase) = (folder.path().join("data"), folder.path().join("phrase"));
    fs::write(&phrase, "correct horse battery\n").unwrap();
    let options = ["--seal", "passphrase", "--passphrase-file", phrase.to_str().unwrap()];
    assert!(Server::start_at(&data, &options).stop().success());
    assert!(!data.join("seal.key").exists());
    assert!(Server::start_at(&data, &options[2..]).stop().success());
    assert!(refused_at(&data, &[]).contains("--passphrase-file"));
    fs::write(&phrase, "incorrect horse\n").unwrap();
    let line = refused_at(&data, &options);
    assert!(line.contains("does not open this seal") && !line.contains("incorrect"), "{line}");
}

/// What the server did is what it told: a call that it had begun is answered, one that it had not is not
/// done. Clients see the latter as a connection that closed.
#[tokio::test(flavor = "multi_thread")]
async fn stopping_under_load_loses_no_reply() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_at(&data, &[]);
    let client = Arc::new(server.client());
    let told = Arc::new(AtomicU32::new(0));
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (client, told) = (client.clone(), told.clone());
            tokio::spawn(async move {
                for number in 0.. {
                    let asked = json!({"Alias": format!("load-{worker}-{number}")});
                    match client.call("kms", "CreateKey", "ap-guangzhou", asked).await {
                        Ok(_) => told.fetch_add(1, Ordering::Relaxed),
                        Err(error) => return error.code,
                    };
                }
                String::new()
            })
        })
        .collect();
    while told.load(Ordering::Relaxed) < 100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.signal("TERM");
    for worker in workers {
        assert_eq!(worker.await.unwrap(), "ClientNetworkError");
    }
    assert!(server.wait().success());
    assert!(server.log().contains("drained=true"), "{}", server.log());
    let server = Server::start_at(&data, &[]);
    let keys = server.client().call("kms", "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    assert_eq!(keys["TotalCount"], told.load(Ordering::Relaxed));
}
