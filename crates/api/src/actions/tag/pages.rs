//! Parts of lists in replies.

use keyward_domain::{Tag, TagKey, TagValue};
use keyward_store::TagRecord;
use md5::{Digest, Md5};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    paging::Paging,
    wire::{CUSTOM, ShownTag},
};

/// A part of a list that is called `Tags`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TagsPage<T> {
    /// How many there are in all.
    total_count: u64,
    /// How many were passed over.
    offset: u64,
    /// How many there are at most in this part.
    limit: u64,
    /// This part.
    tags: Vec<T>,
}

/// A part of a list that is called `Rows`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct RowsPage<T> {
    /// How many there are in all.
    total_count: u64,
    /// How many were passed over.
    offset: u64,
    /// How many there are at most in this part.
    limit: u64,
    /// This part.
    rows: Vec<T>,
}

impl<T> TagsPage<T> {
    /// That part of a list of that length.
    pub fn of(paging: Paging, total_count: u64, tags: Vec<T>) -> Self {
        let Paging { offset, limit } = paging;
        Self { total_count, offset, limit, tags }
    }

    /// That part of a list in memory.
    pub fn cut(paging: Paging, whole: Vec<T>) -> Self {
        Self::of(paging, whole.len() as u64, paging.part(whole))
    }
}

impl<T> RowsPage<T> {
    /// That part of a list of that length.
    pub fn of(paging: Paging, total_count: u64, rows: Vec<T>) -> Self {
        let Paging { offset, limit } = paging;
        Self { total_count, offset, limit, rows }
    }

    /// That part of a list in memory.
    pub fn cut(paging: Paging, whole: Vec<T>) -> Self {
        Self::of(paging, whole.len() as u64, paging.part(whole))
    }
}

/// A tag on a resource.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TagOfResource {
    /// The key.
    tag_key: TagKey,
    /// The value.
    tag_value: TagValue,
    /// The resource, as the request named it; `creatorUin/UIN/KEYID` if it named none.
    resource_id: String,
    /// MD5 of the key, in hexadecimal.
    tag_key_md5: String,
    /// MD5 of the value, in hexadecimal.
    tag_value_md5: String,
    /// The service of the resource.
    service_type: &'static str,
    /// `Custom`.
    category: &'static str,
}

impl TagOfResource {
    /// A tag of a resource of that service.
    pub fn new(tag: Tag, resource_id: String, service_type: &'static str) -> Self {
        let md5 = |text: &str| hex::encode(Md5::digest(text.as_bytes()));
        Self {
            tag_key_md5: md5(tag.key.as_str()),
            tag_value_md5: md5(tag.value.as_str()),
            tag_key: tag.key,
            tag_value: tag.value,
            resource_id,
            service_type,
            category: CUSTOM,
        }
    }
}

/// A resource with its tags.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct TaggedRow {
    /// Where it is.
    resource_region: String,
    /// Of which service.
    service_type: &'static str,
    /// Its type.
    resource_prefix: &'static str,
    /// `creatorUin/UIN/KEYID`.
    resource_id: String,
    /// All of its tags.
    tags: Vec<ShownTag>,
}

impl From<TagRecord> for TaggedRow {
    fn from(TagRecord { resource, tags }: TagRecord) -> Self {
        Self {
            resource_region: resource.region().to_owned(),
            service_type: resource.service(),
            resource_prefix: resource.prefix(),
            resource_id: resource.resource_id(),
            tags: tags.into_iter().map(ShownTag::from).collect(),
        }
    }
}
