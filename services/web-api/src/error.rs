//! What can go wrong in a call, and how it is told: `{"error": …}` with Mastodon's statuses and texts
//! (<https://docs.joinmastodon.org/entities/Error/>).

use std::error::Error;

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use ferrodon_i18n::{Arg, Locale, text, text_with};
use serde_json::{Value, json};

use crate::{
    invalid::{self, Invalid},
    pages::error::error_page,
    reply::{Answer, Dress, HTML, JSON},
    request::Request,
};

/// Seconds after which a part that is away may be there again; nginx says the same (`deploy/nginx/locations.conf`).
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Why a call was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Body, query or path can't be read. 400, told before anything else.
    #[error("malformed request")]
    Malformed,
    /// The type of the body, or of the reply that is asked for, is none. 406.
    #[error("not acceptable")]
    NotAcceptable,
    /// The body is too big. 413.
    #[error("body too large")]
    TooLarge,
    /// The body takes too long to come. 408.
    #[error("body too slow")]
    TooSlow,
    /// A required parameter is absent or empty. 400.
    #[error("parameter missing: {0}")]
    MissingParam(String),
    /// No token, or an unknown one. 401.
    #[error("token invalid")]
    TokenInvalid,
    /// 401
    #[error("token revoked")]
    TokenRevoked,
    /// 401
    #[error("token expired")]
    TokenExpired,
    /// The token holds none of these scopes. 403.
    #[error("scope missing")]
    ScopeMissing(&'static [&'static str]),
    /// Strangers are not let in at all. 401.
    #[error("strangers are shut out")]
    StrangersShutOut,
    /// Nobody is signed in. 422, as it has always been.
    #[error("user required")]
    UserRequired,
    /// A person's token where an app's own is needed. 403.
    #[error("app token required")]
    AppRequired,
    /// 403
    #[error("login unconfirmed")]
    Unconfirmed,
    /// 403
    #[error("login pending")]
    Pending,
    /// Disabled, suspended, memorial, moved, or without the second factor that the role demands. 403.
    #[error("login disabled")]
    Disabled,
    /// A web session without its CSRF token. 422.
    #[error("forged form")]
    Csrf,
    /// A row that isn't there. 404 "Record not found".
    #[error("record not found")]
    RecordNotFound,
    /// What the caller may not know of. 404 "Not Found".
    #[error("not found")]
    NotFound,
    /// A feature that is off. 404 without a body.
    #[error("feature off")]
    FeatureOff,
    /// No such path. 404 as a page, or as JSON for those who ask for it.
    #[error("no such path")]
    NoRoute,
    /// 403 "This action is not allowed".
    #[error("not allowed")]
    NotAllowed,
    /// 403 "Forbidden".
    #[error("forbidden")]
    Forbidden,
    /// 422 "Validation failed: …".
    #[error("validation failed")]
    Validation(Vec<Invalid>),
    /// The same with `details`.
    #[error("validation failed")]
    ValidationDetails(Vec<Invalid>),
    /// 409
    #[error("conflict")]
    Conflict,
    /// The server is taking itself down. 410.
    #[error("gone")]
    Gone,
    /// Too many requests, by an action's counter. 429.
    #[error("too many requests")]
    RateLimited,
    /// A status and a text by its key in `ferrodon_i18n`.
    #[error("{key}")]
    Said {
        /// The status.
        status: StatusCode,
        /// The text's key.
        key: &'static str,
        /// What is put into it.
        args: Vec<(&'static str, Arg<'static>)>,
    },
    /// A status and a whole body: OAuth's `error_description`, `unexpected_accounts` …
    #[error("{status}")]
    Body {
        /// The status.
        status: StatusCode,
        /// The whole body.
        body: Value,
    },
    /// Database or Redis can't be had. 503; worth another try.
    #[error("unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// Anything else. 500 with a neutral text; the cause goes to the log.
    #[error("internal error")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl ApiError {
    /// An error that nobody foresaw; or that a part is away, where that is its cause.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        if is_caused_by_outage(cause.as_ref()) {
            Self::Unavailable(cause)
        } else {
            Self::Internal(cause)
        }
    }

    /// 422 for one fault (`invalid("Text", "invalid-blank")`).
    pub fn invalid(attribute: &'static str, message: &'static str) -> Self {
        Self::Validation(vec![Invalid::new(attribute, message)])
    }

    /// A status and a text by its key.
    pub const fn said(status: StatusCode, key: &'static str) -> Self {
        Self::Said {
            status,
            key,
            args: Vec::new(),
        }
    }

    /// Its status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed | Self::MissingParam(_) => StatusCode::BAD_REQUEST,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TokenInvalid
            | Self::TokenRevoked
            | Self::TokenExpired
            | Self::StrangersShutOut => StatusCode::UNAUTHORIZED,
            Self::ScopeMissing(_)
            | Self::AppRequired
            | Self::Unconfirmed
            | Self::Pending
            | Self::Disabled
            | Self::NotAllowed
            | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::UserRequired | Self::Csrf | Self::Validation(_) | Self::ValidationDetails(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::RecordNotFound | Self::NotFound | Self::FeatureOff | Self::NoRoute => {
                StatusCode::NOT_FOUND
            }
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Said { status, .. } | Self::Body { status, .. } => *status,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is told, in a language.
    pub fn text(&self, locale: Locale) -> String {
        let key = match self {
            Self::Validation(faults) | Self::ValidationDetails(faults) => {
                return invalid::sentence(faults, locale);
            }
            Self::MissingParam(name) => {
                return text_with(locale, "param-missing", &[("name", name.as_str().into())]);
            }
            Self::Said { key, args, .. } => return text_with(locale, key, args),
            Self::Malformed | Self::TooLarge | Self::TooSlow => "bad-request",
            Self::NotAcceptable => "not-acceptable",
            Self::TokenInvalid => "token-invalid",
            Self::TokenRevoked => "token-revoked",
            Self::TokenExpired => "token-expired",
            Self::ScopeMissing(_) => "token-scope",
            Self::StrangersShutOut | Self::UserRequired => "unauthenticated",
            Self::AppRequired => "app-token-required",
            Self::Unconfirmed => "login-unconfirmed",
            Self::Pending => "login-pending",
            Self::Disabled => "login-disabled",
            Self::Csrf => "csrf-invalid",
            Self::RecordNotFound => "record-not-found",
            Self::NotFound | Self::FeatureOff | Self::NoRoute => "not-found",
            Self::NotAllowed => "not-allowed",
            Self::Forbidden => "forbidden",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::RateLimited => "too-many-requests",
            Self::Unavailable(_) => "temporary-problem",
            Self::Body { .. } | Self::Internal(_) => "internal-server-error",
        };
        text(locale, key)
    }

    /// The reply. `is_page`: the endpoint is a page, so that people see one too.
    pub fn to_answer(&self, request: &Request, is_page: bool, locale: Locale) -> Answer {
        let mut answer = self.in_form(request, is_page, locale);
        if matches!(self, Self::Unavailable(_)) {
            answer.add(header::RETRY_AFTER, RETRY_AFTER);
        }
        answer
    }

    /// In the form that the caller reads.
    fn in_form(&self, request: &Request, is_page: bool, locale: Locale) -> Answer {
        let status = self.status();
        match self {
            Self::Malformed | Self::NotAcceptable | Self::TooLarge | Self::TooSlow => {
                bare(status, request)
            }
            Self::Internal(_) if request.accept.json_first => bare(status, request),
            Self::FeatureOff => Answer {
                dress: Dress::Api,
                ..Answer::new(status, "text/html", "")
            },
            Self::NoRoute if request.accept.json => Answer {
                dress: Dress::Page,
                ..self.json(locale)
            },
            Self::NoRoute => page(status, locale),
            Self::Internal(_) | Self::Gone if !request.accept.json => page(status, locale),
            _ if is_page && !request.accept.json => page(status, locale),
            _ if is_page => page_as_json(status),
            _ => self.json(locale),
        }
    }

    fn json(&self, locale: Locale) -> Answer {
        let body = match self {
            Self::Body { body, .. } => body.clone(),
            Self::ValidationDetails(faults) => {
                json!({ "error": self.text(locale), "details": invalid::details(faults, locale) })
            }
            _ => json!({ "error": self.text(locale) }),
        };
        let mut answer = Answer::new(self.status(), JSON, body.to_string());
        if let Some(challenge) = self.challenge(locale) {
            answer.add(header::WWW_AUTHENTICATE, challenge);
        }
        answer
    }

    /// What a token should have been (RFC 6750, 3).
    fn challenge(&self, locale: Locale) -> Option<HeaderValue> {
        let (code, description) = match self {
            Self::TokenInvalid | Self::TokenRevoked | Self::TokenExpired => {
                ("invalid_token", self.text(locale))
            }
            Self::ScopeMissing(scopes) => (
                "insufficient_scope",
                format!(
                    "Access to this resource requires scope _{}_.",
                    scopes.join(" ")
                ),
            ),
            _ => return None,
        };
        let text = format!(
            "Bearer realm=\"Doorkeeper\", error=\"{code}\", error_description=\"{description}\""
        );
        HeaderValue::from_bytes(text.as_bytes()).ok()
    }
}

