//! `POST /api/v1/accounts/:id/follow`, `…/unfollow`, `…/remove_from_followers`
//! (<https://docs.joinmastodon.org/methods/accounts/#follow>)

use actix_web::http::StatusCode;
use ferrodon_entities::relationship::Relationship;
use ferrodon_types::AccountId;
use ferrodon_usecases::relationships::{
    FollowError, FollowWish, follow, remove_follower, unfollow,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{One, find, relationships};
use crate::{
    invalid::Invalid,
    params::{Map, Value},
    prelude::*,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const SCOPES: &[&str] = &["follow", "write", "write:follows"];
    vec![
        post("/api/v1/accounts/:id/follow", create)
            .user(SCOPES)
            .limit(Limit::Follows),
        post("/api/v1/accounts/:id/unfollow", destroy).user(SCOPES),
        post("/api/v1/accounts/:id/remove_from_followers", remove).user(SCOPES),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    id: AccountId,
    reblogs: Option<Flag>,
    notify: Option<Flag>,
}

async fn create(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    let wish = FollowWish {
        show_reblogs: params.reblogs.map(|flag| flag.0),
        notify: params.notify.map(|flag| flag.0),
        languages: languages(params.tree()),
    };
    let followed = follow(&ctx.usecases, me.account_id, target.id, &wish).await?;
    let mut shown = relationships::with(&ctx, &me, &target).await?;
    if followed.is_open {
        let relationship = shown.entity_mut();
        relationship.following = true;
        relationship.requested = false;
        relationship.showing_reblogs = followed.options.show_reblogs;
        relationship.notifying = followed.options.notify;
        relationship.languages = followed.options.languages;
    }
    Ok(shown)
}

/// The languages that are asked for. A lone text is as good as none; what can be no language is kept for the refusal.
fn languages(tree: &Map) -> Option<Vec<String>> {
    let code = |value: &Value| match value {
        Value::Text(code) => code.clone(),
        _ => String::new(),
    };
    match tree.get("languages")? {
        Value::Null => None,
        Value::Text(_) => Some(Vec::new()),
        Value::List(items) => Some(items.iter().map(code).collect()),
        other => Some(vec![code(other)]),
    }
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let target = find(&*ctx.conn().await?, params.id).await?;
    unfollow(&ctx.usecases, me.account_id, target.id).await?;
    relationships::with(&ctx, &me, &target).await
}

async fn remove(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Relationship> {
    let follower = find(&*ctx.conn().await?, params.id).await?;
    remove_follower(&ctx.usecases, me.account_id, follower.id).await?;
    relationships::with(&ctx, &me, &follower).await
}

impl From<FollowError> for ApiError {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Own => Self::said(StatusCode::FORBIDDEN, "follow-self"),
            FollowError::NotFound => Self::RecordNotFound,
            FollowError::NotAllowed => Self::NotAllowed,
            FollowError::UnknownLanguage => Self::invalid("Languages", "invalid-format"),
            FollowError::LimitReached(limit) => Self::Validation(vec![
                Invalid::new("", "follow-limit-reached").with("count", limit),
            ]),
            FollowError::RateLimited => Self::RateLimited,
            FollowError::Pool(error) => error.into(),
            FollowError::Query(error) => error.into(),
            FollowError::Redis(error) => error.into(),
            FollowError::Tx(error) => error.into(),
        }
    }
}
