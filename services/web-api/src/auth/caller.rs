//! The caller of an endpoint.

use std::{ops::Deref, sync::Arc};

use chrono::NaiveDateTime;
use ferrodon_db::{
    accounts::Account,
    tokens::{AccessToken, TokenApplication},
    users::{Role, User},
};
use ferrodon_i18n::Locale;
use ferrodon_types::{AccountId, UserId};

use super::session::Browser;
use crate::{
    call::{Ctx, FromCtx},
    error::ApiError,
};

/// Who calls, after all gates.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The token that was sent, if it is known.
    pub token: Option<Arc<Token>>,
    /// The signed-in user: the token's owner, or the web session's.
    pub user: Option<Arc<CurrentUser>>,
    /// What the request's cookies say; nothing where a token was sent.
    pub browser: Arc<Browser>,
    /// The language of texts.
    pub locale: Locale,
}

impl Caller {
    /// The app that calls.
    pub fn application(&self) -> Option<&TokenApplication> {
        self.token
            .as_ref()
            .and_then(|token| token.application.as_ref())
    }

    /// Whether the token holds one of the scopes (literally). False for sessions.
    pub fn has_scope(&self, accepted: &[&str]) -> bool {
        self.token
            .as_ref()
            .is_some_and(|token| token.row.has_any_scope(accepted))
    }
}

/// A token and what is behind it.
#[derive(Debug)]
pub struct Token {
    /// Its row.
    pub row: AccessToken,
    /// The app it was given to.
    pub application: Option<TokenApplication>,
    /// Its owner; none for an app's own token.
    pub user: Option<Arc<CurrentUser>>,
}

impl Token {
    /// Its owner, as long as it is alive.
    pub fn living_owner(&self, now: NaiveDateTime) -> Option<Arc<CurrentUser>> {
        if self.row.is_revoked(now) || self.row.is_expired(now) {
            None
        } else {
            self.user.clone()
        }
    }
}

/// A user, with account and role, as read at most a second ago.
#[derive(Debug)]
pub struct CurrentUser {
    /// The user's id.
    pub user_id: UserId,
    /// The account's id.
    pub account_id: AccountId,
    /// The row of `users`.
    pub user: User,
    /// The row of `accounts`.
    pub account: Account,
    /// The role; everybody's where the user has none.
    pub role: Option<Role>,
}

impl CurrentUser {
    /// Puts the rows together.
    pub fn new(user: User, account: Account, role: Option<Role>) -> Self {
        Self {
            user_id: user.id,
            account_id: account.id,
            user,
            account,
            role,
        }
    }

    /// Whether the role demands a second factor that isn't set up.
    pub fn lacks_second_factor(&self) -> bool {
        !self.user.otp_required_for_login && self.role.as_ref().is_some_and(|role| role.require_2fa)
    }

    /// Whether the login works at all: everything but confirmed, approved.
    pub fn is_enabled(&self) -> bool {
        !self.user.disabled
            && !self.account.is_unavailable()
            && !self.account.memorial
            && self.account.moved_to_account_id.is_none()
            && !self.lacks_second_factor()
    }

    /// Why the user may not act, if so.
    pub fn check_functional(&self) -> Result<(), ApiError> {
        if self.user.confirmed_at.is_none() {
            Err(ApiError::Unconfirmed)
        } else if !self.user.approved {
            Err(ApiError::Pending)
        } else if !self.is_enabled() {
            Err(ApiError::Disabled)
        } else {
            Ok(())
        }
    }
}

/// The signed-in user, for handlers that can't do without.
#[derive(Debug, Clone)]
pub struct Me(pub Arc<CurrentUser>);

impl Deref for Me {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.0
    }
}

impl FromCtx for Me {
    fn from_ctx(ctx: &Ctx) -> Result<Self, ApiError> {
        ctx.user().cloned().map(Self)
    }
}
