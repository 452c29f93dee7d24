//! The material of a key version: symmetric keys are opened when the key is loaded, private keys when
//! they are first used, because opening one takes long enough to delay other calls.

use std::sync::{Arc, OnceLock};

use keyward_crypto::{
    Algorithm, Binding, CryptoError, DecryptionKey, KemKey, PairAlgorithm, Provider, PublicKey, SigningKey,
    SymmetricKey,
};
use keyward_domain::KeyUsage;

use crate::{ApiError, ApiResult, workers::Lane};

/// What a version holds, by what its key is for. Cheap to clone.
#[derive(Clone)]
pub enum Material {
    /// It encrypts and decrypts.
    Symmetric(Arc<dyn SymmetricKey>),
    /// It decrypts what was encrypted to its public key.
    Decryption(Arc<Private<dyn DecryptionKey>>),
    /// It signs.
    Signing(Arc<Private<dyn SigningKey>>),
    /// It encrypts and decrypts, with a public key that quantum computers do not break.
    Kem(Arc<Private<dyn KemKey>>),
}

impl Material {
    /// The material of a version of a key of that usage, from its row: the code of its algorithm, and
    /// its wrapped bytes.
    ///
    /// # Errors
    /// What the provider fails with, for symmetric keys.
    pub fn new(
        provider: &Arc<dyn Provider>,
        usage: KeyUsage,
        code: u8,
        binding: Binding,
        wrapped: Vec<u8>,
    ) -> ApiResult<Self> {
        let unknown = || ApiError::internal(format!("unknown algorithm {code}"));
        if usage == KeyUsage::EncryptDecrypt {
            let algorithm = Algorithm::parse(code).ok_or_else(unknown)?;
            return Ok(Self::Symmetric(provider.open(algorithm, &binding, &wrapped)?));
        }
        let algorithm = PairAlgorithm::parse(code).ok_or_else(unknown)?;
        let row = Row { provider: provider.clone(), algorithm, binding, wrapped };
        Ok(match usage {
            KeyUsage::DecryptRsa2048 | KeyUsage::DecryptSm2 => Self::Decryption(Arc::new(row.into())),
            KeyUsage::DecryptKyberAes => Self::Kem(Arc::new(row.into())),
            // The rest: symmetric keys were opened above.
            _ => Self::Signing(Arc::new(row.into())),
        })
    }

    /// The public half; opens the private key if nobody has yet.
    ///
    /// # Errors
    /// What the provider fails with; [`CryptoError::Unsuitable`] for symmetric keys, which have none.
    pub fn public_key(&self) -> Result<PublicKey, CryptoError> {
        match self {
            Self::Symmetric(_) => Err(CryptoError::Unsuitable("symmetric keys have no public key")),
            Self::Decryption(key) => key.open().map(|key| key.public_key().clone()),
            Self::Signing(key) => key.open().map(|key| key.public_key().clone()),
            Self::Kem(key) => key.open().map(|key| key.public_key().clone()),
        }
    }
}

/// A private key that is opened when it is first used.
pub struct Private<K: ?Sized> {
    row: Row,
    opened: OnceLock<Arc<K>>,
}

struct Row {
    provider: Arc<dyn Provider>,
    algorithm: PairAlgorithm,
    binding: Binding,
    wrapped: Vec<u8>,
}

impl<K: ?Sized> From<Row> for Private<K> {
    fn from(row: Row) -> Self {
        Self { row, opened: OnceLock::new() }
    }
}

impl<K: ?Sized + Opens> Private<K> {
    /// The algorithm of the pair; known without opening it.
    pub fn algorithm(&self) -> PairAlgorithm {
        self.row.algorithm
    }

    /// The lane of work that would be in `lane` with the key opened: opening it is work for workers.
    pub fn lane(&self, lane: Lane) -> Lane {
        if self.opened.get().is_some() { lane } else { Lane::Keys }
    }

    /// The key, opened now if nobody has yet: up to half a millisecond, so this is work for workers.
    ///
    /// # Errors
    /// What the provider fails with.
    pub fn open(&self) -> Result<&K, CryptoError> {
        if let Some(key) = self.opened.get() {
            return Ok(key);
        }
        let Row { provider, algorithm, binding, wrapped } = &self.row;
        let key = K::open(&**provider, *algorithm, binding, wrapped)?;
        // Of several that open it at once, the first is kept.
        Ok(self.opened.get_or_init(|| key))
    }
}

/// A kind of private key that a provider opens.
pub trait Opens {
    /// Opens one.
    ///
    /// # Errors
    /// What the provider fails with.
    fn open(
        provider: &dyn Provider,
        algorithm: PairAlgorithm,
        binding: &Binding,
        wrapped: &[u8],
    ) -> Result<Arc<Self>, CryptoError>;
}

macro_rules! opens {
    ($($kind:ty: $open:ident;)+) => {$(
        impl Opens for $kind {
            fn open(
                provider: &dyn Provider,
                algorithm: PairAlgorithm,
                binding: &Binding,
                wrapped: &[u8],
            ) -> Result<Arc<Self>, CryptoError> {
                provider.$open(algorithm, binding, wrapped)
            }
        }
    )+};
}

opens! {
    dyn DecryptionKey: open_decryption;
    dyn SigningKey: open_signing;
    dyn KemKey: open_kem;
}
