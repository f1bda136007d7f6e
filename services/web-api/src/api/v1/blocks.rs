//! `GET /api/v1/blocks` (<https://docs.joinmastodon.org/methods/blocks/>)

use ferrodon_db::blocks;
use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_types::{AccountId, limits};

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/blocks", list)
            .user(&["follow", "read", "read:blocks"])
            .paged(),
    ]
}

async fn list(ctx: Ctx, me: Me, params: Params<NoParams>) -> ApiResult<Vec<Account>> {
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let conn = ctx.conn().await?;
    let found = blocks::list(&conn, me.account_id, page).await?;
    let ids: Vec<AccountId> = found.iter().map(|row| row.account_id).collect();
    let shown = accounts::present(
        &ctx.presenter,
        &conn,
        Some(Viewer::from(me.account_id)),
        &ids,
    )
    .await?;
    let links = Links::while_full(found.iter().map(|row| row.id.get()), page.limit);
    Ok(Reply::new(shown).links(links.header(&ctx, "since_id", &["limit"])))
}
