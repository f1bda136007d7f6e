//! `/api/v1/follow_requests` (<https://docs.joinmastodon.org/methods/follow_requests/>)

use ferrodon_db::{accounts as rows, accounts::Account as Row, follow_requests};
use ferrodon_entities::{Viewer, account::Account, accounts, relationship::Relationship};
use ferrodon_types::{AccountId, limits};
use ferrodon_usecases::relationships::{RequestError, accept_request, reject_request};

use super::accounts::{One, relationships};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const WRITE: &[&str] = &["follow", "write", "write:follows"];
    vec![
        get("/api/v1/follow_requests", list)
            .user(&["follow", "read", "read:follows"])
            .paged(),
        post("/api/v1/follow_requests/:id/authorize", authorize).user(WRITE),
        post("/api/v1/follow_requests/:id/reject", reject).user(WRITE),
    ]
}

async fn list(ctx: Ctx, me: Me, params: Params<NoParams>) -> ApiResult<Vec<Account>> {
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let conn = ctx.conn().await?;
    let found = follow_requests::list(&conn, me.account_id, page).await?;
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

/// Who asked: the id in the path is the account's.
async fn asker(ctx: &Ctx, id: AccountId) -> Result<Row, ApiError> {
    rows::find_by_id(&*ctx.conn().await?, id)
        .await?
        .ok_or(ApiError::RecordNotFound)
}

async fn authorize(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let asker = asker(&ctx, params.id).await?;
    accept_request(&ctx.usecases, me.account_id, asker.id).await?;
    relationships::with(&ctx, &me, &asker).await
}

async fn reject(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let asker = asker(&ctx, params.id).await?;
    reject_request(&ctx.usecases, me.account_id, asker.id).await?;
    relationships::with(&ctx, &me, &asker).await
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::NotFound => Self::RecordNotFound,
            RequestError::Pool(error) => error.into(),
            RequestError::Query(error) => error.into(),
            RequestError::Tx(error) => error.into(),
        }
    }
}
