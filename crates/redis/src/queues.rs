//! Lists of ids of due jobs, one per queue and priority: hints that may vanish, double or lie, since PostgreSQL owns
//! the jobs (`crates/jobs`).

use std::fmt::Display;

use ferrodon_types::JobId;

use crate::{
    Redis, Result, channels, events, keys,
    scripts::{LazyScript, Script},
};

/// Ids in a list at most; the relay hands over the others later.
pub const MAX: usize = 20_000;
/// Ids in one run of a script.
const CHUNK: usize = 1_000;

/// Arguments: max, then ids. Answers how many were taken.
static PUSH: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local room = tonumber(ARGV[1]) - redis.call('LLEN', KEYS[1])
local taken = math.min(room, #ARGV - 1)
if taken <= 0 then return 0 end
redis.call('RPUSH', KEYS[1], unpack(ARGV, 2, taken + 1))
return taken
"])
});

/// Keys: the lists, most urgent first. Argument: how many ids at most.
static POP: LazyScript = LazyScript::new(|| {
    Script::new(&[r"
local wanted, found = tonumber(ARGV[1]), {}
for _, key in ipairs(KEYS) do
  if wanted <= 0 then break end
  local ids = redis.call('LPOP', key, wanted)
  if ids then
    for _, id in ipairs(ids) do found[#found + 1] = id end
    wanted = wanted - #ids
  end
end
return found
"])
});

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lane {
    /// The queue's name.
    pub queue: String,
    /// The priority's name or number.
    pub priority: String,
}

impl Lane {
    /// The list of a queue's priority.
    pub fn new(queue: impl Into<String>, priority: impl Display) -> Self {
        Self {
            queue: queue.into(),
            priority: priority.to_string(),
        }
    }

    fn key(&self) -> String {
        keys::queue(&self.queue, &self.priority)
    }
}

/// Appends ids to lists in one pipeline, as far as there is room, and wakes the queues' workers. Says, per list, how
/// many were taken (the first ones).
pub async fn push(redis: &Redis, jobs: &[(Lane, Vec<JobId>)]) -> Result<Vec<usize>> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let mut pipeline = PUSH.pipeline();
    let mut calls = Vec::new();
    for (index, (lane, ids)) in jobs.iter().enumerate() {
        let key = lane.key();
        for chunk in ids.chunks(CHUNK) {
            let mut call = PUSH.keyed_call(&[&key]);
            call.arg(MAX);
            for id in chunk {
                call.arg(id.get());
            }
            pipeline.add_command(call);
            calls.push(index);
        }
    }
    let mut queues: Vec<&str> = jobs.iter().map(|(lane, _)| lane.queue.as_str()).collect();
    queues.sort_unstable();
    queues.dedup();
    for queue in queues {
        pipeline.publish(channels::QUEUE_WAKE, queue).ignore();
    }
    let answers: Vec<usize> = redis.pipe(&pipeline).await?;
    let mut taken = vec![0; jobs.len()];
    for (index, count) in calls.into_iter().zip(answers) {
        if let Some(total) = taken.get_mut(index) {
            *total += count;
        }
    }
    Ok(taken)
}

/// Takes up to `count` ids from these lists, emptying the first before the second.
pub async fn pop(redis: &Redis, lanes: &[Lane], count: usize) -> Result<Vec<JobId>> {
    let mut call = POP.invocation();
    for lane in lanes {
        call.key(lane.key());
    }
    let ids: Vec<i64> = call.arg(count).invoke_async(&mut redis.conn()).await?;
    Ok(ids.into_iter().map(JobId).collect())
}

/// How many ids wait in each list.
pub async fn lengths(redis: &Redis, lanes: &[Lane]) -> Result<Vec<usize>> {
    let mut pipeline = redis::Pipeline::with_capacity(lanes.len());
    for lane in lanes {
        pipeline.llen(lane.key());
    }
    redis.pipe(&pipeline).await
}

/// Empties lists, for operators.
pub async fn clear(redis: &Redis, lanes: &[Lane]) -> Result<()> {
    let mut pipeline = redis::Pipeline::with_capacity(lanes.len());
    for lane in lanes {
        pipeline.del(lane.key()).ignore();
    }
    redis.pipe(&pipeline).await
}

/// Wakes whoever waits for jobs of a queue (workers) or for new rows (the relay).
pub async fn wake(redis: &Redis, queue: &str) -> Result<()> {
    events::publish(redis, channels::QUEUE_WAKE, queue.as_bytes()).await
}

/// Counts a look of the relay. The number only ever grows while the data lives: a smaller one than seen before means
/// that Redis was emptied, or an older state of it came back.
pub async fn count_look(redis: &Redis) -> Result<i64> {
    redis.query(redis::cmd("INCR").arg(keys::QUEUE_LOOKS)).await
}

/// Forgets the relay's looks, so that everything due is handed over again at once.
pub async fn forget_looks(redis: &Redis) -> Result<()> {
    redis.query(redis::cmd("DEL").arg(keys::QUEUE_LOOKS)).await
}

/// Tells the relay of lanes of a queue with something new, or with room.
pub async fn wake_lanes(redis: &Redis, queue: &str, lanes: &[String]) -> Result<()> {
    let mut pipeline = redis::pipe();
    for chunk in lanes.chunks(CHUNK) {
        let message = format!("{queue}\n{}", chunk.join("\n"));
        pipeline.publish(channels::QUEUE_LANES, message).ignore();
    }
    redis.pipe(&pipeline).await
}
