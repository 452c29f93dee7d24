//! Access management (CAM): who there is in an account, and what they may do.

mod common;
mod create_group;
mod group;

use super::ServiceActions;
use crate::action::entry;

/// The service with its actions.
pub const SERVICE: ServiceActions =
    ServiceActions { name: "cam", version: "2019-01-16", actions: &[entry::<create_group::CreateGroup>()] };
