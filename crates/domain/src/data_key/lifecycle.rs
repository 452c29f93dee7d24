//! The life cycle of a data key: which state allows which use, and where each event leads.
//!
//! What the state of its CMK allows besides is in [`crate::key::lifecycle`]. The tables of both are printed
//! into `docs/lifecycle.md` by the test there.

use crate::UnixSeconds;

/// Where a data key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataKeyState {
    /// May be used.
    Enabled,
    /// May not be used, until enabled again.
    Disabled,
    /// Will be destroyed at that time; may not be used.
    PendingDelete {
        /// When it is destroyed.
        at: UnixSeconds,
    },
}

/// What changes the state of a data key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKeyEvent {
    /// EnableDataKey, EnableDataKeys.
    Enable,
    /// DisableDataKey, DisableDataKeys.
    Disable,
    /// ScheduleDataKeyDeletion, for that time.
    ScheduleDeletion {
        /// When the data key shall be destroyed.
        at: UnixSeconds,
    },
    /// CancelDataKeyDeletion, now. A data key whose time has come is as good as destroyed.
    CancelDeletion {
        /// What time it is.
        now: UnixSeconds,
    },
}

/// What uses a data key without changing its state. Its name and description can be changed in every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKeyUse {
    /// GetDataKeyPlaintext.
    Plaintext,
    /// GetDataKeyCiphertextBlob. Who has the ciphertext opens it with Decrypt, so a data key that may not be
    /// used does not give it away.
    Ciphertext,
}

/// Why a state refuses an event or a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataKeyRefused {
    /// The state does not support it.
    StateNotSupport,
    /// The data key is disabled.
    Disabled,
    /// The data key will be destroyed.
    PendingDelete,
    /// Only a deletion that was scheduled can be cancelled.
    NotPendingDelete,
}

impl DataKeyState {
    /// The state that follows `event`; the same state where the event changes nothing.
    ///
    /// # Errors
    /// Why this state refuses the event.
    pub fn on(self, event: DataKeyEvent) -> Result<Self, DataKeyRefused> {
        use DataKeyEvent::{CancelDeletion, Disable, Enable, ScheduleDeletion};
        match (self, event) {
            (Self::Enabled | Self::Disabled, Enable) => Ok(Self::Enabled),
            (Self::Enabled | Self::Disabled, Disable) => Ok(Self::Disabled),
            (Self::PendingDelete { .. }, Enable | Disable) => Err(DataKeyRefused::StateNotSupport),

            (Self::Disabled, ScheduleDeletion { at }) => Ok(Self::PendingDelete { at }),
            (Self::Enabled | Self::PendingDelete { .. }, ScheduleDeletion { .. }) => {
                Err(DataKeyRefused::StateNotSupport)
            }
            (Self::PendingDelete { at }, CancelDeletion { now }) if now < at => Ok(Self::Disabled),
            (_, CancelDeletion { .. }) => Err(DataKeyRefused::NotPendingDelete),
        }
    }

    /// Whether a data key in this state may be used so.
    ///
    /// # Errors
    /// Why this state refuses the use.
    pub fn allows(self, usage: DataKeyUse) -> Result<(), DataKeyRefused> {
        match (self, usage) {
            (Self::Enabled, _) => Ok(()),
            (Self::Disabled, DataKeyUse::Plaintext) => Err(DataKeyRefused::Disabled),
            (Self::PendingDelete { .. }, DataKeyUse::Plaintext) => Err(DataKeyRefused::PendingDelete),
            (_, DataKeyUse::Ciphertext) => Err(DataKeyRefused::StateNotSupport),
        }
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDelete { .. } => "PendingDelete",
        }
    }

    /// The state with that name; `deletion` is when a data key that is pending deletion is destroyed.
    pub fn parse(text: &str, deletion: Option<UnixSeconds>) -> Option<Self> {
        match (text, deletion) {
            ("Enabled", _) => Some(Self::Enabled),
            ("Disabled", _) => Some(Self::Disabled),
            ("PendingDelete", Some(at)) => Some(Self::PendingDelete { at }),
            _ => None,
        }
    }

    /// When the data key is destroyed, if that is scheduled.
    pub fn deletion(self) -> Option<UnixSeconds> {
        match self {
            Self::PendingDelete { at } => Some(at),
            Self::Enabled | Self::Disabled => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fmt::Write;

    use super::*;

    const AT: UnixSeconds = UnixSeconds(1);
    const STATES: [DataKeyState; 3] =
        [DataKeyState::Enabled, DataKeyState::Disabled, DataKeyState::PendingDelete { at: AT }];
    const EVENTS: [(&str, DataKeyEvent); 5] = [
        ("EnableDataKey, EnableDataKeys", DataKeyEvent::Enable),
        ("DisableDataKey, DisableDataKeys", DataKeyEvent::Disable),
        ("ScheduleDataKeyDeletion", DataKeyEvent::ScheduleDeletion { at: AT }),
        ("CancelDataKeyDeletion, before that time", DataKeyEvent::CancelDeletion { now: UnixSeconds(0) }),
        ("CancelDataKeyDeletion, from then on", DataKeyEvent::CancelDeletion { now: AT }),
    ];
    const USES: [(&str, DataKeyUse); 2] = [
        ("GetDataKeyPlaintext", DataKeyUse::Plaintext),
        ("GetDataKeyCiphertextBlob", DataKeyUse::Ciphertext),
    ];

    /// The tables of this life cycle, for the document.
    pub(crate) fn tables() -> String {
        let mut text = String::from("\n## What changes a data key\n");
        let head = "\n| | Enabled | Disabled | PendingDelete |\n|---|---|---|---|\n";
        text.push_str(head);
        for (name, event) in EVENTS {
            let cells = STATES.map(|state| match state.on(event) {
                Ok(next) if next == state => "ok, no change".to_owned(),
                Ok(next) => format!("-> {}", next.as_str()),
                Err(refused) => format!("{refused:?}"),
            });
            writeln!(text, "| {name} | {} |", cells.join(" | ")).unwrap();
        }
        text.push_str(
            "\n## What uses a data key\n\nFor the plaintext, its CMK must allow that too: see above.\n",
        );
        text.push_str(head);
        for (name, usage) in USES {
            let cells = STATES.map(|state| match state.allows(usage) {
                Ok(()) => "ok".to_owned(),
                Err(refused) => format!("{refused:?}"),
            });
            writeln!(text, "| {name} | {} |", cells.join(" | ")).unwrap();
        }
        text
    }

    #[test]
    fn a_state_survives_being_text() {
        for state in STATES {
            assert_eq!(DataKeyState::parse(state.as_str(), state.deletion()), Some(state));
        }
        assert_eq!(DataKeyState::parse("PendingDelete", None), None);
        assert_eq!(DataKeyState::parse("Archived", None), None);
    }

    #[test]
    fn what_is_due_cannot_be_saved() {
        let doomed = DataKeyState::PendingDelete { at: UnixSeconds(10) };
        let cancel = |now| doomed.on(DataKeyEvent::CancelDeletion { now: UnixSeconds(now) });
        assert_eq!(cancel(9), Ok(DataKeyState::Disabled));
        assert_eq!(cancel(10), Err(DataKeyRefused::NotPendingDelete));
    }
}
