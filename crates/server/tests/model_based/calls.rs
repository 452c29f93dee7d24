//! Calls at random. They name keys and ciphertexts by the order in which these were made, so that a sequence
//! stays meaningful while it is made smaller.

use proptest::{collection::vec, prelude::*};

/// A call. Numbers of keys and ciphertexts count from the first that there is, and begin again at the end.
#[derive(Clone, Debug)]
pub enum Call {
    /// CreateKey with the alias of that number and the usage of that number.
    Create { alias: u8, usage: u8 },
    /// An action that needs nothing but the key.
    On(Verb, u8),
    /// EnableKeys (true) or DisableKeys.
    Batch { enable: bool, keys: Vec<u8> },
    /// ScheduleKeyDeletion.
    Schedule { key: u8, days: u8 },
    /// UpdateAlias to the alias of that number.
    Rename { key: u8, alias: u8 },
    /// EnableKeyRotation.
    RotateEvery { key: u8, days: u16 },
    /// BindCloudResource (true) or UnbindCloudResource, with the resource of that number.
    Bind { bind: bool, key: u8, resource: u8 },
    /// Encrypt with the context of that number.
    Encrypt { key: u8, context: u8 },
    /// Decrypt.
    Decrypt { ciphertext: u8, context: u8 },
    /// ReEncrypt to a key.
    ReEncrypt { ciphertext: u8, key: u8, from: u8, to: u8 },
    /// SignByAsymmetricKey and, if that succeeds, VerifyByAsymmetricKey.
    Sign { key: u8 },
}

/// Actions whose only parameter is `KeyId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Enable,
    Disable,
    Archive,
    CancelArchive,
    CancelDeletion,
    StopRotation,
    Rotate,
    GetPublicKey,
}

impl Verb {
    const ALL: [Self; 8] = [
        Self::Enable,
        Self::Disable,
        Self::Archive,
        Self::CancelArchive,
        Self::CancelDeletion,
        Self::StopRotation,
        Self::Rotate,
        Self::GetPublicKey,
    ];

    /// The name of the action.
    pub fn action(self) -> &'static str {
        match self {
            Self::Enable => "EnableKey",
            Self::Disable => "DisableKey",
            Self::Archive => "ArchiveKey",
            Self::CancelArchive => "CancelKeyArchive",
            Self::CancelDeletion => "CancelKeyDeletion",
            Self::StopRotation => "DisableKeyRotation",
            Self::Rotate => "RotateKey",
            Self::GetPublicKey => "GetPublicKey",
        }
    }
}

/// Sequences of up to sixty calls, of which the first makes a key. Few names and contexts, so that calls meet.
pub fn sequences() -> impl Strategy<Value = Vec<Call>> {
    let first = (0..5_u8, Just(0_u8)).prop_map(|(alias, usage)| Call::Create { alias, usage });
    (first, vec(call(), 1..60)).prop_map(|(first, rest)| [vec![first], rest].concat())
}

fn call() -> impl Strategy<Value = Call> {
    let key = || 0..6_u8;
    let context = || 0..3_u8;
    prop_oneof![
        3 => (0..5_u8, 0..5_u8).prop_map(|(alias, usage)| Call::Create { alias, usage }),
        9 => (proptest::sample::select(Verb::ALL.as_slice()), key()).prop_map(|(verb, key)| Call::On(verb, key)),
        2 => (any::<bool>(), vec(key(), 0..4)).prop_map(|(enable, keys)| Call::Batch { enable, keys }),
        2 => (key(), 6..32_u8).prop_map(|(key, days)| Call::Schedule { key, days }),
        2 => (key(), 0..6_u8).prop_map(|(key, alias)| Call::Rename { key, alias }),
        2 => (key(), prop_oneof![Just(6), Just(7), Just(30), Just(365), Just(366)])
            .prop_map(|(key, days)| Call::RotateEvery { key, days }),
        2 => (any::<bool>(), key(), 0..2_u8).prop_map(|(bind, key, resource)| Call::Bind { bind, key, resource }),
        4 => (key(), context()).prop_map(|(key, context)| Call::Encrypt { key, context }),
        4 => (any::<u8>(), context()).prop_map(|(ciphertext, context)| Call::Decrypt { ciphertext, context }),
        2 => (any::<u8>(), key(), context(), context())
            .prop_map(|(ciphertext, key, from, to)| Call::ReEncrypt { ciphertext, key, from, to }),
        2 => key().prop_map(|key| Call::Sign { key }),
    ]
}
