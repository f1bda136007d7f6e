//! Where people are sent who are signed in but can't use their account: a page that says what is missing. Who opens
//! `/auth/edit` with an account in order reads whose it is.

use askama::Template;

use super::SignOut;
use crate::{
    auth::CurrentUser,
    pages::{layout::Layout, texts::Texts, web::Web},
    prelude::*,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/auth/setup", show_missing).page(),
        get("/auth/edit", show).page(),
        get("/settings/two_factor_authentication_methods", show_missing).page(),
    ]
}

#[derive(Template)]
#[template(path = "account_state.html")]
struct StatePage {
    page: Layout,
    title: String,
    text: String,
    sign_out: SignOut,
}

async fn show_missing(web: Web) -> Result<Answer, ApiError> {
    if web
        .user()
        .is_some_and(|user| user.check_functional().is_ok())
    {
        return web.redirect("/");
    }
    show(web).await
}

async fn show(web: Web) -> Result<Answer, ApiError> {
    let (mut web, user) = match web.require_user() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    let sign_out = SignOut::new(&web, false)?;
    let page = web.layout().await?;
    let (title, text) = describe(page.t, &page.site, &user);
    web.page(&StatePage {
        page,
        title,
        text,
        sign_out,
    })
}

fn describe(t: Texts, site: &str, user: &CurrentUser) -> (String, String) {
    if user.check_functional().is_ok() {
        (
            t.of("account-fine-title"),
            t.with("account-fine", "name", &user.account.username),
        )
    } else if user.user.confirmed_at.is_none() {
        let email = user
            .user
            .unconfirmed_email
            .as_deref()
            .unwrap_or(&user.user.email);
        (
            t.of("account-unconfirmed-title"),
            t.with("account-unconfirmed", "email", email),
        )
    } else if !user.user.approved {
        (
            t.of("account-pending-title"),
            t.with("account-pending", "site", site),
        )
    } else if user.account.is_unavailable() {
        (
            t.of("account-suspended-title"),
            t.with("account-suspended", "site", site),
        )
    } else if user.account.moved_to_account_id.is_some() && !user.user.disabled {
        (t.of("account-moved-title"), t.of("account-moved"))
    } else if user.lacks_second_factor() {
        (
            t.of("account-second-factor-title"),
            t.of("account-second-factor"),
        )
    } else {
        (
            t.of("account-disabled-title"),
            t.with("account-disabled", "site", site),
        )
    }
}
