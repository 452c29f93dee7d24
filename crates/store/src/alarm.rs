//! Alarms as they are kept, who receives them, and how far their delivery is.

use std::collections::BTreeMap;

use keyward_domain::{AlarmKind, Uin, UnixSeconds};

/// An alarm as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAlarm {
    /// A UUID.
    pub id: String,
    /// Whose.
    pub account: Uin,
    /// Where; empty for what is in no region.
    pub region: String,
    /// What it is about.
    pub kind: AlarmKind,
    /// The last segment of a resource name.
    pub subject: String,
    /// When it happened first.
    pub first_at: UnixSeconds,
    /// When it happened last.
    pub last_at: UnixSeconds,
    /// How often it happened.
    pub count: u64,
    /// What its text needs, as of the last time.
    pub params: BTreeMap<String, String>,
    /// Whether the reader of the question has read it.
    pub read: bool,
}

/// Which alarms to list.
#[derive(Clone, Debug)]
pub struct AlarmQuery {
    /// Whose.
    pub account: Uin,
    /// Who asks: read marks are each user's own.
    pub reader: Uin,
    /// Only this kind.
    pub kind: Option<AlarmKind>,
    /// Only this alarm.
    pub id: Option<String>,
    /// Only what the reader has not read.
    pub unread: bool,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}

/// Somebody who gets alarms by e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageReceiver {
    /// Whose.
    pub account: Uin,
    /// A number of its own.
    pub uid: u64,
    /// The name, unique in the account.
    pub name: String,
    /// Where alarms go.
    pub email: String,
    /// The country of the telephone number.
    pub country_code: String,
    /// The telephone number; nothing is sent there.
    pub phone_number: String,
    /// Free text.
    pub remark: String,
    /// When it was made.
    pub created_at: UnixSeconds,
}

/// Which alarms a receiver gets: `email/NAME` or `webhook/NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Who.
    pub receiver: String,
    /// Of which kinds.
    pub kinds: Vec<AlarmKind>,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried, or tried again.
    Waiting,
    /// The receiver has it.
    Delivered,
    /// It was given up.
    Failed,
}

impl DeliveryState {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Delivered => "Delivered",
            Self::Failed => "Failed",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|state| state.as_str() == name)
    }
}

/// An alarm on its way to one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which alarm.
    pub alarm: String,
    /// To whom.
    pub receiver: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// How often the receiver got it, but did not confirm it.
    pub refused: u32,
    /// When it is tried next; only while it waits.
    pub next_at: UnixSeconds,
    /// When it was tried last; 0 if never.
    pub tried_at: UnixSeconds,
    /// Why the last try failed.
    pub error: String,
}
