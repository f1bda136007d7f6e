//! `DELETE /auth/sign_out`

use actix_web::http::StatusCode;
use ferrodon_usecases::sessions::{self, EndError};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::{
    auth::session::SESSION_COOKIE,
    pages::web::{SIGN_IN, Web},
    prelude::*,
    reply::{Dress, JSON},
};

const SIGN_OUT: &str = "/auth/sign_out";

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![delete(SIGN_OUT, destroy).page().checks_forms()]
}

/// The form by which one signs out, for `sign_out_form.html`.
#[derive(Debug)]
pub struct SignOut {
    /// Whoever signs in next comes back to this page.
    pub keeps_location: bool,
    /// The form's token.
    pub token: String,
    /// What the button says.
    pub text: String,
}

impl SignOut {
    /// For a page.
    pub fn new(web: &Web, keeps_location: bool) -> Result<Self, ApiError> {
        let key = if keeps_location {
            "consent-other-account"
        } else {
            "sign-out-submit"
        };
        Ok(Self {
            keeps_location,
            token: web.form_token("delete", SIGN_OUT)?,
            text: web.texts().of(key),
        })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Options {
    /// Whoever signs in next goes where this one was going.
    #[serde(rename = "continue")]
    keeps_location: Option<bool>,
}

async fn destroy(ctx: Ctx, mut web: Web, params: Params<Options>) -> Result<Answer, ApiError> {
    let browser = &ctx.caller().browser;
    if !browser.is_verified && has_login(&ctx) {
        return Err(ApiError::Csrf);
    }
    if let Some(session) = web.session() {
        sessions::sign_out(&ctx.usecases, session).await?;
    }
    let location = web
        .take_return()
        .filter(|_| params.keeps_location == Some(true));
    web.signed_out();
    if let Some(location) = location {
        web.set_return(&location);
    } else if web.user().is_some() {
        web.flash("notice", "sign-out-done");
    }
    if ctx.request().accept.json_first {
        let body = json!({ "redirect_to": SIGN_IN }).to_string();
        return web.send(Answer {
            dress: Dress::Page,
            ..Answer::new(StatusCode::OK, JSON, body)
        });
    }
    web.redirect(SIGN_IN)
}

/// Whether the browser shows a login of ours, alive or not.
fn has_login(ctx: &Ctx) -> bool {
    ctx.request().cookie(SESSION_COOKIE).is_some_and(|sent| {
        ctx.cookies
            .signed
            .read(SESSION_COOKIE, &sent, ctx.now())
            .is_some()
    })
}

impl From<EndError> for ApiError {
    fn from(error: EndError) -> Self {
        match error {
            EndError::Pool(error) => error.into(),
            EndError::Query(error) => error.into(),
            EndError::Tx(error) => error.into(),
        }
    }
}
