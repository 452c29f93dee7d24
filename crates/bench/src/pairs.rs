//! Calls with key pairs, beside the bare operation: the provider of key material in this process, on one
//! core, without server, permission or audit.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{
    Binding, CryptoError, DecryptionAlgorithm, KemCiphertext, Message, PairAlgorithm, Provider, RootKey,
    SigningAlgorithm, SoftwareProvider, SystemRandom, kem_ciphertext,
    recipient::{RecipientAlgorithm, encrypt_to},
};
use keyward_testkit::client::sign::Credentials;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use crate::{
    Failure,
    load::Outcome,
    measure::{ROUNDS, Row, ask, median, repeated},
    requests::{PAIRS_REGION, signed_in},
    server::{self, Server},
};

/// Over how many connections each call is measured: enough to keep the server busy.
const CONNECTIONS: usize = 64;
/// What is signed or encrypted.
const MESSAGE: &[u8] = &[7; 32];
const BINDING: Binding = Binding { account: 1, key_id: [5; 16], version: 1 };

/// A call, and the operation that is in it.
pub struct Family {
    pub call: &'static str,
    pub request: Vec<u8>,
    bare: Box<dyn Fn() -> Result<(), CryptoError>>,
}

/// Every call with key pairs; the rounds of calls and bare operations alternate. The ratio is to bare operations
/// a second on one core; the second one is that of each core which the load leaves to the server.
pub async fn calls(binary: &Path, duration: Duration) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward(binary, folder.path()).await?;
    let client = Client { credentials: server::credentials(folder.path())?, server };
    let families = families(&client).await?;
    let mut rounds: Vec<Rounds> = families.iter().map(|_| Rounds::default()).collect();
    let each = duration / ROUNDS;
    let cores = f64::from(u32::try_from(std::thread::available_parallelism()?.get())?);
    for _ in 0..ROUNDS {
        for (family, rounds) in families.iter().zip(&mut rounds) {
            let bare = bare(family, each / 4)?;
            let load = CpuTime::now();
            let outcome = repeated(client.server.address, CONNECTIONS, each, family.request.clone()).await?;
            let left = cores - load.spent().as_secs_f64() / outcome.took.as_secs_f64();
            rounds.per_core.push(outcome.per_second() / left / bare);
            rounds.ratios.push(outcome.per_second() / bare);
            rounds.outcomes.push(outcome);
        }
    }
    let row = |(family, rounds): (&Family, Rounds)| {
        let row = Row::of(family.call, CONNECTIONS, rounds.outcomes, rounds.ratios)?;
        Ok(Row { per_core_left: Some(median(rounds.per_core)), ..row })
    };
    families.iter().zip(rounds).map(row).collect()
}

/// What the rounds of one family gave.
#[derive(Default)]
struct Rounds {
    outcomes: Vec<Outcome>,
    ratios: Vec<f64>,
    per_core: Vec<f64>,
}

/// Processor time of this process, which is what the load takes.
struct CpuTime(Duration);

