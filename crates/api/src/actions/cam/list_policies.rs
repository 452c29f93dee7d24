//! ListPolicies.

use keyward_domain::directory::{Holders, KnownPolicy, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    lists::{check_keyword, contains, counted},
    parameters::{Page, PageSize},
    policy::{CREATE_MODE, description, kind},
    tags::{self, Tag},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Lists policies: presets first, then the account's own, oldest first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListPolicies {
    /// How many a page has.
    rp: Option<PageSize>,
    /// Which page.
    page: Option<Page>,
    /// `All` (the default), `QCS` for presets, `Local` for the account's own.
    scope: Option<String>,
    /// Only policies with this in their names, in any case.
    keyword: Option<String>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How many there are in all.
    total_num: u64,
    /// The policies.
    list: Vec<StrategyInfo>,
    /// Always empty; kept by the original for later.
    service_type_list: Vec<String>,
}

/// A policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct StrategyInfo {
    /// Its number.
    policy_id: PolicyId,
    /// Its name.
    policy_name: String,
    /// When it was made, in the time of Beijing.
    add_time: String,
    /// 1: the account's own; 2: a preset.
    #[serde(rename = "Type")]
    kind: u64,
    /// What is said about it.
    description: String,
    /// Always 2: made by policy syntax.
    create_mode: u64,
    /// To how many sub-accounts it is attached directly.
    attachments: u64,
    /// The service it is about, if it is a preset for one.
    service_type: String,
    /// Always null: the list is asked for nobody in particular.
    is_attached: Option<u64>,
    /// Always 0: services do not go away.
    deactived: u64,
    /// Always empty.
    deactived_detail: Vec<String>,
    /// Always 0.
    is_service_linked_policy: u64,
    /// To how many sub-accounts, groups and roles it is attached.
    attach_entity_count: u64,
    /// Of how many sub-accounts and roles it is the boundary.
    attach_entity_boundary_count: u64,
    /// When it was changed last, in the time of Beijing.
    update_time: String,
    /// Its tags.
    tags: Vec<Tag>,
    /// What presets are about: `Global`, `Finance`, `CloudProduct`; null for the account's own.
    permission_level: Option<&'static str>,
}

impl StrategyInfo {
    fn of(policy: KnownPolicy<'_>, holders: Holders) -> Self {
        let is_kms = policy.is_preset() && policy.name().contains("KMS");
        Self {
            policy_id: policy.id(),
            policy_name: policy.name().to_owned(),
            add_time: date_time(policy.created_at()),
            kind: kind(policy),
            description: description(policy).to_owned(),
            create_mode: CREATE_MODE,
            attachments: holders.users,
            service_type: if is_kms { "kms".into() } else { String::new() },
            is_attached: None,
            deactived: 0,
            deactived_detail: Vec::new(),
            is_service_linked_policy: 0,
            attach_entity_count: holders.attached(),
            attach_entity_boundary_count: holders.bounded,
            update_time: date_time(policy.updated_at()),
            tags: match policy {
                KnownPolicy::Own(policy) => tags::shown(&policy.tags),
                KnownPolicy::Preset(_) => Vec::new(),
            },
            permission_level: match policy {
                KnownPolicy::Own(_) => None,
                KnownPolicy::Preset(_) if is_kms => Some("CloudProduct"),
                KnownPolicy::Preset(preset) if preset.name.contains("Finance") => Some("Finance"),
                KnownPolicy::Preset(_) => Some("Global"),
            },
        }
    }
}

impl Action for ListPolicies {
    const NAME: &'static str = "ListPolicies";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.ScopeError",
        "InvalidParameter.SearchKeywordLengthError",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        check_keyword(self.keyword.as_deref(), "InvalidParameter.SearchKeywordLengthError")?;
        match self.scope.as_deref() {
            None | Some("All" | "QCS" | "Local") => Ok(()),
            Some(_) => Err(ApiError::parameter(
                "InvalidParameter.ScopeError",
                "Scope",
                "must be All, QCS or Local",
                "必须为 All、QCS 或 Local",
            )),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let wanted = |policy: &KnownPolicy<'_>| match self.scope.as_deref() {
            Some("QCS") => policy.is_preset(),
            Some("Local") => !policy.is_preset(),
            _ => true,
        };
        let found = cx.directory.known_policies().filter(wanted);
        let found = found.filter(|policy| contains(policy.name(), self.keyword.as_deref()));
        let (policies, total_num) = counted(found, self.page, self.rp);
        let holders = cx.directory.count_holders();
        let count = |policy: KnownPolicy<'_>| holders.get(&policy.id()).copied().unwrap_or_default();
        let list = policies.into_iter().map(|policy| StrategyInfo::of(policy, count(policy))).collect();
        Ok(Done::reply(Response { total_num, list, service_type_list: Vec::new() }))
    }
}
