//! ML-DSA keys in memory, FIPS 204, with an empty context.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{KeyPair as _, ML_DSA_65, ML_DSA_65_SIGNING, ParsedPublicKey, PqdsaKeyPair};

use crate::{CryptoError, Message, PairAlgorithm, PublicKey, Random, Secret, SigningAlgorithm, SigningKey};

const FAILED: CryptoError = CryptoError::Library("ML-DSA");

/// Bytes in a seed, from which FIPS 204 makes both keys.
const SEED: usize = 32;

/// A new private key, as its seed.
pub fn generate(random: &dyn Random) -> Result<Secret, CryptoError> {
    Secret::random(SEED, random)
}

/// A loaded ML-DSA-65 key.
pub struct MlDsaKey {
    pair: PqdsaKeyPair,
    verification: ParsedPublicKey,
    public: PublicKey,
}

impl MlDsaKey {
    pub fn new(seed: &Secret) -> Result<Self, CryptoError> {
        let pair = PqdsaKeyPair::from_seed(&ML_DSA_65_SIGNING, seed.expose()).map_err(|_| FAILED)?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| FAILED)?;
        let der = der.as_ref();
        Ok(Self {
            verification: ParsedPublicKey::new(&ML_DSA_65, der).map_err(|_| FAILED)?,
            public: PublicKey::new(PairAlgorithm::MlDsa65, der.to_vec()),
            pair,
        })
    }
}

impl SigningKey for MlDsaKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, algorithm: SigningAlgorithm, message: Message<'_>) -> Result<Vec<u8>, CryptoError> {
        let message = whole(algorithm, message)?;
        let mut signature = vec![0; ML_DSA_65_SIGNING.signature_len()];
        self.pair.sign(message, &mut signature).map_err(|_| FAILED)?;
        Ok(signature)
    }

    fn verify(
        &self,
        algorithm: SigningAlgorithm,
        message: Message<'_>,
        signature: &[u8],
    ) -> Result<bool, CryptoError> {
        Ok(self.verification.verify_sig(whole(algorithm, message)?, signature).is_ok())
    }
}

/// The message, which the check has found to be no digest.
fn whole<'a>(algorithm: SigningAlgorithm, message: Message<'a>) -> Result<&'a [u8], CryptoError> {
    algorithm.check(PairAlgorithm::MlDsa65, message)?;
    let (Message::Raw(bytes) | Message::Digest(bytes)) = message;
    Ok(bytes)
}
