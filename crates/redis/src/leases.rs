//! `ferrodon:lease:<name>`: who leads where one is enough, and two do no harm.

use std::time::Duration;

use crate::{
    Redis, Result, keys,
    scripts::{LazyScript, Script},
};

/// Argument: who, and for how many milliseconds. Answers 1 where it leads now.
static HOLD: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"])
});

/// Ends a lease only for its holder.
static LEAVE: LazyScript = LazyScript::new(|| {
    Script::new(&[
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
    ])
});

/// Takes the lease if it is free, or renews it; says whether `holder` has it now.
pub async fn hold(redis: &Redis, name: &str, holder: &str, lifetime: Duration) -> Result<bool> {
    let lifetime = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
    let held: i64 = HOLD
        .invocation()
        .key(keys::lease(name))
        .arg(holder)
        .arg(lifetime)
        .invoke_async(&mut redis.conn())
        .await?;
    Ok(held == 1)
}

/// Gives the lease back, so that another needn't wait for its end.
pub async fn leave(redis: &Redis, name: &str, holder: &str) -> Result<()> {
    LEAVE
        .invocation()
        .key(keys::lease(name))
        .arg(holder)
        .invoke_async::<()>(&mut redis.conn())
        .await?;
    Ok(())
}
