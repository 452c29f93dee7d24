//! Keyward's rules, pure: keys and their life cycle, accounts, regions, resource names, access policies.
//!
//! Nothing here waits, reads a clock, draws a random number or does I/O; what a rule needs of the
//! outside comes in as an argument. That is what makes a year of key rotation one line in a test.

pub mod account;
pub mod alarm;
pub mod data_key;
pub mod directory;
pub mod encryption_context;
pub mod key;
pub mod policy;
pub mod product;
pub mod rates;
pub mod region;
pub mod resource;
pub mod rule;
pub mod tag;
pub mod temporary;
pub mod time;
pub mod track;
pub mod white_box;

pub use account::{AccessKeyId, Uin};
pub use alarm::{Alarm, AlarmKind};
pub use data_key::{DataKey, DataKeyId};
pub use encryption_context::EncryptionContext;
pub use key::{Alias, Description, Key, KeyId, KeyState, KeyUsage, Origin, PendingWindow};
pub use product::{CloudResourceId, Owner, ProductId};
pub use region::{Region, Suite};
pub use rule::{Rule, Violation};
pub use tag::{ResourceName, Tag, TagKey, TagValue, TaggedResource};
pub use time::UnixSeconds;
pub use track::Track;
pub use white_box::{WhiteBoxKey, WhiteBoxKeyId};
