//! What the trail and the log are told of delivery: that a track begins, cannot, and can again.

use keyward_domain::{Track, Uin};
use keyward_store::{Change, TrackRecord, Unit, audit::Head};
use serde_json::{Value, json, value::to_raw_value};

use crate::{
    ApiError, ApiResult, Service,
    delivery::{Failure, Reminder},
};

impl Service {
    /// The trail is told when a track can deliver again.
    pub(super) async fn note_recovered(&self, record: &TrackRecord) -> ApiResult<()> {
        let track = &record.track;
        let Some(since) = record.failing_since else { return Ok(()) };
        tracing::info!(track = track.id, name = track.name.as_str(), "audit events are delivered again");
        let well = Change::NoteTrackHealth { track: track.id, failing_since: None, trouble: String::new() };
        let about = json!({ "FailingSince": since.0 });
        self.store.commit(self.event_of_track(track, "RecoverAuditDelivery", about, vec![well])?).await?;
        self.delivery.over(Reminder::Failing(track.id));
        Ok(())
    }

    /// The trail is told when a track cannot deliver any more, when that is for another reason, and every day.
    pub(super) async fn note_failing(&self, record: &TrackRecord, failure: &Failure) -> ApiResult<()> {
        let (track, trouble) = (&record.track, failure.trouble.as_str());
        let known = record.failing_since.is_some() && record.trouble == trouble;
        if !self.delivery.is_due(Reminder::Failing(track.id), self.now()) && known {
            return Ok(());
        }
        tracing::warn!(
            track = track.id,
            name = track.name.as_str(),
            storage = track.storage.name.as_str(),
            trouble,
            cause = failure.cause,
            "audit events cannot be delivered; they are kept until they are, or the track is switched off"
        );
        let since = record.failing_since.unwrap_or(self.now());
        let ill =
            Change::NoteTrackHealth { track: track.id, failing_since: Some(since), trouble: trouble.into() };
        let about = json!({"Trouble": trouble, "FailingSince": since.0});
        let alarm = self.keeper_alarm(
            track.account,
            &format!("audit/track-{}", track.id),
            [("Keeper", track.storage.name.as_str()), ("Track", track.name.as_str()), ("Reason", trouble)],
        );
        let changes = vec![ill, Change::RaiseAlarm(Box::new(alarm))];
        self.store.commit(self.event_of_track(track, "FailAuditDelivery", about, changes)?).await?;
        self.alarms.raised.notify_one();
        Ok(())
    }

    /// Changes with an event about a track, in the trail of its account.
    pub(super) fn event_of_track(
        &self,
        track: &Track,
        action: &str,
        mut about: Value,
        changes: Vec<Change>,
    ) -> ApiResult<Unit> {
        about["TrackId"] = track.id.into();
        about["Name"] = track.name.as_str().into();
        let mut event = self.system_event("cloudaudit", action, "", track.account);
        event.resources([format!("track/{}", track.id)]);
        event.parameters(Some(to_raw_value(&about).map_err(ApiError::internal)?));
        Ok(Unit { changes, record: event.record()? })
    }

    /// Up to where the chain may be dropped: the first record that an active track has not delivered yet; `None` if
    /// there is none. With it, whose track that is, and its number.
    pub(crate) async fn undelivered(&self, head: &Head, first: u64) -> ApiResult<Option<(u64, Uin, u64)>> {
        let mut least: Option<(u64, Uin, u64)> = None;
        for TrackRecord { track, .. } in self.store.audit_tracks(None).await? {
            if !track.active {
                continue;
            }
            let positions = self.store.track_positions(track.id).await?;
            let next = positions.iter().find(|position| position.chain == head.chain);
            let next = next.map_or(first, |position| position.next);
            if least.is_none_or(|(known, ..)| next < known) {
                least = Some((next, track.account, track.id));
            }
        }
        Ok(least)
    }
}
