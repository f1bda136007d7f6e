//! `POST /api/v1/apps` (<https://docs.joinmastodon.org/methods/apps/#create>)

pub mod verify_credentials;

use ferrodon_entities::oauth::CredentialApplication;
use ferrodon_usecases::oauth::{
    Fault, MAX_ADDRESS, MAX_NAME, RegisterError, Registration, redirect_uris::RedirectUriFault,
    register_application,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{invalid::Invalid, params::Value, prelude::*};

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = vec![
        post("/api/v1/apps", create)
            .limit(Limit::AppRegistration)
            .closed(Closed::Open),
    ];
    endpoints.extend(verify_credentials::endpoints());
    endpoints
}

#[derive(Debug, Deserialize, JsonSchema)]
struct NewApp {
    client_name: Option<String>,
    /// One address or several, as a list or parted by white space.
    #[serde(default)]
    redirect_uris: Many<String>,
    scopes: Option<String>,
    website: Option<String>,
}

async fn create(ctx: Ctx, params: Params<NewApp>) -> ApiResult<CredentialApplication> {
    let new = Registration {
        name: params.client_name.as_deref().unwrap_or_default(),
        redirect_uris: &redirect_uris(&params),
        scopes: params.scopes.as_deref(),
        website: params.website.as_deref(),
    };
    let application = register_application(&ctx.usecases, new).await?;
    Ok(Reply::new(CredentialApplication::present(
        &application,
        vapid_key(&ctx),
    )))
}

/// A list is joined by line ends; what is no text in it counts as none.
fn redirect_uris(params: &Params<NewApp>) -> String {
    match params.tree().get("redirect_uris") {
        Some(Value::Text(text)) => text.clone(),
        _ => params.redirect_uris.join("\n"),
    }
}

/// What apps need for web push.
fn vapid_key(ctx: &Ctx) -> Option<&str> {
    ctx.config
        .secrets
        .vapid
        .as_ref()
        .map(|keys| keys.public_key.as_str())
}

impl From<RegisterError> for ApiError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Invalid(faults) => {
                Self::Validation(faults.into_iter().map(told).collect())
            }
            RegisterError::Tx(error) => error.into(),
            RegisterError::Query(error) => error.into(),
        }
    }
}

fn told(fault: Fault) -> Invalid {
    const NAME: &str = "attr-application-name";
    const REDIRECT_URI: &str = "attr-redirect-uri";
    const WEBSITE: &str = "attr-application-website";
    match fault {
        Fault::NameBlank => Invalid::new(NAME, "invalid-blank"),
        Fault::NameTooLong => Invalid::new(NAME, "invalid-too-long").with("count", MAX_NAME),
        Fault::RedirectUriBlank => Invalid::new(REDIRECT_URI, "invalid-blank"),
        Fault::RedirectUri(fault) => Invalid::new(
            REDIRECT_URI,
            match fault {
                RedirectUriFault::Forbidden => "invalid-redirect-forbidden",
                RedirectUriFault::Fragment => "invalid-redirect-fragment",
                RedirectUriFault::NoScheme => "invalid-redirect-scheme",
                RedirectUriFault::Relative => "invalid-redirect-relative",
                RedirectUriFault::Invalid => "invalid-redirect-format",
            },
        ),
        Fault::RedirectUriTooLong => {
            Invalid::new(REDIRECT_URI, "invalid-too-long").with("count", MAX_ADDRESS)
        }
        Fault::Scopes => Invalid::new("attr-scopes", "invalid-scopes"),
        Fault::WebsiteInvalid => Invalid::new(WEBSITE, "invalid-url"),
        Fault::WebsiteTooLong => {
            Invalid::new(WEBSITE, "invalid-too-long").with("count", MAX_ADDRESS)
        }
    }
}
