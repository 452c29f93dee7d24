//! What the actions of audit tracks do alike: parameters, views, and how a track is found and made.

use keyward_domain::{
    Track, Uin,
    track::{
        ActionType, MOST_EVENT_NAMES, MOST_FIELDS, MOST_TRACKS, ResourceField, StorageName, StoragePrefix,
        TrackName, TrackStorage,
    },
};
use keyward_store::{Change, TrackPosition, TrackRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Cx, Done},
    local_time,
};

/// Where a track delivers to.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[schemars(rename = "TrackStorage")]
pub struct Storage {
    /// `cos`: object storage or a folder, whatever the operator set up under that name.
    storage_type: String,
    /// The region of the storage.
    storage_region: String,
    /// Which storage: a name from the operator's configuration.
    storage_name: StorageName,
    /// The folder in it: 3 to 40 letters and digits.
    storage_prefix: StoragePrefix,
    /// The account that the storage belongs to: the caller's own.
    storage_account_id: Option<String>,
    /// Not given: storages belong to the operator.
    storage_app_id: Option<String>,
    /// 1: files are compressed (gzip), also if not given; 2: they are not.
    compress: Option<u64>,
}

/// Which events a track delivers.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[schemars(rename = "TrackFilter")]
pub struct Filter {
    /// 1 to 10; an event is delivered if one of them chooses it.
    resource_fields: Option<Vec<Field>>,
}

/// Events of a product.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[schemars(rename = "TrackResourceField")]
pub struct Field {
    /// The product, such as `kms`; `*` for all.
    resource_type: String,
    /// `Read`, `Write`, or `*` for both.
    action_type: String,
    /// Up to 10 actions of the product, or `*`.
    event_names: Vec<String>,
}

/// The one field of a track that was made by CreateAuditTrack; all of them `*` where a track has several.
pub struct Single {
    /// The product.
    pub resource_type: String,
    /// Reading or writing.
    pub action_type: String,
    /// Actions.
    pub event_names: Vec<String>,
}

impl Storage {
    /// The place, if there is one that the caller may use.
    ///
    /// # Errors
    /// InvalidParameter, InvalidParameterValue.CosRegionError, ResourceNotFound.CosNotExist.
    pub fn resolve(&self, cx: &Cx<'_>) -> ApiResult<TrackStorage> {
        if self.storage_type != "cos" {
            return Err(ApiError::invalid(
                "Storage.StorageType",
                "must be cos: object storage or a folder that the operator set up",
                "必须为 cos：由管理员配置的对象存储或目录",
            ));
        }
        let own = cx.caller.account.to_string();
        if self.storage_account_id.as_deref().is_some_and(|id| !id.is_empty() && id != own)
            || self.storage_app_id.as_deref().is_some_and(|id| !id.is_empty())
        {
            return Err(ApiError::invalid(
                "Storage.StorageAccountId",
                "must be the caller's own account, and `StorageAppId` empty",
                "必须为调用者所属的主账号，且 `StorageAppId` 必须为空",
            ));
        }
        let compress = match self.compress {
            None | Some(1) => true,
            Some(2) => false,
            Some(_) => return Err(ApiError::invalid("Storage.Compress", "must be 1 or 2", "必须为 1 或 2")),
        };
        find_storage(cx, &self.storage_region, &self.storage_name)?;
        Ok(TrackStorage {
            region: self.storage_region.clone(),
            name: self.storage_name.clone(),
            prefix: self.storage_prefix.clone(),
            compress,
        })
    }

    /// As it is told.
    pub fn of(track: &Track) -> Self {
        Self {
            storage_type: "cos".into(),
            storage_region: track.storage.region.clone(),
            storage_name: track.storage.name.clone(),
            storage_prefix: track.storage.prefix.clone(),
            storage_account_id: None,
            storage_app_id: None,
            compress: Some(if track.storage.compress { 1 } else { 2 }),
        }
    }
}

/// Whether the operator set up that storage there.
///
/// # Errors
/// InvalidParameterValue.CosRegionError, ResourceNotFound.CosNotExist.
pub fn find_storage(cx: &Cx<'_>, region: &str, name: &StorageName) -> ApiResult<()> {
    let all = cx.service.archives.all();
    if !all.is_empty() && !all.iter().any(|archive| archive.region == region) {
        return Err(ApiError::parameter(
            "InvalidParameterValue.CosRegionError",
            "StorageRegion",
            "must be a region that has a storage: see ListCosEnableRegion",
            "必须是有可用存储的地域，请参见 ListCosEnableRegion",
        ));
    }
    if all.iter().any(|archive| archive.region == region && archive.name == *name) {
        return Ok(());
    }
    Err(ApiError::parameter(
        "ResourceNotFound.CosNotExist",
        "StorageName",
        "must name a storage that the operator has set up in that region (setting `audit_storages`)",
        "必须是管理员已在该地域配置的存储（配置项 `audit_storages`）",
    ))
}

