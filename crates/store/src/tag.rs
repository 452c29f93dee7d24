//! Tags and the resources that carry them: their rows, and questions for many at once.

use keyward_domain::{KeyId, Tag, TagKey, TagValue, TaggedResource, Uin};

/// A resource with its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRecord {
    /// The resource.
    pub resource: TaggedResource,
    /// Its tags, ordered by key.
    pub tags: Vec<Tag>,
}

/// A tag of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTag {
    /// The tag.
    pub tag: Tag,
    /// Whether a resource carries it.
    pub attached: bool,
}

/// Which tags to list. Every question begins with an account.
#[derive(Clone, Debug)]
pub struct TagQuery {
    /// The account that owns the tags.
    pub account: Uin,
    /// Only tags with one of these keys; empty means all.
    pub keys: Vec<TagKey>,
    /// Only tags with this value.
    pub value: Option<TagValue>,
    /// Only tags that this user made.
    pub creator: Option<Uin>,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}

/// What a resource must carry to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagFilter {
    /// A tag with this key.
    pub key: TagKey,
    /// With one of these values; empty means any.
    pub values: Vec<TagValue>,
}

/// Which resources, apart from their tags. Every question begins with an account; an empty text fits all.
#[derive(Clone, Debug)]
pub struct ResourceFilter {
    /// The account that owns the resources.
    pub account: Uin,
    /// Only those of this service.
    pub service: String,
    /// Only those in this region.
    pub region: String,
    /// Only those of this type.
    pub prefix: String,
    /// Only that resource, which this user created if it says so.
    pub id: Option<(Option<Uin>, KeyId)>,
    /// Only tags that this user made.
    pub tag_creator: Option<Uin>,
}

/// Which resources to list by their tags.
#[derive(Clone, Debug)]
pub struct ResourceQuery {
    /// Which of them.
    pub filter: ResourceFilter,
    /// What they must carry, each key once and at most [`keyward_domain::tag::FILTERS`]; empty means any tag.
    pub tags: Vec<TagFilter>,
    /// Whether one of `tags` is enough; otherwise all must fit.
    pub any: bool,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}
