//! `/oauth/authorized_applications`: which apps one has let in, and how to take that back.

use askama::Template;
use ferrodon_db::oauth::applications;
use ferrodon_types::{ApplicationId, scopes::Scopes};
use ferrodon_usecases::oauth::withdraw_application;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    pages::{layout::Layout, web::Web},
    prelude::*,
};

const PATH: &str = "/oauth/authorized_applications";
/// Apps on the page; nobody has more.
const MAX_SHOWN: i64 = 500;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get(PATH, list).page(),
        delete("/oauth/authorized_applications/:id", destroy).page(),
    ]
}

#[derive(Template)]
#[template(path = "authorized_applications.html")]
struct AppsPage {
    page: Layout,
    apps: Vec<App>,
}

struct App {
    name: String,
    scopes: String,
    path: String,
    token: String,
}

async fn list(ctx: Ctx, web: Web) -> Result<Answer, ApiError> {
    let (mut web, user) = match web.require_user() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    web.remember_location();
    let rows = applications::list_authorized(&*ctx.conn().await?, user.user_id, MAX_SHOWN).await?;
    let mut apps = Vec::with_capacity(rows.len());
    for (row, _) in rows {
        let path = format!("{PATH}/{}", row.id);
        let scopes: Vec<String> = Scopes::parse(&row.scopes)
            .iter()
            .map(|scope| ferrodon_i18n::scope_text(ctx.locale(), scope))
            .collect();
        apps.push(App {
            name: row.name,
            scopes: scopes.join(", "),
            token: web.form_token("delete", &path)?,
            path,
        });
    }
    let page = web.layout().await?;
    web.page(&AppsPage { page, apps })
}

#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    id: String,
}

async fn destroy(ctx: Ctx, web: Web, params: Params<One>) -> Result<Answer, ApiError> {
    let (web, user) = match web.require_user() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    if let Ok(id) = params.id.parse() {
        withdraw_application(&ctx.usecases, user.user_id, ApplicationId(id)).await?;
    }
    web.redirect(PATH)
}
