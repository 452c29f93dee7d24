//! CreatePolicy.

use keyward_domain::directory::{
    ManagedPolicy, Parsed, PolicyId, PolicyName, PolicyVersion, ShortDescription,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documents,
    policy::{DOCUMENT_ERRORS, name_is_free, put},
    tags::{self, Tag},
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    cam_resource::CamResource,
};

/// Makes a policy of the account's own. Nobody has it at first.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreatePolicy {
    /// 1 to 128 letters, digits and `+=,.@_-`, unique among the policies of the account in any case.
    policy_name: PolicyName,
    /// What it says: a policy document of at most 6,144 characters, not counting blanks.
    policy_document: String,
    /// Free text of up to 300 bytes.
    description: Option<ShortDescription>,
    /// Up to 50 tags.
    tags: Option<Vec<Tag>>,
}

/// The new policy.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Its number.
    policy_id: PolicyId,
}

impl Action for CreatePolicy {
    const NAME: &'static str = "CreatePolicy";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.PolicyFull",
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
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![CamResource::Any])
    }

    fn request_tags(&self) -> Vec<keyward_domain::policy::Tag> {
        tags::requested(self.tags.as_deref())
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let document = documents::identity("PolicyDocument", &self.policy_document, &DOCUMENT_ERRORS)?;
        let wrong = "InvalidParameter.ParamError";
        let tags = tags::read(self.tags.as_deref(), (wrong, wrong))?;
        let directory = &cx.directory;
        if directory.policies().len() >= ManagedPolicy::MOST {
            let most = ManagedPolicy::MOST;
            return Err(ApiError::new(
                "FailedOperation.PolicyFull",
                format!("The account has the {most} policies of its own that it may have. Delete one first."),
                format!("该账号的自定义策略数量已达上限 {most}，请先删除不用的策略。"),
            ));
        }
        name_is_free(directory, self.policy_name.as_str(), None)?;
        let policy_id = PolicyId(PolicyId::OWN + directory.next_number());
        let policy = ManagedPolicy {
            id: policy_id,
            name: self.policy_name.as_str().to_owned(),
            description: self.description.clone().unwrap_or_default().as_str().to_owned(),
            creator: cx.caller.uin,
            created_at: cx.now,
            updated_at: cx.now,
            versions: vec![PolicyVersion { id: 1, document, created_at: cx.now }],
            default_version: 1,
            next_version: 2,
            tags,
            parsed: Parsed::default(),
        };
        let path = CamResource::Policy(policy_id).path(&cx.directory, cx.caller.uin);
        Ok(Done::changing(Response { policy_id }, put(cx, policy)).touching(path))
    }
}
