//! Certificates: issued, trusted, replaced.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{fs, path::Path};

use common::{Server, refused};
use keyward_testkit::client::Connections;

async fn is_trusted(server: &Server, host: &str, ca: &str) -> bool {
    let to = Connections::new(&format!("https://{host}:{}", server.https.port())).trusting(ca);
    to.send("GET", "/healthz", &[], "").await.is_ok_and(|reply| reply.status == 200)
}

fn copy_pair(from: &Path, to: &Path) {
    for file in ["server.key", "server.pem"] {
        fs::copy(from.join("tls").join(file), to.join("tls").join(file)).unwrap();
    }
}

#[tokio::test]
async fn clients_trust_the_authority_for_every_name() {
    let server = Server::start(&["--tls-names=localhost.localdomain"]);
    assert!(is_trusted(&server, "127.0.0.1", &server.ca()).await);
    assert!(is_trusted(&server, "localhost", &server.ca()).await);
    let other = Server::start(&[]);
    assert!(!is_trusted(&server, "127.0.0.1", &other.ca()).await);
}

#[tokio::test]
async fn a_new_certificate_is_served_without_a_restart() {
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    assert!(!is_trusted(&server, "127.0.0.1", &other.ca()).await);
    // Half a pair is no pair: the old one stays.
    let key = server.data.join("tls/server.key");
    let good = fs::read(&key).unwrap();
    fs::copy(other.data.join("tls/server.key"), &key).unwrap();
    server.signal("HUP");
    server.await_log("keeping the old server certificate");
    assert!(is_trusted(&server, "127.0.0.1", &server.ca()).await);
    fs::write(&key, good).unwrap();

    copy_pair(&other.data, &server.data);
    // Without a signal: the files are watched.
    server.await_log("loaded a new server certificate");
    let mut trusted = false;
    for _ in 0..100 {
        trusted = is_trusted(&server, "127.0.0.1", &other.ca()).await;
        if trusted {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(trusted);
}

#[tokio::test]
async fn an_operator_may_bring_a_certificate() {
    let other = Server::start(&[]);
    let file = |name: &str| other.data.join("tls").join(name).to_str().unwrap().to_owned();
    let (cert, key) = (file("server.pem"), file("server.key"));
    let server = Server::start(&["--tls-cert", &cert, "--tls-key", &key]);
    assert!(is_trusted(&server, "127.0.0.1", &other.ca()).await);
    assert!(!server.data.join("tls/ca.pem").exists());
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let options = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--http", "off", "--tls-cert"];
    let line = refused(&[&options[..], &[&cert]].concat(), 2);
    assert!(line.contains("must be set together"), "{line}");
    let line = refused(&[&options[..], &["/no/cert.pem", "--tls-key", &key]].concat(), 2);
    assert!(line.contains("/no/cert.pem"), "{line}");
}
