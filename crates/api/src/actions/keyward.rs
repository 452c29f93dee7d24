//! What the original has not, and its users miss.

mod alarms;
mod count_unread_alarms;
mod describe_alarm;
mod describe_key_usage;
mod describe_root_key;
mod explain_refusal;
mod list_alarm_receivers;
mod list_alarms;
mod list_old_version_uses;
mod list_unused_keys;
mod mark_alarms_read;
mod root_key;
mod rotate_root_key;
mod set_alarm_subscription;
mod simulate_call;
mod sum_usage_by_tag;
mod usage;

use super::ServiceActions;
use crate::action::entry;

/// The service, with its actions in order of their names.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "keyward",
    version: "2026-11-01",
    actions: &[
        entry::<count_unread_alarms::CountUnreadAlarms>(),
        entry::<describe_alarm::DescribeAlarm>(),
        entry::<describe_key_usage::DescribeKeyUsage>(),
        entry::<describe_root_key::DescribeRootKey>(),
        entry::<explain_refusal::ExplainRefusal>(),
        entry::<list_alarm_receivers::ListAlarmReceivers>(),
        entry::<list_alarms::ListAlarms>(),
        entry::<list_old_version_uses::ListOldVersionUses>(),
        entry::<list_unused_keys::ListUnusedKeys>(),
        entry::<mark_alarms_read::MarkAlarmsRead>(),
        entry::<rotate_root_key::RotateRootKey>(),
        entry::<set_alarm_subscription::SetAlarmSubscription>(),
        entry::<simulate_call::SimulateCall>(),
        entry::<sum_usage_by_tag::SumUsageByTag>(),
    ],
    unsupported: &[],
};
