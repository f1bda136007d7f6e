//! `GET /api/v1/accounts/:id/lists` (<https://docs.joinmastodon.org/methods/accounts/#lists>)

use ferrodon_db::{accounts as rows, lists};
use ferrodon_entities::list::List;

use super::One;
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/accounts/:id/lists", list).user(&["read", "read:lists"])]
}

/// The caller's lists that an account is on; who is suspended is on none as far as can be seen.
async fn list(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Vec<List>> {
    let conn = ctx.conn().await?;
    let row = rows::find_by_id(&conn, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    if row.is_unavailable() {
        return Ok(Reply::new(Vec::new()));
    }
    let found = lists::list_with(&conn, me.account_id, row.id).await?;
    Ok(Reply::new(found.into_iter().map(List::from).collect()))
}
