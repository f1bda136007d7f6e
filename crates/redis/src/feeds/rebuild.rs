//! Making a feed that is absent.
//!
//! The rebuild sets the feed's marker with a token of its own before its first read of the database: from then on
//! fan-out adds new statuses as well, so that none falls between. Each of its batches adds only while that token
//! stands. When Redis was emptied meanwhile, the marker is gone and the rebuild begins again; when another rebuild has
//! begun, this one stops.

use rand::RngExt;

use super::{Entry, FeedKey, LUA, Target, push};
use crate::{
    Redis, Result,
    scripts::{LazyScript, Script},
};

/// Arguments: feed, token. Answers the marker.
static BEGIN: LazyScript =
    LazyScript::new(|| Script::new(&[LUA, "return begin(ARGV[1], ARGV[2])"]));

/// Argument: feed. Does nothing where it has a marker that counts.
static BEGIN_EMPTY: LazyScript = LazyScript::new(|| {
    Script::new(&[
        LUA,
        r"
local feed = ARGV[1]
if redis.call('EXISTS', 'ferrodon:feed:' .. feed) == 1 and not is_stale(feed) then return 0 end
begin(feed, 'new')
return 1
",
    ])
});

/// A rebuild that has begun.
#[derive(Debug)]
pub struct Rebuild {
    redis: Redis,
    target: Target,
    marker: String,
}

/// Marks the feed of somebody new: there is nothing to build it from, so it can be read at once. A feed that exists
/// stays as it is.
pub async fn begin_empty(redis: &Redis, feed: FeedKey) -> Result<()> {
    let mut invocation = BEGIN_EMPTY.invocation();
    invocation.arg(feed.to_string());
    Ok(invocation.invoke_async(&mut redis.conn()).await?)
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// Added; the feed has so many entries now.
    Added(usize),
    /// The marker is gone: begin again.
    Lost,
    /// Another rebuild of the same feed has begun: stop.
    Superseded,
}

impl Rebuild {
    /// Begins: sets the marker, after what is left of an earlier life of Redis's data has gone. Read the database after
    /// this, not before.
    pub async fn begin(redis: &Redis, target: Target) -> Result<Self> {
        let token = format!("{:032x}", rand::rng().random::<u128>());
        let marker = BEGIN
            .invocation()
            .arg(target.feed.to_string())
            .arg(token)
            .invoke_async(&mut redis.conn())
            .await?;
        Ok(Self {
            redis: redis.clone(),
            target,
            marker,
        })
    }

    /// The feed that is rebuilt.
    pub const fn feed(&self) -> FeedKey {
        self.target.feed
    }

    /// Adds the statuses (already filtered) of one followed account, and trims. With no entries it only asks whether
    /// the rebuild may go on; that is also its last step.
    pub async fn add(&self, entries: &[Entry]) -> Result<Batch> {
        Ok(
            match push::fill(&self.redis, self.target, &self.marker, entries).await? {
                -1 => Batch::Lost,
                size => usize::try_from(size).map_or(Batch::Superseded, Batch::Added),
            },
        )
    }
}
