//! CreateAccessKey.

use keyward_domain::{Rule, Uin, rule::Text};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::{access_keys, common::user_or_caller};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    local_time::date_time,
    param::types::SecretText,
};

/// Makes an access key. Its secret is told in the response and never again.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateAccessKey {
    /// For whom; for the caller if not given.
    target_uin: Option<Uin>,
    /// What it is for: up to 1,024 letters, digits or `_+=,.@:/-`.
    description: Option<KeyDescription>,
}

/// What an access key is for.
pub struct KeyDescription(String);

/// The response.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The new access key.
    access_key: AccessKeyDetail,
}

/// A new access key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyDetail {
    /// `SecretId`: `AKID` and 32 letters or digits.
    access_key_id: String,
    /// `SecretKey`: 32 letters or digits.
    secret_access_key: SecretText,
    /// `Active`.
    status: String,
    /// When it was made.
    create_time: String,
    /// What it is for.
    description: String,
}

impl Rule for KeyDescription {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text {
        en: "must have at most 1024 letters, digits or _ + = , . @ : / -",
        zh: "不能超过 1024 个字符，且只能包含字母、数字和 _+=,.@:/-",
    };

    fn parse(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_alphanumeric() || "_+=,.@:/-".contains(c);
        (text.chars().count() <= 1024 && text.chars().all(fits)).then(|| Self(text.to_owned()))
    }
}

keyward_domain::rule_type!(KeyDescription);

impl Serialize for KeyDescription {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Action for CreateAccessKey {
    const NAME: &'static str = "CreateAccessKey";
    const KIND: Kind = Kind::Write;
    const REGIONAL: bool = false;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameter.ParamError",
        "InvalidParameter.UserNotExist",
        "OperationDenied.AccessKeyOverLimit",
        "OperationDenied.SubUin",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::Cam(vec![user_or_caller(self.target_uin)])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let owner = access_keys::owner(cx, self.target_uin)?;
        let most = access_keys::MOST;
        // Whoever changes anything here has the turn, so that no other call adds one meanwhile.
        if cx.service.store.access_keys(owner).await?.len() >= most {
            return Err(ApiError::new(
                "OperationDenied.AccessKeyOverLimit",
                format!("The user has the {most} access keys that it may have. Delete one first."),
                format!("每个用户最多拥有 {most} 个访问密钥，请先删除不用的访问密钥。"),
            ));
        }
        let description = self.description.as_ref().map_or("", |description| &description.0);
        let (key, secret) = access_keys::new(cx, owner, description)?;
        let access_key = AccessKeyDetail {
            access_key_id: key.id.as_str().to_owned(),
            secret_access_key: SecretText::ascii(&secret),
            status: access_keys::status(&key),
            create_time: date_time(key.created_at),
            description: key.description.clone(),
        };
        Ok(Done::changing(Response { access_key }, vec![Change::CreateAccessKey(key)]))
    }
}
