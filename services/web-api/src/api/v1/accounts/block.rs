//! `POST /api/v1/accounts/:id/block`, `…/unblock` (<https://docs.joinmastodon.org/methods/accounts/#block>)

use ferrodon_entities::relationship::Relationship;
use ferrodon_usecases::relationships::{block, unblock};

use super::{One, find, relationships};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const SCOPES: &[&str] = &["follow", "write", "write:blocks"];
    vec![
        post("/api/v1/accounts/:id/block", create).user(SCOPES),
        post("/api/v1/accounts/:id/unblock", destroy).user(SCOPES),
    ]
}

async fn create(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    block(&ctx.usecases, me.account_id, target.id).await?;
    relationships::with(&ctx, &me, &target).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    unblock(&ctx.usecases, me.account_id, target.id).await?;
    relationships::with(&ctx, &me, &target).await
}
