//! Whether slow work delays symmetric calls: Encrypt alone, and while as much of that work as possible is asked for.

use std::{net::SocketAddr, path::Path, time::Duration};

use serde_json::json;

use crate::{
    Failure,
    load::Outcome,
    measure::{ROUNDS, Row, ask, repeated},
    requests::{PAIRS_REGION, signed_in},
    server::{self, Server},
};

/// Over how many connections data is encrypted.
pub const CONNECTIONS: [usize; 2] = [1, 16];
/// Over how many connections the slow work is asked for meanwhile.
const RIVALS: usize = 32;

/// Slow work.
#[derive(Clone, Copy)]
pub enum Rival {
    /// Signatures with RSA-3072, the slowest operation with a private key.
    Signing,
    /// Decrypt keys of a white-box key: tables of AES-256, made anew for each reply.
    DecryptKeys,
}

impl Rival {
    pub const ALL: [Self; 2] = [Self::Signing, Self::DecryptKeys];

    fn rows(self) -> [&'static str; 2] {
        match self {
            Self::Signing => ["Encrypt beside RSA-3072", "  and that signing"],
            Self::DecryptKeys => ["Encrypt beside white-box", "  and those decrypt keys"],
        }
    }
}

/// Encrypt alone, Encrypt beside the slow work, and that work; in turn.
pub async fn calls(
    binary: &Path,
    rival: Rival,
    connections: usize,
    duration: Duration,
) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let credentials = server::credentials(folder.path())?;
    let request = |action, params| signed_in(PAIRS_REGION, &credentials, action, &params);
    let create = async |action, params| {
        let reply = ask(&server, &request(action, params)).await?;
        Ok::<_, Failure>(reply["KeyId"].clone())
    };
    let key = create("CreateKey", json!({"Alias": "data", "KeyUsage": "ENCRYPT_DECRYPT"})).await?;
    let encrypt = request("Encrypt", json!({"KeyId": key, "Plaintext": "AAECAwQFBgcICQoLDA0ODw=="}));
    let slow = match rival {
        Rival::Signing => {
            let usage = json!({"Alias": "signer", "KeyUsage": "ASYMMETRIC_SIGN_VERIFY_RSA_3072"});
            let key = create("CreateKey", usage).await?;
            let message = "AAECAwQFBgcICQoLDA0ODw==";
            let params = json!({"KeyId": key, "Message": message, "Algorithm": "RSA_PSS_SHA_256"});
            request("SignByAsymmetricKey", params)
        }
        Rival::DecryptKeys => {
            let key = create("CreateWhiteBoxKey", json!({"Alias": "tables", "Algorithm": "AES_256"})).await?;
            request("DescribeWhiteBoxDecryptKey", json!({ "KeyId": key }))
        }
    };
    let (address, each) = (server.address, duration / ROUNDS);
    let (mut rounds, mut ratios): ([Vec<Outcome>; 3], [Vec<f64>; 3]) = Default::default();
    for _ in 0..ROUNDS {
        let alone = repeated(address, connections, each, encrypt.clone()).await?;
        let working = tokio::task::spawn_blocking(rivals(address, each, slow.clone()));
        let beside = repeated(address, connections, each, encrypt.clone()).await?;
        let working = working.await??;
        let speed = alone.per_second();
        for (number, outcome) in [alone, beside, working].into_iter().enumerate() {
            ratios[number].push(outcome.per_second() / speed);
            rounds[number].push(outcome);
        }
    }
    let [beside, working] = rival.rows();
    let names = [("Encrypt alone", connections), (beside, connections), (working, RIVALS)];
    let rows = names.into_iter().zip(rounds.into_iter().zip(ratios));
    rows.map(|((name, connections), (rounds, ratios))| Row::of(name, connections, rounds, ratios)).collect()
}

/// Asks for the slow work on a thread of its own, so that reading its replies, of megabytes, delays no Encrypt.
fn rivals(
    address: SocketAddr,
    duration: Duration,
    request: Vec<u8>,
) -> impl FnOnce() -> Result<Outcome, Failure> {
    move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(repeated(address, RIVALS, duration, request))
    }
}
