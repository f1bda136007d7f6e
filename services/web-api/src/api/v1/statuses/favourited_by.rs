//! `GET /api/v1/statuses/:id/favourited_by` (<https://docs.joinmastodon.org/methods/statuses/#favourited_by>)

use ferrodon_db::favourites;
use ferrodon_entities::account::Account;

use super::{One, present_accounts};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/statuses/:id/favourited_by", list)
            .optional(&["read", "read:accounts"])
            .paged()
            .cache_anonymous(),
    ]
}

async fn list(ctx: Ctx, params: Params<One>) -> ApiResult<Vec<Account>> {
    let now = ctx.now().naive_utc();
    present_accounts(&ctx, &params, async |conn, status, page| {
        favourites::list_by_status(conn, status, ctx.viewer(), page, now).await
    })
    .await
}