impl CpuTime {
    fn now() -> Self {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        Self(Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0)))
    }

    fn spent(&self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// Bare operations a second.
pub fn bare(family: &Family, duration: Duration) -> Result<f64, Failure> {
    let (begin, mut count) = (Instant::now(), 0_u32);
    while begin.elapsed() < duration {
        (family.bare)()?;
        count += 1;
    }
    Ok(f64::from(count) / begin.elapsed().as_secs_f64())
}

pub struct Client {
    pub credentials: Credentials,
    pub server: Server,
}

impl Client {
    pub fn request(&self, action: &str, params: &Value) -> Vec<u8> {
        signed_in(PAIRS_REGION, &self.credentials, action, params)
    }

    pub async fn call(&self, action: &str, params: Value) -> Result<Value, Failure> {
        ask(&self.server, &self.request(action, &params)).await
    }

    async fn key(&self, usage: &str) -> Result<String, Failure> {
        let key = self.call("CreateKey", json!({"Alias": usage, "KeyUsage": usage})).await?;
        Ok(key["KeyId"].as_str().ok_or("no key")?.to_owned())
    }
}

/// Every call with key pairs, on a server that is ready for them.
pub async fn families(client: &Client) -> Result<Vec<Family>, Failure> {
    let root = Arc::new(RootKey::generate(&SystemRandom)?);
    let provider = SoftwareProvider::new(root, Arc::new(SystemRandom));
    let mut families = Vec::new();
    for (names, usage, pair, algorithm) in [
        (
            ["Sign RSA-2048", "Verify RSA-2048"],
            "RSA_2048",
            PairAlgorithm::Rsa2048,
            SigningAlgorithm::RsaPssSha256,
        ),
        (
            ["Sign RSA-3072", "Verify RSA-3072"],
            "RSA_3072",
            PairAlgorithm::Rsa3072,
            SigningAlgorithm::RsaPssSha256,
        ),
        (["Sign P-256", "Verify P-256"], "ECC", PairAlgorithm::EccP256, SigningAlgorithm::EccP256),
        (["Sign P-384", "Verify P-384"], "ECDSA384", PairAlgorithm::EccP384, SigningAlgorithm::EccP384),
        (["Sign SM2", "Verify SM2"], "SM2", PairAlgorithm::Sm2, SigningAlgorithm::Sm2Dsa),
        (
            ["Sign ML-DSA-65", "Verify ML-DSA-65"],
            "DILITHIUM",
            PairAlgorithm::MlDsa65,
            SigningAlgorithm::MlDsa65,
        ),
    ] {
        families.extend(signing(client, &provider, names, usage, pair, algorithm).await?);
    }
    for (call, usage, action, pair, algorithm) in [
        (
            "Decrypt RSA-2048",
            "RSA_2048",
            "AsymmetricRsaDecrypt",
            PairAlgorithm::Rsa2048,
            DecryptionAlgorithm::RsaOaepSha256,
        ),
        ("Decrypt SM2", "SM2", "AsymmetricSm2Decrypt", PairAlgorithm::Sm2, DecryptionAlgorithm::Sm2Asn1),
    ] {
        families.push(decryption(client, &provider, call, (usage, action), pair, algorithm).await?);
    }
    families.extend(post_quantum_encryption(client, &provider).await?);
    Ok(families)
}

async fn signing(
    client: &Client,
    provider: &SoftwareProvider,
    names: [&'static str; 2],
    usage: &str,
    pair: PairAlgorithm,
    algorithm: SigningAlgorithm,
) -> Result<[Family; 2], Failure> {
    let key = client.key(&format!("ASYMMETRIC_SIGN_VERIFY_{usage}")).await?;
    let mut params = json!({"KeyId": key, "Message": STANDARD.encode(MESSAGE)});
    let (sign, verify) = if algorithm == SigningAlgorithm::MlDsa65 {
        ("PostQuantumCryptoSign", "PostQuantumCryptoVerify")
    } else {
        params["Algorithm"] = json!(algorithm.as_str());
        ("SignByAsymmetricKey", "VerifyByAsymmetricKey")
    };
    let signing = client.request(sign, &params);
    params["SignatureValue"] = client.call(sign, params.clone()).await?["Signature"].clone();
    let verifying = client.request(verify, &params);

    let wrapped = provider.bind(provider.generate_unbound(pair)?, &BINDING)?;
    let signer = provider.open_signing(pair, &BINDING, &wrapped)?;
    let (verifier, message) = (signer.clone(), Message::Raw(MESSAGE));
    let signature = signer.sign(algorithm, message)?;
    let sign = move || signer.sign(algorithm, message).map(drop);
    let verify = move || verifier.verify(algorithm, message, &signature).map(drop);
    let [sign_name, verify_name] = names;
    Ok([
        Family { call: sign_name, request: signing, bare: Box::new(sign) },
        Family { call: verify_name, request: verifying, bare: Box::new(verify) },
    ])
}

async fn decryption(
    client: &Client,
    provider: &SoftwareProvider,
    call: &'static str,
    (usage, action): (&str, &str),
    pair: PairAlgorithm,
    algorithm: DecryptionAlgorithm,
) -> Result<Family, Failure> {
    let key = client.key(&format!("ASYMMETRIC_DECRYPT_{usage}")).await?;
    let public = client.call("GetPublicKey", json!({ "KeyId": key })).await?["PublicKeyPem"].clone();
    let recipient = RecipientAlgorithm::parse(algorithm.as_str()).ok_or("no such algorithm")?;
    let encrypt = |pem: &str| encrypt_to(pem, recipient, MESSAGE, &SystemRandom);
    let ciphertext = encrypt(public.as_str().unwrap_or_default())?;
    let mut params = json!({"KeyId": key, "Ciphertext": STANDARD.encode(ciphertext)});
    if pair == PairAlgorithm::Rsa2048 {
        params["Algorithm"] = json!(algorithm.as_str());
    }
    let wrapped = provider.bind(provider.generate_unbound(pair)?, &BINDING)?;
    let key = provider.open_decryption(pair, &BINDING, &wrapped)?;
    let ciphertext = encrypt(&key.public_key().to_pem())?;
    let bare = move || key.decrypt(algorithm, &ciphertext).map(drop);
    Ok(Family { call, request: client.request(action, &params), bare: Box::new(bare) })
}

async fn post_quantum_encryption(
    client: &Client,
    provider: &SoftwareProvider,
) -> Result<[Family; 2], Failure> {
    let key = client.key("ASYMMETRIC_DECRYPT_KYBER_AES").await?;
    let encrypt = json!({"KeyId": key, "PlainText": STANDARD.encode(MESSAGE)});
    let sealed = client.call("PostQuantumCryptoEncrypt", encrypt.clone()).await?;
    let decrypt = json!({"CiphertextBlob": sealed["CiphertextBlob"]});

    let pair = PairAlgorithm::MlKem768;
    let wrapped = provider.bind(provider.generate_unbound(pair)?, &BINDING)?;
    let opener = provider.open_kem(pair, &BINDING, &wrapped)?;
    let sealer = opener.clone();
    let seal = move || kem_ciphertext::seal(&*sealer, BINDING.key_id, 1, MESSAGE);
    let text = seal()?;
    let open = move || kem_ciphertext::open(&*opener, &KemCiphertext::parse(&text)?).map(drop);
    Ok([
        Family {
            call: "Encrypt ML-KEM-768",
            request: client.request("PostQuantumCryptoEncrypt", &encrypt),
            bare: Box::new(move || seal().map(drop)),
        },
        Family {
            call: "Decrypt ML-KEM-768",
            request: client.request("PostQuantumCryptoDecrypt", &decrypt),
            bare: Box::new(open),
        },
    ])
}
