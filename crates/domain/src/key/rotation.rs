//! Rotation: when the material of a key is renewed, and which keys can be rotated.
//!
//! A rotation adds a version; old versions stay and decrypt for ever (guide, "Key Rotation").

use serde::{Deserialize, Deserializer, Serialize};

use super::{Key, KeyUsage, Origin, Refused, Use};
use crate::{UnixSeconds, rule::Violation, time::DAY};

/// Seconds that lie at least between a rotation and one that is asked for by RotateKey: a day.
pub const PAUSE: i64 = DAY;

/// The rotation settings of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Whether the key rotates by itself.
    pub enabled: bool,
    /// The period, 7 to 365 days.
    pub period_days: u16,
    /// When the material was last renewed, if ever.
    pub last: Option<UnixSeconds>,
    /// When it was turned on last; `None` if it never was.
    pub since: Option<UnixSeconds>,
}

impl Rotation {
    /// How a new key begins: off, with a period of a year.
    pub const OFF: Self = Self { enabled: false, period_days: 365, last: None, since: None };
}

/// Days between two rotations: 7 to 365, which is also what is meant without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RotateDays(u16);

impl RotateDays {
    /// That many days, if a key can rotate so often.
    pub fn of(days: u64) -> Option<Self> {
        u16::try_from(days).ok().filter(|days| (7..=365).contains(days)).map(Self)
    }

    /// The days.
    pub fn days(self) -> u16 {
        self.0
    }
}

impl Default for RotateDays {
    fn default() -> Self {
        Self(365)
    }
}

impl<'de> Deserialize<'de> for RotateDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(u64::deserialize(deserializer)?).ok_or_else(|| {
            serde::de::Error::custom(Violation {
                code: "InvalidParameterValue".into(),
                en: "must be 7 to 365".into(),
                zh: "必须在 7 到 365 之间".into(),
            })
        })
    }
}

impl schemars::JsonSchema for RotateDays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RotateDays".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "format": "uint64", "minimum": 7, "maximum": 365, "default": 365 })
    }
}

/// Why a key does not rotate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRotation {
    /// Only symmetric keys rotate.
    Asymmetric,
    /// Its material is the user's own.
    External,
    /// Its state does not allow it.
    State(Refused),
    /// Its rotation is off.
    Off,
    /// It rotated less than [`PAUSE`] ago.
    TooSoon {
        /// From when on it can rotate again.
        until: UnixSeconds,
    },
}

impl Key {
    /// When the next rotation is due. Told also while rotation is off, as clients know it. The period
    /// counts from the last rotation, but not from before rotation was turned on, so that an old key does
    /// not rotate at the moment somebody turns it on.
    pub fn next_rotation(&self) -> UnixSeconds {
        let from = self.rotation.last.max(self.rotation.since).unwrap_or_default().max(self.created_at);
        from.plus_days(self.rotation.period_days)
    }

    /// When the key rotates by itself; `None` if it does not. A key that is not enabled waits until it is.
    pub fn rotation_due(&self) -> Option<UnixSeconds> {
        let rotates =
            self.rotation.enabled && self.can_rotate().is_ok() && self.state_allows(Use::Rotate).is_ok();
        rotates.then(|| self.next_rotation())
    }

    /// Turns rotation on, or changes its period. A changed period counts from where the old one did.
    ///
    /// # Errors
    /// Why the key does not rotate.
    pub fn enable_rotation(&self, days: RotateDays, now: UnixSeconds) -> Result<Rotation, NoRotation> {
        self.can_rotate()?;
        self.state_allows(Use::EnableRotation)?;
        let since = if self.rotation.enabled { self.rotation.since } else { Some(now) };
        Ok(Rotation { enabled: true, period_days: days.days(), since, ..self.rotation })
    }

    /// Turns rotation off, whatever the key and its state.
    pub fn disable_rotation(&self) -> Rotation {
        Rotation { enabled: false, ..self.rotation }
    }

    /// Lets the key go on to its next version, which is made now.
    ///
    /// # Errors
    /// Why the key does not rotate. That it rotated lately is no reason for its own rotation, whose
    /// period is longer than the pause.
    pub fn rotate(&mut self, now: UnixSeconds) -> Result<(), NoRotation> {
        self.can_rotate()?;
        self.state_allows(Use::Rotate)?;
        if !self.rotation.enabled {
            return Err(NoRotation::Off);
        }
        let until = self.rotation.last.map_or(now, |last| UnixSeconds(last.0 + PAUSE));
        if now < until {
            return Err(NoRotation::TooSoon { until });
        }
        self.rotation.last = Some(now);
        self.current_version += 1;
        Ok(())
    }

