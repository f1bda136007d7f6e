//! `GET /api/v1/timelines/home` (<https://docs.joinmastodon.org/methods/timelines/#home>)

use actix_web::http::{StatusCode, header::HeaderName};
use ferrodon_entities::status::Status;
use ferrodon_redis::{FeedKey, feeds::Standing, keys};
use ferrodon_usecases::feeds::{FeedError, request_home};

use super::feed;
use crate::prelude::*;

/// Seconds after which a client may ask whether its feed is ready.
const RETRY: u32 = 5;

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
    let (shown, mut standing) =
        feed::page(&ctx, me.account_id, FeedKey::Home(me.account_id), &params).await?;
    if standing == Standing::Absent {
        standing = request_home(&ctx.usecases, me.account_id).await?;
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
            FeedError::Pool(error) => error.into(),
            error @ (FeedError::Tx(_) | FeedError::Query(_)) => Self::internal(error),
        }
    }
}
