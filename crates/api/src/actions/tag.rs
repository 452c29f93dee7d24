//! The tag service: the tags of an account, and what its resources carry.

mod add_resource_tag;
mod attach_resources_tag;
mod create_tag;
mod create_tags;
mod delete_resource_tag;
mod delete_tag;
mod delete_tags;
mod describe_projects;
mod describe_resource_tags;
mod describe_resource_tags_by_resource_ids;
mod describe_resource_tags_by_resource_ids_seq;
mod describe_resource_tags_by_tag_keys;
mod describe_resources_by_tags;
mod describe_resources_by_tags_union;
mod describe_tag_keys;
mod describe_tag_values;
mod describe_tag_values_seq;
mod describe_tags;
mod describe_tags_seq;
mod detach_resources_tag;
mod edit;
mod errors;
mod failed_resource;
mod get_resources;
mod get_tag_keys;
mod get_tag_values;
mod get_tags;
mod lists;
mod modify_resource_tags;
mod modify_resources_tag_value;
mod pages;
mod paging;
mod tag_resources;
mod targets;
mod un_tag_resources;
mod update_resource_tag_value;
mod wire;

use keyward_domain::rule::Text;

use super::{ServiceActions, Unsupported};
use crate::action::entry;

const PROJECTS: Text = Text {
    en: "There is the default project alone. Group resources by tags",
    zh: "仅有默认项目，请使用标签对资源分组",
};

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "tag",
    version: "2018-08-13",
    actions: &[
        entry::<add_resource_tag::AddResourceTag>(),
        entry::<attach_resources_tag::AttachResourcesTag>(),
        entry::<create_tag::CreateTag>(),
        entry::<create_tags::CreateTags>(),
        entry::<delete_resource_tag::DeleteResourceTag>(),
        entry::<delete_tag::DeleteTag>(),
        entry::<delete_tags::DeleteTags>(),
        entry::<describe_projects::DescribeProjects>(),
        entry::<describe_resource_tags::DescribeResourceTags>(),
        entry::<describe_resource_tags_by_resource_ids::DescribeResourceTagsByResourceIds>(),
        entry::<describe_resource_tags_by_resource_ids_seq::DescribeResourceTagsByResourceIdsSeq>(),
        entry::<describe_resource_tags_by_tag_keys::DescribeResourceTagsByTagKeys>(),
        entry::<describe_resources_by_tags::DescribeResourcesByTags>(),
        entry::<describe_resources_by_tags_union::DescribeResourcesByTagsUnion>(),
        entry::<describe_tag_keys::DescribeTagKeys>(),
        entry::<describe_tag_values::DescribeTagValues>(),
        entry::<describe_tag_values_seq::DescribeTagValuesSeq>(),
        entry::<describe_tags::DescribeTags>(),
        entry::<describe_tags_seq::DescribeTagsSeq>(),
        entry::<detach_resources_tag::DetachResourcesTag>(),
        entry::<get_resources::GetResources>(),
        entry::<get_tag_keys::GetTagKeys>(),
        entry::<get_tag_values::GetTagValues>(),
        entry::<get_tags::GetTags>(),
        entry::<modify_resource_tags::ModifyResourceTags>(),
        entry::<modify_resources_tag_value::ModifyResourcesTagValue>(),
        entry::<tag_resources::TagResources>(),
        entry::<un_tag_resources::UnTagResources>(),
        entry::<update_resource_tag_value::UpdateResourceTagValue>(),
    ],
    unsupported: &[
        Unsupported { name: "AddProject", why: PROJECTS },
        Unsupported { name: "UpdateProject", why: PROJECTS },
    ],
};
