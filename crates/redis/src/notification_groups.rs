//! `notif-group/<account>/<prefix>`: which hour a group of notifications carries.
//!
//! Notifications about the same thing are grouped under the hour of the first, for as long as less than twelve hours
//! lie between; then a new group begins.

use ferrodon_types::AccountId;

use crate::{
    Redis, Result, keys,
    scripts::{LazyScript, Script},
};

/// Hours that a group stays open.
const HOURS: i64 = 12;

/// Arguments: the new hour, hours, lifetime.
static HOUR: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local known = tonumber(redis.call('GET', KEYS[1]) or '')
local hour = tonumber(ARGV[1])
if known and hour < known + tonumber(ARGV[2]) then return known end
redis.call('SET', KEYS[1], hour, 'EX', ARGV[3])
return hour
"])
});

/// The group key of a notification: `<prefix>-<hour>`, with the hour of the open group. `at` is when the notified
/// thing was created, in Unix seconds; `prefix` is `favourite-<status>`, `reblog-<status>`, `follow` or
/// `admin.sign_up`.
pub async fn group_key(redis: &Redis, account: AccountId, prefix: &str, at: i64) -> Result<String> {
    let hour: i64 = HOUR
        .invocation()
        .key(keys::notification_group(account, prefix))
        .arg(at.div_euclid(3_600))
        .arg(HOURS)
        .arg(HOURS * 3_600)
        .invoke_async(&mut redis.conn())
        .await?;
    Ok(format!("{prefix}-{hour}"))
}
