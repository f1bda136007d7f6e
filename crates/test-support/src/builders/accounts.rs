//! Accounts, local and remote.

use chrono::{DateTime, Utc};
use ferrodon_types::{AccountId, Clock};
use serde_json::{Map, Value};

use super::{Building, LOCAL_DOMAIN, row};
use crate::{TestDb, database::time, keys};

/// An account that a builder made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub username: String,
    /// Its domain, unless it is local.
    pub domain: Option<String>,
    /// Its actor's URI (local accounts': what their scheme gives; their column is empty).
    pub uri: String,
}

impl TestAccount {
    /// `name`, or `name@domain`.
    pub fn acct(&self) -> String {
        match &self.domain {
            Some(domain) => format!("{}@{domain}", self.username),
            None => self.username.clone(),
        }
    }
}

/// Makes an account. Local, active, unlocked, with a key of the pool, unless told otherwise.
#[must_use = "awaiting it makes the account"]
pub struct AccountBuilder<'a> {
    db: &'a TestDb,
    username: String,
    domain: Option<String>,
    created_at: DateTime<Utc>,
    row: Map<String, Value>,
}

impl TestDb {
    /// An account named `username`.
    pub fn account(&self, username: &str) -> AccountBuilder<'_> {
        AccountBuilder {
            db: self,
            username: username.to_owned(),
            domain: None,
            created_at: self.clock().now(),
            row: row! {},
        }
    }
}

impl AccountBuilder<'_> {
    /// On another server.
    pub fn remote(mut self, domain: &str) -> Self {
        self.domain = Some(domain.to_owned());
        self
    }

    /// Follows need approval.
    pub fn locked(self) -> Self {
        self.set("locked", true)
    }

    /// With a display name.
    pub fn display_name(self, name: &str) -> Self {
        self.set("display_name", name)
    }

    /// With a biography.
    pub fn note(self, note: &str) -> Self {
        self.set("note", note)
    }

    /// Automated.
    pub fn bot(self) -> Self {
        self.set("actor_type", "Service")
    }

    /// Willing to be found in directories and recommendations.
    pub fn discoverable(self) -> Self {
        self.set("discoverable", true)
    }

    /// Suspended by a moderator here.
    pub fn suspended(self) -> Self {
        let now = time(self.db.clock().now());
        self.set("suspended_at", now).set("suspension_origin", 0)
    }

    /// Limited by a moderator here.
    pub fn silenced(self) -> Self {
        let now = time(self.db.clock().now());
        self.set("silenced_at", now)
    }

    /// Moved to another account.
    pub fn moved_to(self, target: AccountId) -> Self {
        self.set("moved_to_account_id", target.get())
    }

    /// Made at some other time than the clock's.
    pub fn created_at(mut self, at: DateTime<Utc>) -> Self {
        self.created_at = at;
        self
    }

    /// Any other column.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }
}

impl<'a> IntoFuture for AccountBuilder<'a> {
    type Output = TestAccount;
    type IntoFuture = Building<'a, TestAccount>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self {
                db,
                username,
                domain,
                created_at,
                row: chosen,
            } = self;
            let id = db.id_at(created_at);
            let key = keys::rsa(id as usize);
            let mut row = row! {
                "id": id,
                "username": username,
                "domain": domain,
                "public_key": key.public_pem,
                "created_at": time(created_at),
                "updated_at": time(created_at),
            };
            let uri = if let Some(domain) = &domain {
                let uri = format!("https://{domain}/users/{username}");
                row.extend(row! {
                    "actor_type": "Person",
                    "protocol": 1,
                    "uri": uri,
                    "url": format!("https://{domain}/@{username}"),
                    "inbox_url": format!("{uri}/inbox"),
                    "outbox_url": format!("{uri}/outbox"),
                    "shared_inbox_url": format!("https://{domain}/inbox"),
                    "followers_url": format!("{uri}/followers"),
                    "following_url": format!("{uri}/following"),
                    "last_webfingered_at": time(created_at),
                });
                uri
            } else {
                row.extend(row! { "private_key": key.private_pem, "id_scheme": 1 });
                format!("https://{LOCAL_DOMAIN}/ap/users/{id}")
            };
            row.extend(chosen);
            db.insert("accounts", row).await;
            TestAccount {
                id: AccountId(id),
                username,
                domain,
                uri,
            }
        })
    }
}
