//! What timelines share that are read from a feed: home and lists.

use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_redis::{
    FeedKey,
    feeds::{self, Range, Standing},
};
use ferrodon_types::{AccountId, StatusId};

use crate::{params::Params, prelude::*};

/// Pages of a feed that are looked at for a status that is still there.
const MOST_PAGES: usize = 4;

/// The page of a feed that is asked for, as its owner sees it, and whether the feed can be read.
pub(super) async fn page<T>(
    ctx: &Ctx,
    owner: AccountId,
    feed: FeedKey,
    params: &Params<T>,
) -> Result<(Vec<Status>, Standing), ApiError> {
    let page = params.page_of_feed(PageLimit::of(20));
    let mut range = Range {
        max_id: page.max_id.map(StatusId),
        since_id: page.since_id.map(StatusId),
        min_id: page.min_id.map(StatusId),
        limit: usize::try_from(page.limit).unwrap_or(0),
    };
    let (mut shown, mut standing) = (Vec::new(), Standing::Present);
    for _ in 0..MOST_PAGES {
        let found = feeds::read(&ctx.redis, feed, range).await?;
        standing = found.standing;
        let Some(last) = found.ids.last() else { break };
        let viewer = Some(Viewer::from(owner));
        shown = statuses::present(&ctx.presenter, &*ctx.conn().await?, viewer, &found.ids).await?;
        // where a whole page is gone, older statuses shall be reached all the same
        if !shown.is_empty() || range.min_id.is_some() {
            break;
        }
        range.max_id = Some(*last);
    }
    Ok((shown, standing))
}
