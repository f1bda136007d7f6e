//! `GET /api/v1/timelines/list/:id` (<https://docs.joinmastodon.org/methods/timelines/#list>)

use actix_web::http::StatusCode;
use ferrodon_db::lists as rows;
use ferrodon_entities::status::Status;
use ferrodon_redis::{FeedKey, feeds::Standing};
use ferrodon_types::ListId;
use ferrodon_usecases::feeds::request_list;
use schemars::JsonSchema;
use serde::Deserialize;

use super::feed;
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/timelines/list/:id", list)
            .user(&["read", "read:lists"])
            .paged(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    id: ListId,
}

/// A feed that doesn't exist is asked for; until it is ready there is nothing, with 206.
async fn list(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Vec<Status>> {
    let list = rows::find_owned(&*ctx.conn().await?, me.account_id, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let (shown, standing) =
        feed::page(&ctx, me.account_id, FeedKey::List(list.id), &params).await?;
    let links = Links::while_not_empty(shown.iter().map(|status| status.id.get()));
    let reply = Reply::new(shown).links(links.header(&ctx, "min_id", &["limit"]));
    if standing != Standing::Absent {
        return Ok(reply);
    }
    request_list(&ctx.usecases, list.id).await?;
    Ok(reply.status(StatusCode::PARTIAL_CONTENT))
}
