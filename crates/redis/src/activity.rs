//! What happens on the whole server, per day: the numbers of `instance/activity` and NodeInfo.
//!
//! See <https://docs.joinmastodon.org/methods/instance/#activity>.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use ferrodon_types::UserId;

use crate::{Redis, Result, keys};

/// Seconds that a day's number stands: half a (mean) year.
const LIFETIME: i64 = 15_778_476;
/// HyperLogLog of users who were here.
const LOGINS: &str = "logins";

/// A counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counter {
    /// New public and unlisted statuses from here.
    LocalStatuses,
    /// New users, once approved and confirmed.
    LocalAccounts,
    /// Follows, favourites, reblogs, replies and votes of local users.
    Interactions,
}

impl Counter {
    const fn name(self) -> &'static str {
        match self {
            Self::LocalStatuses => "statuses:local",
            Self::LocalAccounts => "accounts:local",
            Self::Interactions => "interactions",
        }
    }
}

/// Adds to today's number.
pub async fn add(redis: &Redis, counter: Counter, by: i64, now: DateTime<Utc>) -> Result<()> {
    let key = keys::activity(counter.name(), now.date_naive());
    redis
        .pipe::<()>(
            redis::pipe()
                .incr(&key, by)
                .ignore()
                .expire(&key, LIFETIME)
                .ignore(),
        )
        .await
}

/// Remembers that a user was here today.
pub async fn seen(redis: &Redis, user: UserId, now: DateTime<Utc>) -> Result<()> {
    let key = keys::activity(LOGINS, now.date_naive());
    redis
        .pipe::<()>(
            redis::pipe()
                .pfadd(&key, user.get())
                .ignore()
                .expire(&key, LIFETIME)
                .ignore(),
        )
        .await
}

/// The sum of a counter from day to day, both included; numbers that old releases kept by week are added.
pub async fn sum(redis: &Redis, counter: Counter, from: NaiveDate, to: NaiveDate) -> Result<i64> {
    let mut command = redis::cmd("MGET");
    for key in all_keys(counter.name(), from, to) {
        command.arg(key);
    }
    let values: Vec<Option<i64>> = redis.query(&command).await?;
    Ok(values.into_iter().flatten().sum())
}

/// How many different users were here from day to day, both included.
pub async fn users(redis: &Redis, from: NaiveDate, to: NaiveDate) -> Result<u64> {
    let mut command = redis::cmd("PFCOUNT");
    for key in all_keys(LOGINS, from, to) {
        command.arg(key);
    }
    redis.query(&command).await
}

fn all_keys(counter: &str, from: NaiveDate, to: NaiveDate) -> Vec<String> {
    let mut keys = Vec::new();
    let mut week = None;
    // a year of days at most, whoever asks
    for date in from.iter_days().take_while(|date| *date <= to).take(366) {
        keys.push(keys::activity(counter, date));
        if week != Some(date.iso_week()) {
            week = Some(date.iso_week());
            keys.push(keys::weekly_activity(counter, date));
        }
    }
    if keys.is_empty() {
        keys.push(keys::activity(counter, from));
    }
    keys
}
