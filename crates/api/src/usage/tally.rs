//! Uses that were read from the trail and are not stored yet.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use keyward_domain::{KeyId, Region, Rule, Uin, UnixSeconds};
use keyward_store::{
    Store,
    audit::{Block, ChainId},
    usage::{Counted, HOUR, Series, UsageCount, UsageQuery, Used},
};
use serde::Deserialize;

use crate::{ApiResult, events::facts::lines};

/// Records that are read at a time.
const STEP: u64 = 1024;

/// The uses of each chain.
#[derive(Default)]
pub struct Tally(HashMap<ChainId, Part>);

#[derive(Default)]
struct Part {
    /// Up to which record they are stored.
    stored: u64,
    /// Up to which record they are counted.
    counted: u64,
    uses: HashMap<Series, Sum>,
}

#[derive(Default)]
struct Sum {
    name: String,
    last: i64,
    hours: BTreeMap<i64, u64>,
}

/// A record, as far as usage is concerned.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(borrow)]
    event_name: Cow<'a, str>,
    event_time: i64,
    #[serde(borrow)]
    event_region: Cow<'a, str>,
    #[serde(borrow)]
    user_identity: Who<'a>,
    key_uses: Vec<LineUse>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Who<'a> {
    #[serde(borrow)]
    principal_id: Cow<'a, str>,
    #[serde(borrow)]
    account_id: Cow<'a, str>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    user_name: Cow<'a, str>,
    #[serde(borrow)]
    secret_id: Cow<'a, str>,
    session_context: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineUse {
    key_id: String,
    version: u32,
}

impl Tally {
    /// Counts what was recorded since.
    ///
    /// # Errors
    /// What the storage fails with; the next call goes on.
    pub async fn catch_up(&mut self, store: &dyn Store) -> ApiResult<()> {
        while self.step(store).await? {}
        Ok(())
    }

    /// Counts some records of a chain; `false` if all are counted.
    pub(crate) async fn step(&mut self, store: &dyn Store) -> ApiResult<bool> {
        let stored: HashMap<_, _> = store.usage_counted().await?.into_iter().collect();
        let beginnings = store.audit_beginnings().await?;
        for head in store.audit_heads().await? {
            let part = self.0.entry(head.chain.clone()).or_default();
            part.begin_at(stored.get(&head.chain).copied().unwrap_or(0));
            let dropped =
                beginnings.iter().find(|known| known.chain == head.chain).map_or(0, |b| b.first - 1);
            let first = part.counted.max(dropped) + 1;
            if first > head.last {
                continue;
            }
            let last = head.last.min(first + STEP - 1);
            part.read(&store.audit_records(&head.chain, first, last).await?, first, last);
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether what is stored is what this counts on.
    pub(crate) async fn fits(&self, store: &dyn Store) -> ApiResult<bool> {
        let stored: HashMap<_, _> = store.usage_counted().await?.into_iter().collect();
        Ok(self.0.iter().all(|(chain, part)| stored.get(chain).copied().unwrap_or(0) == part.stored))
    }

    /// Adds what is not stored yet to sums that were.
    pub(crate) fn add_to(&self, query: &UsageQuery, sums: &mut Vec<Used>) {
        for (series, sum) in self.0.values().flat_map(|part| &part.uses).filter(|(s, _)| query.fits(s)) {
            let total: u64 = sum.hours.values().sum();
            let within = sum.hours.iter().filter(|(hour, _)| query.spans(UnixSeconds(**hour)));
            let count: u64 = within.map(|(_, uses)| uses).sum();
            let last = UnixSeconds(sum.last);
            match sums.iter_mut().find(|used| used.series == *series) {
                Some(used) => {
                    used.total += total;
                    used.count += count;
                    if last >= used.last {
                        (used.last, used.name) = (last, sum.name.clone());
                    }
                }
                None => {
                    sums.push(Used { series: series.clone(), name: sum.name.clone(), last, total, count });
                }
            }
        }
    }

    /// Adds what is not stored yet to uses by time.
    pub(crate) fn add_points(&self, query: &UsageQuery, points: &mut BTreeMap<UnixSeconds, u64>) {
        for (_, sum) in self.0.values().flat_map(|part| &part.uses).filter(|(s, _)| query.fits(s)) {
            for (hour, uses) in sum.hours.iter().filter(|(hour, _)| query.spans(UnixSeconds(**hour))) {
                *points.entry(UnixSeconds(*hour)).or_default() += uses;
            }
        }
    }

    /// What is to be stored of a chain that has at least so many records, or series, that are counted and not stored.
    pub(crate) fn due(&self, records: u64, series: usize) -> Option<UsageCount> {
        let due = |part: &Part| part.counted - part.stored >= records || part.uses.len() >= series;
        let (chain, part) = self.0.iter().find(|(_, part)| due(part))?;
        Some(part.count_of(chain))
    }

    /// What is to be stored of that chain.
    pub(crate) fn of(&self, chain: &ChainId) -> Option<UsageCount> {
        self.0.get(chain).map(|part| part.count_of(chain))
    }

    /// Up to which record of that chain uses are stored, as far as this knows.
    pub(crate) fn stored(&self, chain: &ChainId) -> u64 {
        self.0.get(chain).map_or(0, |part| part.stored)
    }
}

impl Part {
    fn count_of(&self, chain: &ChainId) -> UsageCount {
        let counts = self.uses.iter().map(|(series, sum)| Counted {
            series: series.clone(),
            name: sum.name.clone(),
            last: UnixSeconds(sum.last),
            hours: sum.hours.iter().map(|(hour, uses)| (UnixSeconds(*hour), *uses)).collect(),
        });
        UsageCount { chain: chain.clone(), from: self.stored, to: self.counted, counts: counts.collect() }
    }

    /// What is in memory counts only as long as nobody stored it, or other records.
    fn begin_at(&mut self, stored: u64) {
        if self.stored != stored {
            *self = Self { stored, counted: stored, uses: HashMap::new() };
        }
    }

    fn read(&mut self, blocks: &[Block], first: u64, last: u64) {
        for (number, line) in blocks.iter().flat_map(lines) {
            // Most of what is not about a use is told from the text.
            if (first..=last).contains(&number) && line.contains("\"keyUses\":[") {
                self.count(line);
            }
        }
        self.counted = last;
    }

    fn count(&mut self, line: &str) {
        // Somebody else may have written the words into a parameter of his.
        let Ok(line) = serde_json::from_str::<Line<'_>>(line) else { return };
        let who = &line.user_identity;
        let Ok(account) = who.account_id.parse() else { return };
        let time = line.event_time.div_euclid(1000);
        for used in &line.key_uses {
            let Some(key) = KeyId::parse(&used.key_id) else { continue };
            let series = Series {
                account: Uin(account),
                region: Region::new(&line.event_region),
                key,
                version: used.version,
                action: line.event_name.clone().into_owned(),
                principal_type: who.r#type.clone().into_owned(),
                principal: who.principal_id.split(':').next().unwrap_or_default().to_owned(),
                access_key: match who.session_context {
                    Some(_) => "temporary".to_owned(),
                    None => who.secret_id.clone().into_owned(),
                },
            };
            let sum = self.uses.entry(series).or_default();
            *sum.hours.entry(time - time.rem_euclid(HOUR)).or_default() += 1;
            if time >= sum.last {
                (sum.last, sum.name) = (time, who.user_name.clone().into_owned());
            }
        }
    }
}
