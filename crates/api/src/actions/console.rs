//! What people do with their own account in the console: their password, second factor and sessions; and what an
//! administrator does about those of others. Only sessions of the console can ask for it, no signed request.
//!
//! For policies and the audit trail these are actions of CAM.

mod begin_second_factor;
mod change_password;
mod common;
mod confirm_second_factor;
mod describe_second_factor;
mod end_other_sessions;
mod end_session;
mod list_sessions;
mod remove_second_factor;
mod reset_second_factor;

use super::ServiceActions;
use crate::action::entry;

/// What the console calls this service.
pub const DOOR: &str = "console";

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cam",
    version: "console",
    actions: &[
        entry::<begin_second_factor::BeginSecondFactor>(),
        entry::<change_password::ChangePassword>(),
        entry::<confirm_second_factor::ConfirmSecondFactor>(),
        entry::<describe_second_factor::DescribeSecondFactor>(),
        entry::<end_other_sessions::EndOtherSessions>(),
        entry::<end_session::EndSession>(),
        entry::<list_sessions::ListSessions>(),
        entry::<remove_second_factor::RemoveSecondFactor>(),
        entry::<reset_second_factor::ResetSecondFactor>(),
    ],
    unsupported: &[],
};
