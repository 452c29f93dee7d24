//! ListPoliciesGrantingServiceAccess.

use std::collections::BTreeSet;

use keyward_domain::{
    Uin,
    directory::{Directory, GroupId, KnownPolicy, PolicyId, RoleId},
    policy::Policy,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{
    attachment::user,
    groups::existing,
    policy::{description, kind_name},
    role::RoleRef,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    actions::{SERVICES, ServiceActions},
    cam_resource::CamResource,
};

/// Tells which services somebody's policies allow something of. What other policies or boundaries deny is not looked
/// at.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListPoliciesGrantingServiceAccess {
    /// Which sub-account. One of the three must be given, and only one.
    target_uin: Option<Uin>,
    /// Which role.
    role_id: Option<u64>,
    /// Which group.
    group_id: Option<GroupId>,
    /// Only this service, with its actions.
    service_type: Option<String>,
}

/// The services.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The services.
    list: Vec<ListGrantServiceAccessNode>,
}

/// A service.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantServiceAccessNode {
    /// Which.
    service: ListGrantServiceAccessService,
    /// What of it is allowed; empty unless asked for one service.
    action: Vec<ListGrantServiceAccessActionNode>,
    /// The policies that allow it.
    policy: Vec<ListGrantServiceAccessPolicy>,
}

/// A service by its names.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantServiceAccessService {
    /// As policies name it.
    service_type: String,
    /// The same.
    service_name: String,
}

/// An action.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantServiceAccessActionNode {
    /// Its name.
    name: String,
    /// What it does.
    description: String,
}

/// A policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ListGrantServiceAccessPolicy {
    /// Its number.
    policy_id: String,
    /// Its name.
    policy_name: String,
    /// `Custom`: the account's own; `Presetting`: a preset.
    policy_type: &'static str,
    /// What is said about it.
    policy_description: String,
}

impl Action for ListPoliciesGrantingServiceAccess {
    const NAME: &'static str = "ListPoliciesGrantingServiceAccess";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.RoleNotExist",
        "ResourceNotFound.GroupNotExist",
        "ResourceNotFound.UserNotExist",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        let given = [self.target_uin.is_some(), self.role_id.is_some(), self.group_id.is_some()];
        if given.into_iter().filter(|given| *given).count() == 1 {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameter.ParamError",
            "TargetUin",
            "must be given, or else one of `RoleId` and `GroupId`, but only one of the three",
            "、`RoleId`、`GroupId` 必须且只能填写一个",
        ))
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![match (self.target_uin, self.role_id, self.group_id) {
            (Some(uin), ..) => CamResource::User(uin),
            (_, Some(id), _) => CamResource::Role(RoleId(id)),
            (_, _, Some(id)) => CamResource::Group(id),
            (None, None, None) => CamResource::Any,
        }])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let directory = &cx.directory;
        let policies: Vec<_> =
            self.policies(directory)?.into_iter().filter_map(|id| readable(directory, id)).collect();
        let wanted = |service: &&ServiceActions| {
            self.service_type.as_deref().is_none_or(|name| name.is_empty() || name == service.name)
        };
        let detailed = self.service_type.as_deref().is_some_and(|name| !name.is_empty());
        let nodes = SERVICES.iter().filter(wanted).filter_map(|service| node(service, &policies, detailed));
        Ok(Done::reply(Response { list: nodes.collect() }))
    }
}

impl ListPoliciesGrantingServiceAccess {
    /// All policies of who was asked about.
    fn policies(&self, directory: &Directory) -> ApiResult<BTreeSet<PolicyId>> {
        let mut holders = Vec::new();
        if let Some(uin) = self.target_uin {
            let user = user(directory, uin, "ResourceNotFound.UserNotExist")?;
            holders.push(&user.policies);
            holders.extend(user.groups.iter().filter_map(|id| Some(&directory.group(*id)?.policies)));
        } else if let Some(id) = self.role_id {
            holders.push(&RoleRef::new(Some(&id.to_string()), None).find(directory)?.policies);
        } else if let Some(id) = self.group_id {
            holders.push(&existing(directory, id, "ResourceNotFound.GroupNotExist")?.policies);
        }
        Ok(holders.into_iter().flatten().map(|attached| attached.policy).collect())
    }
}

/// A policy with what it says.
fn readable(directory: &Directory, id: PolicyId) -> Option<(KnownPolicy<'_>, Policy)> {
    let policy = directory.known_policy(id)?;
    Some((policy, Policy::parse(policy.document()).ok()?))
}

fn node(
    service: &ServiceActions,
    policies: &[(KnownPolicy<'_>, Policy)],
    detailed: bool,
) -> Option<ListGrantServiceAccessNode> {
    let grants = |policy: &Policy, action| policy.allows_somewhere(service.name, action);
    let grants_any = |policy: &Policy| service.actions.iter().any(|action| grants(policy, action.name));
    let granting: Vec<_> = policies.iter().filter(|(_, parsed)| grants_any(parsed)).collect();
    if granting.is_empty() {
        return None;
    }
    let granted = service.actions.iter().filter(|_| detailed);
    let granted = granted.filter(|action| granting.iter().any(|(_, parsed)| grants(parsed, action.name)));
    Some(ListGrantServiceAccessNode {
        service: ListGrantServiceAccessService {
            service_type: service.name.to_owned(),
            service_name: service.name.to_owned(),
        },
        action: granted
            .map(|action| ListGrantServiceAccessActionNode {
                name: action.name.to_owned(),
                description: described((action.request_schema)(&mut SchemaGenerator::default())),
            })
            .collect(),
        policy: granting.iter().map(|(policy, _)| ListGrantServiceAccessPolicy::of(*policy)).collect(),
    })
}

/// What the reference of the API says about an action.
fn described(schema: schemars::Schema) -> String {
    schema.get("description").and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

impl ListGrantServiceAccessPolicy {
    fn of(policy: KnownPolicy<'_>) -> Self {
        Self {
            policy_id: policy.id().to_string(),
            policy_name: policy.name().to_owned(),
            policy_type: if kind_name(policy) == "QCS" { "Presetting" } else { "Custom" },
            policy_description: description(policy).to_owned(),
        }
    }
}
