//! Alarms: what somebody should look at soon. Whoever finds such a thing raises it, in the commit of what happened
//! ([`Service::alarm`] with [`Change::RaiseAlarm`]) or on its own ([`Service::raise`]); the storage counts what is the
//! same and puts new alarms on their way to who subscribed. [`delivery`] brings them there.

pub mod delivery;
mod mail;
mod sign_ins;
pub mod text;
mod webhook;

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, OnceLock},
};

use keyward_domain::{
    Alarm, AlarmKind, KeyState, Uin, UnixSeconds,
    alarm::{USE_WINDOW, countdown},
    key::Use,
    time::DAY,
};
use keyward_store::{Change, StoreError, Unit};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::{ApiError, ApiResult, Caller, Origin, Service, keyring::UsableKey};

pub use delivery::{Delivered, Mail, Messenger, NotDelivered, Webhook};
use sign_ins::SignIns;

/// What the service knows of alarms between one job and the next. A restart forgets it, and finds it out again.
#[derive(Default)]
pub struct Alarms {
    messenger: OnceLock<Arc<dyn Messenger>>,
    sign_ins: SignIns,
    /// Slots of alarms that are known to be raised, so that the database is not asked again and again.
    known: Mutex<HashSet<String>>,
    pub(crate) outage: Mutex<Option<Outage>>,
    pub(crate) certificate: Mutex<Option<Certificate>>,
    /// How full the disk of the data folder is.
    pub(crate) disk: Mutex<Option<Disk>>,
    pub(crate) raised: Arc<Notify>,
    /// The day on which old alarms were forgotten last.
    pub(crate) forgotten: std::sync::atomic::AtomicI64,
}

/// Since when the trail could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outage {
    pub since: UnixSeconds,
    pub refused: u64,
    pub full: bool,
}

/// The disk of the data folder.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    pub path: String,
    /// How full it is.
    pub percent: u8,
    /// The threshold that was warned of last; 0 for none.
    pub told: u8,
}

/// The certificate that the server shows.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub end: UnixSeconds,
    pub renewed_by_us: bool,
}

/// A use of a key that is scheduled for deletion, on its way from where it was refused to the record of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingUse {
    path: String,
    alias: String,
    deletion: UnixSeconds,
}

impl PendingUse {
    /// The use of a key, if it is one and the key is scheduled for deletion. Editing and rotating are no uses; asking
    /// for the public key is, because what is encrypted with it could never be decrypted.
    pub(crate) fn of(key: &UsableKey, usage: Use) -> Option<Box<Self>> {
        let KeyState::PendingDelete { at } = key.key.state else { return None };
        let changes = matches!(
            usage,
            Use::Edit | Use::Bind | Use::EnableRotation | Use::Rotate | Use::SaveDataKey | Use::EnableDataKey
        );
        let alias = key.key.alias.as_str().to_owned();
        (!changes).then(|| Box::new(Self { path: key.path.clone(), alias, deletion: at }))
    }
}

impl Alarms {
    /// Is told when an alarm was raised.
    pub(crate) fn told(&self) -> Arc<Notify> {
        self.raised.clone()
    }
}

impl Service {
    /// Says how alarms leave this server. Until then they stay in the message centre.
    pub fn connect_messenger(&self, messenger: Arc<dyn Messenger>) {
        let _ = self.alarms.messenger.set(messenger);
    }

    /// Tells when the certificate ends that the server shows, and whether Keyward renews it by itself.
    pub fn note_certificate(&self, end: UnixSeconds, renewed_by_us: bool) {
        *self.alarms.certificate.lock() = Some(Certificate { end, renewed_by_us });
    }

    /// Tells how full the disk of the data folder is, in percent.
    pub fn note_disk(&self, path: &str, percent: u8) {
        let mut disk = self.alarms.disk.lock();
        let told = disk.as_ref().map_or(0, |disk| disk.told);
        *disk = Some(Disk { path: path.to_owned(), percent, told });
    }

    /// Something to raise, which happened now.
    pub(crate) fn alarm(&self, account: Uin, kind: AlarmKind, subject: &str, slot: String) -> Alarm {
        Alarm {
            id: self.new_request_id(),
            account,
            region: String::new(),
            kind,
            subject: subject.to_owned(),
            slot,
            window: None,
            params: BTreeMap::new(),
            at: self.now(),
        }
    }

