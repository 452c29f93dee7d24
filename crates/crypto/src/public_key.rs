//! Public keys in the forms that other programs read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::PairAlgorithm;

/// The public key of a pair, as an X.509 SubjectPublicKeyInfo (RFC 5280).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: PairAlgorithm,
    der: Vec<u8>,
}

impl PublicKey {
    /// A SubjectPublicKeyInfo that a provider has made. For providers; it is not looked at.
    pub fn new(algorithm: PairAlgorithm, der: Vec<u8>) -> Self {
        Self { algorithm, der }
    }

    /// The algorithm of the pair.
    pub fn algorithm(&self) -> PairAlgorithm {
        self.algorithm
    }

    /// The SubjectPublicKeyInfo: from 91 bytes for P-256 and SM2 to 1,974 for ML-DSA-65.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The same as PEM (RFC 7468) of type `PUBLIC KEY`: lines of 64 characters, each ended by a newline.
    pub fn to_pem(&self) -> String {
        const LINE: usize = 64;
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        // Three bytes are four characters, so these pieces are whole lines without padding between.
        for line in self.der.chunks(LINE / 4 * 3) {
            STANDARD.encode_string(line, &mut pem);
            pem.push('\n');
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        pem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_is_what_openssl_writes() {
        let pem = include_str!("../tests/keys/rsa-3072.pub.pem");
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let key = PublicKey::new(PairAlgorithm::Rsa3072, STANDARD.decode(body).unwrap());
        assert_eq!(key.to_pem(), pem);
    }
}