impl Filter {
    /// What it says.
    ///
    /// # Errors
    /// InvalidParameter.
    pub fn parse(&self) -> ApiResult<Vec<ResourceField>> {
        let fields = self.resource_fields.as_deref().unwrap_or_default();
        if !(1..=MOST_FIELDS).contains(&fields.len()) {
            return Err(ApiError::invalid(
                "Filters.ResourceFields",
                "must have 1 to 10 elements",
                "必须有 1 到 10 个元素",
            ));
        }
        fields.iter().map(|f| field(&f.resource_type, &f.action_type, &f.event_names)).collect()
    }

    /// As it is told.
    pub fn of(track: &Track) -> Self {
        let fields = track.filter.iter().map(|field| {
            let Single { resource_type, action_type, event_names } = Single::of_field(field);
            Field { resource_type, action_type, event_names }
        });
        Self { resource_fields: Some(fields.collect()) }
    }
}

impl Single {
    /// Of a track.
    pub fn of(track: &Track) -> Self {
        match &track.filter[..] {
            [field] => Self::of_field(field),
            _ => Self { resource_type: "*".into(), action_type: "*".into(), event_names: vec!["*".into()] },
        }
    }

    fn of_field(field: &ResourceField) -> Self {
        Self {
            resource_type: field.product.clone().unwrap_or_else(|| "*".into()),
            action_type: field.action.map_or("*", ActionType::as_str).into(),
            event_names: match &field.names[..] {
                [] => vec!["*".into()],
                names => names.to_vec(),
            },
        }
    }
}

