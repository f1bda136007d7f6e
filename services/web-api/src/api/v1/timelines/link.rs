//! `GET /api/v1/timelines/link` (<https://docs.joinmastodon.org/methods/timelines/#link>)

use ferrodon_db::timelines::{find_trending_link, list_linked};
use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_policy::timelines::{Origin, TimelineRules};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Access, Kind, selection};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/timelines/link", list)
            .optional(&["read", "read:statuses"])
            .paged()
            .cache_anonymous(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    #[serde(default)]
    url: Many<String>,
    /// Decides who may read, not what is shown.
    #[serde(default)]
    local: Flag,
    /// Likewise.
    #[serde(default)]
    remote: Flag,
}

/// As long as the link is trending with the moderators' consent.
async fn list(ctx: Ctx, params: Params<Wanted>) -> ApiResult<Vec<Status>> {
    let access = Access::of(&ctx, Kind::Topic).await?;
    access.admit(&ctx, params.local.0, params.remote.0)?;
    let conn = ctx.read_conn().await?;
    let link = find_trending_link(&conn, &params.url)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let Some(origin) = access.narrow(&ctx, Origin::All) else {
        return Ok(Reply::new(Vec::new()));
    };
    let selection = selection(
        &ctx,
        TimelineRules {
            origin,
            ..TimelineRules::link()
        },
    );
    let page = params.page_strictly(PageLimit::of(20));
    let ids = list_linked(&conn, &link, &selection, page, ctx.now().naive_utc()).await?;
    let shown =
        statuses::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_not_empty(ids.iter().map(|id| id.get()));
    Ok(Reply::new(shown).links(links.header(&ctx, "min_id", &["url", "limit"])))
}
