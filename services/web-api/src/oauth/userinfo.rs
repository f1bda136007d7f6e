//! `/oauth/userinfo` (<https://docs.joinmastodon.org/methods/oauth/#userinfo>)

use ferrodon_entities::accounts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/oauth/userinfo", show).user(&["profile"]),
        get("/oauth/userinfo.json", show).user(&["profile"]),
        post("/oauth/userinfo", show).user(&["profile"]),
    ]
}

/// Claims about somebody (<https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims>).
#[derive(Debug, Serialize, JsonSchema)]
struct UserInfo {
    /// This server.
    iss: String,
    /// The account's id among all servers.
    sub: String,
    name: String,
    preferred_username: String,
    profile: String,
    picture: String,
}

async fn show(ctx: Ctx, me: Me) -> ApiResult<UserInfo> {
    let conn = ctx.conn().await?;
    let account = accounts::present_one(&ctx.presenter, &conn, None, me.account_id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    Ok(Reply::new(UserInfo {
        iss: ctx.urls.url("/"),
        sub: account.uri,
        name: account.display_name,
        preferred_username: account.username,
        profile: account.url,
        picture: account.avatar,
    }))
}
