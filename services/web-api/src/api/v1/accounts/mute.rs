//! `POST /api/v1/accounts/:id/mute`, `…/unmute` (<https://docs.joinmastodon.org/methods/accounts/#mute>)

use ferrodon_entities::relationship::Relationship;
use ferrodon_types::AccountId;
use ferrodon_usecases::relationships::{mute, unmute};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{One, find, relationships};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const SCOPES: &[&str] = &["follow", "write", "write:mutes"];
    vec![
        post("/api/v1/accounts/:id/mute", create).user(SCOPES),
        post("/api/v1/accounts/:id/unmute", destroy).user(SCOPES),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    id: AccountId,
    /// Whether notifications are hidden as well; unless told otherwise they are.
    notifications: Option<Flag>,
    /// Seconds; 0 or nothing is for ever.
    duration: Option<i64>,
}

async fn create(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    let hides_notifications = params.notifications.is_none_or(|flag| flag.0);
    mute(
        &ctx.usecases,
        me.account_id,
        target.id,
        hides_notifications,
        params.duration.unwrap_or(0),
    )
    .await?;
    relationships::with(&ctx, &me, &target).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    unmute(&ctx.usecases, me.account_id, target.id).await?;
    relationships::with(&ctx, &me, &target).await
}
