//! New logins.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::users;
use ferrodon_types::{AccountId, RoleId, UserId};

use crate::{Conn, QueryResult};

/// A login that begins. Everything else of its row has the schema's defaults.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = users)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewUser<'a> {
    pub account_id: AccountId,
    /// In lower case.
    pub email: &'a str,
    pub encrypted_password: &'a str,
    pub approved: bool,
    pub confirmed_at: Option<NaiveDateTime>,
    /// As it stands in the link that confirms the address.
    pub confirmation_token: Option<&'a str>,
    pub confirmation_sent_at: Option<NaiveDateTime>,
    pub role_id: Option<RoleId>,
    /// A JSON object.
    pub settings: &'a str,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl std::fmt::Debug for NewUser<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser")
            .field("account_id", &self.account_id)
            .finish_non_exhaustive()
    }
}

/// Inserts a login. A taken address is an error.
pub async fn insert(conn: &Conn, new: NewUser<'_>) -> QueryResult<UserId> {
    let mut conn = conn;
    diesel::insert_into(users::table)
        .values(new)
        .returning(users::id)
        .get_result(&mut conn)
        .await
}
