//! `GET /api/v1/timelines/public` (<https://docs.joinmastodon.org/methods/timelines/#public>)

use ferrodon_db::timelines::list_public;
use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_policy::timelines::{Origin, TimelineRules};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Access, Kind, selection};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/timelines/public", list)
            .optional(&["read", "read:statuses"])
            .paged()
            .cache_anonymous(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    #[serde(default)]
    local: Flag,
    #[serde(default)]
    remote: Flag,
    #[serde(default)]
    only_media: Flag,
}

async fn list(ctx: Ctx, params: Params<Wanted>) -> ApiResult<Vec<Status>> {
    let (local, remote) = (params.local.0, params.remote.0);
    let access = Access::of(&ctx, Kind::Live).await?;
    access.admit(&ctx, local, remote)?;
    let Some(origin) = access.narrow(&ctx, Origin::asked(local, remote)) else {
        return Ok(Reply::new(Vec::new()));
    };
    let selection = selection(&ctx, TimelineRules::public(origin, params.only_media.0));
    let page = params.page_strictly(PageLimit::of(20));
    let conn = ctx.read_conn().await?;
    let ids = list_public(&conn, &selection, page, ctx.now().naive_utc()).await?;
    let shown =
        statuses::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_not_empty(ids.iter().map(|id| id.get()));
    Ok(Reply::new(shown).links(links.header(
        &ctx,
        "min_id",
        &["local", "remote", "limit", "only_media"],
    )))
}
