//! `GET /api/v1/bookmarks` (<https://docs.joinmastodon.org/methods/bookmarks/>)

use ferrodon_db::bookmarks;
use ferrodon_entities::{status::Status, statuses};
use ferrodon_types::{StatusId, limits};

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/bookmarks", list)
            .user(&["read", "read:bookmarks"])
            .paged(),
    ]
}

async fn list(ctx: Ctx, me: Me, params: Params<NoParams>) -> ApiResult<Vec<Status>> {
    let page = params.page(PageLimit::of(limits::DEFAULT_STATUSES));
    let conn = ctx.conn().await?;
    let rows = bookmarks::list(&conn, me.account_id, page).await?;
    let ids: Vec<StatusId> = rows.iter().map(|(_, status)| *status).collect();
    let shown = statuses::present(&ctx.presenter, &conn, Some(me.account_id.into()), &ids).await?;
    let links = Links::while_full(rows.iter().map(|(id, _)| id.get()), page.limit);
    Ok(Reply::new(shown).links(links.header(&ctx, "min_id", &["limit"])))
}
