//! What tracks chose is delivered.
//!
//! For each track and chain: the next file and the manifest that lists it are written, then the place behind it is
//! noted. Whatever fails or ends in between is done again, and writes the same file of the same name.

mod notes;

use futures_util::{StreamExt, stream};
use keyward_domain::Track;
use keyward_store::{
    Change, Conflict, DeliveredFile, StoreError, TrackDelivery, TrackPosition, TrackRecord, Unit,
    audit::{
        Beginning, GENESIS, Head,
        delivered::{Account, Entry},
    },
};
use serde_json::json;

use crate::{
    ApiError, ApiResult, Service,
    delivery::{
        Failure, Trouble,
        file::{self, Batch, Taken},
    },
    workers::Lane,
};

/// How many files a track delivers before it is somebody else's turn.
const FILES: usize = 32;
/// How many tracks deliver at the same time.
const TRACKS: usize = 4;
/// How many blocks are read at a time.
const BLOCKS: u32 = 32;

/// Why a track stopped.
enum Stopped {
    /// Its storage is to blame, or what is stored.
    Failed(Failure),
    /// Somebody else changed it: the next run looks again.
    Changed,
    /// Our own storage is to blame.
    Storage(ApiError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(Conflict::Stale) => Self::Changed,
            other => Self::Storage(other.into()),
        }
    }
}

impl Service {
    /// Delivers what is due, up to a bound; tells how many files. As long as it delivers any, there may be more.
    ///
    /// # Errors
    /// What our own storage fails with; the next call goes on. A track that cannot deliver keeps no other waiting.
    pub async fn deliver_events(&self) -> ApiResult<usize> {
        let _turn = self.delivery.turn.lock().await;
        let tracks = self.store.audit_tracks(None).await?;
        let heads = self.store.audit_heads().await?;
        let active = tracks.into_iter().filter(|record| record.track.active);
        let outcomes = stream::iter(active).map(|record| self.deliver_track(record, &heads));
        let outcomes: Vec<_> = outcomes.buffer_unordered(TRACKS).collect().await;
        outcomes.into_iter().try_fold(0, |files, outcome| outcome.map(|more| files + more))
    }

    async fn deliver_track(&self, mut record: TrackRecord, heads: &[Head]) -> ApiResult<usize> {
        let mut delivered = 0;
        let stopped = self.deliver_chains(&record, heads, &mut delivered).await.err();
        if delivered > 0 {
            self.note_recovered(&record).await?;
            (record.failing_since, record.trouble) = (None, String::new());
        }
        match stopped {
            None | Some(Stopped::Changed) => Ok(delivered),
            Some(Stopped::Storage(error)) => Err(error),
            Some(Stopped::Failed(failure)) => {
                self.note_failing(&record, &failure).await?;
                // There is no more to be done at once.
                Ok(0)
            }
        }
    }

    async fn deliver_chains(
        &self,
        record: &TrackRecord,
        heads: &[Head],
        delivered: &mut usize,
    ) -> Result<(), Stopped> {
        let track = &record.track;
        let positions = self.store.track_positions(track.id).await?;
        let beginnings = self.store.audit_beginnings().await?;
        for head in heads {
            let beginning = beginnings.iter().find(|beginning| beginning.chain == head.chain);
            let mut position = positions.iter().find(|position| position.chain == head.chain).cloned();
            while *delivered < FILES {
                let is_first = record.delivered_at.is_none() && *delivered == 0;
                let next = self.deliver_file((track, is_first), head, beginning, position).await?;
                let Some(next) = next else { break };
                position = Some(next);
                *delivered += 1;
            }
        }
        Ok(())
    }