    /// Somebody who keeps evidence of the audit trail outside of the database does not take it. Within a day that is the
    /// same alarm.
    pub(crate) fn keeper_alarm<'a>(
        &self,
        account: Uin,
        subject: &str,
        params: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Alarm {
        let mut alarm = self.alarm(account, AlarmKind::AuditTrouble, subject, subject.to_owned());
        alarm.window = Some(DAY);
        alarm.params = params.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        alarm
    }

    /// Raises an alarm that comes with no other change, with an event of the system.
    ///
    /// # Errors
    /// What the storage fails with.
    pub(crate) async fn raise(&self, alarm: Alarm) -> ApiResult<()> {
        let mut event = self.system_event("keyward", "RaiseAlarm", &alarm.region, alarm.account);
        event.resources([alarm.subject.clone()]);
        let told = serde_json::json!({ "Kind": alarm.kind.as_str(), "Params": alarm.params });
        event.parameters(serde_json::value::to_raw_value(&told).ok());
        let changes = vec![Change::RaiseAlarm(Box::new(alarm))];
        self.store.commit(Unit { changes, record: event.record()? }).await.map_err(ApiError::from)?;
        self.alarms.raised.notify_one();
        Ok(())
    }

    /// Raises an alarm of the whole server, once for its slot: the root account is told. `false` if it was raised before.
    ///
    /// # Errors
    /// What the storage fails with.
    pub(crate) async fn raise_once(&self, alarm: Alarm) -> ApiResult<bool> {
        let known = format!("{} {} {} {}", alarm.account, alarm.kind.as_str(), alarm.subject, alarm.slot);
        if self.alarms.known.lock().contains(&known) {
            return Ok(false);
        }
        let raised = self.store.alarm_raised(alarm.account, alarm.kind, &alarm.subject, &alarm.slot).await?;
        if !raised {
            self.raise(alarm).await?;
        }
        let mut all = self.alarms.known.lock();
        if all.len() >= 100_000 {
            all.clear();
        }
        all.insert(known);
        Ok(!raised)
    }

    /// The change that tells of the use of a key that is scheduled for deletion, for the commit of its refusal.
    pub(crate) fn pending_use(
        &self,
        error: &ApiError,
        (caller, origin): (&Caller, &Origin),
        (action, region): (&str, &str),
    ) -> Vec<Change> {
        let Some(used) = &error.pending_use else { return Vec::new() };
        let mut alarm = self.alarm(
            caller.account,
            AlarmKind::KeyPendingDeleteAccess,
            &used.path,
            used.deletion.0.to_string(),
        );
        alarm.window = Some(USE_WINDOW);
        alarm.region = region.to_owned();
        alarm.params = [
            ("Alias", used.alias.clone()),
            ("DeletionTime", used.deletion.0.to_string()),
            ("Action", action.to_owned()),
            ("User", caller.name.clone()),
            ("Uin", caller.uin.to_string()),
            ("SecretId", caller.secret_id.clone().unwrap_or_default()),
            ("Address", origin.peer.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        self.alarms.raised.notify_one();
        vec![Change::RaiseAlarm(Box::new(alarm))]
    }

    /// The alarm that a key is destroyed soon, if one is due.
    pub(crate) fn countdown(&self, key: &keyward_domain::Key, now: UnixSeconds) -> Option<Alarm> {
        let deletion = key.state.deletion()?;
        let days = countdown(now, deletion)?;
        let path = format!("key/{}", keyward_domain::resource::key_resource_id(key.creator, key.id));
        let slot = format!("{} {days}", deletion.0);
        let mut alarm = self.alarm(key.account, AlarmKind::KeyDeletionCountdown, &path, slot);
        alarm.region = key.region.as_str().to_owned();
        alarm.params = [
            ("Alias", key.alias.as_str().to_owned()),
            ("DeletionTime", deletion.0.to_string()),
            ("Days", days.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        Some(alarm)
    }

    /// Remembers that a record could not be kept; a job tells when the storage is back.
    pub(crate) fn note_outage(&self, error: &StoreError) {
        let full = matches!(error, StoreError::Full(_));
        if full || matches!(error, StoreError::Unavailable(_) | StoreError::Held(_)) {
            let mut outage = self.alarms.outage.lock();
            let known = outage.get_or_insert(Outage { since: self.now(), refused: 0, full });
            known.refused += 1;
            known.full |= full;
        }
    }
}