/// What is told before an endpoint is reached: the status and its name, or nothing at all for browsers.
fn bare(status: StatusCode, request: &Request) -> Answer {
    let answer = if request.accept.json_first {
        let body = json!({ "status": status.as_u16(), "error": status.canonical_reason().unwrap_or_default() });
        Answer::new(status, "application/json; charset=UTF-8", body.to_string())
    } else {
        Answer::new(status, "text/html; charset=UTF-8", "")
    };
    Answer {
        dress: Dress::Bare,
        ..answer
    }
}

fn page(status: StatusCode, locale: Locale) -> Answer {
    Answer::new(status, HTML, error_page(status, locale))
}

/// Pages know their errors by status alone.
fn page_as_json(status: StatusCode) -> Answer {
    let text = match status {
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        status => status.canonical_reason().unwrap_or_default(),
    };
    Answer {
        dress: Dress::Page,
        ..Answer::new(status, JSON, json!({ "error": text }).to_string())
    }
}

impl From<crate::params::Malformed> for ApiError {
    fn from(_: crate::params::Malformed) -> Self {
        Self::Malformed
    }
}

impl From<ferrodon_db::PoolError> for ApiError {
    fn from(error: ferrodon_db::PoolError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<ferrodon_db::QueryError> for ApiError {
    fn from(error: ferrodon_db::QueryError) -> Self {
        match error {
            ferrodon_db::QueryError::NotFound => Self::RecordNotFound,
            error => Self::internal(error),
        }
    }
}

impl From<ferrodon_redis::Error> for ApiError {
    fn from(error: ferrodon_redis::Error) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<ferrodon_jobs::TxError> for ApiError {
    fn from(error: ferrodon_jobs::TxError) -> Self {
        use ferrodon_jobs::TxError;
        match error {
            TxError::Pool(error) => error.into(),
            TxError::Query(error) => error.into(),
            error => Self::internal(error),
        }
    }
}

/// Whether PostgreSQL or Redis lies somewhere among the causes of a failure.
fn is_caused_by_outage(error: &(dyn Error + 'static)) -> bool {
    if ferrodon_db::is_caused_by_outage(error) {
        return true;
    }
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref().is_some_and(is_redis_away) {
            return true;
        }
        next = error.source();
    }
    false
}

/// What Redis doesn't do is worth another try, unless it is us who made a mistake.
const fn is_redis_away(error: &ferrodon_redis::Error) -> bool {
    !matches!(
        error,
        ferrodon_redis::Error::Json(_) | ferrodon_redis::Error::BuildPool(_)
    )
}
