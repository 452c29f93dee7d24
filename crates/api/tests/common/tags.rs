//! Tags in the forms that requests write them in, and what the world has of them.

use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

use super::world::{ROOT, World};

pub const HERE: &str = "ap-guangzhou";

/// The whole name of a key or data key of root, as Terraform writes it: without its owner.
pub fn name(id: &str) -> String {
    format!("qcs::kms:{HERE}:uin/:key/creatorUin/{ROOT}/{id}")
}

/// `[{TagKey, TagValue}, ...]` of texts such as `env=prod`.
pub fn tags(texts: &[&str]) -> Value {
    let tag = |text: &&str| {
        let (key, value) = text.split_once('=').unwrap();
        json!({"TagKey": key, "TagValue": value})
    };
    texts.iter().map(tag).collect()
}

/// `[{TagKey, TagValue: [...]}, ...]` of texts such as `env=prod,test` or `env`.
pub fn filters(texts: &[&str]) -> Value {
    let filter = |text: &&str| match text.split_once('=') {
        None => json!({ "TagKey": text }),
        Some((key, values)) => json!({"TagKey": key, "TagValue": values.split(',').collect::<Vec<_>>()}),
    };
    texts.iter().map(filter).collect()
}

pub fn target(ids: &[&str]) -> Value {
    json!({
        "ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": HERE, "ResourceIds": ids,
    })
}

pub fn with(mut params: Value, more: Value) -> Value {
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    params
}

impl World {
    /// A key with tags; its id.
    pub async fn tagged_key(&self, alias: &str, texts: &[&str]) -> String {
        let made = self.ok("CreateKey", json!({"Alias": alias, "Tags": tags(texts)})).await;
        made["KeyId"].as_str().unwrap().to_owned()
    }

    /// What a key or data key carries, as texts.
    pub async fn tags_of(&self, id: &str) -> Vec<String> {
        let found = self.ok("GetResources", json!({ "ResourceList": [name(id)] })).await;
        let tags = found["ResourceTagMappingList"][0]["Tags"].as_array().unwrap().clone();
        tags.iter().map(text).collect()
    }

    /// The tags of the account, as texts; those that nothing carries with a `?`.
    pub async fn all_tags(&self) -> Vec<String> {
        let listed = self.ok("DescribeTags", json!({"Limit": 1000})).await;
        let tag = |tag: &Value| text(tag) + if tag["CanDelete"] == 1 { "?" } else { "" };
        listed["Tags"].as_array().unwrap().iter().map(tag).collect()
    }

    pub async fn code(&self, who: &Credentials, action: &str, params: &Value) -> (String, String) {
        let reply = self.reply(who, action, "", params).await;
        (reply.code, String::from_utf8(reply.body).unwrap())
    }
}

pub fn text(tag: &Value) -> String {
    format!("{}={}", tag["TagKey"].as_str().unwrap(), tag["TagValue"].as_str().unwrap())
}
