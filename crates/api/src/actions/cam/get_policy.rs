//! GetPolicy.

use keyward_domain::directory::{KnownPolicy, PolicyId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    policy::{self, description, kind},
    tags::{self, Tag},
};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
    local_time::date_time,
};

/// Tells everything about a policy.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GetPolicy {
    /// Which policy: one of the account's own, or a preset.
    policy_id: PolicyId,
}

/// The policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its name.
    policy_name: String,
    /// What is said about it.
    description: String,
    /// 1: the account's own; 2: a preset.
    #[serde(rename = "Type")]
    kind: u64,
    /// When it was made, in the time of Beijing.
    add_time: String,
    /// When it was changed last, in the time of Beijing.
    update_time: String,
    /// The document of the version that counts, as it was given.
    policy_document: String,
    /// Always empty: presets take no remarks.
    preset_alias: String,
    /// Always 0: there are no policies of service-linked roles.
    is_service_linked_role_policy: u64,
    /// Its tags.
    tags: Vec<Tag>,
}

impl Action for GetPolicy {
    const NAME: &'static str = "GetPolicy";
    const KIND: Kind = Kind::Read;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &["ResourceNotFound.PolicyIdNotFound", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Policy(self.policy_id)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let policy = policy::find(&cx.directory, self.policy_id, "ResourceNotFound.PolicyIdNotFound")?;
        Ok(Done::reply(Response {
            policy_name: policy.name().to_owned(),
            description: description(policy).to_owned(),
            kind: kind(policy),
            add_time: date_time(policy.created_at()),
            update_time: date_time(policy.updated_at()),
            policy_document: policy.document().to_owned(),
            preset_alias: String::new(),
            is_service_linked_role_policy: 0,
            tags: match policy {
                KnownPolicy::Own(policy) => tags::shown(&policy.tags),
                KnownPolicy::Preset(_) => Vec::new(),
            },
        }))
    }
}
