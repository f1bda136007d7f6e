//! Home and list feeds: sorted sets of status ids, as Mastodon keeps them.
//!
//! Where to start: [`push_many`] is the fan-out of one status to many feeds, [`read`] a page of one feed,
//! [`Rebuild`] how an absent feed is made, [`unpush_many`] and [`remove_many`] how statuses leave.
//!
//! A feed holds at most [`MAX`] entries. A reblog is not added while its original, or another reblog of it, is among
//! the newest [`FALLOFF`]; what was not added is remembered, and takes the place of the shown one when that is undone.
//!
//! Invariants:
//! - only a rebuild creates a feed: everything else adds only where the feed or its marker exists, since a feed of one
//!   entry would look complete;
//! - a feed whose marker names an earlier life of Redis's data ([`crate::lives`]) is absent to its reader, and goes on
//!   being written, so that who listens hears what comes;
//! - scores are doubles and lose the low bits of ids above 2⁵³; the member decides.

mod page;
mod push;
mod rebuild;
mod remove;

use std::{collections::HashSet, fmt};

use ferrodon_types::{AccountId, ListId, StatusId};

pub use page::{Page, Range, Standing, contains, list_all, read, standing};
pub use push::{Pushed, Target, merge, oldest, push_many};
pub use rebuild::{Batch, Rebuild, begin_empty};
pub use remove::{clean_many, remove_many, unpush_many};

/// Entries of a feed at most.
pub const MAX: usize = 800;
/// A reblog isn't added while its original is among so many newest entries.
pub const FALLOFF: usize = 40;
/// Newest statuses of an account that a merge looks at.
pub const MERGE_LIMIT: usize = MAX / 4;
/// Newest statuses of an account that a rebuild looks at, and entries after which older ones are passed over.
pub const REBUILD_LIMIT: usize = MAX / 2;

/// Feeds or entries in one run of a script: none holds the server for more than about a millisecond.
const PER_SCRIPT: usize = 100;
/// Runs of a script in one pipeline.
const PER_PIPELINE: usize = 50;

/// Which feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedKey {
    /// An account's home.
    Home(AccountId),
    /// A list.
    List(ListId),
}

impl FeedKey {
    /// The channel on which changes of the feed are said.
    pub fn channel(self) -> String {
        match self {
            Self::Home(account) => crate::channels::home(account),
            Self::List(list) => crate::channels::list(list),
        }
    }
}

/// `home:<account>` or `list:<list>`: the part that all its keys share.
impl fmt::Display for FeedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home(account) => write!(f, "home:{account}"),
            Self::List(list) => write!(f, "list:{list}"),
        }
    }
}

/// A status as feeds see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The status, or the reblog.
    pub id: StatusId,
    /// What it reblogs.
    pub reblog_of: Option<StatusId>,
}

impl Entry {
    /// A status, or a reblog of another.
    pub const fn new(id: StatusId, reblog_of: Option<StatusId>) -> Self {
        Self { id, reblog_of }
    }

    fn reblog_argument(&self) -> String {
        self.reblog_of.map(|id| id.to_string()).unwrap_or_default()
    }
}

/// Functions that the scripts share. Ids stay text: a script's numbers are doubles. Feeds are named `home:1`.
const LUA: &str = r"
local function exists(feed)
  return redis.call('EXISTS', 'feed:' .. feed, 'ferrodon:feed:' .. feed) > 0
end

-- whether it was made in an earlier life of the data, and may lack what was written since
local function is_stale(feed)
  local life = redis.call('GET', 'ferrodon:life')
  if not life then return false end
  local marker = redis.call('GET', 'ferrodon:feed:' .. feed)
  return not marker or string.sub(marker, 1, #life + 1) ~= life .. ':'
end

local function clean(feed)
  local key = 'feed:' .. feed
  for _, reblogged in ipairs(redis.call('ZRANGE', key .. ':reblogs', 0, -1)) do
    redis.call('DEL', key .. ':reblogs:' .. reblogged)
  end
  redis.call('DEL', key, key .. ':reblogs', 'ferrodon:feed:' .. feed)
end

-- sets the marker, after what is left of an earlier life has gone; answers the marker
local function begin(feed, token)
  if is_stale(feed) then clean(feed) end
  local life = redis.call('GET', 'ferrodon:life')
  local marker = life and life .. ':' .. token or token
  redis.call('SET', 'ferrodon:feed:' .. feed, marker)
  return marker
end

local function less(a, b)
  return #a < #b or (#a == #b and a < b)
end

-- whether the entry was added, and whether the feed shows reblogs: most don't, which spares three questions each;
-- falloff: a reblog of what is among so many newest entries is not added
local function add(feed, id, reblog_of, aggregate, falloff)
  local key = 'feed:' .. feed
  local reblogs = key .. ':reblogs'
  local shows = true
  if reblog_of ~= '' and aggregate then
    local rank = redis.call('ZREVRANK', key, reblog_of)
    if rank and rank < falloff then return false, true end
    if redis.call('ZADD', reblogs, 'NX', id, reblog_of) == 0 then
      -- the same reblog again is in the feed already
      if tonumber(redis.call('ZSCORE', reblogs, reblog_of)) == tonumber(id) and redis.call('ZSCORE', key, id) then return true, true end
      redis.call('SADD', reblogs .. ':' .. reblog_of, id)
      return false, true
    end
  else
    shows = redis.call('EXISTS', reblogs) > 0
    if shows and redis.call('ZSCORE', reblogs, id) then return false, true end
  end
  redis.call('ZADD', key, id, id)
  return true, shows
end

local function trim(feed, max, falloff, shows_reblogs)
  local key = 'feed:' .. feed
  redis.call('ZREMRANGEBYRANK', key, 0, -(max + 1))
  if not shows_reblogs then return end
  local reblogs = key .. ':reblogs'
  local edge = redis.call('ZREVRANGE', key, falloff, falloff, 'WITHSCORES')
  if not edge[2] then return end
  local old = redis.call('ZRANGEBYSCORE', reblogs, '-inf', edge[2])
  for _, reblogged in ipairs(old) do
    redis.call('ZREM', reblogs, reblogged)
    redis.call('DEL', reblogs .. ':' .. reblogged)
  end
end

-- true if the entry was in the feed
local function remove(feed, id, reblog_of, aggregate)
  local key = 'feed:' .. feed
  local reblogs = key .. ':reblogs'
  if reblog_of ~= '' and aggregate then
    local hidden = reblogs .. ':' .. reblog_of
    redis.call('SREM', hidden, id)
    if not redis.call('ZSCORE', key, id) then return false end
    redis.call('ZREM', reblogs, reblog_of)
    local other = nil
    for _, candidate in ipairs(redis.call('SMEMBERS', hidden)) do
      if not other or less(candidate, other) then other = candidate end
    end
    if other then
      redis.call('ZADD', key, other, other)
      redis.call('ZADD', reblogs, other, reblog_of)
    end
  else
    redis.call('DEL', reblogs .. ':' .. id)
    redis.call('ZREM', reblogs, id)
  end
  return redis.call('ZREM', key, id) == 1
end
";

/// Ids from members; what isn't a number is passed over.
fn ids(members: &[String]) -> Vec<StatusId> {
    members
        .iter()
        .filter_map(|member| member.parse().ok())
        .collect()
}

/// Ids of statuses, each once, newest first.
fn newest_first(ids: Vec<StatusId>) -> Vec<StatusId> {
    let mut seen = HashSet::with_capacity(ids.len());
    let mut ids: Vec<StatusId> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids
}
