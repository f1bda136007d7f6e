//! Local accounts with a login.

use ferrodon_types::{Clock, UserId};
use serde_json::{Map, Value};

use super::{AccountBuilder, Building, PASSWORD_HASH, TestAccount, id, row};
use crate::{TestDb, database::time};

/// A login that a builder made, and its account. The password is [`super::PASSWORD`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestUser {
    /// The login's id.
    pub id: UserId,
    /// Whose login it is.
    pub account: TestAccount,
    /// The e-mail address, `name@mail.example`.
    pub email: String,
}

/// Makes a local account and its login: confirmed, approved, active today, unless told otherwise.
#[must_use = "awaiting it makes the user"]
pub struct UserBuilder<'a> {
    db: &'a TestDb,
    username: String,
    account: AccountBuilder<'a>,
    role: Option<String>,
    row: Map<String, Value>,
}

impl TestDb {
    /// A user named `username`, with an account.
    pub fn user(&self, username: &str) -> UserBuilder<'_> {
        let now = time(self.clock().now());
        UserBuilder {
            db: self,
            username: username.to_owned(),
            account: self.account(username),
            role: None,
            row: row! {
                "email": format!("{username}@mail.example"),
                "encrypted_password": PASSWORD_HASH,
                "confirmed_at": now,
                "current_sign_in_at": now,
                "last_sign_in_at": now,
                "settings": "{}",
            },
        }
    }
}

impl<'a> UserBuilder<'a> {
    /// With a seeded role: `Owner`, `Admin` or `Moderator`.
    pub fn role(mut self, name: &str) -> Self {
        self.role = Some(name.to_owned());
        self
    }

    /// Whose e-mail address isn't confirmed.
    pub fn unconfirmed(self) -> Self {
        self.set("confirmed_at", Value::Null)
    }

    /// Who waits for a moderator's approval.
    pub fn unapproved(self) -> Self {
        self.set("approved", false)
    }

    /// Whose login a moderator has frozen.
    pub fn disabled(self) -> Self {
        self.set("disabled", true)
    }

    /// With an interface language.
    pub fn locale(self, locale: &str) -> Self {
        self.set("locale", locale)
    }

    /// Who reads only these languages.
    pub fn chosen_languages(self, languages: &[&str]) -> Self {
        self.set("chosen_languages", languages.to_vec())
    }

    /// With settings: flat keys, dots inside the names.
    pub fn settings(self, settings: &Value) -> Self {
        self.set("settings", settings.to_string())
    }

    /// Changes the account that is made with the user.
    pub fn account(
        mut self,
        change: impl FnOnce(AccountBuilder<'a>) -> AccountBuilder<'a>,
    ) -> Self {
        self.account = change(self.account);
        self
    }

    /// Any other column of `users`.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }
}

impl<'a> IntoFuture for UserBuilder<'a> {
    type Output = TestUser;
    type IntoFuture = Building<'a, TestUser>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self {
                db,
                username,
                account,
                role,
                mut row,
            } = self;
            let account = account.await;
            row.insert("account_id".to_owned(), account.id.get().into());
            let user = UserId(id(&db.insert("users", row).await));
            if let Some(role) = role {
                // the role's name is a test's own word
                let found = format!("(SELECT id FROM public.user_roles WHERE name = '{role}')");
                db.sql(&format!(
                    "UPDATE public.users SET role_id = {found} WHERE id = {user}"
                ))
                .await;
            }
            TestUser {
                id: user,
                account,
                email: format!("{username}@mail.example"),
            }
        })
    }
}
