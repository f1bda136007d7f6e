//! `GET /api/v1/mutes` (<https://docs.joinmastodon.org/methods/mutes/>)

use ferrodon_db::mutes;
use ferrodon_entities::{Viewer, account::MutedAccount, muted};
use ferrodon_types::limits;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/mutes", list)
            .user(&["follow", "read", "read:mutes"])
            .paged(),
    ]
}

async fn list(ctx: Ctx, me: Me, params: Params<NoParams>) -> ApiResult<Vec<MutedAccount>> {
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let conn = ctx.conn().await?;
    let found = mutes::list(&conn, me.account_id, page).await?;
    let shown = muted::present(&ctx.presenter, &conn, Viewer::from(me.account_id), &found).await?;
    let links = Links::while_full(found.iter().map(|row| row.id.get()), page.limit);
    Ok(Reply::new(shown).links(links.header(&ctx, "since_id", &["limit"])))
}