    fn can_rotate(&self) -> Result<(), NoRotation> {
        match (self.usage, self.origin) {
            (KeyUsage::EncryptDecrypt, Origin::TencentKms) => Ok(()),
            (KeyUsage::EncryptDecrypt, Origin::External) => Err(NoRotation::External),
            _ => Err(NoRotation::Asymmetric),
        }
    }

    fn state_allows(&self, usage: Use) -> Result<(), NoRotation> {
        self.state.allows(usage).map_err(NoRotation::State)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyState, key::sample};

    const DAYS_30: RotateDays = RotateDays(30);

    fn day(n: i64) -> UnixSeconds {
        UnixSeconds(n * DAY)
    }

    /// A key made on day 1000 that rotates every 30 days since then.
    fn rotating() -> Key {
        let mut key = Key { created_at: day(1000), ..sample() };
        key.rotation = key.enable_rotation(DAYS_30, day(1000)).unwrap();
        key
    }

    #[test]
    fn has_7_to_365_days() {
        let days: Vec<_> = (0..400).filter_map(RotateDays::of).map(RotateDays::days).collect();
        assert_eq!(days, (7..=365).collect::<Vec<_>>());
        assert_eq!(RotateDays::of(u64::MAX), None);
        assert_eq!(RotateDays::of(65_536 + 30), None);
    }

    #[test]
    fn the_next_rotation_is_told_while_rotation_is_off() {
        let key = Key { created_at: day(1000), ..sample() };
        assert_eq!((key.next_rotation(), key.rotation_due()), (day(1365), None));
    }

    #[test]
    fn turning_it_on_does_not_rotate_an_old_key_at_once() {
        let mut key = Key { created_at: day(0), ..sample() };
        key.rotation = key.enable_rotation(DAYS_30, day(1000)).unwrap();
        assert_eq!(key.rotation_due(), Some(day(1030)));
        key.rotation = key.disable_rotation();
        assert_eq!(key.rotation_due(), None);
        key.rotation = key.enable_rotation(DAYS_30, day(2000)).unwrap();
        assert_eq!(key.rotation_due(), Some(day(2030)));
    }

    #[test]
    fn a_changed_period_counts_from_where_the_old_one_did() {
        let mut key = rotating();
        key.rotation = key.enable_rotation(RotateDays(7), day(1005)).unwrap();
        assert_eq!(key.rotation_due(), Some(day(1007)));
        key.rotate(day(1008)).unwrap();
        assert_eq!((key.rotation_due(), key.current_version), (Some(day(1015)), 2));
    }

    #[test]
    fn a_rotation_missed_for_years_is_made_up_for_once() {
        let mut key = rotating();
        key.rotate(day(3000)).unwrap();
        assert_eq!(key.rotation_due(), Some(day(3030)));
    }

    #[test]
    fn a_day_lies_between_rotations() {
        let mut key = rotating();
        key.rotate(day(1000)).unwrap();
        let early = UnixSeconds(day(1001).0 - 1);
        assert_eq!(key.rotate(early), Err(NoRotation::TooSoon { until: day(1001) }));
        assert_eq!(key.rotate(day(1001)), Ok(()));
        assert_eq!(key.current_version, 3);
    }

    #[test]
    fn only_enabled_symmetric_keys_of_the_service_rotate() {
        let state = |state| Key { state, ..rotating() };
        for (mut key, reason) in [
            (state(KeyState::Disabled), NoRotation::State(Refused::StateNotSupport)),
            (state(KeyState::Archived), NoRotation::State(Refused::StateNotSupport)),
            (state(KeyState::PendingDelete { at: day(9) }), NoRotation::State(Refused::StateNotSupport)),
            (Key { origin: Origin::External, ..rotating() }, NoRotation::External),
            (Key { usage: KeyUsage::SignSm2, ..rotating() }, NoRotation::Asymmetric),
            (Key { rotation: rotating().disable_rotation(), ..rotating() }, NoRotation::Off),
        ] {
            assert_eq!(key.rotation_due(), None, "{key:?}");
            let before = key.clone();
            assert_eq!(key.rotate(day(2000)), Err(reason));
            assert_eq!(key, before, "nothing changed");
        }
    }

    #[test]
    fn a_disabled_key_can_be_told_to_rotate_once_it_is_enabled() {
        let mut key = Key { state: KeyState::Disabled, ..rotating() };
        key.rotation = key.enable_rotation(DAYS_30, day(1100)).unwrap();
        assert_eq!(key.rotation_due(), None);
        key.state = KeyState::Enabled;
        assert_eq!(key.rotation_due(), Some(day(1030)), "overdue: it rotates soon");
    }
}
