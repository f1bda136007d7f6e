//! `/oauth/authorize` (<https://docs.joinmastodon.org/methods/oauth/#authorize>): the consent page.

mod answer;
pub mod native;

use actix_web::http::StatusCode;
use askama::Template;
use ferrodon_types::scopes::Scopes;
use ferrodon_usecases::oauth::{
    self, Authorization, AuthorizationRequest, GrantError, Refusal, check, has_agreed,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::error::OAuthError;
use crate::{
    pages::{auth::SignOut, layout::Layout, web::Web},
    prelude::*,
};

const PATH: &str = "/oauth/authorize";

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![
        get(PATH, show).page(),
        post(PATH, create).page(),
        delete(PATH, destroy).page(),
    ];
    endpoints.extend(native::endpoints());
    endpoints
}

/// What an app asks, by the names of RFC 6749 and RFC 7636.
#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    response_type: Option<String>,
    response_mode: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    /// Asks even whoever has agreed before.
    force_login: Option<bool>,
}

impl Asked {
    fn request(&self) -> AuthorizationRequest<'_> {
        AuthorizationRequest {
            client_id: self.client_id.as_deref(),
            redirect_uri: self.redirect_uri.as_deref(),
            response_type: self.response_type.as_deref(),
            response_mode: self.response_mode.as_deref(),
            scope: self.scope.as_deref(),
            code_challenge: self.code_challenge.as_deref(),
            code_challenge_method: self.code_challenge_method.as_deref(),
        }
    }
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage {
    page: Layout,
    lead: String,
    website: Option<String>,
    /// What the app may do then.
    lines: Vec<String>,
    client_id: String,
    redirect_uri: String,
    code_challenge: String,
    code_challenge_method: String,
    state: String,
    scope: String,
    agree_token: String,
    deny_token: String,
    sign_out: SignOut,
}

#[derive(Template)]
#[template(path = "consent_error.html")]
struct ConsentErrorPage {
    page: Layout,
    description: String,
    sign_out: SignOut,
}

async fn show(ctx: Ctx, mut web: Web, params: Params<Asked>) -> Result<Answer, ApiError> {
    web.remember_location();
    let (web, user) = match web.require_functional() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    let conn = ctx.conn().await?;
    let asked = match check(&conn, &params.request()).await? {
        Ok(asked) => asked,
        // an app that asks wrongly is never called back from here: a person reads what is wrong
        Err(refusal) => return refuse(&ctx, web, &refusal).await,
    };
    let is_forced = params.force_login == Some(true) && !asked.application.superapp;
    if !is_forced && has_agreed(&ctx.usecases, &conn, user.user_id, &asked).await? {
        drop(conn);
        let code = oauth::grant(&ctx.usecases, user.user_id, &asked).await?;
        return answer::agreed(web, &asked, &code, params.state.as_deref()).await;
    }
    drop(conn);
    let acct = format!(
        "@{}@{}",
        user.account.username, ctx.config.site.local_domain
    );
    ask(web, &asked, &params, &acct).await
}

async fn create(ctx: Ctx, web: Web, params: Params<Asked>) -> Result<Answer, ApiError> {
    let (web, user) = match web.require_functional() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    let conn = ctx.conn().await?;
    let asked = match check(&conn, &params.request()).await? {
        Ok(asked) => asked,
        Err(refusal) => return answer::refused(&ctx, web, &refusal, params.state.as_deref()),
    };
    drop(conn);
    let code = oauth::grant(&ctx.usecases, user.user_id, &asked).await?;
    answer::agreed(web, &asked, &code, params.state.as_deref()).await
}

async fn destroy(ctx: Ctx, web: Web, params: Params<Asked>) -> Result<Answer, ApiError> {
    let (web, _) = match web.require_functional() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    let conn = ctx.conn().await?;
    match check(&conn, &params.request()).await? {
        Ok(asked) => answer::denied(&ctx, web, &asked, params.state.as_deref()),
        Err(refusal) => answer::refused(&ctx, web, &refusal, params.state.as_deref()),
    }
}

async fn ask(
    mut web: Web,
    asked: &Authorization,
    params: &Asked,
    acct: &str,
) -> Result<Answer, ApiError> {
    let (agree_token, deny_token) = (
        web.form_token("post", PATH)?,
        web.form_token("delete", PATH)?,
    );
    let sign_out = SignOut::new(&web, true)?;
    let page = web.layout().await?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let application = &asked.application;
    let template = ConsentPage {
        lead: page
            .t
            .with_two("consent-lead", ("app", &application.name), ("acct", acct)),
        website: application
            .website
            .clone()
            .filter(|website| !website.trim().is_empty()),
        lines: lines(&page, &asked.scopes),
        client_id: application.uid.clone(),
        redirect_uri: asked.redirect_uri.clone(),
        code_challenge: text(&asked.code_challenge),
        code_challenge_method: text(&asked.code_challenge_method),
        state: text(&params.state),
        scope: asked.scopes.to_string(),
        agree_token,
        deny_token,
        sign_out,
        page,
    };
    web.page(&template)
}

fn lines(page: &Layout, scopes: &Scopes) -> Vec<String> {
    scopes
        .iter()
        .map(|scope| ferrodon_i18n::scope_text(page.t.0, scope))
        .collect()
}

async fn refuse(ctx: &Ctx, mut web: Web, refusal: &Refusal) -> Result<Answer, ApiError> {
    let error = OAuthError::of_authorization(refusal.error, ctx.locale());
    if ctx.request().accept.json_first {
        return web.send(error.answer(None)?);
    }
    let sign_out = SignOut::new(&web, true)?;
    let page = web.layout().await?;
    let status: StatusCode = error.status;
    web.page_with(
        status,
        &ConsentErrorPage {
            page,
            description: error.description,
            sign_out,
        },
    )
}

impl From<GrantError> for ApiError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Tx(error) => error.into(),
            GrantError::Query(error) => error.into(),
        }
    }
}
