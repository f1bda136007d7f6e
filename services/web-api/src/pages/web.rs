//! A page's view of its browser: who is signed in, what the cookies hold, and what they shall hold next.

use std::sync::Arc;

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use chrono::{DateTime, TimeDelta, Utc};
use ferrodon_db::{sessions::Session, users::sign_in::Candidate};
use ferrodon_secrets::{cookies::CookieError, csrf::CsrfSecret, passwords, tokens::session_id};
use ferrodon_types::UserId;
use serde_json::{Map as Json, Value, json};

use super::{
    layout::{Flash, Layout},
    texts::Texts,
};
use crate::{
    auth::{
        CurrentUser,
        session::{DATA_COOKIE, SESSION_COOKIE},
    },
    call::{Ctx, FromCtx},
    dress::{self, Forms},
    error::ApiError,
    reply::{Answer, HTML},
};

/// Where one signs in.
pub const SIGN_IN: &str = "/auth/sign_in";
/// How long a login stays in a browser that isn't used.
const LOGIN_LIFETIME: TimeDelta = TimeDelta::days(365);
/// Bytes of an address that is kept to come back to: more doesn't fit into a cookie.
const MAX_RETURN: usize = 1_900;

/// Keys of the session, as Rails, Devise and Mastodon name them.
mod keys {
    pub(super) const ID: &str = "session_id";
    pub(super) const CSRF: &str = "_csrf_token";
    pub(super) const LOGIN: &str = "warden.user.user.key";
    pub(super) const FLASH: &str = "flash";
    pub(super) const RETURN: &str = "user_return_to";
    pub(super) use crate::auth::session::ATTEMPT;
    pub(super) const ATTEMPT_AT: &str = "attempt_user_updated_at";
}

/// What becomes of the login's cookie.
#[derive(Debug)]
enum Login {
    /// There is none.
    None,
    /// It holds for another year.
    Renewed(String),
    /// It goes.
    Ended,
}

/// The browser that a page is for. Whatever is sent through it carries its cookies.
pub struct Web {
    ctx: Ctx,
    data: Json<String, Value>,
    csrf: CsrfSecret,
    login: Login,
    flashes: Vec<Flash>,
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Web")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

impl FromCtx for Web {
    fn from_ctx(ctx: &Ctx) -> Result<Self, ApiError> {
        let browser = &ctx.caller().browser;
        let login = match &browser.session {
            Some(session) => Login::Renewed(session.session_id.clone()),
            None if ctx.request().cookie(SESSION_COOKIE).is_some() => Login::Ended,
            None => Login::None,
        };
        Ok(Self {
            ctx: ctx.clone(),
            data: browser.data.clone(),
            csrf: browser
                .csrf
                .clone()
                .unwrap_or_else(|| CsrfSecret::generate(&mut rand::rng())),
            login,
            flashes: Vec::new(),
        })
    }
}

impl Web {
    /// The texts of the reader's language.
    pub fn texts(&self) -> Texts {
        Texts(self.ctx.locale())
    }

    /// Who is signed in.
    pub fn user(&self) -> Option<&Arc<CurrentUser>> {
        self.ctx.caller().user.as_ref()
    }

    /// The session of whoever is signed in.
    pub fn session(&self) -> Option<&Session> {
        self.ctx.caller().browser.session.as_ref()
    }

    /// A token for one form of a page.
    pub fn form_token(&self, method: &str, path: &str) -> Result<String, ApiError> {
        self.csrf
            .form_token(method, path, &mut rand::rng())
            .map_err(ApiError::internal)
    }

    /// Whoever is signed in; else the way to the sign-in page, and back.
    pub fn require_user(mut self) -> Result<(Self, Arc<CurrentUser>), Result<Answer, ApiError>> {
        match self.user().cloned() {
            Some(user) => Ok((self, user)),
            None => {
                self.remember_location();
                Err(self.redirect(SIGN_IN))
            }
        }
    }

    /// Whoever is signed in and may act; else the way to where that is mended.
    pub fn require_functional(self) -> Result<(Self, Arc<CurrentUser>), Result<Answer, ApiError>> {
        let (web, user) = self.require_user()?;
        match user.check_functional() {
            Ok(()) => Ok((web, user)),
            Err(_) => {
                let path = mending_path(&user);
                Err(web.redirect(path))
            }
        }
    }

