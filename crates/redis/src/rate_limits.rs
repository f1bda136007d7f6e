//! Fixed windows: how often a caller did something since the window began.
//!
//! Two kinds. *Requests* are counted whether or not they are let through ([`hit_many`]); the window's number is part of
//! the key. *Allowances* are Mastodon's `rate_limit:<account>:<family>:<window>`: what is refused isn't counted, and
//! what failed can be given back.

use chrono::{DateTime, Utc};
use ferrodon_types::AccountId;

use crate::{
    Redis, Result, keys,
    scripts::{LazyScript, Script},
};

/// A limit of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, part of the key.
    pub name: &'static str,
    /// Requests in a window at most.
    pub limit: u64,
    /// The window's length in seconds.
    pub period: i64,
    /// Who is counted: a user's or token's id, an address.
    pub who: String,
}

/// How much of a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// So much was used, this time included.
    pub used: u64,
    /// So much may be used.
    pub limit: u64,
    /// When the window ends.
    pub reset: DateTime<Utc>,
}

impl Usage {
    /// Whether more was used than may be.
    pub const fn is_exceeded(&self) -> bool {
        self.used > self.limit
    }

    /// What is left in this window.
    pub const fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used)
    }
}

/// Counts one request under each rule and says, in their order, how much is used; one round trip.
pub async fn hit_many(redis: &Redis, rules: &[Rule], now: DateTime<Utc>) -> Result<Vec<Usage>> {
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let mut pipeline = redis::Pipeline::with_capacity(rules.len() * 2);
    for rule in rules {
        let key = keys::request_limit(rule.name, &rule.who, window(now, rule.period));
        pipeline
            .incr(&key, 1)
            .expire(&key, rule.period + 1)
            .ignore();
    }
    let counts: Vec<u64> = redis.pipe(&pipeline).await?;
    Ok(rules
        .iter()
        .zip(counts)
        .map(|(rule, used)| Usage {
            used,
            limit: rule.limit,
            reset: reset(now, rule.period),
        })
        .collect())
}

/// What an account may do only so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// Follows, follow requests and followed tags: 400 a day.
    Follows,
    /// Statuses, reblogs and edits: 300 in three hours.
    Statuses,
    /// Reports: 400 a day.
    Reports,
}

impl Allowance {
    /// The family's name in keys.
    pub const fn family(self) -> &'static str {
        match self {
            Self::Follows => "follows",
            Self::Statuses => "statuses",
            Self::Reports => "reports",
        }
    }

    /// So many in a window.
    pub const fn limit(self) -> u64 {
        match self {
            Self::Follows | Self::Reports => 400,
            Self::Statuses => 300,
        }
    }

    /// The window's length in seconds.
    pub const fn period(self) -> i64 {
        match self {
            Self::Follows | Self::Reports => 86_400,
            Self::Statuses => 10_800,
        }
    }

    fn usage(self, used: u64, now: DateTime<Utc>) -> Usage {
        Usage {
            used,
            limit: self.limit(),
            reset: reset(now, self.period()),
        }
    }

    fn key(self, account: AccountId, now: DateTime<Utc>) -> String {
        keys::rate_limit(account, self.family(), now, self.period())
    }
}

/// Arguments: limit, lifetime. Answers what was used before, and whether this was counted.
static TAKE: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used >= tonumber(ARGV[1]) then return {used, 0} end
used = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {used, 1}
"])
});

/// Takes one of an allowance. `Ok(Err(usage))` where nothing is left; then nothing is counted.
pub async fn take(
    redis: &Redis,
    account: AccountId,
    allowance: Allowance,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Usage, Usage>> {
    let lifetime = (reset(now, allowance.period()) - now).num_seconds() + 1;
    let (used, taken): (u64, bool) = TAKE
        .invocation()
        .key(allowance.key(account, now))
        .arg(allowance.limit())
        .arg(lifetime.max(1))
        .invoke_async(&mut redis.conn())
        .await?;
    let usage = allowance.usage(used, now);
    Ok(if taken { Ok(usage) } else { Err(usage) })
}

/// Gives one back, after what it was taken for failed.
pub async fn give_back(
    redis: &Redis,
    account: AccountId,
    allowance: Allowance,
    now: DateTime<Utc>,
) -> Result<()> {
    redis
        .query::<()>(redis::cmd("DECR").arg(allowance.key(account, now)))
        .await
}

/// How much of an allowance is used, for a reply's headers.
pub async fn usage(
    redis: &Redis,
    account: AccountId,
    allowance: Allowance,
    now: DateTime<Utc>,
) -> Result<Usage> {
    let used: Option<u64> = redis
        .query(redis::cmd("GET").arg(allowance.key(account, now)))
        .await?;
    Ok(allowance.usage(used.unwrap_or(0), now))
}

fn window(now: DateTime<Utc>, period: i64) -> i64 {
    now.timestamp().div_euclid(period.max(1))
}

/// The end of the window that `now` is in.
fn reset(now: DateTime<Utc>, period: i64) -> DateTime<Utc> {
    DateTime::from_timestamp((window(now, period) + 1) * period.max(1), 0).unwrap_or(now)
}
