//! UpdatePolicy.

use keyward_domain::directory::{ManagedPolicy, Parsed, PolicyId, PolicyName, ShortDescription};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documents,
    policy::{self, DOCUMENT_ERRORS, name_is_free, put},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Changes a policy of the account's own: its name, its description, or what the version says that counts. What is not
/// given stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct UpdatePolicy {
    /// Which policy. Without it, `PolicyName` says which.
    policy_id: Option<PolicyId>,
    /// With `PolicyId`, the new name; without, the name of the policy.
    policy_name: Option<PolicyName>,
    /// The new description.
    description: Option<ShortDescription>,
    /// What the version that counts shall say.
    policy_document: Option<String>,
    /// Remarks on presets; they take none here.
    alias: Option<String>,
}

/// The policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    policy_id: PolicyId,
}

impl Action for UpdatePolicy {
    const NAME: &'static str = "UpdatePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.PolicyNameInUse",
        "InvalidParameter.ActionError",
        "InvalidParameter.ConditionContentError",
        "InvalidParameter.ConditionError",
        "InvalidParameter.ConditionTypeError",
        "InvalidParameter.DescriptionLengthOverlimit",
        "InvalidParameter.EffectError",
        "InvalidParameter.ParamError",
        "InvalidParameter.PolicyDocumentError",
        "InvalidParameter.PolicyDocumentLengthOverLimit",
        "InvalidParameter.PolicyIdError",
        "InvalidParameter.PolicyNameError",
        "InvalidParameter.PrincipalError",
        "InvalidParameter.PrincipalQcsError",
        "InvalidParameter.ResourceContentError",
        "InvalidParameter.ResourceError",
        "InvalidParameter.ResourceProjectError",
        "InvalidParameter.ResourceQcsError",
        "InvalidParameter.ResourceRegionError",
        "InvalidParameter.ResourceUinError",
        "InvalidParameter.StatementError",
        "InvalidParameter.VersionError",
        "ResourceNotFound.PolicyIdNotFound",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        if self.policy_id.is_none() && self.policy_name.is_none() {
            return Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "PolicyId",
                "must be given, or else `PolicyName`",
                "与 `PolicyName` 必须至少填写一个",
            ));
        }
        match self.alias.as_deref() {
            None | Some("") => Ok(()),
            Some(_) => Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "Alias",
                "must be empty: presets take no remarks here",
                "必须为空：此处不支持预设策略备注",
            )),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Cam(vec![match (self.policy_id, &self.policy_name) {
            (Some(id), _) => CamResource::Policy(id),
            (None, Some(name)) => CamResource::PolicyNamed(name.as_str().to_owned()),
            (None, None) => CamResource::Any,
        }])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let directory = &cx.directory;
        let named = || directory.known_policy_named(self.policy_name.as_ref()?.as_str()).map(|p| p.id());
        let Some(id) = self.policy_id.or_else(named) else {
            return Err(ApiError::parameter(
                "ResourceNotFound.PolicyIdNotFound",
                "PolicyName",
                "must be the name of a policy of this account",
                "必须是该账号下已有策略的名称",
            ));
        };
        let (absent, preset) = ("ResourceNotFound.PolicyIdNotFound", "InvalidParameter.PolicyIdError");
        let mut policy = ManagedPolicy::clone(policy::own(directory, id, absent, preset)?);
        if let (Some(_), Some(name)) = (self.policy_id, &self.policy_name) {
            name_is_free(directory, name.as_str(), Some(id))?;
            policy.name = name.as_str().to_owned();
        }
        if let Some(description) = &self.description {
            policy.description = description.as_str().to_owned();
        }
        if let Some(text) = &self.policy_document {
            let document = documents::identity("PolicyDocument", text, &DOCUMENT_ERRORS)?;
            let counts = policy.default_version;
            let version = policy.versions.iter_mut().find(|version| version.id == counts);
            let version =
                version.ok_or_else(|| ApiError::internal("a policy lacks the version that counts"))?;
            version.document = document;
        }
        policy.updated_at = cx.now;
        policy.parsed = Parsed::default();
        Ok(Done::changing(Response { policy_id: id }, put(cx, policy)))
    }
}
