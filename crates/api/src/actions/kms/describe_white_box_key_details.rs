//! DescribeWhiteBoxKeyDetails.

use keyward_domain::white_box::WhiteBoxState;
use keyward_store::WhiteBoxKeyQuery;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{data_keys::of_value, tags, white_box_key_info::WhiteboxKeyInfo};
use crate::{
    ApiError, ApiResult,
    access::sight,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{SecretText, TagFilter},
};

/// Lists the white-box keys, newest first. What decrypts is not in the list: see DescribeWhiteBoxDecryptKey.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DescribeWhiteBoxKeyDetails {
    /// Only keys in a state: 0 disabled, 1 enabled.
    key_status: Option<i64>,
    /// How many to pass over; 0 if not given.
    offset: Option<u64>,
    /// How many to give at most; all if 0 or not given.
    limit: Option<u64>,
    /// Only keys with these tags: at most 6 filters, each with another key.
    tag_filters: Option<Vec<TagFilter>>,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The keys.
    key_infos: Vec<WhiteboxKeyInfo>,
    /// How many there are in all.
    total_count: u64,
}

impl DescribeWhiteBoxKeyDetails {
    fn state(&self) -> ApiResult<Option<WhiteBoxState>> {
        match self.key_status {
            None => Ok(None),
            Some(0) => Ok(Some(WhiteBoxState::Disabled)),
            Some(1) => Ok(Some(WhiteBoxState::Enabled)),
            Some(_) => Err(ApiError::parameter(
                "InvalidParameterValue",
                "KeyStatus",
                "must be 0 for disabled or 1 for enabled keys",
                "必须为 0（已禁用）或 1（已启用）",
            )),
        }
    }
}

impl Action for DescribeWhiteBoxKeyDetails {
    const NAME: &'static str = "DescribeWhiteBoxKeyDetails";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["InvalidParameterValue", "UnauthorizedOperation"];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::AnyKey
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let everything = u64::from(u32::MAX);
        let query = WhiteBoxKeyQuery {
            account: cx.caller.account,
            region: cx.region.clone(),
            state: self.state()?,
            tags: tags::filters(self.tag_filters.as_deref()).map_err(of_value)?,
            // Larger numbers are past everything there is, and not every engine can count them.
            offset: self.offset.unwrap_or(0).min(everything),
            limit: self.limit.filter(|limit| *limit > 0).unwrap_or(everything).min(everything),
        };
        let page = sight::list_white_box_keys(cx, query).await?;
        let info = |listed: &keyward_store::ListedWhiteBoxKey| {
            WhiteboxKeyInfo::of(&listed.key, listed.is_bound, SecretText::default())
        };
        let key_infos = page.items.iter().map(info).collect();
        Ok(Done::reply(Response { key_infos, total_count: page.total }))
    }
}
