//! ListAttachedUserAllPolicies.

use std::{collections::BTreeMap, sync::Arc};

use keyward_domain::{
    Uin, UnixSeconds,
    directory::{Directory, Group, GroupId, PolicyId, User},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attachment::user,
    lists::{check_keyword, contains, counted},
    parameters::{Page, PageSize},
    policy::{CREATE_MODE, description, kind},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Lists the policies of a sub-account, those of its groups too, each once.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAttachedUserAllPolicies {
    /// Which sub-account.
    target_uin: Uin,
    /// How many a page has.
    rp: PageSize,
    /// Which page.
    page: Page,
    /// 0: all; 1: those attached directly; 2: those of groups.
    attach_type: u64,
    /// 1: only the account's own; 2: only presets.
    strategy_type: Option<u64>,
    /// Only policies with this in their names, in any case.
    keyword: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The policies.
    policy_list: Vec<AttachedUserPolicy>,
    /// How many there are in all.
    total_num: u64,
}

/// A policy of the sub-account. Its numbers are texts, as in the original.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedUserPolicy {
    /// Its number.
    policy_id: String,
    /// Its name.
    policy_name: String,
    /// What is said about it.
    description: String,
    /// Since when it is attached, at the earliest, in the time of Beijing.
    add_time: String,
    /// 1: the account's own; 2: a preset.
    strategy_type: String,
    /// Always 2: made by policy syntax.
    create_mode: String,
    /// The groups that it comes with.
    groups: Vec<AttachedUserPolicyGroupInfo>,
    /// Always 0: services do not go away.
    deactived: u64,
    /// Always empty.
    deactived_detail: Vec<String>,
}

/// A group that brings the policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttachedUserPolicyGroupInfo {
    /// Its number.
    group_id: GroupId,
    /// Its name.
    group_name: String,
}

impl Action for ListAttachedUserAllPolicies {
    const NAME: &'static str = "ListAttachedUserAllPolicies";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] =
        &["InvalidParameter.ParamError", "ResourceNotFound.UserNotExist", "UnauthorizedOperation"];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        check_keyword(self.keyword.as_deref(), "InvalidParameter.ParamError")?;
        let code = "InvalidParameter.ParamError";
        if self.attach_type > 2 {
            return Err(ApiError::parameter(code, "AttachType", "must be 0, 1 or 2", "必须为 0、1 或 2"));
        }
        match self.strategy_type {
            None | Some(1 | 2) => Ok(()),
            Some(_) => Err(ApiError::parameter(code, "StrategyType", "must be 1 or 2", "必须为 1 或 2")),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::User(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let directory = &cx.directory;
        let user = user(directory, self.target_uin, "ResourceNotFound.UserNotExist")?;
        let found = ways(directory, user, self.attach_type)
            .into_iter()
            .filter_map(|(id, way)| Some((directory.known_policy(id)?, way)))
            .filter(|(policy, _)| self.strategy_type.is_none_or(|wanted| wanted == kind(*policy)))
            .filter(|(policy, _)| contains(policy.name(), self.keyword.as_deref()));
        let (page, total_num) = counted(found, Some(self.page), Some(self.rp));
        let policy_list = page.into_iter().map(|(policy, way)| AttachedUserPolicy {
            policy_id: policy.id().to_string(),
            policy_name: policy.name().to_owned(),
            description: description(policy).to_owned(),
            add_time: date_time(way.since),
            strategy_type: kind(policy).to_string(),
            create_mode: CREATE_MODE.to_string(),
            groups: way.groups.into_iter().map(AttachedUserPolicyGroupInfo::from).collect(),
            deactived: 0,
            deactived_detail: Vec::new(),
        });
        Ok(Done::reply(Response { policy_list: policy_list.collect(), total_num }))
    }
}

/// How a policy came to a sub-account.
struct Way<'a> {
    since: UnixSeconds,
    groups: Vec<&'a Arc<Group>>,
}

/// All policies that came in the ways that `AttachType` asks for.
fn ways<'a>(directory: &'a Directory, user: &User, attach_type: u64) -> BTreeMap<PolicyId, Way<'a>> {
    let mut ways = BTreeMap::new();
    if attach_type != 2 {
        for attached in &user.policies {
            ways.insert(attached.policy, Way { since: attached.at, groups: Vec::new() });
        }
    }
    let groups = user.groups.iter().filter_map(|id| directory.group(*id)).filter(|_| attach_type != 1);
    for group in groups {
        for attached in &group.policies {
            let new = Way { since: attached.at, groups: Vec::new() };
            let way = ways.entry(attached.policy).or_insert(new);
            way.since = way.since.min(attached.at);
            way.groups.push(group);
        }
    }
    ways
}

impl From<&Arc<Group>> for AttachedUserPolicyGroupInfo {
    fn from(group: &Arc<Group>) -> Self {
        Self { group_id: group.id, group_name: group.name.clone() }
    }
}
