//! The API of Keyward: wire formats, signatures, the pipeline of a call, and every action.
//!
//! Begin with [`pipeline`]: the way of a request, from who asks to the reply. An action is one file
//! below [`actions`]. This crate knows no HTTP, no storage engine, no clock and no source of randomness:
//! all of these come from outside, so that tests own them.

mod access;
pub mod action;
pub mod actions;
pub mod alarms;
mod algorithms;
mod audit;
mod caller;
mod cam_resource;
pub mod checkpoints;
mod configuration;
mod credentials;
mod data_keyring;
pub mod delivery;
mod directories;
mod error;
pub mod events;
mod flights;
pub mod jobs;
mod keyring;
mod local_time;
pub mod openapi;
mod pairs;
pub mod param;
mod passwords;
pub mod pipeline;
mod products;
mod quota;
mod rates;
mod root_key;
mod rotation;
mod service;
mod sign_in;
mod storage_error;
mod strangers;
mod subject;
mod temporary;
pub mod usage;
mod utc_time;
mod white_box_keyring;
pub mod wire;
pub mod workers;

pub use access::Permit;
pub use alarms::Messenger;
pub use caller::{Caller, Door, Origin};
pub use credentials::{new_secret_id, new_secret_key};
pub use error::{ApiError, ApiResult, Language, Message};
pub use pipeline::{Call, Reply};
pub use products::ProductCredentials;
pub use root_key::{RootKeeper, RootKeyStatus};
pub use service::{Caches, Clock, Deps, Early, RegionList, RootCredentials, Service, Settings, Stats};
pub use sign_in::{Answer, Next, NextStep, Progress, SessionView, SignIn, SignedIn, Step, Stepped};
pub use workers::Workers;
