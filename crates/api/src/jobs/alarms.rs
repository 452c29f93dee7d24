//! What becomes an alarm by the passing of time, or once the storage is back.

use keyward_domain::{
    AlarmKind, Uin,
    alarm::{COUNTDOWN_DAYS, certificate_threshold, disk_warning},
    time::DAY,
};
use keyward_store::{Change, Due, StoreError, Unit};

use crate::{ApiError, ApiResult, Service};

/// How many keys are looked at in one go.
const PAGE: u32 = 200;
/// Days before the end of a certificate of the operator at which it is warned of.
const FOREIGN: [i64; 3] = [30, 7, 1];
/// The same for one that Keyward renews by itself 30 days before its end: only if that fails.
const OWN: [i64; 2] = [7, 1];
/// For how many days alarms are kept after they happened last.
const KEPT_DAYS: i64 = 180;

impl Service {
    /// Warns of keys that are destroyed within three days, once on each of them; tells of how many.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn warn_of_destruction(&self) -> ApiResult<usize> {
        let now = self.now();
        let until = keyward_domain::UnixSeconds(now.0 + COUNTDOWN_DAYS * DAY);
        let (mut done, mut last) = (0, None);
        loop {
            let page = self.store.due_keys(Due::Destruction, until, last.as_ref(), PAGE).await?;
            for due in &page {
                let key = match self.store.key(due.account, &due.region, due.id).await {
                    Ok(Some(record)) => record.key,
                    // It is told when it is destroyed.
                    Ok(None) | Err(StoreError::Damaged(_)) => continue,
                    Err(error) => return Err(error.into()),
                };
                if let Some(alarm) = self.countdown(&key, now) {
                    done += usize::from(self.raise_once(alarm).await?);
                }
            }
            match page.into_iter().next_back() {
                Some(next) => last = Some(next),
                None => return Ok(done),
            }
        }
    }

    /// Tells that the trail could not be written for a while, now that it can.
    ///
    /// # Errors
    /// That it still cannot.
    pub async fn warn_of_outage(&self) -> ApiResult<usize> {
        let Some(outage) = self.alarms.outage.lock().clone() else { return Ok(0) };
        let Some(account) = self.root_account().await? else { return Ok(0) };
        let mut alarm =
            self.alarm(account, AlarmKind::AuditTrouble, "audit/storage", outage.since.0.to_string());
        let (en, zh) = match outage.full {
            true => ("The storage was full.", "存储空间已满。"),
            false => ("The storage was out of reach.", "存储不可用。"),
        };
        alarm.params = [
            ("Reason", en.to_owned()),
            ("ReasonZh", zh.to_owned()),
            ("Since", outage.since.0.to_string()),
            ("Until", self.now().0.to_string()),
            ("Refused", outage.refused.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        self.raise(alarm).await?;
        // What failed since is another outage, told the next time.
        let mut now = self.alarms.outage.lock();
        if now.as_ref() == Some(&outage) {
            *now = None;
        }
        Ok(1)
    }

    /// Warns of the end of the server's certificate, once for each threshold.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn warn_of_certificate(&self) -> ApiResult<usize> {
        let Some(certificate) = self.alarms.certificate.lock().clone() else { return Ok(0) };
        let thresholds: &[i64] = if certificate.renewed_by_us { &OWN } else { &FOREIGN };
        let Some(days) = certificate_threshold(self.now(), certificate.end, thresholds) else { return Ok(0) };
        let Some(account) = self.root_account().await? else { return Ok(0) };
        let slot = format!("{} {days}", certificate.end.0);
        let mut alarm = self.alarm(account, AlarmKind::CertificateExpiring, "certificate/server", slot);
        alarm.params = [("End", certificate.end.0.to_string()), ("Days", days.to_string())]
            .map(|(name, value)| (name.to_owned(), value))
            .into();
        Ok(usize::from(self.raise_once(alarm).await?))
    }

    /// Warns of the disk of the data folder when it gets 80 and 90 % full.
    ///
    /// # Errors
    /// What the storage fails with; the next call tries again.
    pub async fn warn_of_disk(&self) -> ApiResult<usize> {
        let Some(disk) = self.alarms.disk.lock().clone() else { return Ok(0) };
        let (warning, told) = disk_warning(disk.percent, disk.told);
        if let Some(threshold) = warning {
            tracing::warn!(path = disk.path, percent = disk.percent, "the disk is filling up");
            let Some(account) = self.root_account().await? else { return Ok(0) };
            let mut alarm =
                self.alarm(account, AlarmKind::DiskFilling, "disk/data", format!("disk {threshold}"));
            // A server that starts again tells it again, but within a day that is the same alarm.
            alarm.window = Some(DAY);
            alarm.params = [("Path", disk.path), ("Percent", disk.percent.to_string())]
                .map(|(name, value)| (name.to_owned(), value))
                .into();
            self.raise(alarm).await?;
        }
        if let Some(disk) = &mut *self.alarms.disk.lock() {
            disk.told = told;
        }
        Ok(usize::from(warning.is_some()))
    }

    /// Forgets alarms that happened last half a year ago, once a day.
    ///
    /// # Errors
    /// What the storage fails with; the next call tries again.
    pub async fn forget_alarms(&self) -> ApiResult<usize> {
        let today = self.now().0.div_euclid(DAY);
        if self.alarms.forgotten.load(std::sync::atomic::Ordering::Relaxed) == today {
            return Ok(0);
        }
        let before = keyward_domain::UnixSeconds((today - KEPT_DAYS) * DAY);
        if self.store.has_alarms_before(before).await? {
            let record = self.system_event("keyward", "ForgetAlarms", "", Uin::NOBODY).record()?;
            let unit = Unit { changes: vec![Change::DropAlarms(before)], record };
            self.store.commit(unit).await.map_err(ApiError::from)?;
        }
        self.alarms.forgotten.store(today, std::sync::atomic::Ordering::Relaxed);
        Ok(0)
    }

    pub(crate) async fn root_account(&self) -> ApiResult<Option<Uin>> {
        Ok(self.store.root().await?.map(|root| root.uin))
    }
}
