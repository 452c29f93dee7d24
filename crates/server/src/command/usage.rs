//! `keyward usage`: who used which key, and what nobody uses. Works while a server runs.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use keyward_api::usage::{self, ALWAYS, Pending, report};
use keyward_domain::{Key, KeyId, Rule, TagKey, TaggedResource, Uin, UnixSeconds, time::DAY};
use keyward_store::{
    KeyQuery, Order, ResourceFilter, ResourceQuery, Role, Store, TagFilter,
    usage::{UsageQuery, Used},
};

use crate::{failure::Failure, folder::DataFolder, settings::Settings, start::database};

/// What is asked.
pub enum Question {
    /// Who used a key within so many days.
    Key(String, u32),
    /// Which keys nobody used for so many days.
    Unused(u32),
    /// How often keys were used within so many days, by the values of that tag.
    Tags(String, u32),
    /// Who used old versions within so many days.
    OldVersions(u32),
}

/// Answers, a line each, columns separated by tabs, under a line of their names.
///
/// # Errors
/// With status 1 that there is no such key; with status 2 that the database cannot be read.
pub async fn answer(settings: &Settings, question: &Question) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let store = database::look_at(&folder, settings).await?;
    let failed = |e| database::failed(&folder, settings, e);
    let root = store.root().await.map_err(failed)?;
    let account = root.ok_or_else(|| Failure::unusable("the database has no account yet"))?.uin;
    let looked = Looked { store: store.into(), account, settings };
    let now = UnixSeconds(Timestamp::now().as_second());
    let since = |days: u32| UnixSeconds(now.0 - i64::from(days) * DAY);
    let within = |days| (since(days), UnixSeconds(i64::MAX));
    match question {
        Question::Key(key, days) => looked.key(key, within(*days)).await,
        Question::Unused(days) => looked.unused(since(*days)).await,
        Question::Tags(key, days) => looked.tags(key, within(*days)).await,
        Question::OldVersions(days) => looked.old_versions(within(*days)).await,
    }
}

/// A database that is only read.
struct Looked<'a> {
    store: Arc<dyn Store>,
    account: Uin,
    settings: &'a Settings,
}

impl Looked<'_> {
    async fn key(&self, key: &str, time: (UnixSeconds, UnixSeconds)) -> Result<String, Failure> {
        let unknown = || Failure::found(format!("there is no key {key}"));
        let id = KeyId::parse(key).ok_or_else(unknown)?;
        if !self.keys().await?.iter().any(|key| key.id == id) {
            return Err(unknown());
        }
        let mut used = self.used(Some(id), time).await?;
        used.sort_by_key(|used| std::cmp::Reverse(used.last));
        let mut told = String::from("version\taction\tuser\tuser_id\taccess_key\tlast\tcount\ttotal\n");
        for Used { series, name, last, total, count } in used {
            told.push_str(&format!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{count}\t{total}\n",
                series.version,
                series.action,
                plain(&name),
                series.principal,
                series.access_key,
                when(Some(last))
            ));
        }
        Ok(told)
    }

    async fn unused(&self, since: UnixSeconds) -> Result<String, Failure> {
        let found = report::unused(self.keys().await?, &self.used(None, ALWAYS).await?, since);
        let mut told = String::from("key\talias\tregion\tstate\tcreated\tlast\n");
        for report::Unused { key, last } in found {
            let (alias, region, state) = (key.alias.as_str(), &key.region, key.state.as_str());
            let (made, last) = (when(Some(key.created_at)), when(last));
            told.push_str(&format!("{}\t{alias}\t{region}\t{state}\t{made}\t{last}\n", key.id));
        }
        Ok(told)
    }

    async fn tags(&self, key: &str, time: (UnixSeconds, UnixSeconds)) -> Result<String, Failure> {
        let key = TagKey::parse(key).map_err(|_| Failure::unusable("that is not the key of a tag"))?;
        let mut carried = HashMap::new();
        for region in self.settings.regions.0.iter().map(|(region, _)| region) {
            let filter = ResourceFilter {
                account: self.account,
                service: "kms".into(),
                region: region.to_string(),
                prefix: "key".into(),
                id: None,
                tag_creator: None,
            };
            let tags = vec![TagFilter { key: key.clone(), values: Vec::new() }];
            let query = ResourceQuery { filter, tags, any: false, offset: 0, limit: u32::MAX.into() };
            for record in self.store.list_tagged(&query).await.map_err(unreadable)?.items {
                let TaggedResource::Kms { id, .. } = record.resource;
                let tag = record.tags.into_iter().find(|tag| tag.key == key);
                carried.extend(tag.map(|tag| (id, tag.value)));
            }
        }
        let mut told = String::from("value\tkeys\tuses\n");
        for (value, sum) in report::by_tag(&self.keys().await?, &carried, &self.used(None, time).await?) {
            let value = value.map_or_else(|| "-".to_owned(), |value| value.as_str().to_owned());
            told.push_str(&format!("{value}\t{}\t{}\n", sum.keys, sum.uses));
        }
        Ok(told)
    }

    async fn old_versions(&self, time: (UnixSeconds, UnixSeconds)) -> Result<String, Failure> {
        let old = report::old_versions(&self.keys().await?, self.used(None, time).await?);
        let mut told = String::from("key\tversion\tnewest\taction\tuser\tuser_id\tlast\tcount\n");
        for report::OldUse { used: Used { series, name, last, count, .. }, current } in old {
            told.push_str(&format!(
                "{}\t{}\t{current}\t{}\t{}\t{}\t{}\t{count}\n",
                series.key,
                series.version,
                series.action,
                plain(&name),
                series.principal,
                when(Some(last))
            ));
        }
        Ok(told)
    }

    /// All keys in the regions that are served.
    async fn keys(&self) -> Result<Vec<Key>, Failure> {
        let mut keys = Vec::new();
        for (region, _) in &self.settings.regions.0 {
            for role in [Role::User, Role::Product] {
                let query = KeyQuery {
                    account: self.account,
                    region: region.clone(),
                    states: Vec::new(),
                    usage: None,
                    origin: None,
                    role,
                    search: None,
                    tags: Vec::new(),
                    order: Order::OldestFirst,
                    offset: 0,
                    limit: u32::MAX.into(),
                };
                keys.extend(self.store.list_keys(&query).await.map_err(unreadable)?.items);
            }
        }
        Ok(keys)
    }

    async fn used(&self, key: Option<KeyId>, time: (UnixSeconds, UnixSeconds)) -> Result<Vec<Used>, Failure> {
        let query = UsageQuery { account: self.account, region: None, key, time };
        usage::used(&self.store, &Pending::default(), &query)
            .await
            .map_err(|error| Failure::unusable(error.cause.unwrap_or_else(|| error.code.to_string())))
    }
}

fn unreadable(error: keyward_store::StoreError) -> Failure {
    Failure::unusable(error.to_string())
}

/// A name that stays in its column.
fn plain(name: &str) -> String {
    name.replace(|character: char| character.is_control(), " ")
}

/// A time as text, in UTC; `-` for never.
fn when(time: Option<UnixSeconds>) -> String {
    let time = time.and_then(|time| Timestamp::from_second(time.0).ok());
    time.map_or_else(|| "-".to_owned(), |time| time.to_string())
}
