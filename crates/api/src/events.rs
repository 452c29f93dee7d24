//! The event history: finding events of the audit trail.
//!
//! An event is found by its facts ([`facts`]). The index of the trail (`keyward_store::audit::index`) tells which
//! segments of it may hold a fact; [`search`] reads those, and nothing else. What was written lately is indexed in
//! memory ([`tail`]) until a job writes it to the database, or is read without an index.

pub mod document;
pub mod facts;
pub mod names;
pub mod query;
pub mod search;
pub mod tail;
pub mod token;

use keyward_domain::Uin;
use keyward_store::{
    Store,
    audit::{Beginning, ChainId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{ApiResult, Service};
use query::Query;
use search::Search;
use tail::Tails;

/// The event of that request, if it is one of the account, as the trail has it.
///
/// # Errors
/// What the storage fails with.
pub async fn find(store: &dyn Store, account: Uin, request_id: &str) -> ApiResult<Option<Value>> {
    find_with(store, &Tails::default(), account, request_id).await
}

async fn find_with(
    store: &dyn Store,
    tails: &Tails,
    account: Uin,
    request_id: &str,
) -> ApiResult<Option<Value>> {
    let query = Query::for_request(account, request_id);
    let mut from = None;
    loop {
        let page = Search::new(store, tails, &query).page(from, 1).await?;
        match (page.events.into_iter().next(), page.next) {
            (Some(event), _) => return Ok(Some(event)),
            (None, None) => return Ok(None),
            (None, next) => from = next,
        }
    }
}

impl Service {
    /// The event of that request, if it is one of the account, as the trail has it.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn event(&self, account: Uin, request_id: &str) -> ApiResult<Option<Value>> {
        find_with(&*self.store, &self.tails, account, request_id).await
    }
}

/// The name of the event that says that old events were dropped.
pub const DROPPED: &str = "DropEvents";

/// What the event [`DROPPED`] says, as its parameters.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Dropped {
    chain: String,
    first_number: u64,
    /// As hexadecimal digits.
    previous_hash: String,
}

impl Dropped {
    pub(crate) fn of(beginning: &Beginning) -> Self {
        Self {
            chain: beginning.chain.0.clone(),
            first_number: beginning.first,
            previous_hash: hex::encode(beginning.previous),
        }
    }

    fn beginning(self) -> Option<Beginning> {
        let previous = hex::decode(self.previous_hash).ok()?.try_into().ok()?;
        Some(Beginning { chain: ChainId(self.chain), first: self.first_number, previous })
    }
}

/// Where a chain began after the event on that line of a trail, if it is one that dropped old events.
pub fn dropped(line: &[u8]) -> Option<Beginning> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        event_name: String,
        event_type: String,
        request_parameters: Dropped,
    }
    let text = std::str::from_utf8(line).ok().filter(|text| text.contains(DROPPED))?;
    let line: Line = serde_json::from_str(text).ok()?;
    let is_it = line.event_name == DROPPED && line.event_type == "SystemEvent";
    is_it.then(|| line.request_parameters.beginning()).flatten()
}
