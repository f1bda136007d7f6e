//! The gates between a request and its handler, in Mastodon's order.

use std::sync::Arc;

use chrono::NaiveDateTime;
use ferrodon_i18n::Locale;

use super::{
    caller::{Caller, CurrentUser, Token},
    session::Browser,
};
use crate::{
    endpoint::{Auth, Closed, Endpoint},
    error::ApiError,
    state::AppState,
};

/// The gates before the endpoint's own: they know nothing but the user.
pub fn enter(
    app: &AppState,
    endpoint: &Endpoint,
    user: Option<&CurrentUser>,
) -> Result<(), ApiError> {
    if matches!(endpoint.auth, Auth::Page | Auth::Client) {
        return Ok(());
    }
    if app.is_ending {
        return Err(ApiError::Gone);
    }
    let site = &app.config.site;
    if site.limited_federation_mode
        && let Some(user) = user
    {
        user.check_functional()?;
    }
    let shut = site.limited_federation_mode || site.disallow_unauthenticated_api_access;
    let open = match endpoint.closed {
        Closed::Open => true,
        Closed::OpenUnlessLimited => !site.limited_federation_mode,
        Closed::Shut => false,
    };
    if shut && !open && user.is_none() {
        return Err(ApiError::StrangersShutOut);
    }
    if user.is_some_and(|user| user.account.is_unavailable()) {
        return Err(ApiError::Disabled);
    }
    Ok(())
}

/// Lets a caller through, or says why not.
pub fn pass(
    app: &AppState,
    endpoint: &Endpoint,
    token: Option<Arc<Token>>,
    browser: Arc<Browser>,
    locale: Locale,
) -> Result<Caller, ApiError> {
    if endpoint.auth == Auth::Page {
        if !browser.is_verified && !endpoint.checks_forms {
            return Err(ApiError::Csrf);
        }
        return Ok(Caller {
            token: None,
            user: browser.user.clone(),
            browser,
            locale,
        });
    }
    if endpoint.auth == Auth::Client {
        return Ok(Caller {
            token,
            user: None,
            browser,
            locale,
        });
    }
    let now = app.clock.naive_now();
    let user = match &token {
        Some(token) => token.living_owner(now),
        None => browser.user.clone(),
    };
    check_scopes(endpoint, token.as_deref(), now)?;
    match endpoint.auth {
        Auth::User => user
            .as_ref()
            .ok_or(ApiError::UserRequired)?
            .check_functional()?,
        Auth::App
            if token
                .as_ref()
                .is_some_and(|token| token.row.resource_owner_id.is_some()) =>
        {
            return Err(ApiError::AppRequired);
        }
        _ => {}
    }
    Ok(Caller {
        token,
        user,
        browser,
        locale,
    })
}

fn check_scopes(
    endpoint: &Endpoint,
    token: Option<&Token>,
    now: NaiveDateTime,
) -> Result<(), ApiError> {
    let required = match endpoint.auth {
        Auth::None | Auth::Page | Auth::Client => return Ok(()),
        Auth::Optional => false,
        // without scopes the web session does as well
        Auth::User if endpoint.scopes.is_empty() => return Ok(()),
        Auth::Token | Auth::App | Auth::User => true,
    };
    let Some(token) = token else {
        return if required {
            Err(ApiError::TokenInvalid)
        } else {
            Ok(())
        };
    };
    if token.row.is_revoked(now) {
        Err(ApiError::TokenRevoked)
    } else if token.row.is_expired(now) {
        Err(ApiError::TokenExpired)
    } else if !endpoint.scopes.is_empty() && !token.row.has_any_scope(endpoint.scopes) {
        Err(ApiError::ScopeMissing(endpoint.scopes))
    } else {
        Ok(())
    }
}
