//! Apps and tokens.

use ferrodon_db::oauth::{Application as Row, tokens::IssuedToken};
use ferrodon_types::{ApplicationId, scopes::Scopes};
use schemars::JsonSchema;
use serde::Serialize;

/// An app that registered here. <https://docs.joinmastodon.org/entities/Application/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Application {
    pub id: ApplicationId,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Vec<String>,
    pub redirect_uris: Vec<String>,
    /// For web push; null where the server has no keys for it.
    pub vapid_key: Option<String>,
    /// As it was registered.
    pub redirect_uri: String,
}

/// The same with its keys, shown once. <https://docs.joinmastodon.org/entities/CredentialApplication/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct CredentialApplication {
    #[serde(flatten)]
    pub application: Application,
    pub client_id: String,
    pub client_secret: String,
    /// 0: never.
    pub client_secret_expires_at: i64,
}

impl Application {
    /// Presents an app. `vapid_key` is the server's own.
    pub fn present(row: &Row, vapid_key: Option<&str>) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            website: row
                .website
                .clone()
                .filter(|website| !website.trim().is_empty()),
            scopes: Scopes::parse(&row.scopes)
                .iter()
                .map(str::to_owned)
                .collect(),
            redirect_uris: row
                .redirect_uri
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            vapid_key: vapid_key.map(str::to_owned),
            redirect_uri: row.redirect_uri.clone(),
        }
    }
}

impl CredentialApplication {
    /// Presents an app with its keys.
    pub fn present(row: &Row, vapid_key: Option<&str>) -> Self {
        Self {
            application: Application::present(row, vapid_key),
            client_id: row.uid.clone(),
            client_secret: row.secret.clone(),
            client_secret_expires_at: 0,
        }
    }
}

/// An access token. <https://docs.joinmastodon.org/entities/Token/>
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Token {
    pub access_token: String,
    pub token_type: &'static str,
    /// Seconds that are left; absent where it holds for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i32>,
    pub scope: String,
    /// Seconds since 1970.
    pub created_at: i64,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl From<IssuedToken> for Token {
    fn from(token: IssuedToken) -> Self {
        Self {
            access_token: token.token,
            token_type: "Bearer",
            expires_in: token.expires_in,
            scope: token.scopes.unwrap_or_default(),
            created_at: token.created_at.and_utc().timestamp(),
        }
    }
}
