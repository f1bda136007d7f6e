//! Adding.

use super::{Entry, FALLOFF, FeedKey, LUA, MAX, PER_PIPELINE, PER_SCRIPT};
use crate::{
    Redis, Result, keys,
    scripts::{LazyScript, Script},
};

/// A feed that an entry may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The feed.
    pub feed: FeedKey,
    /// Whether its owner wants reblogs of the same status shown once (the setting `aggregate_reblogs`).
    pub aggregate: bool,
}

/// What became of an entry in one feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// The feed doesn't exist (it will be rebuilt when its owner comes back).
    NoFeed,
    /// Not shown, since the status is shown already.
    Aggregated,
    /// It is in the feed.
    Added {
        /// Whether somebody listens to the feed's channel.
        subscribed: bool,
    },
}

/// One entry to many feeds. Arguments: max, falloff, id, reblog_of, then per feed its name and `1` to aggregate.
static PUSH: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
local max, falloff, id, reblog_of = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local channels, answers = {}, {}
for i = 5, #ARGV, 2 do
  channels[#channels + 1] = 'subscribed:timeline:' .. (string.match(ARGV[i], '^home:(.+)$') or ARGV[i])
end
local subscribed = redis.call('MGET', unpack(channels))
for i = 5, #ARGV, 2 do
  local feed, answer = ARGV[i], 0
  local size = redis.call('ZCARD', 'feed:' .. feed)
  if size > 0 or redis.call('EXISTS', 'ferrodon:feed:' .. feed) == 1 then
    local added, shows_reblogs = add(feed, id, reblog_of, ARGV[i + 1] == '1', falloff)
    answer = 1
    if added then
      answer = subscribed[#answers + 1] and 3 or 2
      size = size + 1
    end
    if size > max or shows_reblogs then trim(feed, max, falloff, shows_reblogs) end
  end
  answers[#answers + 1] = answer
end
return answers
",
    ])
});

/// Many entries to one feed. Arguments: max, falloff, feed, aggregate, marker (empty: any feed that exists will do),
/// then per entry its id and what it reblogs. Answers the feed's size, or -1 where the marker doesn't stand, or -2
/// where another one does.
static FILL: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
local max, falloff, feed, aggregate, marker = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1', ARGV[5]
if marker == '' then
  if not exists(feed) then return -1 end
else
  local standing = redis.call('GET', 'ferrodon:feed:' .. feed)
  if not standing then return -1 end
  if standing ~= marker then return -2 end
end
for i = 6, #ARGV, 2 do
  add(feed, ARGV[i], ARGV[i + 1], aggregate, falloff)
end
trim(feed, max, falloff, true)
return redis.call('ZCARD', 'feed:' .. feed)
",
    ])
});

/// Adds one status to many feeds and says, in their order, what became of it in each. A hundred feeds per script,
/// five thousand per round trip. Safe to run twice.
pub async fn push_many(redis: &Redis, targets: &[Target], entry: Entry) -> Result<Vec<Pushed>> {
    let (id, reblog_of) = (entry.id.to_string(), entry.reblog_argument());
    let mut outcomes = Vec::with_capacity(targets.len());
    for batch in targets.chunks(PER_SCRIPT * PER_PIPELINE) {
        let mut pipeline = PUSH.pipeline();
        for chunk in batch.chunks(PER_SCRIPT) {
            let mut call = PUSH.call();
            call.arg(MAX).arg(FALLOFF).arg(&id).arg(&reblog_of);
            for target in chunk {
                call.arg(target.feed.to_string())
                    .arg(u8::from(target.aggregate));
            }
            pipeline.add_command(call);
        }
        let answers: Vec<Vec<u8>> = redis.pipe(&pipeline).await?;
        outcomes.extend(answers.into_iter().flatten().map(|answer| match answer {
            0 => Pushed::NoFeed,
            1 => Pushed::Aggregated,
            more => Pushed::Added {
                subscribed: more > 2,
            },
        }));
    }
    Ok(outcomes)
}

/// Adds statuses (already filtered) to one existing feed without saying so on its channel: after a follow, or a new
/// member of a list. Does nothing where the feed doesn't exist; says whether it does.
pub async fn merge(redis: &Redis, target: Target, entries: &[Entry]) -> Result<bool> {
    Ok(fill(redis, target, "", entries).await? >= 0)
}

/// The feed's size and its oldest entry's id: a merge passes over older statuses once the feed is
/// [`super::MERGE_LIMIT`] long, a rebuild once it is [`super::REBUILD_LIMIT`] long.
pub async fn oldest(
    redis: &Redis,
    feed: FeedKey,
) -> Result<(usize, Option<ferrodon_types::StatusId>)> {
    let key = keys::feed(feed);
    let (size, oldest): (usize, Vec<String>) = redis
        .pipe(redis::pipe().zcard(&key).zrange(&key, 0, 0))
        .await?;
    Ok((size, super::ids(&oldest).first().copied()))
}

/// The feed's size after adding, or what the script answers instead.
pub(super) async fn fill(
    redis: &Redis,
    target: Target,
    marker: &str,
    entries: &[Entry],
) -> Result<i64> {
    let feed = target.feed.to_string();
    let mut pipeline = FILL.pipeline();
    // also without entries: the caller learns whether it may go on
    let empty: [&[Entry]; 1] = [&[]];
    let chunks: Vec<&[Entry]> = if entries.is_empty() {
        empty.to_vec()
    } else {
        entries.chunks(PER_SCRIPT).collect()
    };
    for chunk in chunks {
        let mut call = FILL.call();
        call.arg(MAX)
            .arg(FALLOFF)
            .arg(&feed)
            .arg(u8::from(target.aggregate))
            .arg(marker);
        for entry in chunk {
            call.arg(entry.id.to_string()).arg(entry.reblog_argument());
        }
        pipeline.add_command(call);
    }
    let answers: Vec<i64> = redis.pipe(&pipeline).await?;
    Ok(answers
        .into_iter()
        .reduce(|all, one| if all < 0 { all } else { one })
        .unwrap_or(-1))
}
