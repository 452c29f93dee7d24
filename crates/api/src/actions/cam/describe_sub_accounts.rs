//! DescribeSubAccounts.

use std::collections::BTreeSet;

use keyward_domain::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Tells about sub-accounts by their numbers. Numbers that are none of a sub-account of this account are left out.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeSubAccounts {
    /// Which sub-accounts: 1 to 50.
    filter_sub_account_uin: Vec<Uin>,
}

/// The sub-accounts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Each once, by number.
    sub_accounts: Vec<SubAccountUser>,
}

/// A sub-account.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SubAccountUser {
    /// Its number.
    uin: Uin,
    /// What it signs in with.
    name: String,
    /// Its other number.
    uid: u64,
    /// Free text.
    remark: String,
    /// When it was made.
    create_time: String,
    /// Always 2: a sub-account.
    user_type: u64,
    /// From where it signed in last; empty, because that stands in the audit trail alone.
    last_login_ip: String,
    /// When it signed in last; empty, because that stands in the audit trail alone.
    last_login_time: String,
}

impl Action for DescribeSubAccounts {
    const NAME: &'static str = "DescribeSubAccounts";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["InvalidParameter", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if (1..=50).contains(&self.filter_sub_account_uin.len()) {
            return Ok(());
        }
        Err(ApiError::invalid("FilterSubAccountUin", "must have 1 to 50 entries", "必须有 1 到 50 个元素"))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(self.filter_sub_account_uin.iter().copied().map(CamResource::User).collect())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let wanted: BTreeSet<_> = self.filter_sub_account_uin.iter().copied().collect();
        let found = wanted.into_iter().filter_map(|uin| cx.directory.user(uin));
        let sub_accounts = found
            .map(|user| SubAccountUser {
                uin: user.uin,
                name: user.name.clone(),
                uid: user.uid,
                remark: user.remark.clone(),
                create_time: date_time(user.created_at),
                user_type: 2,
                last_login_ip: String::new(),
                last_login_time: String::new(),
            })
            .collect();
        Ok(Done::reply(Response { sub_accounts }))
    }
}
