//! `GET /api/v1/custom_emojis` (<https://docs.joinmastodon.org/methods/custom_emojis/>)

use ferrodon_entities::{emoji::CustomEmoji, emojis};

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/custom_emojis", list).cache_server()]
}

async fn list(ctx: Ctx) -> ApiResult<Vec<CustomEmoji>> {
    let conn = ctx.read_conn().await?;
    Ok(Reply::new(
        emojis::present_listed(&ctx.presenter, &conn).await?,
    ))
}
