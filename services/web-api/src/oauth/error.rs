//! What OAuth's endpoints answer: JSON dressed as pages are, errors by their codes
//! (<https://datatracker.ietf.org/doc/html/rfc6749#section-5.2>).

use actix_web::http::{
    StatusCode,
    header::{self, HeaderValue},
};
use ferrodon_i18n::{Locale, text, text_with};
use ferrodon_usecases::oauth::{AuthorizeError, TokenError};
use serde::Serialize;

use crate::{
    error::ApiError,
    reply::{Answer, Dress, JSON},
};

/// An error by its code, with a description for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthError {
    /// Its status.
    pub status: StatusCode,
    /// Its code.
    pub code: &'static str,
    /// What it means, in the reader's language.
    pub description: String,
    /// Told before the request was looked at any further: whatever is asked for, the answer is the same.
    pub is_early: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
}

impl OAuthError {
    /// An error with the text of a key.
    pub fn new(status: StatusCode, code: &'static str, locale: Locale, key: &str) -> Self {
        Self {
            status,
            code,
            description: text(locale, key),
            is_early: false,
        }
    }

    /// A parameter is absent.
    pub fn missing(locale: Locale, name: &str) -> Self {
        let description = text_with(locale, "oauth-missing-param", &[("name", name.into())]);
        Self {
            description,
            ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", locale, "")
        }
    }

    /// The client is nobody.
    pub fn invalid_client(locale: Locale) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            locale,
            "oauth-invalid-client",
        )
    }

    /// A token is wanted, and there is none that holds.
    pub fn invalid_token(locale: Locale) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            locale,
            "token-invalid",
        )
    }

    /// Told before anything else.
    #[must_use]
    pub fn early(self) -> Self {
        Self {
            is_early: true,
            ..self
        }
    }

    /// What a request for authorization was refused for.
    pub fn of_authorization(error: AuthorizeError, locale: Locale) -> Self {
        let bad = |code, key| Self::new(StatusCode::BAD_REQUEST, code, locale, key);
        match error {
            AuthorizeError::MissingParam(name) => Self::missing(locale, name),
            AuthorizeError::InvalidClient => Self::invalid_client(locale),
            AuthorizeError::InvalidRedirectUri => {
                bad("invalid_redirect_uri", "oauth-invalid-redirect-uri")
            }
            AuthorizeError::UnsupportedResponseType => bad(
                "unsupported_response_type",
                "oauth-unsupported-response-type",
            ),
            AuthorizeError::UnsupportedResponseMode => bad(
                "unsupported_response_mode",
                "oauth-unsupported-response-mode",
            ),
            AuthorizeError::InvalidScope => bad("invalid_scope", "oauth-invalid-scope"),
            AuthorizeError::InvalidCodeChallengeMethod => bad(
                "invalid_code_challenge_method",
                "oauth-invalid-code-challenge-method",
            ),
        }
    }

    /// What a token was refused for; `Err` where that is nobody's fault but ours.
    pub fn of_token(error: TokenError, locale: Locale) -> Result<Self, ApiError> {
        let bad = |code, key| Ok(Self::new(StatusCode::BAD_REQUEST, code, locale, key));
        match error {
            TokenError::MissingParam(name) => Ok(Self::missing(locale, name)),
            TokenError::InvalidClient => Ok(Self::invalid_client(locale)),
            TokenError::InvalidGrant => bad("invalid_grant", "oauth-invalid-grant"),
            TokenError::InvalidScope(_) => bad("invalid_scope", "oauth-invalid-scope"),
            TokenError::Pool(error) => Err(error.into()),
            TokenError::Tx(error) => Err(error.into()),
            TokenError::Query(error) => Err(error.into()),
        }
    }

    /// The answer, with the challenge that RFC 6750 wants.
    pub fn answer(&self, state: Option<&str>) -> Result<Answer, ApiError> {
        let body = Body {
            error: self.code,
            error_description: &self.description,
            state,
        };
        let mut answer = json(self.status, &body)?;
        answer.add(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let challenge = format!(
            "Bearer realm=\"Doorkeeper\", error=\"{}\", error_description=\"{}\"",
            self.code, self.description
        );
        // a description may be in any language
        if let Ok(challenge) = HeaderValue::from_bytes(challenge.as_bytes()) {
            answer.add(header::WWW_AUTHENTICATE, challenge);
        }
        if self.is_early {
            answer.add(header::VARY, HeaderValue::from_static(""));
        }
        Ok(answer)
    }
}

/// JSON of an endpoint that isn't the API's.
pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Answer, ApiError> {
    let body = serde_json::to_vec(body).map_err(ApiError::internal)?;
    Ok(Answer {
        dress: Dress::Page,
        ..Answer::new(status, JSON, body)
    })
}

/// The same, for what must not be kept by anybody.
pub fn unkept_json(status: StatusCode, body: &impl Serialize) -> Result<Answer, ApiError> {
    let mut answer = json(status, body)?;
    answer.add(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
