//! Whether private keys delay symmetric calls: Encrypt alone, and while as many signatures as possible are
//! made with RSA-3072, the slowest operation there is.

use std::{path::Path, time::Duration};

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
/// Over how many connections signatures are asked for meanwhile.
const SIGNERS: usize = 32;

/// Encrypt alone, Encrypt beside signing, and that signing; in turn.
pub async fn calls(binary: &Path, connections: usize, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let credentials = server::credentials(folder.path())?;
    let request = |action, params| signed_in(PAIRS_REGION, &credentials, action, &params);
    let create = async |alias, usage| {
        let request = request("CreateKey", json!({"Alias": alias, "KeyUsage": usage}));
        Ok::<_, Failure>(ask(&server, &request).await?["KeyId"].clone())
    };
    let key = create("data", "ENCRYPT_DECRYPT").await?;
    let rsa = create("signer", "ASYMMETRIC_SIGN_VERIFY_RSA_3072").await?;
    let encrypt = request("Encrypt", json!({"KeyId": key, "Plaintext": "AAECAwQFBgcICQoLDA0ODw=="}));
    let sign = request(
        "SignByAsymmetricKey",
        json!({"KeyId": rsa, "Message": "AAECAwQFBgcICQoLDA0ODw==", "Algorithm": "RSA_PSS_SHA_256"}),
    );
    let (address, each) = (server.address, duration / ROUNDS);
    let (mut rounds, mut ratios): ([Vec<Outcome>; 3], [Vec<f64>; 3]) = Default::default();
    for _ in 0..ROUNDS {
        let alone = repeated(address, connections, each, encrypt.clone()).await?;
        let (beside, signing) = tokio::try_join!(
            repeated(address, connections, each, encrypt.clone()),
            repeated(address, SIGNERS, each, sign.clone()),
        )?;
        let speed = alone.per_second();
        for (number, outcome) in [alone, beside, signing].into_iter().enumerate() {
            ratios[number].push(outcome.per_second() / speed);
            rounds[number].push(outcome);
        }
    }
    let names = [
        ("Encrypt alone", connections),
        ("Encrypt beside RSA-3072", connections),
        ("  and that signing", SIGNERS),
    ];
    let rows = names.into_iter().zip(rounds.into_iter().zip(ratios));
    rows.map(|((name, connections), (rounds, ratios))| Row::of(name, connections, rounds, ratios)).collect()
}
