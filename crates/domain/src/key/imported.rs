//! Material that users bring: bound to its key for ever, and gone when its time is over.

use super::{Event, Key, Origin, Refused};
use crate::UnixSeconds;

/// The last moment at which imported material can expire: 2037-12-31T16:00:00Z (API contract).
pub const LATEST_EXPIRY: UnixSeconds = UnixSeconds(2_147_443_200);

/// What is known of the material of an external key, also while the key has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Tells the material of the first import from all other: only that can be imported again. It is
    /// keyed, so that nobody finds the material by trying.
    pub fingerprint: Option<[u8; 32]>,
    /// When the material expires; `None` for never, and without material.
    pub valid_to: Option<UnixSeconds>,
}

/// Why material is not imported or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoImport {
    /// The key has material of the service's own.
    NotExternal,
    /// The state does not allow it.
    State(Refused),
    /// Other material was imported before.
    OtherMaterial,
}

impl Key {
    /// Whether the key has material now.
    pub fn has_material(&self) -> bool {
        self.current_version > 0
    }

    /// Whether the state of the key allows an import. What is imported is looked at after that.
    ///
    /// # Errors
    /// [`NoImport::NotExternal`], [`NoImport::State`].
    pub fn can_import(&self) -> Result<(), NoImport> {
        self.external()?;
        self.state.on(Event::ImportMaterial).map(drop).map_err(NoImport::State)
    }

    /// Takes the material with that fingerprint, which expires at `valid_to`. Material that the key has
    /// already only gets its new expiry.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn import(&mut self, fingerprint: [u8; 32], valid_to: Option<UnixSeconds>) -> Result<(), NoImport> {
        self.external()?;
        let state = self.state.on(Event::ImportMaterial).map_err(NoImport::State)?;
        if self.imported.fingerprint.is_some_and(|known| known != fingerprint) {
            return Err(NoImport::OtherMaterial);
        }
        self.state = state;
        self.imported = Imported { fingerprint: Some(fingerprint), valid_to };
        self.current_version = 1;
        Ok(())
    }

    /// Gives up imported material, because of `event`: the user wishes it or it has expired.
    ///
    /// # Errors
    /// [`NoImport::NotExternal`], [`NoImport::State`].
    pub fn remove_imported(&mut self, event: Event) -> Result<(), NoImport> {
        self.external()?;
        self.state = self.state.on(event).map_err(NoImport::State)?;
        self.lose_material();
        Ok(())
    }

    /// The key has no material from now on.
    pub fn lose_material(&mut self) {
        self.current_version = 0;
        self.imported.valid_to = None;
    }

    /// Whether material was imported that may not be used any longer.
    pub fn has_expired(&self, now: UnixSeconds) -> bool {
        self.imported.valid_to.is_some_and(|end| end <= now)
    }

    /// Whether the user brings the material.
    ///
    /// # Errors
    /// [`NoImport::NotExternal`] if not.
    pub fn external(&self) -> Result<(), NoImport> {
        if self.origin == Origin::External { Ok(()) } else { Err(NoImport::NotExternal) }
    }
}

/// Whether imported material may expire then.
pub fn is_expiry(at: UnixSeconds, now: UnixSeconds) -> bool {
    now < at && at <= LATEST_EXPIRY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyState, key::sample};

    const ONE: [u8; 32] = [1; 32];
    const OTHER: [u8; 32] = [2; 32];

    fn waiting() -> Key {
        let mut key = Key { origin: Origin::External, state: KeyState::PendingImport, ..sample() };
        key.lose_material();
        key
    }

    #[test]
    fn material_comes_goes_and_comes_again() {
        let mut key = waiting();
        assert!(!key.has_material());
        key.import(ONE, Some(UnixSeconds(9))).unwrap();
        assert_eq!((key.state, key.current_version, key.has_material()), (KeyState::Enabled, 1, true));
        assert!(!key.has_expired(UnixSeconds(8)) && key.has_expired(UnixSeconds(9)));
        key.remove_imported(Event::RemoveMaterial).unwrap();
        assert_eq!((key.state, key.has_material()), (KeyState::PendingImport, false));
        assert_eq!(key.imported, Imported { fingerprint: Some(ONE), valid_to: None });
        assert_eq!(key.import(OTHER, None), Err(NoImport::OtherMaterial), "bound for ever");
        assert_eq!(key.state, KeyState::PendingImport);
        key.import(ONE, None).unwrap();
        assert_eq!((key.state, key.current_version), (KeyState::Enabled, 1), "the same version again");
    }

    #[test]
    fn keys_of_the_service_take_no_material() {
        let mut key = sample();
        let before = key.clone();
        assert_eq!(key.can_import(), Err(NoImport::NotExternal));
        assert_eq!(key.import(ONE, None), Err(NoImport::NotExternal));
        assert_eq!(key.remove_imported(Event::RemoveMaterial), Err(NoImport::NotExternal));
        assert_eq!(key, before);
    }

    #[test]
    fn material_expires_in_every_state_that_has_it() {
        let at = UnixSeconds(5);
        for (state, next) in [
            (KeyState::Enabled, KeyState::PendingImport),
            (KeyState::Disabled, KeyState::PendingImport),
            (KeyState::Archived, KeyState::PendingImport),
            (KeyState::PendingDelete { at }, KeyState::PendingDelete { at }),
        ] {
            let mut key = waiting();
            key.import(ONE, Some(UnixSeconds(9))).unwrap();
            key.state = state;
            key.remove_imported(Event::MaterialExpired).unwrap();
            assert_eq!((key.state, key.has_material()), (next, false));
        }
    }

    #[test]
    fn an_expiry_lies_ahead_but_not_too_far() {
        let now = UnixSeconds(1000);
        for (at, fits) in [(0, false), (1000, false), (1001, true), (LATEST_EXPIRY.0, true)] {
            assert_eq!(is_expiry(UnixSeconds(at), now), fits, "{at}");
        }
        assert!(!is_expiry(UnixSeconds(LATEST_EXPIRY.0 + 1), now));
        assert!(!is_expiry(UnixSeconds(i64::MAX), now));
    }
}
