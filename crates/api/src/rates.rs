//! Counts calls, and refuses those beyond the limits of their caller or account.

use std::collections::HashMap;

use keyward_domain::{Region, Uin, rates::Rates};
use parking_lot::Mutex;

use crate::{ApiError, ApiResult, Caller};

/// Beyond so many counts, those of past seconds are dropped.
const MANY: usize = 10_000;

/// The limits and the counts of the running second. A limit holds for one action in one region.
pub struct Limiter {
    by_caller: Counts,
    by_account: Counts,
}

struct Counts {
    rates: Rates,
    counts: Mutex<HashMap<(Uin, Region, &'static str), Count>>,
}

/// How many calls there were in which second since 1970.
struct Count {
    second: i64,
    calls: u32,
}

impl Limiter {
    /// A limiter with limits for each user, and for each account as a whole.
    pub fn new(by_caller: Rates, by_account: Rates) -> Self {
        Self { by_caller: Counts::new(by_caller), by_account: Counts::new(by_account) }
    }

    /// Counts a call in the second `now`.
    ///
    /// # Errors
    /// RequestLimitExceeded if its caller makes too many, RequestLimitExceeded.UinLimitExceeded if its account
    /// does.
    pub fn count(&self, caller: &Caller, region: &Region, action: &'static str, now: i64) -> ApiResult<()> {
        self.by_caller
            .count(caller.uin, region, action, now)
            .map_err(|limit| exceeded("RequestLimitExceeded", limit, ("You call", "您"), action))?;
        self.by_account.count(caller.account, region, action, now).map_err(|limit| {
            exceeded(
                "RequestLimitExceeded.UinLimitExceeded",
                limit,
                ("Your account calls", "您的账号"),
                action,
            )
        })
    }

    /// How often each user may call an action in a region, in calls a second; `None` for any number.
    pub fn limit(&self, action: &str) -> Option<u32> {
        self.by_caller.rates.of(action)
    }

    /// How often all users of an account together may.
    pub fn account_limit(&self, action: &str) -> Option<u32> {
        self.by_account.rates.of(action)
    }
}

impl Counts {
    fn new(rates: Rates) -> Self {
        Self { rates, counts: Mutex::default() }
    }

    /// Counts a call; gives the limit if it is one too many.
    fn count(&self, uin: Uin, region: &Region, action: &'static str, now: i64) -> Result<(), u32> {
        let Some(limit) = self.rates.of(action) else { return Ok(()) };
        let mut counts = self.counts.lock();
        if counts.len() > MANY {
            counts.retain(|_, count| count.second == now);
        }
        let count = counts.entry((uin, region.clone(), action)).or_insert(Count { second: now, calls: 0 });
        if count.second != now {
            *count = Count { second: now, calls: 0 };
        }
        if count.calls >= limit {
            return Err(limit);
        }
        count.calls += 1;
        Ok(())
    }
}

fn exceeded(code: &'static str, limit: u32, (en, zh): (&str, &str), action: &str) -> ApiError {
    ApiError::new(
        code,
        format!(
            "{en} {action} more often than the `{limit}` times a second that are allowed. Try again later, with growing pauses."
        ),
        format!("{zh}调用 {action} 的频率超过每秒 `{limit}` 次的限制，请稍后重试，并逐渐加大间隔。"),
    )
}
