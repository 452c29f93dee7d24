//! What the original has not, and its users miss.

mod explain_refusal;
mod simulate_call;

use super::ServiceActions;
use crate::action::entry;

/// The service, with its actions in order of their names.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "keyward",
    version: "2026-11-01",
    actions: &[entry::<explain_refusal::ExplainRefusal>(), entry::<simulate_call::SimulateCall>()],
    unsupported: &[],
};
