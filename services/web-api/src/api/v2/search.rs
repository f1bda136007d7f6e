//! `GET /api/v2/search` (<https://docs.joinmastodon.org/methods/search/#v2>)
//!
//! `account_id`, `min_id` and `max_id` narrow a search among statuses, which needs a search engine: without one they
//! mean nothing, whatever they are.

use actix_web::http::StatusCode;
use ferrodon_entities::{Viewer, accounts, collections, search::Search, statuses};
use ferrodon_types::{limits, params::whole_number};
use ferrodon_usecases::search::{Kind, Search as Asked, search as find};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    params::page,
    prelude::*,
    search::{query, require_positive, text},
    tags,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v2/search", search).optional(&["read", "read:search"])]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Options {
    r#type: Option<String>,
    #[serde(default)]
    following: Flag,
    #[serde(default)]
    resolve: Flag,
    #[serde(default)]
    exclude_unreviewed: Flag,
}

async fn search(ctx: Ctx, params: Params<Options>) -> ApiResult<Search> {
    let tree = params.tree();
    let given = |name: &str| text(tree, name).filter(|text| !text.trim().is_empty());
    let asked = given("q").ok_or_else(|| ApiError::MissingParam("q".to_owned()))?;
    if ctx.viewer().is_none() {
        let refused = |key| ApiError::said(StatusCode::UNAUTHORIZED, key);
        if given("offset").is_some() {
            return Err(refused("search-offset-unauthenticated"));
        }
        if params.resolve.0 {
            return Err(refused("search-resolve-unauthenticated"));
        }
    }
    require_positive(tree, &["limit", "offset"])?;
    let kind = params
        .r#type
        .as_deref()
        .filter(|kind| !kind.trim().is_empty());
    let asked = Asked {
        query: query(&asked)?,
        viewer: ctx.viewer(),
        kind: kind.map(Kind::parse),
        following: params.following.0,
        exclude_unreviewed: params.exclude_unreviewed.0,
        resolve: params.resolve.0,
        limit: page::rows(tree, PageLimit::of(limits::DEFAULT_FOUND)),
        offset: text(tree, "offset").map_or(0, |text| whole_number(&text)),
    };
    let found = find(&ctx.usecases, asked).await?;
    let viewer = ctx.viewer().map(Viewer::from);
    let (presenter, conn) = (&ctx.presenter, ctx.conn().await?);
    let (accounts, statuses, collections) = futures_util::try_join!(
        accounts::present(presenter, &conn, viewer, &found.accounts),
        statuses::present_each(presenter, &conn, viewer, &found.statuses),
        collections::present(presenter, &conn, viewer, &found.collections),
    )?;
    Ok(Reply::new(Search {
        accounts,
        statuses,
        hashtags: tags::present(&ctx, &conn, found.hashtags).await?,
        collections,
    }))
}
