//! `GET /api/v1/accounts/lookup` (<https://docs.joinmastodon.org/methods/accounts/#lookup>)

use ferrodon_db::accounts;
use ferrodon_entities::account::Account;
use ferrodon_types::acct::Acct;

use super::present;
use crate::{params::Value, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/accounts/lookup", show)
            .optional(&["read", "read:accounts"])
            .cache_anonymous(),
    ]
}

/// Known accounts only: nobody else is asked. What can be no address is nobody's.
async fn show(ctx: Ctx, params: Params<NoParams>) -> ApiResult<Account> {
    let asked = params
        .tree()
        .get("acct")
        .and_then(Value::as_text)
        .filter(|text| !text.contains('\0'));
    let acct = asked
        .and_then(|text| Acct::parse(&text, &ctx.urls).ok().flatten())
        .ok_or(ApiError::RecordNotFound)?;
    let conn = ctx.read_conn().await?;
    let domain = acct.domain.as_ref().map(AsRef::as_ref);
    let row = accounts::find_by_handle(&conn, &acct.username, domain)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    present(&ctx, &conn, row.id).await
}
