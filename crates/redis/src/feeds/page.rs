//! Reading.

use ferrodon_types::StatusId;

use super::{FeedKey, ids, newest_first};
use crate::{Redis, Result, async_refresh, keys};

/// Members around an edge that may share its rounded score: ids are rounded to multiples of 16 today, 32 after 2107.
const SLACK: usize = 64;

/// Which entries: all bounds are exclusive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// Only older than this.
    pub max_id: Option<StatusId>,
    /// Only newer than this; the newest of them.
    pub since_id: Option<StatusId>,
    /// Only newer than this; the oldest of them. Goes before `since_id`.
    pub min_id: Option<StatusId>,
    /// At most so many.
    pub limit: usize,
}

/// Whether a feed can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It exists, though it may be empty.
    Present,
    /// It is being rebuilt: what there is may be shown, with the status 206.
    Regenerating,
    /// It must be rebuilt.
    Absent,
}

/// A page of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Ids, newest first. Some of the statuses may be gone.
    pub ids: Vec<StatusId>,
    /// Whether the feed can be read.
    pub standing: Standing,
}

/// Reads a page and the feed's standing; one round trip.
pub async fn read(redis: &Redis, feed: FeedKey, range: Range) -> Result<Page> {
    let mut pipeline = redis::pipe();
    pipeline.add_command(members(feed, &range));
    ask_standing(&mut pipeline, feed);
    let (found, exists, marks, running): (Vec<String>, bool, Marks, bool) =
        redis.pipe(&pipeline).await?;
    let after = range.min_id.or(range.since_id);
    let mut page: Vec<StatusId> = newest_first(ids(&found))
        .into_iter()
        .filter(|id| {
            range.max_id.is_none_or(|max| *id < max) && after.is_none_or(|after| *id > after)
        })
        .collect();
    if range.min_id.is_some() {
        page.drain(..page.len().saturating_sub(range.limit));
    } else {
        page.truncate(range.limit);
    }
    Ok(Page {
        ids: page,
        standing: judge(exists, &marks, running),
    })
}

/// A feed's standing alone.
pub async fn standing(redis: &Redis, feed: FeedKey) -> Result<Standing> {
    let mut pipeline = redis::pipe();
    ask_standing(&mut pipeline, feed);
    let (exists, marks, running): (bool, Marks, bool) = redis.pipe(&pipeline).await?;
    Ok(judge(exists, &marks, running))
}

/// All entries, newest first: to find what must leave after a block or a mute.
pub async fn list_all(redis: &Redis, feed: FeedKey) -> Result<Vec<StatusId>> {
    let members: Vec<String> = redis
        .query(&redis::Cmd::zrevrange(keys::feed(feed), 0, -1))
        .await?;
    Ok(newest_first(ids(&members)))
}

/// Which of these statuses are in the feed; one round trip.
pub async fn contains(redis: &Redis, feed: FeedKey, statuses: &[StatusId]) -> Result<Vec<bool>> {
    let key = keys::feed(feed);
    let mut pipeline = redis::Pipeline::with_capacity(statuses.len());
    for status in statuses {
        pipeline.zscore(&key, status.get());
    }
    let scores: Vec<Option<f64>> = redis.pipe(&pipeline).await?;
    Ok(scores.iter().map(Option::is_some).collect())
}

/// The members that may belong to the page. Bounds are included, since an entry beside the bound may have its score.
fn members(feed: FeedKey, range: &Range) -> redis::Cmd {
    let bound =
        |id: Option<StatusId>, none: &str| id.map_or_else(|| none.to_owned(), |id| id.to_string());
    let (max, after) = (
        bound(range.max_id, "+inf"),
        bound(range.min_id.or(range.since_id), "-inf"),
    );
    let (name, first, last) = if range.min_id.is_some() {
        ("ZRANGEBYSCORE", after, max)
    } else {
        ("ZREVRANGEBYSCORE", max, after)
    };
    let mut command = redis::cmd(name);
    command
        .arg(keys::feed(feed))
        .arg(first)
        .arg(last)
        .arg("LIMIT")
        .arg(0)
        .arg(range.limit.saturating_add(SLACK));
    command
}

fn ask_standing(pipeline: &mut redis::Pipeline, feed: FeedKey) {
    pipeline
        .exists(keys::feed(feed))
        .mget(&[keys::feed_marker(feed), keys::LIFE.to_owned()]);
    match feed {
        FeedKey::Home(account) => {
            async_refresh::ask_whether_running(pipeline, &keys::regeneration(account));
        }
        // lists have no progress of their own; the same number of answers
        FeedKey::List(_) => {
            pipeline.cmd("ECHO").arg(0);
        }
    }
}

/// The feed's marker, and the life of Redis's data.
type Marks = (Option<String>, Option<String>);

fn judge(exists: bool, marks: &Marks, running: bool) -> Standing {
    if running {
        Standing::Regenerating
    } else if (exists || marks.0.is_some()) && !is_stale(marks) {
        Standing::Present
    } else {
        Standing::Absent
    }
}

/// Whether the feed was made in an earlier life, and may lack what was written since.
fn is_stale((marker, life): &Marks) -> bool {
    life.as_deref().is_some_and(|life| {
        marker
            .as_deref()
            .and_then(|marker| marker.strip_prefix(life))
            .is_none_or(|rest| !rest.starts_with(':'))
    })
}
