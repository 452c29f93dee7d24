//! The life cycle of a key: which state allows which use, and where each event leads.
//!
//! Two tables, one for what changes a key ([`KeyState::on`]) and one for what uses it
//! ([`KeyState::allows`]). The test at the end prints both into `docs/lifecycle.md`, which is
//! therefore always true.

use crate::UnixSeconds;

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// May be used.
    Enabled,
    /// May not be used, until enabled again.
    Disabled,
    /// Will be destroyed at that time; may not be used.
    PendingDelete {
        /// When its material is destroyed.
        at: UnixSeconds,
    },
    /// Waits for its material, which the user imports.
    PendingImport,
    /// Decrypts, but encrypts no more.
    Archived,
}

/// What changes the state of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// EnableKey, EnableKeys.
    Enable,
    /// DisableKey, DisableKeys.
    Disable,
    /// ScheduleKeyDeletion, for that time.
    ScheduleDeletion {
        /// When the key shall be destroyed.
        at: UnixSeconds,
    },
    /// CancelKeyDeletion, now. A key whose time has come is as good as destroyed.
    CancelDeletion {
        /// What time it is.
        now: UnixSeconds,
        /// Whether the key has material.
        has_material: bool,
    },
    /// ArchiveKey.
    Archive,
    /// CancelKeyArchive.
    CancelArchive,
    /// ImportKeyMaterial.
    ImportMaterial,
    /// DeleteImportedKeyMaterial.
    RemoveMaterial,
    /// The time of imported material is over.
    MaterialExpired,
}

/// What uses or edits a key without changing its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Encrypt.
    Encrypt,
    /// Decrypt, and ReEncrypt for its source.
    Decrypt,
    /// ReEncrypt, for its destination.
    ReEncryptTo,
    /// GenerateDataKey.
    GenerateDataKey,
    /// GetPublicKey.
    PublicKey,
    /// AsymmetricRsaDecrypt.
    RsaDecrypt,
    /// AsymmetricSm2Decrypt.
    Sm2Decrypt,
    /// SignByAsymmetricKey.
    Sign,
    /// VerifyByAsymmetricKey.
    Verify,
    /// PostQuantumCryptoEncrypt.
    PqcEncrypt,
    /// PostQuantumCryptoDecrypt.
    PqcDecrypt,
    /// PostQuantumCryptoSign.
    PqcSign,
    /// PostQuantumCryptoVerify.
    PqcVerify,
    /// GenerateDataKey for a data key that the service keeps, and ImportDataKey.
    KeepDataKey,
    /// GetDataKeyPlaintext, for the CMK of the data key.
    OpenDataKey,
    /// EnableDataKey, EnableDataKeys, for the CMK of the data key.
    EnableDataKey,
    /// CancelDataKeyDeletion, for the CMK of the data key.
    SaveDataKey,
    /// UpdateAlias, UpdateKeyDescription.
    Edit,
    /// BindCloudResource.
    Bind,
    /// EnableKeyRotation.
    EnableRotation,
    /// RotateKey, and the rotation by itself.
    Rotate,
}

/// Why a state refuses an event or a use, or a key's usage refuses a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The state does not support it.
    StateNotSupport,
    /// The key is not usable.
    Disabled,
    /// The key is archived.
    Archived,
    /// The key will be destroyed.
    PendingDelete,
    /// The key must be disabled first.
    ShouldBeDisabled,
    /// Only a deletion that was scheduled can be cancelled.
    NotPendingDelete,
    /// The key is for something else, which this use reports as a wrong key usage.
    WrongUsage,
    /// The key is for something else, which this use reports as a wrong parameter.
    WrongKey,
    /// The key is for something else, so no such ciphertext can be of this key.
    WrongCiphertext,
}

