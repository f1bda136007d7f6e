//! Background work whose progress a client may ask for: a hash with `status` (`running`, `finished`) and, for work
//! that counts, `result_count`. It stands a day while running and an hour when finished.
//!
//! See <https://docs.joinmastodon.org/methods/async_refreshes/>.

use crate::{
    Redis, Result,
    scripts::{LazyScript, Script},
};

/// Seconds that running work is remembered.
const RUNNING: u64 = 86_400;
/// Seconds after which a reader doesn't believe in running work any more, and asks for it again.
const BELIEVED: u64 = 60;
/// Seconds that finished work is remembered.
const FINISHED: u64 = 3_600;

/// Old releases left a plain string under the key of home feeds.
const LUA: &str = r"
local key = KEYS[1]
if redis.call('TYPE', key).ok ~= 'hash' then redis.call('DEL', key) end
";

/// Arguments: whether also over running work, whether it counts, lifetime.
static START: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
if ARGV[1] == '0' and redis.call('HGET', key, 'status') == 'running' then return 0 end
redis.call('DEL', key)
redis.call('HSET', key, 'status', 'running')
if ARGV[2] == '1' then redis.call('HSET', key, 'result_count', 0) end
redis.call('EXPIRE', key, ARGV[3])
return 1
",
    ])
});

/// Argument: lifetime. Does nothing where nothing is known.
static FINISH: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('HSET', key, 'status', 'finished')
redis.call('EXPIRE', key, ARGV[1])
return 1
",
    ])
});

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Whether it goes on.
    pub running: bool,
    /// What it found so far, where it counts.
    pub result_count: Option<u64>,
}

/// Marks work as running, unless it runs already; says whether it was begun here.
pub async fn start(redis: &Redis, key: &str, counts: bool) -> Result<bool> {
    Ok(START
        .invocation()
        .key(key)
        .arg(0)
        .arg(u8::from(counts))
        .arg(RUNNING)
        .invoke_async(&mut redis.conn())
        .await?)
}

/// Marks work as running, from the beginning, whatever was there.
pub async fn restart(redis: &Redis, key: &str, counts: bool) -> Result<()> {
    START
        .invocation()
        .key(key)
        .arg(1)
        .arg(u8::from(counts))
        .arg(RUNNING)
        .invoke_async::<()>(&mut redis.conn())
        .await?;
    Ok(())
}

/// Marks work as finished.
pub async fn finish(redis: &Redis, key: &str) -> Result<()> {
    FINISH
        .invocation()
        .key(key)
        .arg(FINISHED)
        .invoke_async::<()>(&mut redis.conn())
        .await?;
    Ok(())
}

/// Counts something that the work found.
pub async fn count_result(redis: &Redis, key: &str, by: u64) -> Result<()> {
    redis
        .query::<()>(redis::cmd("HINCRBY").arg(key).arg("result_count").arg(by))
        .await
}

/// How far the work is; none where nothing is known.
pub async fn find(redis: &Redis, key: &str) -> Result<Option<Progress>> {
    let found: std::result::Result<(Option<String>, Option<String>), redis::RedisError> =
        redis::cmd("HMGET")
            .arg(key)
            .arg("status")
            .arg("result_count")
            .query_async(&mut redis.conn())
            .await;
    match found {
        Ok((Some(status), count)) => Ok(Some(Progress {
            running: status == "running",
            result_count: count.and_then(|count| count.parse().ok()),
        })),
        Ok((None, _)) => Ok(None),
        // a string of an old release: it stood while the work ran
        Err(error) if error.code() == Some("WRONGTYPE") => Ok(Some(Progress {
            running: true,
            result_count: None,
        })),
        Err(error) => Err(error.into()),
    }
}

/// Reads whether work goes on, without minding the key's type. Arguments: the least seconds that it must have to live, and
/// the seconds of finished work: a key of so few, or without an end, wasn't begun here and counts as it stands.
static IS_RUNNING: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local kind = redis.call('TYPE', KEYS[1]).ok
local runs = kind == 'string' or (kind == 'hash' and redis.call('HGET', KEYS[1], 'status') == 'running')
local lasts = redis.call('TTL', KEYS[1])
if runs and (lasts <= tonumber(ARGV[2]) or lasts >= tonumber(ARGV[1])) then return 1 end
return 0
"])
});

/// Adds the question to a pipeline whether work goes on that was begun within the last minute; by text, since a
/// pipeline can't ask again for an unknown digest. Of longer work nobody knows whether anybody still does it: who began
/// it may have been killed before its job was committed, or the job was lost by an operator's hand.
pub(crate) fn ask_whether_running(pipeline: &mut redis::Pipeline, key: &str) {
    pipeline
        .cmd("EVAL")
        .arg(IS_RUNNING.code())
        .arg(1)
        .arg(key)
        .arg(RUNNING - BELIEVED)
        .arg(FINISHED);
}
