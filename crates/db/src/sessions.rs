//! Web sessions: browsers in which somebody is signed in.

mod changes;

pub use changes::{Ended, NewSession, delete, delete_all, delete_beyond, insert, touch};

use chrono::NaiveDateTime;
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, session_activations, user_roles, users};
use ferrodon_types::{SessionActivationId, TokenId, UserId};
use ipnet::IpNet;

use crate::{
    Conn, QueryResult,
    accounts::Account,
    users::{Role, User},
};

/// A row of `session_activations`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = session_activations)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Session {
    pub id: SessionActivationId,
    pub session_id: String,
    pub user_id: UserId,
    /// The token that the web client would use.
    pub access_token_id: Option<TokenId>,
    pub ip: Option<IpNet>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// A session with all that is behind it. The role is everybody's where the user has none of its own.
pub type SessionWithOwner = (Session, User, Account, Option<Role>);

/// The session that a cookie names, in one query.
pub async fn find_with_owner(
    conn: &Conn,
    session_id: &str,
) -> QueryResult<Option<SessionWithOwner>> {
    let mut conn = conn;
    session_activations::table
        .inner_join(users::table.inner_join(accounts::table))
        .left_join(
            user_roles::table.on(sql::<Bool>("user_roles.id = coalesce(users.role_id, -99)")),
        )
        .filter(session_activations::session_id.eq(session_id))
        .select((
            Session::as_select(),
            User::as_select(),
            Account::as_select(),
            Option::<Role>::as_select(),
        ))
        .first(&mut conn)
        .await
        .optional()
}
