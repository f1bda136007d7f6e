//! `GET /api/v1/timelines/home` (<https://docs.joinmastodon.org/methods/timelines/#home>)

use actix_web::http::{StatusCode, header::HeaderName};
use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_redis::{
    FeedKey,
    feeds::{self, Range, Standing},
    keys,
};
use ferrodon_types::StatusId;
use ferrodon_usecases::feeds::{FeedError, request_home};

use crate::prelude::*;

/// Seconds after which a client may ask whether its feed is ready.
const RETRY: u32 = 5;
/// Pages of a feed that are looked at for a status that is still there.
const MOST_PAGES: usize = 4;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/timelines/home", list)
            .user(&["read", "read:statuses"])
            .paged(),
    ]
}

/// A feed that doesn't exist is asked for; until it is ready there is a part of it, with 206.
async fn list(ctx: Ctx, me: Me, params: Params<NoParams>) -> ApiResult<Vec<Status>> {
    let page = params.page(PageLimit::of(20));
    let mut range = Range {
        max_id: page.max_id.map(StatusId),
        since_id: page.since_id.map(StatusId),
        min_id: page.min_id.map(StatusId),
        limit: usize::try_from(page.limit).unwrap_or(0),
    };
    let feed = FeedKey::Home(me.account_id);
    let (mut shown, mut standing) = (Vec::new(), Standing::Present);
    for _ in 0..MOST_PAGES {
        let found = feeds::read(&ctx.redis, feed, range).await?;
        standing = found.standing;
        let Some(last) = found.ids.last() else { break };
        let viewer = Some(Viewer::from(me.account_id));
        shown = statuses::present(&ctx.presenter, &*ctx.conn().await?, viewer, &found.ids).await?;
        // where a whole page is gone, older statuses shall be reached all the same
        if !shown.is_empty() || range.min_id.is_some() {
            break;
        }
        range.max_id = Some(*last);
    }
    if standing == Standing::Absent {
        request_home(&ctx.usecases, me.account_id).await?;
    }
    let links = Links::while_not_empty(shown.iter().map(|status| status.id.get()));
    let reply = Reply::new(shown).links(links.header(&ctx, "min_id", &["local", "limit"]));
    if standing == Standing::Present {
        return Ok(reply);
    }
    let id = ctx
        .async_refreshes
        .generate(&keys::regeneration(me.account_id))
        .map_err(ApiError::internal)?;
    Ok(reply.status(StatusCode::PARTIAL_CONTENT).header(
        HeaderName::from_static("mastodon-async-refresh"),
        &format!("id=\"{id}\", retry={RETRY}"),
    ))
}

impl From<FeedError> for ApiError {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::Redis(error) => error.into(),
            error @ FeedError::Tx(_) => Self::internal(error),
        }
    }
}
