//! `GET /api/v1/accounts/search` (<https://docs.joinmastodon.org/methods/accounts/#search>)

use actix_web::http::StatusCode;
use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_types::{limits, params::whole_number};
use ferrodon_usecases::search::{AccountSearch, SearchError, accounts as search};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{params::Value, prelude::*};

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
    let text = |name: &str| params.tree().get(name).and_then(Value::as_text);
    let offset = text("offset").map_or(0, |text| whole_number(&text));
    if offset < 0 {
        return Err(ApiError::said(
            StatusCode::BAD_REQUEST,
            "pagination-negative",
        ));
    }
    let (_, limit) = params.offset(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let query = text("q").unwrap_or_default();
    let asked = AccountSearch {
        // a NUL can stand in no name
        query: if query.contains('\0') { "" } else { &query },
        viewer: Some(me.account_id),
        following: params.following.0,
        resolve: params.resolve.0,
        limit,
        offset,
    };
    let ids = search(&ctx.usecases, asked).await?;
    let conn = ctx.conn().await?;
    let viewer = Some(Viewer::from(me.account_id));
    Ok(Reply::new(
        accounts::present(&ctx.presenter, &conn, viewer, &ids).await?,
    ))
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Pool(error) => error.into(),
            SearchError::Query(error) => error.into(),
        }
    }
}
