//! `/`: the server's name, the way in and out, and how to connect an app.

use askama::Template;

use super::{
    auth::SignOut,
    layout::Layout,
    web::{self, Web},
};
use crate::{prelude::*, reply::IntoAnswer as _};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/", show)
            .page()
            .vary("Accept, Accept-Language, Cookie")
            .cache_anonymous(),
    ]
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Layout,
    description: String,
    /// Who is signed in.
    acct: Option<String>,
    sign_out: SignOut,
}

async fn show(ctx: Ctx, mut web: Web) -> Result<Answer, ApiError> {
    let user = web.user().cloned();
    if let Some(user) = &user
        && user.check_functional().is_err()
    {
        return web.redirect(web::mending_path(user));
    }
    let sign_out = SignOut::new(&web, false)?;
    let acct = user.map(|user| {
        format!(
            "@{}@{}",
            user.account.username, ctx.config.site.local_domain
        )
    });
    let description = match ctx.caches.settings.fresh().await {
        Some(settings) => settings.text("site_short_description").to_owned(),
        None => ctx
            .caches
            .settings
            .get(&*ctx.conn().await?)
            .await?
            .text("site_short_description")
            .to_owned(),
    };
    // whoever has cookies gets them renewed or taken away
    if acct.is_some() || ctx.request().has_header("cookie") {
        let page = web.layout().await?;
        return web.page(&HomePage {
            page,
            description,
            acct,
            sign_out,
        });
    }
    // the page of strangers is kept by others: it has no cookies and no tokens
    let page = Layout::new(&ctx, None, Vec::new()).await?;
    Html::render(&HomePage {
        page,
        description,
        acct,
        sign_out,
    })?
    .into_answer()
}
