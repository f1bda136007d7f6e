//! Applications and tokens.

use ferrodon_types::{ApplicationId, TokenId, UserId};
use serde_json::{Map, Value};

use super::{Building, id, row};
use crate::TestDb;

/// Makes an access token with the scopes `read write follow push`, unless told otherwise.
/// Awaiting it gives the token's text.
#[must_use = "awaiting it makes the token"]
pub struct TokenBuilder<'a> {
    db: &'a TestDb,
    application: Option<ApplicationId>,
    row: Map<String, Value>,
}

impl TestDb {
    /// A client's registration, out-of-band, with the given scopes.
    pub async fn application(&self, name: &str, scopes: &str) -> ApplicationId {
        let row = row! {
            "name": name,
            "uid": secret(),
            "secret": secret(),
            "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
            "scopes": scopes,
        };
        ApplicationId(id(&self.insert("oauth_applications", row).await))
    }

    /// A token of `user`'s, in an application of its own.
    pub fn token(&self, user: UserId) -> TokenBuilder<'_> {
        TokenBuilder {
            db: self,
            application: None,
            row: row! { "resource_owner_id": user.get(), "scopes": "read write follow push" },
        }
    }

    /// A token of an application alone (client credentials).
    pub fn application_token(&self, application: ApplicationId) -> TokenBuilder<'_> {
        TokenBuilder {
            db: self,
            application: Some(application),
            row: row! { "scopes": "read" },
        }
    }
}

impl TokenBuilder<'_> {
    /// With these scopes, separated by spaces.
    pub fn scopes(self, scopes: &str) -> Self {
        self.set("scopes", scopes)
    }

    /// Of this application.
    pub fn application(mut self, application: ApplicationId) -> Self {
        self.application = Some(application);
        self
    }

    /// Any other column.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }

    /// Makes it and returns its id as well.
    pub async fn build(self) -> (TokenId, String) {
        let Self {
            db,
            application,
            mut row,
        } = self;
        let application = match application {
            Some(application) => application,
            None => {
                db.application("Test client", "read write follow push")
                    .await
            }
        };
        row.insert("application_id".to_owned(), application.get().into());
        let token = row
            .entry("token")
            .or_insert_with(|| secret().into())
            .as_str()
            .expect("a token is text")
            .to_owned();
        let token_id = TokenId(id(&db.insert("oauth_access_tokens", row).await));
        (token_id, token)
    }
}

impl<'a> IntoFuture for TokenBuilder<'a> {
    type Output = String;
    type IntoFuture = Building<'a, String>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.build().await.1 })
    }
}

/// 43 characters, as long as a real one.
fn secret() -> String {
    let mut text = format!(
        "{:032x}{:032x}",
        rand::random::<u128>(),
        rand::random::<u128>()
    );
    text.truncate(43);
    text
}
