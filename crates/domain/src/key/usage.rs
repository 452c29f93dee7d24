//! What a key is for, and where its material comes from.

use super::{Refused, Use};
use crate::Suite;

/// What a key is for; never changes. Which of them a region offers is another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Symmetric encryption and decryption: SM4 in regions of suite `gm`, AES-256 elsewhere.
    EncryptDecrypt,
    /// Decryption with RSA of 2,048 bits.
    DecryptRsa2048,
    /// Decryption with SM2.
    DecryptSm2,
    /// Encryption and decryption with ML-KEM (once Kyber) and AES-256.
    DecryptKyberAes,
    /// Signatures with SM2.
    SignSm2,
    /// Signatures with ECDSA over P-256.
    SignEcc,
    /// Signatures with RSA of 2,048 bits.
    SignRsa2048,
    /// Signatures with RSA of 3,072 bits.
    SignRsa3072,
    /// Signatures with ECDSA over P-384.
    SignEcdsa384,
    /// Signatures with ML-DSA (once Dilithium).
    SignDilithium,
}

impl KeyUsage {
    /// Every usage that keys can have.
    pub const ALL: [Self; 10] = [
        Self::EncryptDecrypt,
        Self::DecryptRsa2048,
        Self::DecryptSm2,
        Self::DecryptKyberAes,
        Self::SignSm2,
        Self::SignEcc,
        Self::SignRsa2048,
        Self::SignRsa3072,
        Self::SignEcdsa384,
        Self::SignDilithium,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EncryptDecrypt => "ENCRYPT_DECRYPT",
            Self::DecryptRsa2048 => "ASYMMETRIC_DECRYPT_RSA_2048",
            Self::DecryptSm2 => "ASYMMETRIC_DECRYPT_SM2",
            Self::DecryptKyberAes => "ASYMMETRIC_DECRYPT_KYBER_AES",
            Self::SignSm2 => "ASYMMETRIC_SIGN_VERIFY_SM2",
            Self::SignEcc => "ASYMMETRIC_SIGN_VERIFY_ECC",
            Self::SignRsa2048 => "ASYMMETRIC_SIGN_VERIFY_RSA_2048",
            Self::SignRsa3072 => "ASYMMETRIC_SIGN_VERIFY_RSA_3072",
            Self::SignEcdsa384 => "ASYMMETRIC_SIGN_VERIFY_ECDSA384",
            Self::SignDilithium => "ASYMMETRIC_SIGN_VERIFY_DILITHIUM",
        }
    }

    /// The usage of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usage| usage.as_str() == text)
    }

    /// Whether keys of this usage can be created in a region of that suite. SM2 is a matter of Chinese
    /// regions alone; they offer the international algorithms too.
    pub fn offered_in(self, suite: Suite) -> bool {
        suite == Suite::Gm || !matches!(self, Self::DecryptSm2 | Self::SignSm2)
    }

    /// Whether a key of this usage can be used so, whatever its state.
    ///
    /// # Errors
    /// That it is for something else: each use has the one of three refusals that its clients know.
    pub fn allows(self, usage: Use) -> Result<(), Refused> {
        let (fits, refused) = match usage {
            // That key pairs do not rotate is said where rotation is decided.
            Use::Edit | Use::Bind | Use::EnableRotation | Use::Rotate => (true, Refused::WrongKey),
            // A data key belongs to a key that encrypted it, so that is one for encryption.
            Use::OpenDataKey | Use::EnableDataKey | Use::SaveDataKey => (true, Refused::WrongKey),
            Use::Encrypt | Use::ReEncryptTo => (self == Self::EncryptDecrypt, Refused::WrongKey),
            Use::GenerateDataKey | Use::KeepDataKey => (self == Self::EncryptDecrypt, Refused::WrongUsage),
            Use::Decrypt => (self == Self::EncryptDecrypt, Refused::WrongCiphertext),
            Use::PublicKey => (self != Self::EncryptDecrypt, Refused::WrongKey),
            Use::RsaDecrypt => (self == Self::DecryptRsa2048, Refused::WrongUsage),
            Use::Sm2Decrypt => (self == Self::DecryptSm2, Refused::WrongUsage),
            Use::Sign | Use::Verify => (self.signs_classically(), Refused::WrongKey),
            Use::PqcEncrypt => (self == Self::DecryptKyberAes, Refused::WrongKey),
            Use::PqcDecrypt => (self == Self::DecryptKyberAes, Refused::WrongCiphertext),
            Use::PqcSign | Use::PqcVerify => (self == Self::SignDilithium, Refused::WrongKey),
        };
        if fits { Ok(()) } else { Err(refused) }
    }

    fn signs_classically(self) -> bool {
        matches!(
            self,
            Self::SignSm2 | Self::SignEcc | Self::SignRsa2048 | Self::SignRsa3072 | Self::SignEcdsa384
        )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for usage in KeyUsage::ALL {
            assert_eq!(KeyUsage::parse(usage.as_str()), Some(usage));
        }
        assert_eq!(KeyUsage::parse("ASYMMETRIC_SIGN_VERIFY_ED25519"), None);
    }

    #[test]
    fn sm2_is_offered_in_chinese_regions_alone() {
        for usage in KeyUsage::ALL {
            assert!(usage.offered_in(Suite::Gm), "{usage:?}");
            let sm2 = usage.as_str().ends_with("_SM2");
            assert_eq!(usage.offered_in(Suite::International), !sm2, "{usage:?}");
        }
    }
}
