//! What a key is for, and where its material comes from.

/// What a key is for; never changes. Which of them a region offers is another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Symmetric encryption and decryption: SM4 in regions of suite `gm`, AES-256 elsewhere.
    EncryptDecrypt,
    /// Decryption with RSA of 2,048 bits.
    DecryptRsa2048,
    /// Decryption with SM2.
    DecryptSm2,
    /// Signatures with SM2.
    SignSm2,
    /// Signatures with ECDSA over P-256.
    SignEcc,
    /// Signatures with RSA of 2,048 bits.
    SignRsa2048,
    /// Signatures with ECDSA over P-384.
    SignEcdsa384,
}

impl KeyUsage {
    /// Every usage that keys can have.
    pub const ALL: [Self; 7] = [
        Self::EncryptDecrypt,
        Self::DecryptRsa2048,
        Self::DecryptSm2,
        Self::SignSm2,
        Self::SignEcc,
        Self::SignRsa2048,
        Self::SignEcdsa384,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EncryptDecrypt => "ENCRYPT_DECRYPT",
            Self::DecryptRsa2048 => "ASYMMETRIC_DECRYPT_RSA_2048",
            Self::DecryptSm2 => "ASYMMETRIC_DECRYPT_SM2",
            Self::SignSm2 => "ASYMMETRIC_SIGN_VERIFY_SM2",
            Self::SignEcc => "ASYMMETRIC_SIGN_VERIFY_ECC",
            Self::SignRsa2048 => "ASYMMETRIC_SIGN_VERIFY_RSA_2048",
            Self::SignEcdsa384 => "ASYMMETRIC_SIGN_VERIFY_ECDSA384",
        }
    }

    /// The usage of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usage| usage.as_str() == text)
    }
}

/// Where the material of a key comes from; never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Made by the service.
    TencentKms,
    /// Imported by the user.
    External,
}

impl Origin {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TencentKms => "TENCENT_KMS",
            Self::External => "EXTERNAL",
        }
    }

    /// The origin of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::TencentKms, Self::External].into_iter().find(|origin| origin.as_str() == text)
    }
}
