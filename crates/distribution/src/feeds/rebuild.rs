//! Feeds that don't exist are made.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use ferrodon_db::{Conn, fan_out};
use ferrodon_redis::feeds::{self, Batch, FeedKey, REBUILD_LIMIT, Rebuild};
use ferrodon_types::{AccountId, ListId, StatusId, snowflake};

use super::{
    owned::{self, OwnFeed},
    recent::Recent,
    take_out::{self, Scope, take_out},
};
use crate::{Context, Error};

/// Runs that a rebuild takes up anew when a feed was emptied under it.
const RUNS: usize = 5;

/// Which feeds of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Home and all lists.
    All,
    /// One list.
    List(ListId),
}

/// Makes feeds of somebody who has been here lately.
pub(super) async fn run(context: &Context, owner: AccountId, which: Which) -> Result<(), Error> {
    // those that were emptied while they were made; at first all
    let mut again: Option<HashSet<FeedKey>> = None;
    for _ in 0..RUNS {
        let conn = context.conn().await?;
        let (owned, followed) = load(context, &conn, owner, which, again.as_ref()).await?;
        let lost = run_once(context, &conn, owner, owned.clone(), followed).await?;
        let (now, _) = load(context, &conn, owner, which, again.as_ref()).await?;
        drop(conn);
        settle(context, &owned, &now).await?;
        if lost.is_empty() {
            break;
        }
        again = Some(lost);
    }
    Ok(())
}

/// Whom the owner follows, those that posted last first, and when that was.
type Followed = Vec<(AccountId, Option<NaiveDateTime>)>;

/// The feeds that are meant.
async fn load(
    context: &Context,
    conn: &Conn,
    owner: AccountId,
    which: Which,
    again: Option<&HashSet<FeedKey>>,
) -> Result<(Vec<OwnFeed>, Followed), Error> {
    let followed = fan_out::list_followed(conn, owner).await?;
    let ids = followed.iter().map(|(account, _)| *account).collect();
    let mut owned = owned::load(conn, owner, context.active_since(), ids).await?;
    owned.retain(|feed| match (again, which) {
        (Some(again), _) => again.contains(&feed.key()),
        (None, Which::All) => true,
        (None, Which::List(list)) => feed.key() == FeedKey::List(list),
    });
    Ok((owned, followed))
}

/// Takes back out what has left while the feeds were made: whoever was unfollowed may have been added after that, and
/// what was deleted too. (Who was followed meanwhile is added by a job of their own.)
async fn settle(context: &Context, before: &[OwnFeed], now: &[OwnFeed]) -> Result<(), Error> {
    for feed in now {
        let known = before.iter().find(|known| known.key() == feed.key());
        let left: Vec<AccountId> = known
            .map(|known| known.sources_beyond(feed))
            .unwrap_or_default();
        for account in left {
            take_out(context, account, Scope::Written, std::slice::from_ref(feed)).await?;
        }
        let held = feeds::list_all(context.redis(), feed.key()).await?;
        let conn = context.conn().await?;
        take_out::gone(context, &conn, std::slice::from_ref(feed), held).await?;
    }
    Ok(())
}

/// A feed that is being made.
struct Filling {
    feed: OwnFeed,
    rebuild: Rebuild,
    /// Its entries so far.
    size: usize,
    outcome: Option<Batch>,
}

impl Filling {
    async fn begin(context: &Context, feed: OwnFeed) -> Result<Self, Error> {
        let rebuild = Rebuild::begin(context.redis(), feed.target).await?;
        Ok(Self {
            feed,
            rebuild,
            size: 0,
            outcome: None,
        })
    }

    /// What an account wrote must be newer than this to stay.
    async fn bound(&self, context: &Context) -> Result<Option<StatusId>, Error> {
        if self.size < REBUILD_LIMIT {
            return Ok(None);
        }
        Ok(feeds::oldest(context.redis(), self.feed.key()).await?.1)
    }

    async fn add(&mut self, recent: Option<&Recent>, since: Option<StatusId>) -> Result<(), Error> {
        let entries = recent.map_or_else(Vec::new, |recent| recent.entries_for(&self.feed, since));
        match self.rebuild.add(&entries).await? {
            Batch::Added(size) => self.size = size,
            ended => self.outcome = Some(ended),
        }
        Ok(())
    }
}

/// Makes these feeds, each status loaded once for all of them; says which were emptied meanwhile.
async fn run_once(
    context: &Context,
    conn: &Conn,
    owner: AccountId,
    owned: Vec<OwnFeed>,
    followed: Followed,
) -> Result<HashSet<FeedKey>, Error> {
    let mut fillings = Vec::with_capacity(owned.len());
    for feed in owned {
        fillings.push(Filling::begin(context, feed).await?);
    }
    let others = followed
        .into_iter()
        .map(|(account, last)| (account, Some(last)));
    for (account, last_status_at) in std::iter::once((owner, None)).chain(others) {
        let newest = last_status_at.map(|at| at.map(|at| snowflake::first_id_at(at.and_utc())));
        let (mut taking, mut bounds) = (Vec::new(), Vec::new());
        for filling in &mut fillings {
            if filling.outcome.is_some() || !filling.feed.is_fed_by(account) {
                continue;
            }
            let bound = filling.bound(context).await?;
            if may_stay(newest, bound) {
                taking.push(filling);
                bounds.push(bound);
            }
        }
        if taking.is_empty() {
            continue;
        }
        let recent = Recent::load(context, conn, owner, account, &bounds, REBUILD_LIMIT).await?;
        for (filling, since) in taking.into_iter().zip(bounds) {
            filling.add(Some(&recent), since).await?;
        }
    }
    for filling in &mut fillings {
        if filling.outcome.is_none() {
            filling.add(None, None).await?;
        }
    }
    Ok(fillings
        .iter()
        .filter(|filling| matches!(filling.outcome, Some(Batch::Lost)))
        .map(|filling| filling.feed.key())
        .collect())
}

/// Whether anything of an account could stay in a feed. `newest`: no status of it is newer, where that is known (it
/// never wrote: `Some(None)`).
fn may_stay(newest: Option<Option<i64>>, bound: Option<StatusId>) -> bool {
    let Some(bound) = bound else { return true };
    newest.is_none_or(|newest| newest.is_some_and(|newest| newest >= bound.get()))
}
