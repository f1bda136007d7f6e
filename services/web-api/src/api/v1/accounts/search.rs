//! `GET /api/v1/accounts/search` (<https://docs.joinmastodon.org/methods/accounts/#search>)

use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_types::{limits, params::whole_number};
use ferrodon_usecases::search::{AccountSearch, accounts as search};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    params::page,
    prelude::*,
    search::{query, require_positive, text},
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/accounts/search", list).user(&["read", "read:accounts"])]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    #[serde(default)]
    following: Flag,
    #[serde(default)]
    resolve: Flag,
}

async fn list(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Vec<Account>> {
    let tree = params.tree();
    require_positive(tree, &["offset"])?;
    let words = text(tree, "q").unwrap_or_default();
    let asked = AccountSearch {
        query: query(&words)?,
        viewer: Some(me.account_id),
        following: params.following.0,
        resolve: params.resolve.0,
        limit: page::rows(tree, PageLimit::of(limits::DEFAULT_ACCOUNTS)),
        offset: text(tree, "offset").map_or(0, |text| whole_number(&text)),
    };
    let ids = search(&ctx.usecases, asked).await?;
    let conn = ctx.conn().await?;
    let viewer = Some(Viewer::from(me.account_id));
    Ok(Reply::new(
        accounts::present(&ctx.presenter, &conn, viewer, &ids).await?,
    ))
}
