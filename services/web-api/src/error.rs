//! What can go wrong in a call, and how it is told: `{"error": …}` with Mastodon's statuses and texts
//! (<https://docs.joinmastodon.org/entities/Error/>).

use std::error::Error;

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use serde_json::{Value, json};

use crate::{
    pages::error::error_page,
    reply::{Answer, Dress, HTML, JSON},
    request::Request,
};

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
    /// A required parameter is absent or empty. 400.
    #[error("param is missing or the value is empty or invalid: {0}")]
    MissingParam(String),
    /// No token, or an unknown one. 401.
    #[error("The access token is invalid")]
    TokenInvalid,
    /// 401
    #[error("The access token was revoked")]
    TokenRevoked,
    /// 401
    #[error("The access token expired")]
    TokenExpired,
    /// The token holds none of these scopes. 403.
    #[error("This action is outside the authorized scopes")]
    ScopeMissing(&'static [&'static str]),
    /// Strangers are not let in at all. 401.
    #[error("This method requires an authenticated user")]
    StrangersShutOut,
    /// Nobody is signed in. 422, as it has always been.
    #[error("This method requires an authenticated user")]
    UserRequired,
    /// A person's token where an app's own is needed. 403.
    #[error("This method requires an client credentials authentication")]
    AppRequired,
    /// 403
    #[error("Your login is missing a confirmed e-mail address")]
    Unconfirmed,
    /// 403
    #[error("Your login is currently pending approval")]
    Pending,
    /// Disabled, suspended, memorial, moved, or without the second factor that the role demands. 403.
    #[error("Your login is currently disabled")]
    Disabled,
    /// A web session without its CSRF token. 422.
    #[error("Can't verify CSRF token authenticity.")]
    Csrf,
    /// A row that isn't there. 404 "Record not found".
    #[error("Record not found")]
    RecordNotFound,
    /// What the caller may not know of. 404 "Not Found".
    #[error("Not Found")]
    NotFound,
    /// A feature that is off. 404 without a body.
    #[error("feature off")]
    FeatureOff,
    /// No such path. 404 as a page, or as JSON for those who ask for it.
    #[error("no such path")]
    NoRoute,
    /// 403 "This action is not allowed".
    #[error("This action is not allowed")]
    NotAllowed,
    /// 403 "Forbidden".
    #[error("Forbidden")]
    Forbidden,
    /// 422; the text without "Validation failed: ".
    #[error("Validation failed: {0}")]
    Validation(String),
    /// 422 with `details`; the text likewise.
    #[error("Validation failed: {text}")]
    ValidationDetails {
        /// All messages, joined.
        text: String,
        /// `{"field": [{"error": "ERR_…", "description": …}]}`
        details: Value,
    },
    /// 409
    #[error("Conflict during update, please try again")]
    Conflict,
    /// The server is taking itself down. 410.
    #[error("Gone")]
    Gone,
    /// Too many requests, by an action's counter. 429.
    #[error("Too many requests")]
    RateLimited,
    /// Any other status and text.
    #[error("{text}")]
    Other {
        /// The status.
        status: StatusCode,
        /// The value of `error`.
        text: String,
    },
    /// Any other status and body: OAuth's `error_description`, `unexpected_accounts` …
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
    /// An error that nobody foresaw.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A status and a text that have no name here.
    pub fn other(status: StatusCode, text: impl Into<String>) -> Self {
        Self::Other {
            status,
            text: text.into(),
        }
    }

    /// 422 with a text of its own.
    pub fn unprocessable(text: impl Into<String>) -> Self {
        Self::other(StatusCode::UNPROCESSABLE_ENTITY, text)
    }

    /// 400 with a text of its own.
    pub fn bad_param(text: impl Into<String>) -> Self {
        Self::other(StatusCode::BAD_REQUEST, text)
    }

    /// Its status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed | Self::MissingParam(_) => StatusCode::BAD_REQUEST,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
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
            Self::UserRequired
            | Self::Csrf
            | Self::Validation(_)
            | Self::ValidationDetails { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RecordNotFound | Self::NotFound | Self::FeatureOff | Self::NoRoute => {
                StatusCode::NOT_FOUND
            }
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Other { status, .. } | Self::Body { status, .. } => *status,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The reply. `is_page`: the endpoint is a page, so that people see one too.
    pub fn to_answer(&self, request: &Request, is_page: bool) -> Answer {
        let status = self.status();
        match self {
            Self::Malformed | Self::NotAcceptable | Self::TooLarge => bare(status, request),
            Self::Internal(_) if request.accept.json_first => bare(status, request),
            Self::FeatureOff => Answer { dress: Dress::Api, ..Answer::new(status, "text/html", "") },
            Self::NoRoute if request.accept.json => Answer {
                dress: Dress::Page,
                ..self.json()
            },
            Self::NoRoute => page(status),
            Self::Internal(_) | Self::Gone if !request.accept.json => page(status),
            _ if is_page && !request.accept.json => page(status),
            // pages know their errors by status alone
            _ if is_page => {
                let text = if status == StatusCode::UNPROCESSABLE_ENTITY {
                    "Unprocessable Content"
                } else {
                    status.canonical_reason().unwrap_or_default()
                };
                Answer { dress: Dress::Page, ..Answer::new(status, JSON, json!({ "error": text }).to_string()) }
            }
            _ => self.json(),
        }
    }

    fn json(&self) -> Answer {
        let body = match self {
            Self::Body { body, .. } => body.clone(),
            Self::ValidationDetails { details, .. } => {
                json!({ "error": self.to_string(), "details": details })
            }
            Self::NoRoute => json!({ "error": "Not Found" }),
            Self::Unavailable(_) => {
                json!({ "error": "There was a temporary problem serving your request, please try again" })
            }
            _ => json!({ "error": self.to_string() }),
        };
        let mut answer = Answer::new(self.status(), JSON, body.to_string());
        if let Some(challenge) = self.challenge() {
            answer.add(header::WWW_AUTHENTICATE, challenge);
        }
        if matches!(self, Self::Unavailable(_)) {
            answer.add(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        answer
    }

    /// What a token should have been (RFC 6750).
    fn challenge(&self) -> Option<HeaderValue> {
        let (code, description) = match self {
            Self::TokenInvalid | Self::TokenRevoked | Self::TokenExpired => {
                ("invalid_token", self.to_string())
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
        HeaderValue::from_str(&text).ok()
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

fn page(status: StatusCode) -> Answer {
    Answer::new(status, HTML, error_page(status))
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
        use ferrodon_db::{DatabaseErrorKind as Kind, QueryError};
        match error {
            QueryError::NotFound => Self::RecordNotFound,
            QueryError::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _)
            | QueryError::BrokenTransactionManager => Self::Unavailable(Box::new(error)),
            error => Self::Internal(Box::new(error)),
        }
    }
}

impl From<ferrodon_redis::Error> for ApiError {
    fn from(error: ferrodon_redis::Error) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
