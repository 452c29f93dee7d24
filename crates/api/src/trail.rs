//! Looking things up in the audit trail.

use keyward_domain::Uin;
use keyward_store::{
    Store,
    audit::{Block, ChainId},
};
use serde_json::Value;

use crate::ApiResult;

/// How many records are read at a time.
const WINDOW: u64 = 4096;

/// The event of that request, if it is one of the account; the newest records are looked at first.
///
/// # Errors
/// What the storage fails with.
pub async fn find(store: &dyn Store, account: Uin, request_id: &str) -> ApiResult<Option<Value>> {
    for head in store.audit_heads().await? {
        let mut end = head.last + 1;
        while end > 1 {
            let begin = end.saturating_sub(WINDOW).max(1);
            if let Some(event) = find_between(store, &head.chain, (begin, end), account, request_id).await? {
                return Ok(Some(event));
            }
            end = begin;
        }
    }
    Ok(None)
}

async fn find_between(
    store: &dyn Store,
    chain: &ChainId,
    (mut begin, end): (u64, u64),
    account: Uin,
    request_id: &str,
) -> ApiResult<Option<Value>> {
    while begin < end {
        let blocks = store.audit_blocks(chain, begin, 64).await?;
        let Some(last) = blocks.last() else { break };
        begin = last.first + u64::from(last.count);
        if let Some(event) = blocks.iter().find_map(|block| in_block(block, account, request_id)) {
            return Ok(Some(event));
        }
    }
    Ok(None)
}

fn in_block(block: &Block, account: Uin, request_id: &str) -> Option<Value> {
    let lines = std::str::from_utf8(&block.lines).ok()?.lines();
    lines.filter(|line| line.contains(request_id)).find_map(|line| {
        let event: Value = serde_json::from_str(line).ok()?;
        let is_it =
            event["eventID"] == request_id && event["userIdentity"]["accountId"] == account.to_string();
        is_it.then_some(event)
    })
}
