//! The event history and audit tracks (CloudAudit).

mod common;
mod create_audit_track;
mod create_events_audit_track;
mod delete_audit_track;
mod describe_audit;
mod describe_audit_track;
mod describe_audit_tracks;
mod describe_events;
mod get_attribute_key;
mod inquire_audit_credit;
mod list_audits;
mod list_cos_enable_region;
mod look_up_events;
mod modify_audit_track;
mod modify_events_audit_track;
mod start_logging;
mod stop_logging;
mod tracks;
mod update_audit;

use keyward_domain::rule::Text;

use super::{ServiceActions, Unsupported};
use crate::action::entry;

/// The service, with its actions in order of their names.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cloudaudit",
    version: "2019-03-19",
    actions: &[
        entry::<create_audit_track::CreateAuditTrack>(),
        entry::<create_events_audit_track::CreateEventsAuditTrack>(),
        entry::<delete_audit_track::DeleteAuditTrack>(),
        entry::<describe_audit::DescribeAudit>(),
        entry::<describe_audit_track::DescribeAuditTrack>(),
        entry::<describe_audit_tracks::DescribeAuditTracks>(),
        entry::<describe_events::DescribeEvents>(),
        entry::<get_attribute_key::GetAttributeKey>(),
        entry::<inquire_audit_credit::InquireAuditCredit>(),
        entry::<list_audits::ListAudits>(),
        entry::<list_cos_enable_region::ListCosEnableRegion>(),
        entry::<look_up_events::LookUpEvents>(),
        entry::<modify_audit_track::ModifyAuditTrack>(),
        entry::<modify_events_audit_track::ModifyEventsAuditTrack>(),
        entry::<start_logging::StartLogging>(),
        entry::<stop_logging::StopLogging>(),
        entry::<update_audit::UpdateAudit>(),
    ],
    unsupported: &[
        Unsupported {
            name: "ListCmqEnableRegion",
            why: Text {
                en: "There are no message queues: audit tracks deliver files, see CreateAuditTrack",
                zh: "本服务没有消息队列：跟踪集投递文件，请参见 CreateAuditTrack",
            },
        },
        Unsupported {
            name: "ListKeyAliasByRegion",
            why: Text {
                en: "Delivered files are not encrypted with keys of the service; the aliases of keys are listed by ListKeyDetail of kms",
                zh: "投递的文件不使用本服务的密钥加密；密钥别名请使用 kms 的 ListKeyDetail 查询",
            },
        },
    ],
};
