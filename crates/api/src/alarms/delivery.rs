//! Alarms on their way: at least once, tried again after a while, and each try on record.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use keyward_domain::{UnixSeconds, time::DAY};
use keyward_store::{Change, Conflict, Delivery, DeliveryState, StoreError, StoredAlarm, Unit};
use serde_json::{json, value::to_raw_value};

use super::{mail::mail, webhook};
use crate::{ApiError, ApiResult, Language, Service};

/// How often a receiver gets an alarm that it does not confirm (Cloud Monitor, callbacks: three in all).
const SENDS: u32 = 3;
/// For how long a receiver that is out of reach is tried, in seconds.
const PATIENCE: i64 = DAY;
/// The longest time between two tries, in seconds.
const LONGEST_WAIT: i64 = 600;
/// Deliveries that are looked at in one go.
const PAGE: u32 = 50;

/// How alarms leave the server.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// The webhooks that the operator set up, by name.
    fn webhooks(&self) -> Vec<String>;

    /// Whether e-mail can be sent.
    fn can_mail(&self) -> bool;

    /// The languages of e-mails.
    fn languages(&self) -> Vec<Language>;

    /// How long after the first try the second comes; each later one waits twice as long.
    fn first_wait(&self) -> Duration;

    /// Posts to a webhook; gives what it answered.
    async fn post(&self, webhook: &Webhook) -> Result<Vec<u8>, NotDelivered>;

    /// Sends an e-mail.
    async fn mail(&self, mail: &Mail) -> Result<(), NotDelivered>;
}

/// What a webhook is sent.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Which, by its name.
    pub name: String,
    /// JSON.
    pub body: String,
    /// When it is sent, seconds since 1970; signed with the body.
    pub timestamp: i64,
}

/// An e-mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// What its `Message-ID` is made of: the same at every try.
    pub id: String,
}

/// Why something was not delivered.
#[derive(Clone, Debug)]
pub struct NotDelivered {
    /// Whether the receiver got it, but did not confirm it.
    pub sent: bool,
    /// Why; without secrets.
    pub why: String,
}

/// What became of the deliveries of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Receivers that have it.
    pub delivered: usize,
    /// Tries that failed.
    pub failed: usize,
}

impl Service {
    /// Waits until an alarm is raised, but not longer than that.
    pub async fn await_alarm(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.alarms.told().notified()).await;
    }

    /// Tries each delivery that is due once.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn deliver_alarms(&self) -> ApiResult<Delivered> {
        let mut done = Delivered::default();
        let Some(messenger) = self.alarms.messenger.get().cloned() else { return Ok(done) };
        let due = self.store.due_deliveries(self.now(), PAGE).await?;
        // At the same time, so that one slow receiver keeps no other waiting.
        let tries = due.iter().map(|(delivery, alarm)| self.try_delivery(&messenger, delivery, alarm));
        for outcome in futures_util::future::join_all(tries).await {
            match outcome? {
                DeliveryState::Delivered => done.delivered += 1,
                DeliveryState::Waiting | DeliveryState::Failed => done.failed += 1,
            }
        }
        Ok(done)
    }

    async fn try_delivery(
        &self,
        messenger: &Arc<dyn Messenger>,
        delivery: &Delivery,
        alarm: &StoredAlarm,
    ) -> ApiResult<DeliveryState> {
        let outcome = self.send(&**messenger, delivery, alarm).await;
        let next = self.after(delivery, alarm, &outcome, messenger.first_wait());
        let state = next.state;
        let mut event = self.system_event("keyward", "DeliverAlarm", &alarm.region, alarm.account);
        event.resources([alarm.subject.clone()]);
        let told = json!({
            "AlarmId": alarm.id, "Kind": alarm.kind.as_str(), "Receiver": next.receiver, "Try": next.tries,
            "State": state.as_str(), "Error": next.error,
        });
        event.parameters(to_raw_value(&told).ok());
        if let Err(error) = &outcome {
            let (receiver, why) = (&next.receiver, &error.why);
            tracing::warn!(
                alarm = alarm.id,
                receiver,
                why,
                state = state.as_str(),
                "an alarm was not delivered"
            );
            event.fail(&ApiError::new("FailedOperation.NotDelivered", error.why.clone(), error.why.clone()));
        }
        let unit = Unit { changes: vec![Change::NoteDelivery(Box::new(next))], record: event.record()? };
        match self.store.commit(unit).await {
            // Its receiver was removed meanwhile.
            Ok(()) | Err(StoreError::Conflict(Conflict::Stale)) => Ok(state),
            Err(error) => Err(error.into()),
        }
    }

    async fn send(
        &self,
        messenger: &dyn Messenger,
        delivery: &Delivery,
        alarm: &StoredAlarm,
    ) -> Result<(), NotDelivered> {
        let never = |why: &str| NotDelivered { sent: false, why: why.to_owned() };
        match delivery.receiver.split_once('/') {
            Some(("webhook", name)) => {
                let timestamp = self.now().0;
                let post = Webhook { name: name.to_owned(), body: webhook::body(alarm), timestamp };
                let answer = messenger.post(&post).await?;
                if webhook::is_confirmed(&answer, alarm) {
                    return Ok(());
                }
                let why = "the answer is not {\"sessionId\": the same, \"retCode\": 0}".to_owned();
                Err(NotDelivered { sent: true, why })
            }
            Some(("email", name)) => {
                let known = self.store.message_receivers(alarm.account).await;
                let known = known.map_err(|_| never("the storage does not answer"))?;
                let to = known.iter().find(|receiver| receiver.name == name);
                let to = to.ok_or_else(|| never("there is no such receiver any more"))?;
                messenger.mail(&mail(alarm, &to.email, &messenger.languages())).await
            }
            _ => Err(never("there is no such kind of receiver")),
        }
    }

    /// How far a delivery is after a try.
    fn after(
        &self,
        before: &Delivery,
        alarm: &StoredAlarm,
        outcome: &Result<(), NotDelivered>,
        first_wait: Duration,
    ) -> Delivery {
        let now = self.now();
        let tries = before.tries + 1;
        let sent = outcome.as_ref().is_err_and(|error| error.sent);
        let refused = before.refused + u32::from(sent);
        let given_up = refused >= SENDS || now.0 - alarm.first_at.0 > PATIENCE;
        let state = match outcome {
            Ok(()) => DeliveryState::Delivered,
            Err(_) if given_up => DeliveryState::Failed,
            Err(_) => DeliveryState::Waiting,
        };
        let first = i64::try_from(first_wait.as_secs()).unwrap_or(LONGEST_WAIT).max(1);
        let wait = first.saturating_mul(1 << before.tries.min(16)).min(LONGEST_WAIT.max(first));
        let error = outcome.as_ref().err().map(|error| error.why.chars().take(300).collect());
        Delivery {
            state,
            tries,
            refused,
            next_at: UnixSeconds(now.0 + wait),
            tried_at: now,
            error: error.unwrap_or_default(),
            ..before.clone()
        }
    }

    /// The webhooks that the operator set up.
    pub(crate) fn webhooks(&self) -> Vec<String> {
        self.alarms.messenger.get().map(|messenger| messenger.webhooks()).unwrap_or_default()
    }

    /// Whether e-mail can be sent.
    pub(crate) fn can_mail(&self) -> bool {
        self.alarms.messenger.get().is_some_and(|messenger| messenger.can_mail())
    }
}
