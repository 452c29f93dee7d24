//! What is said about a call that is not allowed: to its caller which permission is missing, to the audit trail why.

use serde_json::value::RawValue;

use super::{Asking, Authority, Target};
use crate::ApiError;

/// A call that is not allowed.
pub struct Refusal {
    service: String,
    action: String,
    resource: String,
    /// Why, as JSON; `None` if it was not policies that decided.
    pub why: Option<Box<RawValue>>,
}

impl Refusal {
    pub(super) fn of(asking: &Asking<'_>, target: &Target<'_>, authority: &Authority) -> Self {
        let why =
            authority.explain(asking, target).and_then(|why| serde_json::value::to_raw_value(&why).ok());
        let (service, action) = (asking.service.to_owned(), asking.action.to_owned());
        Self { service, action, resource: target.name(), why }
    }

    /// What the caller is told, in the form of the original service.
    pub fn error(&self, request_id: &str) -> ApiError {
        let Self { service, action, resource, .. } = self;
        ApiError::new(
            "UnauthorizedOperation",
            format!(
                "[request id:{request_id}]you are not authorized to perform operation ({service}:{action})\nresource ({resource}) has no permission\n"
            ),
            format!(
                "[request id:{request_id}]您没有执行操作 ({service}:{action}) 的权限\n资源 ({resource}) 未授权\n"
            ),
        )
    }
}
