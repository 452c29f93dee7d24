//! What clients of the tag service are told.

use keyward_domain::{ResourceName, Tag, TagKey, tag::PER_RESOURCE};

use crate::ApiError;

/// A resource that a request names whole does not exist in the account.
pub fn no_resource(name: &ResourceName) -> ApiError {
    ApiError::new(
        "InvalidParameterValue.ResourceDescriptionError",
        format!("The resource {name} does not exist in this account."),
        format!("该账号下不存在资源 {name}。"),
    )
}

/// A resource that a request names by its id does not exist in the account and region.
pub fn no_resource_id(name: &ResourceName) -> ApiError {
    let id = name.resource_id();
    ApiError::new(
        "InvalidParameterValue.ResourceIdInvalid",
        format!("The resource {id} does not exist in this account and region."),
        format!("该账号在此地域下不存在资源 {id}。"),
    )
}

/// The resource has a tag with the key already.
pub fn attached(key: &TagKey) -> ApiError {
    ApiError::new(
        "ResourceInUse.TagKeyAttached",
        format!(
            "The resource has a tag with the key {key} already. Change its value with UpdateResourceTagValue."
        ),
        format!("资源已关联标签键 {key}，请使用 UpdateResourceTagValue 修改标签值。"),
    )
}

/// The resource has no tag with the key.
pub fn not_attached(key: &TagKey) -> ApiError {
    ApiError::new(
        "ResourceNotFound.AttachedTagKeyNotFound",
        format!("The resource has no tag with the key {key}."),
        format!("资源未关联标签键 {key}。"),
    )
}

/// The resource would have more tags than it may.
pub fn too_many_tags() -> ApiError {
    ApiError::new(
        "LimitExceeded.ResourceAttachedTags",
        format!("A resource may have at most {PER_RESOURCE} tags."),
        format!("每个资源最多关联 {PER_RESOURCE} 个标签。"),
    )
}

/// The account has no such tag.
pub fn no_tag(tag: &Tag) -> ApiError {
    let Tag { key, value } = tag;
    ApiError::new(
        "ResourceNotFound.TagNonExist",
        format!("The tag {key} with the value {value} does not exist. Make it with CreateTag."),
        format!("标签 {key}:{value} 不存在，请使用 CreateTag 创建。"),
    )
}

/// The account has that tag already.
pub fn tag_exists(tag: &Tag) -> ApiError {
    let Tag { key, value } = tag;
    ApiError::new(
        "ResourceInUse.TagDuplicate",
        format!("The tag {key} with the value {value} exists already."),
        format!("标签 {key}:{value} 已存在。"),
    )
}

/// Resources carry the tag.
pub fn tag_in_use(tag: &Tag) -> ApiError {
    let Tag { key, value } = tag;
    ApiError::new(
        "FailedOperation.TagAttachedResource",
        format!("The tag {key} with the value {value} is on resources. Take it off them first."),
        format!("标签 {key}:{value} 已关联资源，请先解除关联。"),
    )
}