    /// Remembers this page, if it can be come back to.
    pub fn remember_location(&mut self) {
        let request = self.ctx.request();
        if matches!(request.method.as_str(), "GET" | "HEAD") {
            let query = Some(request.query()).filter(|query| !query.is_empty());
            let location = query.map_or_else(
                || request.path().to_owned(),
                |query| format!("{}?{query}", request.path()),
            );
            self.set_return(&location);
        }
    }

    /// Remembers where to go after the sign-in: a path of ours.
    pub fn set_return(&mut self, path: &str) {
        if path.starts_with('/') && path.len() <= MAX_RETURN {
            self.data.insert(keys::RETURN.to_owned(), path.into());
        }
    }

    /// Where to go after the sign-in.
    pub fn return_path(&self) -> Option<&str> {
        self.data
            .get(keys::RETURN)
            .and_then(Value::as_str)
            .filter(|path| path.starts_with('/'))
    }

    /// Takes out where to go.
    pub fn take_return(&mut self) -> Option<String> {
        let path = self.return_path().map(str::to_owned);
        self.data.remove(keys::RETURN);
        path
    }

    /// Says something on the next page.
    pub fn flash(&mut self, kind: &'static str, key: &str) {
        let text = self.texts().of(key);
        let flash = self
            .data
            .entry(keys::FLASH)
            .or_insert_with(|| json!({ "discard": [], "flashes": {} }));
        if let Some(flashes) = flash.get_mut("flashes").and_then(Value::as_object_mut) {
            flashes.insert(kind.to_owned(), text.into());
        }
    }

    /// Says something on this page.
    pub fn alert(&mut self, key: &str) {
        let text = self.texts().of(key);
        self.flashes.push(Flash {
            kind: "alert".to_owned(),
            text,
        });
    }

    /// Whose password was right, and when the login had changed last, where the second step is due.
    pub fn attempt(&self) -> Option<(UserId, String)> {
        let id = self.data.get(keys::ATTEMPT)?.as_i64()?;
        let at = self.data.get(keys::ATTEMPT_AT)?.as_str()?;
        Some((UserId(id), at.to_owned()))
    }

    /// Remembers whose password was right.
    pub fn set_attempt(&mut self, candidate: &Candidate) {
        self.data
            .insert(keys::ATTEMPT.to_owned(), candidate.user.id.get().into());
        self.data
            .insert(keys::ATTEMPT_AT.to_owned(), attempt_time(candidate).into());
    }

    /// Forgets the steps of a sign-in.
    pub fn forget_attempt(&mut self) {
        self.data.remove(keys::ATTEMPT);
        self.data.remove(keys::ATTEMPT_AT);
    }

    /// A session has begun: names, secrets and steps of before no longer count.
    pub fn signed_in(&mut self, session: String, candidate: &Candidate) {
        self.forget_attempt();
        self.csrf = CsrfSecret::generate(&mut rand::rng());
        self.data
            .insert(keys::ID.to_owned(), session_id(&mut rand::rng()).into());
        let salt = passwords::session_salt(&candidate.secrets.encrypted_password);
        self.data.insert(
            keys::LOGIN.to_owned(),
            json!([[candidate.user.id.get()], salt]),
        );
        self.login = Login::Renewed(session);
    }

    /// The session has ended: nothing is kept of it.
    pub fn signed_out(&mut self) {
        self.data.clear();
        self.csrf = CsrfSecret::generate(&mut rand::rng());
        self.login = Login::Ended;
    }

    /// What all pages have.
    pub async fn layout(&mut self) -> Result<Layout, ApiError> {
        let mut flashes = take_flashes(&mut self.data);
        flashes.append(&mut self.flashes);
        let token = self
            .csrf
            .token(&mut rand::rng())
            .map_err(ApiError::internal)?;
        Layout::new(&self.ctx, Some(token), flashes).await
    }

    /// Sends a page. Nobody who asks for JSON alone gets one.
    pub fn page(self, template: &impl askama::Template) -> Result<Answer, ApiError> {
        self.page_with(StatusCode::OK, template)
    }

    /// Sends a page with a status.
    pub fn page_with(
        self,
        status: StatusCode,
        template: &impl askama::Template,
    ) -> Result<Answer, ApiError> {
        if self.ctx.request().accept.json_first {
            return Err(ApiError::said(StatusCode::NOT_ACCEPTABLE, "not-acceptable"));
        }
        let answer = Answer::new(status, HTML, template.render().map_err(ApiError::internal)?);
        self.send_anywhere(answer)
    }

