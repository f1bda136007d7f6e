//! `/api/v1/accounts` and what lies below (<https://docs.joinmastodon.org/methods/accounts/>)

pub mod block;
pub mod follow;
pub mod lists;
pub mod lookup;
pub mod mute;
pub mod network;
pub mod relationships;
pub mod search;
pub mod statuses;
pub mod update_credentials;
pub mod verify_credentials;

use ferrodon_db::{
    Conn,
    accounts::{self as rows, Account as Row},
    facts,
};
use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_policy::accounts::exists;
use ferrodon_types::AccountId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::prelude::*;

/// Accounts that may be asked for at once.
const MOST_AT_ONCE: usize = 40;

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let own = vec![
        get("/api/v1/accounts", list).optional(&["read", "read:accounts"]),
        get("/api/v1/accounts/:id", show)
            .optional(&["read", "read:accounts"])
            .cache_anonymous(),
    ];
    [
        own,
        block::endpoints(),
        follow::endpoints(),
        lists::endpoints(),
        lookup::endpoints(),
        mute::endpoints(),
        network::endpoints(),
        relationships::endpoints(),
        search::endpoints(),
        statuses::endpoints(),
        update_credentials::endpoints(),
        verify_credentials::endpoints(),
    ]
    .concat()
}

/// An account in the path.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct One {
    pub(super) id: AccountId,
}

/// An account that is to be found: its user, if it is of this server, has arrived.
async fn find(conn: &Conn, id: AccountId) -> Result<Row, ApiError> {
    let (row, login) = rows::find_with_login(conn, id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let pending = row.is_local() && !login.is_some_and(|login| login.has_arrived());
    if exists(&facts::account(&row, pending)) {
        Ok(row)
    } else {
        Err(ApiError::RecordNotFound)
    }
}

/// Presents one account for the caller.
async fn present(ctx: &Ctx, conn: &Conn, id: AccountId) -> ApiResult<Account> {
    let viewer = ctx.viewer().map(Viewer::from);
    let account = accounts::present_one(&ctx.presenter, conn, viewer, id).await?;
    Ok(Reply::new(account.ok_or(ApiError::RecordNotFound)?))
}

async fn show(ctx: Ctx, params: Params<One>) -> ApiResult<Account> {
    let conn = ctx.read_conn().await?;
    let row = find(&conn, params.id).await?;
    present(&ctx, &conn, row.id).await
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Several {
    #[serde(default)]
    id: Vec<AccountId>,
}

async fn list(ctx: Ctx, params: Params<Several>) -> ApiResult<Vec<Account>> {
    let mut ids = params.into_inner().id;
    // newest first, whatever the order
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.dedup();
    if ids.len() > MOST_AT_ONCE {
        return Err(ApiError::said(
            actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
            "validation-error",
        ));
    }
    let conn = ctx.read_conn().await?;
    let arrived = rows::load_arrived(&conn, &ids).await?;
    ids.retain(|id| arrived.contains(id));
    let viewer = ctx.viewer().map(Viewer::from);
    Ok(Reply::new(
        accounts::present(&ctx.presenter, &conn, viewer, &ids).await?,
    ))
}
