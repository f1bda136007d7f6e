//! Removing.

use super::{Entry, FeedKey, LUA, PER_PIPELINE, PER_SCRIPT, Target};
use crate::{
    Redis, Result,
    scripts::{LazyScript, Script},
};

/// One entry out of many feeds. Arguments: id, reblog_of, then per feed its name and `1` to aggregate.
static UNPUSH: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
local answers = {}
for i = 3, #ARGV, 2 do
  answers[#answers + 1] = remove(ARGV[i], ARGV[1], ARGV[2], ARGV[i + 1] == '1') and 1 or 0
end
return answers
",
    ])
});

/// Many entries out of one feed. Arguments: feed, aggregate, then per entry its id and what it reblogs.
static REMOVE: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
local answers = {}
for i = 3, #ARGV, 2 do
  answers[#answers + 1] = remove(ARGV[1], ARGV[i], ARGV[i + 1], ARGV[2] == '1') and 1 or 0
end
return answers
",
    ])
});

/// Whole feeds with all that stands beside them, markers included. Arguments: their names.
static CLEAN: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
for _, feed in ipairs(ARGV) do clean(feed) end
return 0
",
    ])
});

/// Takes one status out of many feeds and says, in their order, whether it was there: only then is `delete` said on
/// the feed's channel. A reblog that was hidden takes the place of a removed one.
pub async fn unpush_many(redis: &Redis, targets: &[Target], entry: Entry) -> Result<Vec<bool>> {
    let (id, reblog_of) = (entry.id.to_string(), entry.reblog_argument());
    let mut removed = Vec::with_capacity(targets.len());
    for batch in targets.chunks(PER_SCRIPT * PER_PIPELINE) {
        let mut pipeline = UNPUSH.pipeline();
        for chunk in batch.chunks(PER_SCRIPT) {
            let mut call = UNPUSH.call();
            call.arg(&id).arg(&reblog_of);
            for target in chunk {
                call.arg(target.feed.to_string())
                    .arg(u8::from(target.aggregate));
            }
            pipeline.add_command(call);
        }
        let answers: Vec<Vec<u8>> = redis.pipe(&pipeline).await?;
        removed.extend(answers.into_iter().flatten().map(|answer| answer == 1));
    }
    Ok(removed)
}

/// Takes many statuses out of one feed (after an unfollow, a block, a mute) and says, in their order, which were there.
pub async fn remove_many(redis: &Redis, target: Target, entries: &[Entry]) -> Result<Vec<bool>> {
    let feed = target.feed.to_string();
    let mut removed = Vec::with_capacity(entries.len());
    for batch in entries.chunks(PER_SCRIPT * PER_PIPELINE) {
        let mut pipeline = REMOVE.pipeline();
        for chunk in batch.chunks(PER_SCRIPT) {
            let mut call = REMOVE.call();
            call.arg(&feed).arg(u8::from(target.aggregate));
            for entry in chunk {
                call.arg(entry.id.to_string()).arg(entry.reblog_argument());
            }
            pipeline.add_command(call);
        }
        let answers: Vec<Vec<u8>> = redis.pipe(&pipeline).await?;
        removed.extend(answers.into_iter().flatten().map(|answer| answer == 1));
    }
    Ok(removed)
}

/// Deletes feeds (of people who are away for long, of deleted accounts and lists) with all that stands beside them.
pub async fn clean_many(redis: &Redis, feeds: &[FeedKey]) -> Result<()> {
    // a feed may have hundreds of sets beside it, so fewer go into one script
    for batch in feeds.chunks(PER_SCRIPT * PER_PIPELINE / 10) {
        let mut pipeline = CLEAN.pipeline();
        for chunk in batch.chunks(PER_SCRIPT / 10) {
            let mut call = CLEAN.call();
            for feed in chunk {
                call.arg(feed.to_string());
            }
            pipeline.add_command(call).ignore();
        }
        redis.pipe::<()>(&pipeline).await?;
    }
    Ok(())
}
