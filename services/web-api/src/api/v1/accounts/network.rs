//! `GET /api/v1/accounts/:id/followers`, `…/following` (<https://docs.joinmastodon.org/methods/accounts/#followers>)

use ferrodon_db::{
    accounts as rows, facts,
    follows::{self, Side},
};
use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_policy::accounts::show_network;
use ferrodon_types::{AccountId, limits};

use super::One;
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const SCOPES: &[&str] = &["read", "read:accounts"];
    vec![
        get("/api/v1/accounts/:id/followers", followers)
            .optional(SCOPES)
            .paged()
            .cache_anonymous(),
        get("/api/v1/accounts/:id/following", following)
            .optional(SCOPES)
            .paged()
            .cache_anonymous(),
    ]
}

async fn followers(ctx: Ctx, params: Params<One>) -> ApiResult<Vec<Account>> {
    list(&ctx, &params, Side::Followers).await
}

async fn following(ctx: Ctx, params: Params<One>) -> ApiResult<Vec<Account>> {
    list(&ctx, &params, Side::Following).await
}

async fn list(ctx: &Ctx, params: &Params<One>, side: Side) -> ApiResult<Vec<Account>> {
    let conn = ctx.read_conn().await?;
    let row = rows::find_by_id(&conn, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let viewer_facts = match ctx.viewer() {
        Some(viewer) => facts::load_viewer(&conn, viewer, &[row.id], ctx.now().naive_utc()).await?,
        None => None,
    };
    // whether the user has arrived doesn't matter here
    if !show_network(viewer_facts.as_ref(), &facts::account(&row, false)) {
        return Ok(Reply::new(Vec::new()));
    }
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let found = follows::list(&conn, row.id, side, ctx.viewer(), page).await?;
    let ids: Vec<AccountId> = found.iter().map(|row| row.account_id).collect();
    let shown =
        accounts::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_full(found.iter().map(|row| row.id.get()), page.limit);
    Ok(Reply::new(shown).links(links.header(ctx, "since_id", &["limit"])))
}