    /// Sends what may lead to an app's own address.
    fn send_anywhere(self, mut answer: Answer) -> Result<Answer, ApiError> {
        let policy = dress::page_policy(&self.ctx, Forms::Anywhere);
        answer.add(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&policy).map_err(ApiError::internal)?,
        );
        self.send(answer)
    }

    /// Sends the browser to a page of ours.
    pub fn redirect(self, path: &str) -> Result<Answer, ApiError> {
        let location = self.address(path);
        self.send(redirection(&location)?)
    }

    /// Sends the browser back to an app.
    pub fn redirect_to_app(self, location: &str) -> Result<Answer, ApiError> {
        self.send_anywhere(redirection(location)?)
    }

    /// A page of ours with its host: whatever the path looks like, `//elsewhere` stays here.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.ctx.config.site.base_url())
    }

    /// Sends an answer with the cookies.
    pub fn send(mut self, mut answer: Answer) -> Result<Answer, ApiError> {
        self.data
            .entry(keys::ID)
            .or_insert_with(|| session_id(&mut rand::rng()).into());
        self.data.insert(
            keys::CSRF.to_owned(),
            self.csrf.to_session().expose().into(),
        );
        let now = self.ctx.now();
        let mut cookies = Vec::new();
        match &self.login {
            Login::None => {}
            Login::Ended => cookies.push(format!(
                "{SESSION_COOKIE}=; path=/; max-age=0; expires=Thu, 01 Jan 1970 00:00:00 GMT"
            )),
            Login::Renewed(session) => {
                let expires = now + LOGIN_LIFETIME;
                let value = self
                    .ctx
                    .cookies
                    .signed
                    .write(SESSION_COOKIE, session, Some(expires))
                    .map_err(ApiError::internal)?;
                cookies.push(format!(
                    "{SESSION_COOKIE}={value}; path=/; expires={}{}",
                    http_date(expires),
                    self.attributes()
                ));
            }
        }
        let data = self.write_data().map_err(ApiError::internal)?;
        cookies.push(format!("{DATA_COOKIE}={data}; path=/{}", self.attributes()));
        for cookie in cookies {
            answer.add(
                header::SET_COOKIE,
                HeaderValue::from_str(&cookie).map_err(ApiError::internal)?,
            );
        }
        Ok(answer)
    }

    fn write_data(&mut self) -> Result<String, CookieError> {
        let cookies = &self.ctx.cookies.encrypted;
        match cookies.write(DATA_COOKIE, &self.data, None, &mut rand::rng()) {
            Err(CookieError::TooLong(_)) => {
                // of all that may stand there only the way back is long
                self.data.remove(keys::RETURN);
                cookies.write(DATA_COOKIE, &self.data, None, &mut rand::rng())
            }
            written => written,
        }
    }

    fn attributes(&self) -> &'static str {
        if self.ctx.config.site.https {
            "; secure; HttpOnly; SameSite=Lax"
        } else {
            "; HttpOnly; SameSite=Lax"
        }
    }
}

fn redirection(location: &str) -> Result<Answer, ApiError> {
    let mut answer = Answer::new(StatusCode::FOUND, HTML, "");
    answer.add(
        header::LOCATION,
        HeaderValue::from_str(location).map_err(ApiError::internal)?,
    );
    Ok(answer)
}

/// When a login had changed last, as a session keeps it.
pub fn attempt_time(candidate: &Candidate) -> String {
    candidate
        .updated_at
        .format("%Y-%m-%d %H:%M:%S UTC")
        .to_string()
}

/// Where somebody who may not act yet learns what is missing.
pub fn mending_path(user: &CurrentUser) -> &'static str {
    if user.lacks_second_factor() {
        "/settings/two_factor_authentication_methods"
    } else if user.user.confirmed_at.is_none() {
        "/auth/setup"
    } else {
        "/auth/edit"
    }
}

/// What Rails keeps for the next page, without what it has shown already.
fn take_flashes(data: &mut Json<String, Value>) -> Vec<Flash> {
    let Some(flash) = data.remove(keys::FLASH) else {
        return Vec::new();
    };
    let discarded = |kind: &str| {
        flash["discard"]
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|known| known.as_str() == Some(kind)))
    };
    let Some(flashes) = flash["flashes"].as_object() else {
        return Vec::new();
    };
    flashes
        .iter()
        .filter(|(kind, _)| matches!(kind.as_str(), "alert" | "notice") && !discarded(kind))
        .filter_map(|(kind, text)| {
            Some(Flash {
                kind: kind.clone(),
                text: text.as_str()?.to_owned(),
            })
        })
        .collect()
}

fn http_date(time: DateTime<Utc>) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