/// A field of a filter.
///
/// # Errors
/// InvalidParameter.
pub fn field(product: &str, action: &str, names: &[String]) -> ApiResult<ResourceField> {
    let is_product = |text: &str| {
        (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let product = match product {
        "*" => None,
        text if is_product(text) => Some(text.to_owned()),
        _ => {
            return Err(ApiError::invalid(
                "ResourceType",
                "must be the short name of a product such as kms, or *",
                "必须是产品简称（如 kms）或 *",
            ));
        }
    };
    let action = match action {
        "*" => None,
        "Read" => Some(ActionType::Read),
        "Write" => Some(ActionType::Write),
        _ => {
            return Err(ApiError::invalid(
                "ActionType",
                "must be Read, Write or *",
                "必须为 Read、Write 或 *",
            ));
        }
    };
    let is_name =
        |name: &String| (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
    let names = match names {
        [all] if all == "*" => Vec::new(),
        some if product.is_some()
            && (1..=MOST_EVENT_NAMES).contains(&some.len())
            && some.iter().all(is_name) =>
        {
            some.to_vec()
        }
        _ => {
            return Err(ApiError::invalid(
                "EventNames",
                "must be [\"*\"], or 1 to 10 names of actions if `ResourceType` is a product",
                "必须为 [\"*\"]；指定 `ResourceType` 为某个产品时，也可以是 1 到 10 个接口名",
            ));
        }
    };
    Ok(ResourceField { product, action, names })
}

/// `Status`.
///
/// # Errors
/// InvalidParameter.
pub fn status(status: u64) -> ApiResult<bool> {
    match status {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(ApiError::invalid("Status", "must be 0 or 1", "必须为 0 或 1")),
    }
}

/// There are no organizations whose members a track could follow.
///
/// # Errors
/// InvalidParameter for anything but 0.
pub fn for_all_members(wanted: Option<u64>) -> ApiResult<()> {
    match wanted {
        None | Some(0) => Ok(()),
        Some(_) => Err(ApiError::invalid(
            "TrackForAllMembers",
            "must be 0: there are no organizations",
            "必须为 0：本服务没有集团组织",
        )),
    }
}

/// The track of that number.
///
/// # Errors
/// ResourceNotFound.AuditNotExist.
pub async fn find(cx: &Cx<'_>, id: u64) -> ApiResult<TrackRecord> {
    let all = cx.service.store.audit_tracks(Some(cx.caller.account)).await?;
    all.into_iter().find(|record| record.track.id == id).ok_or_else(not_found)
}

/// The track of that name.
///
/// # Errors
/// ResourceNotFound.AuditNotExist.
pub async fn find_named(cx: &Cx<'_>, name: &str) -> ApiResult<TrackRecord> {
    let all = cx.service.store.audit_tracks(Some(cx.caller.account)).await?;
    all.into_iter().find(|record| record.track.name.as_str() == name).ok_or_else(not_found)
}

fn not_found() -> ApiError {
    ApiError::new(
        "ResourceNotFound.AuditNotExist",
        "The account has no such audit track. See DescribeAuditTracks.",
        "该账号没有此跟踪集，请参见 DescribeAuditTracks。",
    )
}

/// What is asked for when a track is made.
pub struct Wanted<'a> {
    /// Its name.
    pub name: &'a TrackName,
    /// `Status`.
    pub status: u64,
    /// To where.
    pub storage: &'a Storage,
    /// Which events.
    pub filter: Vec<ResourceField>,
    /// `TrackForAllMembers`.
    pub for_all_members: Option<u64>,
}

/// Makes a track; `answer` makes the response of its number.
///
/// # Errors
/// Those of what is wanted, InvalidParameterValue.AliasAlreadyExists, LimitExceeded.OverAmount.
pub async fn create<R>(cx: &Cx<'_>, wanted: Wanted<'_>, answer: impl FnOnce(u64) -> R) -> ApiResult<Done<R>> {
    for_all_members(wanted.for_all_members)?;
    let (active, storage) = (status(wanted.status)?, wanted.storage.resolve(cx)?);
    let known = cx.service.store.audit_tracks(Some(cx.caller.account)).await?;
    if known.iter().any(|record| record.track.name == *wanted.name) {
        return Err(ApiError::parameter(
            "InvalidParameterValue.AliasAlreadyExists",
            "Name",
            "is the name of another audit track: choose another",
            "与已有的跟踪集重名，请使用其他名称",
        ));
    }
    if known.len() >= MOST_TRACKS {
        return Err(ApiError::new(
            "LimitExceeded.OverAmount",
            format!("The account has the {MOST_TRACKS} audit tracks that it may have. Delete one first."),
            format!("该账号的跟踪集数量已达上限 {MOST_TRACKS}，请先删除不用的跟踪集。"),
        ));
    }
    let track = Track {
        id: new_id(cx)?,
        account: cx.caller.account,
        name: wanted.name.clone(),
        active,
        storage,
        filter: wanted.filter,
        created_at: cx.now,
        revision: 1,
    };
    let id = track.id;
    // From the ends of the chains on; what is recorded until the commit is delivered as well.
    let heads = cx.service.store.audit_heads().await?;
    let begin = |head: keyward_store::audit::Head| TrackPosition {
        chain: head.chain,
        next: head.last + 1,
        previous: head.hash,
        day: 0,
    };
    let positions = heads.into_iter().map(begin).collect();
    let made = Change::CreateTrack { track: Box::new(track), positions };
    Ok(Done::changing(answer(id), vec![made]).touching(path(id)))
}

/// A number that no track had: the files of one that is gone may still be there, under its number.
fn new_id(cx: &Cx<'_>) -> ApiResult<u64> {
    let mut bytes = [0; 8];
    cx.service.random.fill(&mut bytes[3..])?;
    Ok(u64::from_be_bytes(bytes) + 1)
}

/// The track as it shall be from now on.
pub fn update(before: &Track, after: Track) -> Change {
    let place = |storage: &TrackStorage| {
        (storage.region.clone(), storage.name.clone(), storage.prefix.as_str().to_owned())
    };
    let moved = place(&before.storage) != place(&after.storage);
    Change::UpdateTrack { track: Box::new(Track { revision: before.revision + 1, ..after }), moved }
}

/// What is asked for when a track is changed; what is `None` stays.
pub struct Changes<'a> {
    /// The name it has.
    pub name: Option<&'a TrackName>,
    /// `Status`.
    pub status: Option<u64>,
    /// To where.
    pub storage: Option<&'a Storage>,
    /// Which events.
    pub filter: Option<Vec<ResourceField>>,
    /// `TrackForAllMembers`.
    pub for_all_members: Option<u64>,
}

/// Changes a track.
///
/// # Errors
/// Those of what is wanted, InvalidParameterValue.AuditTrackNameNotSupportModify.
pub fn modify(cx: &Cx<'_>, track: &Track, wanted: Changes<'_>) -> ApiResult<Change> {
    for_all_members(wanted.for_all_members)?;
    if wanted.name.is_some_and(|name| *name != track.name) {
        return Err(ApiError::parameter(
            "InvalidParameterValue.AuditTrackNameNotSupportModify",
            "Name",
            "must be the name that the track has: names are not changed",
            "必须与跟踪集现有名称一致：名称不支持修改",
        ));
    }
    let mut after = track.clone();
    if let Some(wanted) = wanted.status {
        after.active = status(wanted)?;
    }
    if let Some(storage) = wanted.storage {
        after.storage = storage.resolve(cx)?;
    }
    if let Some(filter) = wanted.filter {
        after.filter = filter;
    }
    Ok(update(track, after))
}

/// The last segment of the name of a track, for the audit trail.
pub fn path(id: u64) -> String {
    format!("track/{id}")
}

/// When a track was made: `YYYY-MM-DD hh:mm:ss` in Beijing time.
pub fn created(track: &Track) -> String {
    local_time::date_time(track.created_at)
}

/// The tracks of the account, oldest first.
///
/// # Errors
/// What the storage fails with.
pub async fn all(cx: &Cx<'_>) -> ApiResult<Vec<Track>> {
    let account: Uin = cx.caller.account;
    let records = cx.service.store.audit_tracks(Some(account)).await?;
    Ok(records.into_iter().map(|record| record.track).collect())
}
