//! Which algorithm keys of a usage have, and what clients call it.

use keyward_crypto::{Algorithm, PairAlgorithm};
use keyward_domain::{KeyUsage, Suite};

/// The algorithm of symmetric keys in a region of that suite.
pub fn symmetric(suite: Suite) -> Algorithm {
    match suite {
        Suite::Gm => Algorithm::Sm4,
        Suite::International => Algorithm::Aes256,
    }
}

/// The algorithm of key pairs of that usage; `None` for symmetric keys.
pub fn pair(usage: KeyUsage) -> Option<PairAlgorithm> {
    Some(match usage {
        KeyUsage::EncryptDecrypt => return None,
        KeyUsage::DecryptRsa2048 | KeyUsage::SignRsa2048 => PairAlgorithm::Rsa2048,
        KeyUsage::DecryptSm2 | KeyUsage::SignSm2 => PairAlgorithm::Sm2,
        KeyUsage::DecryptKyberAes => PairAlgorithm::MlKem768,
        KeyUsage::SignEcc => PairAlgorithm::EccP256,
        KeyUsage::SignRsa3072 => PairAlgorithm::Rsa3072,
        KeyUsage::SignEcdsa384 => PairAlgorithm::EccP384,
        KeyUsage::SignDilithium => PairAlgorithm::MlDsa65,
    })
}

/// What ListAlgorithms calls the algorithm of a usage in a region of that suite.
pub fn name(usage: KeyUsage, suite: Suite) -> &'static str {
    match (pair(usage), symmetric(suite)) {
        (None, Algorithm::Sm4) => "SM4",
        (None, Algorithm::Aes256) => "AES_256",
        (Some(PairAlgorithm::Rsa2048), _) => "RSA_2048",
        (Some(PairAlgorithm::Rsa3072), _) => "RSA_3072",
        (Some(PairAlgorithm::EccP256), _) => "ECC",
        (Some(PairAlgorithm::EccP384), _) => "ECDSA384",
        (Some(PairAlgorithm::Sm2), _) => "SM2",
        (Some(PairAlgorithm::MlKem768), _) => "Kyber_AES",
        (Some(PairAlgorithm::MlDsa65), _) => "Dilithium",
    }
}