impl KeyState {
    /// The state that follows `event`; the same state where the event changes nothing.
    ///
    /// # Errors
    /// Why this state refuses the event.
    pub fn on(self, event: Event) -> Result<Self, Refused> {
        use KeyState::{Archived, Disabled, Enabled, PendingDelete, PendingImport};
        match (self, event) {
            (Enabled | Disabled, Event::Enable) => Ok(Enabled),
            (Enabled | Disabled, Event::Disable) => Ok(Disabled),
            (_, Event::Enable | Event::Disable) => Err(Refused::StateNotSupport),

            (Enabled, Event::ScheduleDeletion { .. }) => Err(Refused::ShouldBeDisabled),
            (PendingDelete { .. }, Event::ScheduleDeletion { .. }) => Err(Refused::StateNotSupport),
            (Disabled | PendingImport | Archived, Event::ScheduleDeletion { at }) => Ok(PendingDelete { at }),
            (PendingDelete { at }, Event::CancelDeletion { now, has_material }) if now < at => {
                Ok(if has_material { Disabled } else { PendingImport })
            }
            (_, Event::CancelDeletion { .. }) => Err(Refused::NotPendingDelete),

            (Enabled | Disabled | Archived, Event::Archive) => Ok(Archived),
            (PendingDelete { .. } | PendingImport, Event::Archive) => Err(Refused::StateNotSupport),
            (Archived, Event::CancelArchive) => Ok(Enabled),
            (_, Event::CancelArchive) => Err(Refused::StateNotSupport),

            (Enabled | PendingImport, Event::ImportMaterial) => Ok(Enabled),
            (_, Event::ImportMaterial) => Err(Refused::StateNotSupport),
            (Enabled | Disabled, Event::RemoveMaterial) => Ok(PendingImport),
            (_, Event::RemoveMaterial) => Err(Refused::StateNotSupport),
            // What will be destroyed will be, with or without material; all else can be imported again.
            (PendingDelete { at }, Event::MaterialExpired) => Ok(PendingDelete { at }),
            (_, Event::MaterialExpired) => Ok(PendingImport),
        }
    }

