//! MarkAlarmsRead.

use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Empty, Kind, Scope},
};

/// How many can be named at once.
const MOST: usize = 200;

/// Marks alarms as read by the caller; others see them as before. Numbers that no alarm of the account has are passed over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct MarkAlarmsRead {
    /// The numbers of the alarms, up to 200; all alarms of the account if not given.
    alarm_ids: Option<Vec<String>>,
}

impl Action for MarkAlarmsRead {
    const NAME: &'static str = "MarkAlarmsRead";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Empty;

    fn check(&self) -> ApiResult<()> {
        match &self.alarm_ids {
            Some(ids) if ids.is_empty() || ids.len() > MOST => Err(ApiError::invalid(
                "AlarmIds",
                "must have 1 to 200 entries, or be left out for all",
                "必须有 1 到 200 项；不填表示全部",
            )),
            _ => Ok(()),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Named(vec!["*".into()])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Empty>> {
        let (account, reader) = (cx.caller.account, cx.caller.uin);
        let change = Change::ReadAlarms { account, reader, ids: self.alarm_ids.clone(), at: cx.now };
        Ok(Done::changing(Empty {}, vec![change]))
    }
}
