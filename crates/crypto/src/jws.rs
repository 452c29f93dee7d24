//! Tokens that identity providers sign (JWS, compact form, RFC 7515), and the key sets they are checked with
//! (RFC 7517): RSA from 2,048 bits and ECDSA on P-256 and P-384 (RFC 7518).

use aws_lc_rs::signature::{
    self, EcdsaVerificationAlgorithm, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use crate::CryptoError;

/// The most keys that a set may have.
const MOST_KEYS: usize = 20;

/// Public keys of an identity provider.
pub struct KeySet(Vec<NamedKey>);

struct NamedKey {
    id: Option<String>,
    algorithm: Option<String>,
    key: Key,
}

enum Key {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
}

/// How a token may be signed. The kind of key decides which of these are tried, never the token: a public key is no
/// HMAC secret, and `none` is no algorithm.
enum Algorithm {
    Rsa(&'static RsaParameters),
    P256(&'static EcdsaVerificationAlgorithm),
    P384(&'static EcdsaVerificationAlgorithm),
}

#[derive(Deserialize)]
struct SetJson {
    keys: Vec<KeyJson>,
}

#[derive(Deserialize)]
struct KeyJson {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    kid: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

impl KeySet {
    /// The keys of a JSON Web Key Set that can check signatures; others are passed over.
    ///
    /// # Errors
    /// [`CryptoError::Format`] if it is none, has no such key, more than 20 keys, or a private key.
    pub fn parse(json: &[u8]) -> Result<Self, CryptoError> {
        let set: SetJson =
            serde_json::from_slice(json).map_err(|_| CryptoError::Format("no JSON Web Key Set"))?;
        if set.keys.len() > MOST_KEYS {
            return Err(CryptoError::Format("more than 20 keys"));
        }
        if set.keys.iter().any(|key| key.d.is_some()) {
            return Err(CryptoError::Format("a private key"));
        }
        let keys: Vec<_> = set.keys.into_iter().filter_map(NamedKey::read).collect();
        if keys.is_empty() {
            return Err(CryptoError::Format("no RSA, P-256 or P-384 key for signatures"));
        }
        Ok(Self(keys))
    }

    /// What a token says, if one of the keys signed it: the key that it names, or the only one if it names none.
    ///
    /// # Errors
    /// [`CryptoError::Format`] if it is no token, [`CryptoError::Damaged`] if none of the keys signed it.
    pub fn verify(&self, token: &str) -> Result<Vec<u8>, CryptoError> {
        let malformed = || CryptoError::Format("no signed token");
        let mut parts = token.split('.');
        let (Some(head), Some(body), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed());
        let header: Header = serde_json::from_slice(&decode(head)?).map_err(|_| malformed())?;
        // What must be understood and is not known here (RFC 7515, 4.1.11).
        if header.crit.is_some() {
            return Err(malformed());
        }
        let (body_bytes, signature) = (decode(body)?, decode(signature)?);
        let key = self.key(&header).ok_or(CryptoError::Damaged)?;
        let signed = &token[..head.len() + 1 + body.len()];
        key.check(&header.alg, signed.as_bytes(), &signature)?;
        Ok(body_bytes)
    }

    fn key(&self, header: &Header) -> Option<&Key> {
        let fits = |key: &&NamedKey| {
            key.algorithm.as_ref().is_none_or(|algorithm| *algorithm == header.alg)
                && (header.kid.is_none() || key.id == header.kid)
        };
        let mut fitting = self.0.iter().filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(&first.key)
    }
}

impl NamedKey {
    fn read(json: KeyJson) -> Option<Self> {
        if json.usage.as_deref().is_some_and(|usage| usage != "sig") {
            return None;
        }
        let decoded = |part: Option<&String>| URL_SAFE_NO_PAD.decode(part?).ok();
        let key = match (json.kty.as_str(), json.crv.as_deref()) {
            ("RSA", _) => {
                let (n, e) = (decoded(json.n.as_ref())?, decoded(json.e.as_ref())?);
                let bits = n.iter().position(|&byte| byte != 0).map_or(0, |zeros| (n.len() - zeros) * 8);
                ((2048..=8192).contains(&bits) && !e.is_empty()).then_some(Key::Rsa { n, e })?
            }
            ("EC", Some(curve @ ("P-256" | "P-384"))) => {
                let size = if curve == "P-256" { 32 } else { 48 };
                let (x, y) = (decoded(json.x.as_ref())?, decoded(json.y.as_ref())?);
                if x.len() != size || y.len() != size {
                    return None;
                }
                let point = [&[4][..], &x, &y].concat();
                if size == 32 { Key::P256(point) } else { Key::P384(point) }
            }
            _ => return None,
        };
        Some(Self { id: json.kid, algorithm: json.alg, key })
    }
}

impl Key {
    fn check(&self, algorithm: &str, signed: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let algorithm = Algorithm::named(algorithm).ok_or(CryptoError::Damaged)?;
        let outcome = match (self, algorithm) {
            (Self::Rsa { n, e }, Algorithm::Rsa(parameters)) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature)
            }
            (Self::P256(point), Algorithm::P256(curve)) | (Self::P384(point), Algorithm::P384(curve)) => {
                UnparsedPublicKey::new(curve, point).verify(signed, signature)
            }
            _ => return Err(CryptoError::Damaged),
        };
        outcome.map_err(|_| CryptoError::Damaged)
    }
}

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Self::Rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Self::Rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Self::Rsa(&signature::RSA_PSS_2048_8192_SHA256),
            "PS384" => Self::Rsa(&signature::RSA_PSS_2048_8192_SHA384),
            "PS512" => Self::Rsa(&signature::RSA_PSS_2048_8192_SHA512),
            "ES256" => Self::P256(&signature::ECDSA_P256_SHA256_FIXED),
            "ES384" => Self::P384(&signature::ECDSA_P384_SHA384_FIXED),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        rand::SystemRandom,
        rsa::KeySize,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
    };
    use serde_json::{Value, json};

    use super::*;
    use crate::mac::hmac_sha256;

    fn text(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    struct Pairs {
        rsa: RsaKeyPair,
        ec: EcdsaKeyPair,
    }

    impl Pairs {
        fn new() -> Self {
            Self {
                rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
                ec: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            }
        }

        fn set(&self) -> Value {
            // PKCS#1: a sequence of two integers, of which the first begins at 9 behind its sign.
            let n = &self.rsa.public_key().as_ref()[9..265];
            let point = self.ec.public_key().as_ref();
            json!({"keys": [
                {"kty": "RSA", "kid": "rsa", "use": "sig", "n": text(n), "e": "AQAB"},
                {"kty": "EC", "kid": "ec", "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..])},
                {"kty": "OKP", "kid": "other", "crv": "Ed25519", "x": "AA"},
                {"kty": "RSA", "kid": "enc", "use": "enc", "n": text(n), "e": "AQAB"},
            ]})
        }

        fn keys(&self) -> KeySet {
            KeySet::parse(self.set().to_string().as_bytes()).unwrap()
        }

        fn token(&self, header: &Value) -> String {
            let signed = format!("{}.{}", text(header.to_string().as_bytes()), text(b"{\"sub\":\"a\"}"));
            let signature = match header["alg"].as_str().unwrap() {
                "ES256" => self.ec.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec(),
                _ => {
                    let mut signature = vec![0; 256];
                    self.rsa
                        .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
                        .unwrap();
                    signature
                }
            };
            format!("{signed}.{}", text(&signature))
        }
    }

    #[test]
    fn tokens_of_the_keys_are_accepted() {
        let pairs = Pairs::new();
        for header in
            [json!({"alg": "RS256", "kid": "rsa"}), json!({"alg": "ES256", "kid": "ec", "typ": "JWT"})]
        {
            assert_eq!(pairs.keys().verify(&pairs.token(&header)).unwrap(), b"{\"sub\":\"a\"}", "{header}");
        }
        // Without a name the only key counts.
        let one = json!({"keys": [pairs.set()["keys"][0]]}).to_string();
        let keys = KeySet::parse(one.as_bytes()).unwrap();
        assert!(keys.verify(&pairs.token(&json!({"alg": "RS256"}))).is_ok());
        assert!(pairs.keys().verify(&pairs.token(&json!({"alg": "RS256"}))).is_err());
    }

    #[test]
    fn tokens_that_no_key_signed_are_refused() {
        let (pairs, others) = (Pairs::new(), Pairs::new());
        let (good, keys) = (pairs.token(&json!({"alg": "RS256", "kid": "rsa"})), pairs.keys());
        let parts: Vec<_> = good.split('.').collect();
        let with = |header: Value, signature: &[u8]| {
            let signed = format!("{}.{}", text(header.to_string().as_bytes()), parts[1]);
            format!("{signed}.{}", text(signature))
        };
        let none = with(json!({"alg": "none", "kid": "rsa"}), b"");
        // The public key as the secret of an HMAC.
        let header = json!({"alg": "HS256", "kid": "rsa"});
        let signed = format!("{}.{}", text(header.to_string().as_bytes()), parts[1]);
        let public = pairs.rsa.public_key().as_ref().to_vec();
        let hmac = format!("{signed}.{}", text(&hmac_sha256(&public, signed.as_bytes())));
        for (name, bad) in [
            ("another body", format!("{}.{}.{}", parts[0], text(b"{\"sub\":\"b\"}"), parts[2])),
            ("no signature", format!("{}.{}.", parts[0], parts[1])),
            ("two parts", format!("{}.{}", parts[0], parts[1])),
            ("four parts", format!("{good}.x")),
            ("none", none),
            ("hmac", hmac),
            ("other keys", others.token(&json!({"alg": "RS256", "kid": "rsa"}))),
            ("no such key", pairs.token(&json!({"alg": "RS256", "kid": "nobody"}))),
            ("key for encryption", pairs.token(&json!({"alg": "RS256", "kid": "enc"}))),
            ("key of another kind", pairs.token(&json!({"alg": "RS256", "kid": "ec"}))),
            ("another hash", pairs.token(&json!({"alg": "RS512", "kid": "rsa"}))),
            (
                "must understand",
                pairs.token(&json!({"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": false})),
            ),
            ("nothing", String::new()),
        ] {
            assert!(keys.verify(&bad).is_err(), "{name}");
        }
    }

    #[test]
    fn sets_without_a_usable_key_are_refused() {
        let pairs = Pairs::new();
        let mut private = pairs.set();
        private["keys"][0]["d"] = "AQ".into();
        let weak = json!({"keys": [{"kty": "RSA", "n": text(&[255; 128]), "e": "AQAB"}]});
        let many = json!({"keys": vec![pairs.set()["keys"][0].clone(); 21]});
        for bad in [
            json!({}),
            json!({"keys": []}),
            json!([]),
            private,
            weak,
            many,
            json!({"keys": [{"kty": "oct", "k": "AA"}]}),
        ] {
            assert!(KeySet::parse(bad.to_string().as_bytes()).is_err(), "{bad}");
        }
        assert!(KeySet::parse(b"{").is_err());
    }
}
