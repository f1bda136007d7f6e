//! `GET /api/v1/apps/verify_credentials` (<https://docs.joinmastodon.org/methods/apps/#verify_credentials>)

use ferrodon_db::oauth::applications;
use ferrodon_entities::oauth::Application;

use super::vapid_key;
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/apps/verify_credentials", show).token(&[])]
}

async fn show(ctx: Ctx) -> ApiResult<Application> {
    let id = ctx
        .caller()
        .token
        .as_ref()
        .and_then(|token| token.row.application_id);
    let id = id.ok_or(ApiError::RecordNotFound)?;
    let row = applications::find_by_id(&*ctx.conn().await?, id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    Ok(Reply::new(Application::present(&row, vapid_key(&ctx))))
}
