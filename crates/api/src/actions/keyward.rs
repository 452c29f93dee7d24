//! What the original has not, and its users miss.

mod alarms;
mod count_unread_alarms;
mod describe_alarm;
mod explain_refusal;
mod list_alarm_receivers;
mod list_alarms;
mod mark_alarms_read;
mod set_alarm_subscription;
mod simulate_call;

use super::ServiceActions;
use crate::action::entry;

/// The service, with its actions in order of their names.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "keyward",
    version: "2026-11-01",
    actions: &[
        entry::<count_unread_alarms::CountUnreadAlarms>(),
        entry::<describe_alarm::DescribeAlarm>(),
        entry::<explain_refusal::ExplainRefusal>(),
        entry::<list_alarm_receivers::ListAlarmReceivers>(),
        entry::<list_alarms::ListAlarms>(),
        entry::<mark_alarms_read::MarkAlarmsRead>(),
        entry::<set_alarm_subscription::SetAlarmSubscription>(),
        entry::<simulate_call::SimulateCall>(),
    ],
    unsupported: &[],
};
