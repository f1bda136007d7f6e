//! Every key's name.
//!
//! The first part is Mastodon's; types, members and lifetimes are told where the functions that use them are. The
//! second part is ours and begins with `ferrodon:`.

use std::fmt::Display;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use ferrodon_types::{AccountId, StatusId, UserId};

use crate::feeds::FeedKey;

/// Unix seconds of the day's beginning in UTC: how Mastodon names days in keys.
pub fn day(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}

/// `feed:home:<account>`, `feed:list:<list>`: zset of status ids.
pub fn feed(feed: FeedKey) -> String {
    format!("feed:{feed}")
}

/// Beside a feed: zset of reblogged status id → id of the reblog that is shown.
pub fn feed_reblogs(feed: FeedKey) -> String {
    format!("feed:{feed}:reblogs")
}

/// Beside a feed: set of reblogs of `status` that are not shown.
pub fn feed_reblogs_of(feed: FeedKey, status: StatusId) -> String {
    format!("feed:{feed}:reblogs:{status}")
}

/// How far the rebuilding of a home feed has come (see [`crate::async_refresh`]).
pub fn regeneration(account: AccountId) -> String {
    format!("account:{account}:regeneration")
}

/// How far fetching of a thread's replies has come (see [`crate::async_refresh`]).
pub fn context_refresh(status: StatusId) -> String {
    format!("context:{status}:refresh")
}

/// Says that somebody listens to a channel.
pub fn subscribed(channel: &str) -> String {
    format!("subscribed:{channel}")
}

/// A lock.
pub fn lock(name: &str) -> String {
    format!("lock:{name}")
}

/// A counter, or HyperLogLog, of the whole server for a day.
pub fn activity(counter: &str, date: NaiveDate) -> String {
    format!("activity:{counter}:{}", day(date))
}

/// The same by ISO week, as old releases wrote it; only read.
pub fn weekly_activity(counter: &str, date: NaiveDate) -> String {
    format!("activity:{counter}:{}", date.iso_week().week())
}

/// Uses per day of a tag, link or e-mail domain block.
pub fn uses(kind: &str, id: i64, date: NaiveDate) -> String {
    format!("activity:{kind}:{id}:{}", day(date))
}

/// HyperLogLog of who used it.
pub fn uses_accounts(kind: &str, id: i64, date: NaiveDate) -> String {
    format!("activity:{kind}:{id}:{}:accounts", day(date))
}

/// Set of ids that were used on a day: the candidates for trends.
pub fn trending_used(kind: &str, date: NaiveDate) -> String {
    format!("trending_{kind}:used:{}", day(date))
}

/// How often an account did something in a window of `period` seconds.
pub fn rate_limit(account: AccountId, family: &str, now: DateTime<Utc>, period: i64) -> String {
    format!(
        "rate_limit:{account}:{family}:{}",
        now.timestamp().div_euclid(period.max(1))
    )
}

/// Tries of a second factor in this hour of the day.
pub fn second_factor_attempts(user: UserId, hour: u32) -> String {
    format!("2fa_auth_attempts:{user}:{hour}")
}

/// Says that the user was told of failed tries.
pub fn second_factor_notification(user: UserId) -> String {
    format!("2fa_failure_notification:{user}")
}

/// The hour that the current group of notifications carries.
pub fn notification_group(account: AccountId, prefix: &str) -> String {
    format!("notif-group/{account}/{prefix}")
}

/// Running merges of accepted notification requests.
pub fn notification_unfilter_jobs(account: AccountId) -> String {
    format!("notification_unfilter_jobs:{account}")
}

// --- ours ---

/// Says that a feed exists although it may be empty; holds the life that it was made in, if that has a name, a colon, and
/// the token of who rebuilt it last.
pub fn feed_marker(feed: FeedKey) -> String {
    format!("ferrodon:feed:{feed}")
}

/// Requests of a caller in a window.
pub fn request_limit(rule: &str, who: impl Display, window: i64) -> String {
    format!("ferrodon:rate:{window}:{rule}:{who}")
}

/// List of ids of due jobs. `{queue}` keeps them all in one slot of a cluster.
pub fn queue(name: &str, priority: &str) -> String {
    format!("ferrodon:{{queue}}:{name}:{priority}")
}

/// Names the life of this Redis data (see [`crate::lives`]).
pub const LIFE: &str = "ferrodon:life";

/// Counts the relay's looks at the lists; where it falls, older data came back.
pub const QUEUE_LOOKS: &str = "ferrodon:{queue}:looks";

/// Who leads where one is enough.
pub fn lease(name: &str) -> String {
    format!("ferrodon:lease:{name}")
}