    /// Delivers the next file of a chain, if it is time for it; tells where the track is then.
    async fn deliver_file(
        &self,
        (track, is_first): (&Track, bool),
        head: &Head,
        beginning: Option<&Beginning>,
        before: Option<TrackPosition>,
    ) -> Result<Option<TrackPosition>, Stopped> {
        let oldest = beginning.map_or(1, |beginning| beginning.first);
        let place = before.clone().unwrap_or_else(|| TrackPosition {
            chain: head.chain.clone(),
            next: oldest,
            previous: beginning.map_or(GENESIS, |beginning| beginning.previous),
            day: 0,
        });
        let Some(batch) = self.next_batch(&place, oldest).await? else { return Ok(None) };
        let blocks = batch.into_blocks();
        // After a pause longer than events are kept, some are gone.
        let missing_from = (place.next < oldest).then_some(place.next);
        let follows = blocks.first().is_some_and(|first| match missing_from {
            None => (first.first, first.previous) == (place.next, place.previous),
            Some(_) => first.first >= oldest,
        });
        let damaged = |record: u64| {
            let cause = format!("chain {}: record {record} does not fit", head.chain);
            Stopped::Failed(Failure { trouble: Trouble::DamagedTrail, cause })
        };
        if !follows {
            return Err(damaged(place.next));
        }
        // Should the clock go back, the files of a chain still go from day to day.
        let day = blocks.first().map_or(0, file::day_of).max(place.day);
        let of = Account {
            account: track.account.to_string(),
            track: track.id.to_string(),
            chain: head.chain.clone(),
        };
        let (owner, whose) = (track.clone(), of.clone());
        let making = move || file::make(&owner, &whose, missing_from, &blocks);
        let made = self.workers.run(Lane::Long, making).await.map_err(Stopped::Storage)?.map_err(damaged)?;
        self.write_file(track, &of, &place, day, &made).await?;
        let after =
            TrackPosition { chain: head.chain.clone(), next: made.last.0 + 1, previous: made.last.1, day };
        let delivery = TrackDelivery {
            track: track.id,
            revision: track.revision,
            before,
            after: after.clone(),
            file: DeliveredFile { first: made.entry.first, entry: text(&made.entry)? },
            at: self.now(),
        };
        let changes = vec![Change::NoteTrackDelivery(Box::new(delivery))];
        let unit = match is_first {
            true => self.event_of_track(track, "BeginAuditDelivery", json!({}), changes),
            false => Ok(Unit::note(changes)),
        };
        self.store.commit(unit.map_err(Stopped::Storage)?).await?;
        Ok(Some(after))
    }

    /// The blocks of the next file, if no more will come to them.
    async fn next_batch(&self, place: &TrackPosition, oldest: u64) -> Result<Option<Batch>, Stopped> {
        let window = i64::try_from(self.settings.audit_delivery_interval.as_millis()).unwrap_or(i64::MAX);
        let mut batch = Batch::new(window);
        // Looked at before the blocks are read, so that none is missed that belongs to the file.
        let now = self.clock.now_millis();
        loop {
            let from = batch.next().unwrap_or(place.next.max(oldest));
            let blocks = self.store.audit_blocks(&place.chain, from, BLOCKS).await?;
            if blocks.is_empty() {
                return Ok(batch.is_over(now).then_some(batch));
            }
            for block in blocks {
                if batch.take(block) == Taken::No {
                    return Ok(Some(batch));
                }
            }
        }
    }

    /// Writes a file, then the manifest that lists it.
    async fn write_file(
        &self,
        track: &Track,
        of: &Account,
        place: &TrackPosition,
        day: i64,
        made: &file::Made,
    ) -> Result<(), Stopped> {
        let mut files: Vec<Entry> = Vec::new();
        if place.day == day {
            for known in self.store.track_files(track.id, &of.chain).await? {
                files.push(serde_json::from_str(&known.entry).map_err(internal)?);
            }
        }
        files.retain(|known| known.first != made.entry.first);
        files.push(made.entry.clone());
        let folder = file::folder(track, day);
        let (name, manifest) = file::manifest(of, day, files);
        let manifest = serde_json::to_vec_pretty(&manifest).map_err(internal)?;
        let storage = &track.storage;
        let known = |archive: &crate::delivery::Archive| {
            (&archive.name, &archive.region) == (&storage.name, &storage.region)
        };
        if !self.archives.all().iter().any(known) {
            let cause = format!("there is no storage {} in {}", storage.name.as_str(), storage.region);
            return Err(Stopped::Failed(Failure { trouble: Trouble::NoStorage, cause }));
        }
        for (name, bytes) in [(&made.entry.name, made.bytes.clone()), (&name, manifest)] {
            let path = format!("{folder}/{name}");
            self.archives.put(&storage.name, &path, bytes).await.map_err(Stopped::Failed)?;
        }
        Ok(())
    }
}

fn text(entry: &Entry) -> Result<String, Stopped> {
    serde_json::to_string(entry).map_err(internal)
}

fn internal(error: serde_json::Error) -> Stopped {
    Stopped::Storage(ApiError::internal(error))
}
