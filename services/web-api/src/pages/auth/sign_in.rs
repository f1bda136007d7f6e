//! `/auth/sign_in`: address and password, then the second factor where there is one.

use actix_web::http::StatusCode;
use askama::Template;
use ferrodon_db::{
    oauth::applications,
    users::sign_in::{self, Candidate},
};
use ferrodon_secrets::columns::ColumnError;
use ferrodon_usecases::sessions::{
    self, CheckError, Checked, Device, Proof, SecondFactor, SecondFactorError, SignInError,
};
use serde_json::json;

use crate::{
    pages::{
        layout::Layout,
        web::{self, SIGN_IN, Web},
    },
    params::{Map, Value},
    prelude::*,
    reply::JSON,
};

/// Characters of a browser's name that are kept.
const MAX_USER_AGENT: usize = 1_000;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get(SIGN_IN, show).page(),
        post(SIGN_IN, create).page().limit(Limit::Login),
    ]
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Layout,
    token: String,
    email: String,
    /// The app that somebody is on the way to.
    app: Option<String>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactorPage {
    page: Layout,
    token: String,
}

async fn show(ctx: Ctx, mut web: Web) -> Result<Answer, ApiError> {
    if web.user().is_some() {
        let path = web.take_return();
        return web.redirect(path.as_deref().unwrap_or("/"));
    }
    web.forget_attempt();
    if let Some(path) = profile_of_referrer(&ctx) {
        web.set_return(&path);
    }
    first_step(&ctx, web, "").await
}

async fn create(ctx: Ctx, mut web: Web) -> Result<Answer, ApiError> {
    let tree = ctx.tree();
    let Some(Value::Object(form)) = tree.get("user") else {
        return Err(ApiError::MissingParam("user".to_owned()));
    };
    let field = |name| form.get(name).and_then(Value::as_text).unwrap_or_default();
    match web.attempt() {
        Some(attempt) if !form.contains_key("email") => {
            second_step(&ctx, web, attempt, &field("otp_attempt")).await
        }
        _ => {
            web.forget_attempt();
            check_password(&ctx, web, form, &field("email"), &field("password")).await
        }
    }
}

async fn check_password(
    ctx: &Ctx,
    mut web: Web,
    form: &Map,
    email: &str,
    password: &str,
) -> Result<Answer, ApiError> {
    if form.is_empty() {
        return Err(ApiError::MissingParam("user".to_owned()));
    }
    match sessions::check_password(&ctx.usecases, email, password).await? {
        Checked::Right(candidate) if candidate.user.otp_required_for_login => {
            web.set_attempt(&candidate);
            second_factor_page(web).await
        }
        Checked::Right(candidate) => begin(ctx, web, &candidate, &Proof::Password).await,
        Checked::Wrong if ctx.request().accept.json_first => {
            let error = web.texts().of("sign-in-invalid");
            web.send(Answer::new(
                StatusCode::UNAUTHORIZED,
                JSON,
                json!({ "error": error }).to_string(),
            ))
        }
        Checked::Wrong => {
            web.alert("sign-in-invalid");
            first_step(ctx, web, email).await
        }
        Checked::Memorial => {
            web.flash("alert", "sign-in-memorial");
            web.redirect(SIGN_IN)
        }
    }
}

async fn second_step(
    ctx: &Ctx,
    mut web: Web,
    (id, changed_at): (ferrodon_types::UserId, String),
    code: &str,
) -> Result<Answer, ApiError> {
    let conn = ctx.conn().await?;
    let candidate = sign_in::find_by_id(&conn, id).await?;
    drop(conn);
    // the password may be another one by now, or the second factor
    let Some(candidate) = candidate.filter(|candidate| web::attempt_time(candidate) == changed_at)
    else {
        web.forget_attempt();
        web.flash("alert", "second-factor-expired");
        return web.redirect(SIGN_IN);
    };
    let device = device(ctx);
    match sessions::check_second_factor(&ctx.usecases, &ctx.columns, &candidate, code, device)
        .await?
    {
        SecondFactor::Right(proof) => begin(ctx, web, &candidate, &proof).await,
        SecondFactor::Wrong => {
            web.alert("second-factor-invalid");
            second_factor_page(web).await
        }
        SecondFactor::TooMany => {
            web.alert("second-factor-too-many");
            second_factor_page(web).await
        }
    }
}

async fn begin(
    ctx: &Ctx,
    mut web: Web,
    candidate: &Candidate,
    proof: &Proof,
) -> Result<Answer, ApiError> {
    let current = web.session().cloned();
    match sessions::sign_in(
        &ctx.usecases,
        candidate,
        proof,
        device(ctx),
        current.as_ref(),
    )
    .await
    {
        Ok(session) => {
            let path = web.take_return();
            web.signed_in(session, candidate);
            web.redirect(path.as_deref().unwrap_or("/"))
        }
        Err(SignInError::UsedCode) => {
            web.alert("second-factor-invalid");
            second_factor_page(web).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn first_step(ctx: &Ctx, mut web: Web, email: &str) -> Result<Answer, ApiError> {
    let app = match web.return_path().and_then(client_of) {
        None => None,
        Some(client_id) => applications::find_by_uid(&*ctx.conn().await?, &client_id)
            .await?
            .map(|app| app.name),
    };
    let token = web.form_token("post", SIGN_IN)?;
    let page = web.layout().await?;
    web.page(&SignInPage {
        page,
        token,
        email: email.to_owned(),
        app,
    })
}

async fn second_factor_page(mut web: Web) -> Result<Answer, ApiError> {
    let token = web.form_token("post", SIGN_IN)?;
    let page = web.layout().await?;
    web.page(&SecondFactorPage { page, token })
}

/// The app of a consent page that somebody is on the way to.
fn client_of(path: &str) -> Option<String> {
    let (path, query) = path.split_once('?')?;
    if path.trim_end_matches('/') != "/oauth/authorize" {
        return None;
    }
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "client_id")
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.contains('\0'))
}

/// Whoever comes from a profile goes back there.
fn profile_of_referrer(ctx: &Ctx) -> Option<String> {
    let referrer = ctx.request().header("referer")?;
    let path = referrer.strip_prefix(&ctx.request().origin())?;
    path.starts_with("/@").then(|| path.to_owned())
}

fn device(ctx: &Ctx) -> Device<'_> {
    let user_agent = ctx.request().header("user-agent").unwrap_or_default();
    let end = user_agent
        .char_indices()
        .nth(MAX_USER_AGENT)
        .map_or(user_agent.len(), |(at, _)| at);
    Device {
        ip: ctx.request().ip.into(),
        user_agent: &user_agent[..end],
    }
}

impl From<CheckError> for ApiError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Pool(error) => error.into(),
            CheckError::Query(error) => error.into(),
            CheckError::Password(_) => Self::internal(error),
        }
    }
}

impl From<SecondFactorError> for ApiError {
    fn from(error: SecondFactorError) -> Self {
        match error {
            SecondFactorError::Redis(error) => error.into(),
            SecondFactorError::Query(error) => error.into(),
            SecondFactorError::Tx(error) => error.into(),
            SecondFactorError::Column(
                ColumnError::Malformed | ColumnError::Undecryptable | ColumnError::Damaged,
            )
            | SecondFactorError::GivenUp(_) => Self::internal(error),
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Redis(error) => error.into(),
            SignInError::Query(error) => error.into(),
            SignInError::Tx(error) => error.into(),
            SignInError::UsedCode => Self::internal(error),
        }
    }
}
