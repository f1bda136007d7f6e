//! The browser behind a request: its cookies, its session, and whether it sent the page's own form.
//!
//! `_session_id` (signed) names a row of `session_activations` and is the login; `_mastodon_session` (encrypted) holds the
//! CSRF secret, the flash and the steps of a sign-in.

use std::sync::Arc;

use actix_web::http::Method;
use ferrodon_config::SecretsConfig;
use ferrodon_db::sessions::{self, Session};
use ferrodon_secrets::{
    CryptoError,
    cookies::{EncryptedCookies, SignedCookies},
    csrf::CsrfSecret,
    keys::KeyGenerator,
};
use ferrodon_types::UserId;
use serde_json::{Map as Json, Value as JsonValue};

use super::caller::CurrentUser;
use crate::{
    error::ApiError,
    params::{Map, Value},
    request::Request,
    state::AppState,
};

/// The cookie that is the login.
pub const SESSION_COOKIE: &str = "_session_id";
/// The cookie of everything else.
pub const DATA_COOKIE: &str = "_mastodon_session";

/// Where [`DATA_COOKIE`] keeps whose password was right.
pub const ATTEMPT: &str = "attempt_user_id";

/// The keys of the two cookies.
#[derive(Debug, Clone)]
pub struct Cookies {
    /// Of [`SESSION_COOKIE`].
    pub signed: SignedCookies,
    /// Of [`DATA_COOKIE`].
    pub encrypted: EncryptedCookies,
}

impl Cookies {
    /// Derives the keys.
    pub fn new(secrets: &SecretsConfig) -> Result<Self, CryptoError> {
        let keys = KeyGenerator::new(secrets.secret_key_base.expose());
        Ok(Self {
            signed: SignedCookies::new(&keys)?,
            encrypted: EncryptedCookies::new(&keys)?,
        })
    }
}

/// What the cookies of a request say.
#[derive(Debug, Default)]
pub struct Browser {
    /// The session, where somebody is signed in.
    pub session: Option<Session>,
    /// Its user.
    pub user: Option<Arc<CurrentUser>>,
    /// What [`DATA_COOKIE`] holds.
    pub data: Json<String, JsonValue>,
    /// The secret behind the tokens of forms.
    pub csrf: Option<CsrfSecret>,
    /// The request changes nothing, or carries a token of a page of ours.
    pub is_verified: bool,
}

/// Reads the cookies. A login in a request that could be forged doesn't count.
pub async fn find(app: &AppState, request: &Request, params: &Map) -> Result<Browser, ApiError> {
    let now = app.clock.now();
    let data = read_data(app, request);
    let csrf = data
        .get("_csrf_token")
        .and_then(JsonValue::as_str)
        .and_then(CsrfSecret::from_session);
    let is_verified = matches!(request.method, Method::GET | Method::HEAD)
        || csrf
            .as_ref()
            .is_some_and(|secret| is_own_form(secret, request, params));
    let mut browser = Browser {
        data,
        csrf,
        is_verified,
        ..Browser::default()
    };
    let session_id = request
        .cookie(SESSION_COOKIE)
        .and_then(|sent| app.cookies.signed.read(SESSION_COOKIE, &sent, now));
    if let Some(session_id) = session_id.as_ref().and_then(|cookie| cookie.as_str())
        && is_verified
        && let Some((session, user, account, role)) =
            sessions::find_with_owner(&*app.db.get().await?, session_id).await?
    {
        browser.session = Some(session);
        browser.user = Some(Arc::new(CurrentUser::new(user, account, role)));
    }
    Ok(browser)
}

fn read_data(app: &AppState, request: &Request) -> Json<String, JsonValue> {
    let sent = request.cookie(DATA_COOKIE);
    let cookie = sent.and_then(|sent| {
        app.cookies
            .encrypted
            .read(DATA_COOKIE, &sent, app.clock.now())
    });
    match cookie.map(|cookie| cookie.value) {
        Some(JsonValue::Object(data)) => data,
        _ => Json::new(),
    }
}

/// Whose password was right in this browser, where the second step of a sign-in is due.
pub fn attempt(app: &AppState, request: &Request) -> Option<UserId> {
    read_data(app, request).get(ATTEMPT)?.as_i64().map(UserId)
}

/// The token is in a header or in the form, and the form was opened here.
fn is_own_form(secret: &CsrfSecret, request: &Request, params: &Map) -> bool {
    let in_form = match params.get("authenticity_token") {
        Some(Value::Text(token)) => Some(token.as_str()),
        _ => None,
    };
    let is_from_here = request
        .header("origin")
        .is_none_or(|origin| origin == "null" || origin == request.origin());
    is_from_here
        && [in_form, request.header("x-csrf-token")]
            .into_iter()
            .flatten()
            .any(|token| secret.verify(token, request.method.as_str(), request.path()))
}
