//! The event history (CloudAudit).

mod common;
mod describe_events;
mod get_attribute_key;
mod look_up_events;

use super::ServiceActions;
use crate::action::entry;

/// The service, with its actions in order of their names.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cloudaudit",
    version: "2019-03-19",
    actions: &[
        entry::<describe_events::DescribeEvents>(),
        entry::<get_attribute_key::GetAttributeKey>(),
        entry::<look_up_events::LookUpEvents>(),
    ],
    unsupported: &[],
};