    /// Whether a key in this state may be used so.
    ///
    /// # Errors
    /// Why this state refuses the use.
    pub fn allows(self, usage: Use) -> Result<(), Refused> {
        use KeyState::{Archived, Disabled, Enabled, PendingDelete, PendingImport};
        match (self, usage) {
            (Enabled, _) => Ok(()),
            (PendingDelete { .. }, Use::Edit | Use::SaveDataKey) => Err(Refused::StateNotSupport),
            (_, Use::Edit | Use::SaveDataKey) => Ok(()),

            (Archived, Use::Decrypt | Use::PqcDecrypt | Use::OpenDataKey | Use::EnableDataKey) => Ok(()),
            (Disabled, Use::EnableRotation) => Ok(()),
            (_, Use::EnableRotation | Use::Rotate) => Err(Refused::StateNotSupport),
            (_, Use::Bind | Use::EnableDataKey) => Err(Refused::StateNotSupport),
            (_, Use::PublicKey | Use::RsaDecrypt | Use::Sm2Decrypt) => Err(Refused::StateNotSupport),
            (_, Use::Sign | Use::Verify | Use::PqcSign | Use::PqcVerify) => Err(Refused::StateNotSupport),

            (Archived, _) => Err(Refused::Archived),
            (PendingDelete { .. }, Use::GenerateDataKey | Use::KeepDataKey) => Err(Refused::PendingDelete),
            (PendingDelete { .. }, Use::OpenDataKey) => Err(Refused::StateNotSupport),
            (PendingImport, Use::OpenDataKey | Use::KeepDataKey) => Err(Refused::StateNotSupport),
            (Disabled | PendingDelete { .. } | PendingImport, _) => Err(Refused::Disabled),
        }
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDelete { .. } => "PendingDelete",
            Self::PendingImport => "PendingImport",
            Self::Archived => "Archived",
        }
    }

    /// The state with that name; `deletion` is when a key that is pending deletion is destroyed.
    pub fn parse(text: &str, deletion: Option<UnixSeconds>) -> Option<Self> {
        Some(match (text, deletion) {
            ("Enabled", _) => Self::Enabled,
            ("Disabled", _) => Self::Disabled,
            ("PendingDelete", Some(at)) => Self::PendingDelete { at },
            ("PendingImport", _) => Self::PendingImport,
            ("Archived", _) => Self::Archived,
            _ => return None,
        })
    }

    /// When the key is destroyed, if that is scheduled.
    pub fn deletion(self) -> Option<UnixSeconds> {
        match self {
            Self::PendingDelete { at } => Some(at),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write, path::Path};

    use super::*;
    use crate::KeyUsage;

    const AT: UnixSeconds = UnixSeconds(1);
    const STATES: [KeyState; 5] = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::PendingDelete { at: AT },
        KeyState::PendingImport,
        KeyState::Archived,
    ];
    const EVENTS: [(&str, Event); 11] = [
        ("EnableKey, EnableKeys", Event::Enable),
        ("DisableKey, DisableKeys", Event::Disable),
        ("ScheduleKeyDeletion", Event::ScheduleDeletion { at: AT }),
        (
            "CancelKeyDeletion, before that time",
            Event::CancelDeletion { now: UnixSeconds(0), has_material: true },
        ),
        (
            "CancelKeyDeletion, before that time, without material",
            Event::CancelDeletion { now: UnixSeconds(0), has_material: false },
        ),
        ("CancelKeyDeletion, from then on", Event::CancelDeletion { now: AT, has_material: true }),
        ("ArchiveKey", Event::Archive),
        ("CancelKeyArchive", Event::CancelArchive),
        ("ImportKeyMaterial", Event::ImportMaterial),
        ("DeleteImportedKeyMaterial", Event::RemoveMaterial),
        ("Imported material expires", Event::MaterialExpired),
    ];
    const USES: [(&str, Use); 21] = [
        ("Encrypt", Use::Encrypt),
        ("Decrypt; ReEncrypt, as source", Use::Decrypt),
        ("ReEncrypt, as destination", Use::ReEncryptTo),
        ("GenerateDataKey", Use::GenerateDataKey),
        ("GetPublicKey", Use::PublicKey),
        ("AsymmetricRsaDecrypt", Use::RsaDecrypt),
        ("AsymmetricSm2Decrypt", Use::Sm2Decrypt),
        ("SignByAsymmetricKey", Use::Sign),
        ("VerifyByAsymmetricKey", Use::Verify),
        ("PostQuantumCryptoEncrypt", Use::PqcEncrypt),
        ("PostQuantumCryptoDecrypt", Use::PqcDecrypt),
        ("PostQuantumCryptoSign", Use::PqcSign),
        ("PostQuantumCryptoVerify", Use::PqcVerify),
        ("GenerateDataKey with IsHostedByKms 1; ImportDataKey", Use::KeepDataKey),
        ("GetDataKeyPlaintext", Use::OpenDataKey),
        ("EnableDataKey, EnableDataKeys", Use::EnableDataKey),
        ("CancelDataKeyDeletion", Use::SaveDataKey),
        ("UpdateAlias, UpdateKeyDescription", Use::Edit),
        ("BindCloudResource", Use::Bind),
        ("EnableKeyRotation", Use::EnableRotation),
        ("RotateKey, rotation by itself", Use::Rotate),
    ];

    /// Regenerates the document with `KEYWARD_UPDATE=1`; fails if it is stale.
    #[test]
    fn every_state_and_event_is_documented() {
        let mut page = String::from(
            "# The life cycle of a key\n\nPrinted by the test of `crates/domain/src/key/lifecycle.rs`; \
             `KEYWARD_UPDATE=1 cargo test -p keyward-domain` prints it anew.\n\n\
             `-> State` is where the key goes, `ok` means allowed, anything else is why it is refused.\n",
        );
        let mut table = |title: &str, rows: Vec<(&str, Vec<String>)>| {
            write!(page, "\n## {title}\n\n| |").unwrap();
            STATES.iter().for_each(|state| write!(page, " {} |", state.as_str()).unwrap());
            page.push_str("\n|---|---|---|---|---|---|\n");
            for (name, cells) in rows {
                writeln!(page, "| {name} | {} |", cells.join(" | ")).unwrap();
            }
        };
        let event_cell = |state: KeyState, event| match state.on(event) {
            Ok(next) if next == state => "ok, no change".to_owned(),
            Ok(next) => format!("-> {}", next.as_str()),
            Err(refused) => format!("{refused:?}"),
        };
        let events = EVENTS.iter().map(|&(n, e)| (n, STATES.map(|s| event_cell(s, e)).to_vec())).collect();
        table("What changes a key", events);
        let use_cell = |state: KeyState, usage| match state.allows(usage) {
            Ok(()) => "ok".to_owned(),
            Err(refused) => format!("{refused:?}"),
        };
        let uses = USES.iter().map(|&(n, u)| (n, STATES.map(|s| use_cell(s, u)).to_vec())).collect();
        table("What uses a key", uses);
        page.push_str("\n## What each usage is good for\n\n| | usages | others |\n|---|---|---|\n");
        for (name, used) in USES {
            let (fit, other): (Vec<_>, Vec<_>) =
                KeyUsage::ALL.into_iter().partition(|usage| usage.allows(used).is_ok());
            let fit = match &other[..] {
                [] => "every".to_owned(),
                [one] => format!("every but {}", one.as_str()),
                _ => fit.into_iter().map(KeyUsage::as_str).collect::<Vec<_>>().join(", "),
            };
            let refused = other.first().and_then(|usage| usage.allows(used).err());
            let refused = refused.map_or(String::new(), |refused| format!("{refused:?}"));
            writeln!(page, "| {name} | {fit} | {refused} |").unwrap();
        }
        page.push_str(&crate::data_key::lifecycle::tests::tables());

        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lifecycle.md");
        if std::env::var_os("KEYWARD_UPDATE").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page, "docs/lifecycle.md is stale");
    }

    #[test]
    fn a_state_survives_being_text() {
        for state in STATES {
            assert_eq!(KeyState::parse(state.as_str(), state.deletion()), Some(state));
        }
        assert_eq!(KeyState::parse("PendingDelete", None), None);
        assert_eq!(KeyState::parse("enabled", None), None);
    }
}
