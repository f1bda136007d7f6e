//! `GET /api/v1/accounts/verify_credentials` (<https://docs.joinmastodon.org/methods/accounts/#verify_credentials>)

use ferrodon_db::follow_requests;
use ferrodon_entities::{account::CredentialAccount, credentials};

use crate::prelude::*;

/// Requests to follow are counted up to here.
const COUNTED_REQUESTS: i64 = 40;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/accounts/verify_credentials", show).user(&[
        "profile",
        "read",
        "read:accounts",
    ])]
}

async fn show(ctx: Ctx, me: Me) -> ApiResult<CredentialAccount> {
    let conn = ctx.conn().await?;
    let waiting = follow_requests::count(&conn, me.account_id, COUNTED_REQUESTS).await?;
    let account = credentials::present(&ctx.presenter, &conn, me.account_id, waiting).await?;
    Ok(Reply::new(account.ok_or(ApiError::RecordNotFound)?))
}
