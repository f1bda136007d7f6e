//! How often a second factor was tried.

use chrono::{DateTime, Timelike, Utc};
use ferrodon_types::UserId;

use crate::{Redis, Result, keys};

/// Tries in an hour at most; the one that reaches it is refused.
pub const MAX: u64 = 10;
/// Seconds that a count and a notice stand.
const LIFETIME: u64 = 3_600;

/// Counts a try, before it is checked; false where it must be refused unchecked.
pub async fn may_try(redis: &Redis, user: UserId, now: DateTime<Utc>) -> Result<bool> {
    let key = keys::second_factor_attempts(user, now.hour());
    let (count,): (u64,) = redis
        .pipe(
            redis::pipe()
                .incr(&key, 1)
                .expire(&key, LIFETIME as i64)
                .ignore(),
        )
        .await?;
    Ok(count < MAX)
}

/// Forgets the tries after a success.
pub async fn succeeded(redis: &Redis, user: UserId, now: DateTime<Utc>) -> Result<()> {
    redis
        .query::<()>(redis::cmd("DEL").arg(keys::second_factor_attempts(user, now.hour())))
        .await
}

/// Whether the user is to be told of a failed try now: at most once an hour.
pub async fn may_notify(redis: &Redis, user: UserId) -> Result<bool> {
    let key = keys::second_factor_notification(user);
    let set: Option<String> = redis
        .query(
            redis::cmd("SET")
                .arg(key)
                .arg("1")
                .arg("NX")
                .arg("EX")
                .arg(LIFETIME),
        )
        .await?;
    Ok(set.is_some())
}
