//! What Keyward keeps, apart from how: storage traits, the unit of change, and the audit chain.
//!
//! Everything that changes goes through [`Store::commit`] as a [`Unit`]: some changes and the audit
//! record of the call that made them, in one commit. A call that changes nothing commits its record
//! alone. Engines group waiting units into one commit of the database.

mod alarm;
pub mod audit;
mod change;
mod data_key;
mod error;
pub mod page;
mod store;
mod tag;
mod track;
pub mod usage;
mod white_box;
mod wrapped;

#[cfg(feature = "conformance")]
pub mod conformance;

pub use alarm::{AlarmQuery, Delivery, DeliveryState, MessageReceiver, StoredAlarm, Subscription};
pub use change::{Change, Observer, Unit};
pub use data_key::{DataKeyQuery, DataKeyRecord, ListedDataKey};
pub use error::{Conflict, StoreError};
pub use page::{KeyQuery, Order, Page, Role};
pub use store::{
    AccessKey, Due, DueKey, Expected, ImportParameters, KeyRecord, KeyVersion, Principal, Session, Store,
    TemporaryKey,
};

pub use tag::{ListedTag, ResourceFilter, ResourceQuery, TagFilter, TagQuery, TagRecord};
pub use track::{DeliveredFile, TrackDelivery, TrackPosition, TrackRecord};
pub use white_box::{ListedWhiteBoxKey, WhiteBoxKeyQuery, WhiteBoxKeyRecord};
pub use wrapped::{Wrapped, WrappedCount, WrappedKind, WrappedOwner};
