//! Encrypted connections to PostgreSQL.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::sync::Arc;

use keyward_store::{Change, Store, StoreError, conformance::chain};
use keyward_store_sql::PostgresStore;
use keyward_testkit::postgres::{Fsync, Server};

/// Gives the server a key and a certificate of its own for that name; tells the certificate.
fn encrypt(server: &Server, url: &str, name: &str) -> String {
    let identity = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let folder = server.run(url, "SHOW data_directory");
    for (file, pem) in
        [("server.crt", identity.cert.pem()), ("server.key", identity.signing_key.serialize_pem())]
    {
        let lines = pem.replace("\r\n", "\n");
        let save = format!("umask 077; cat > {folder}/{file}");
        server.run(
            url,
            &format!("COPY (SELECT unnest(string_to_array('{lines}', chr(10)))) TO PROGRAM '{save}'"),
        );
    }
    server.run(url, "ALTER SYSTEM SET ssl = on");
    server.kill();
    server.start_again();
    identity.cert.pem()
}

async fn connect(url: &str) -> Result<PostgresStore, StoreError> {
    PostgresStore::connect(url, common::options(chain(), Arc::new(|_: &Change| {}))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_is_trusted_as_the_url_says() {
    let server = Server::start(Fsync::Off);
    let url = server.fresh_database();
    // Without TLS a server that is asked for it is refused.
    assert!(connect(&format!("{url}?sslmode=require")).await.is_err());

    let certificate = encrypt(&server, &url, "localhost");
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("ca.pem");
    std::fs::write(&roots, certificate).unwrap();
    let verified = format!("sslmode=verify-full&sslrootcert={}", roots.display());
    let by_name = url.replace("127.0.0.1", "localhost");

    for good in [format!("{url}?sslmode=require"), format!("{by_name}?{verified}")] {
        let store = connect(&good).await.unwrap();
        let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                         WHERE application_name = 'keyward'";
        assert_eq!(server.run(&url, encrypted), "t");
        store.close().await;
        drop(store);
    }
    // The certificate is for another name, and then one that is not trusted.
    assert!(connect(&format!("{url}?{verified}")).await.is_err());
    encrypt(&server, &url, "localhost");
    assert!(connect(&format!("{by_name}?{verified}")).await.is_err());
}
