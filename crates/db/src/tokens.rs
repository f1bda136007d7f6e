//! OAuth access tokens, and who is behind one. <https://docs.joinmastodon.org/entities/Token/>

use chrono::{NaiveDateTime, TimeDelta};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, oauth_access_tokens, oauth_applications, user_roles, users};
use ferrodon_types::{AccountId, ApplicationId, TokenId, UserId};
use ipnet::IpNet;

use crate::{
    Conn, QueryResult,
    accounts::Account,
    users::{Role, User},
};

/// A row of `oauth_access_tokens`, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = oauth_access_tokens)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct AccessToken {
    pub id: TokenId,
    pub application_id: Option<ApplicationId>,
    /// The user; none for an app's own token.
    pub resource_owner_id: Option<UserId>,
    pub scopes: Option<String>,
    /// Seconds after `created_at`; none: for ever.
    pub expires_in: Option<i32>,
    pub created_at: NaiveDateTime,
    pub revoked_at: Option<NaiveDateTime>,
    pub last_used_at: Option<NaiveDateTime>,
}

impl AccessToken {
    /// Revoked by now.
    pub fn is_revoked(&self, now: NaiveDateTime) -> bool {
        self.revoked_at.is_some_and(|at| at <= now)
    }

    /// Expired by now.
    pub fn is_expired(&self, now: NaiveDateTime) -> bool {
        self.expires_in
            .is_some_and(|seconds| self.created_at + TimeDelta::seconds(seconds.into()) <= now)
    }

    /// Whether it holds one of the scopes, literally.
    pub fn has_any_scope(&self, accepted: &[&str]) -> bool {
        self.scopes
            .as_deref()
            .unwrap_or_default()
            .split_whitespace()
            .any(|scope| accepted.contains(&scope))
    }
}

/// A row of `oauth_applications`, as far as its statuses and callers show it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = oauth_applications)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct TokenApplication {
    pub id: ApplicationId,
    pub name: String,
    pub website: Option<String>,
    pub scopes: String,
    pub superapp: bool,
}

/// A token with all that is behind it. The role is everybody's where the user has none of its own.
pub type TokenWithOwner = (
    AccessToken,
    Option<TokenApplication>,
    Option<User>,
    Option<Account>,
    Option<Role>,
);

/// What a token says, revoked and expired ones included, in one query.
pub async fn find_with_owner(conn: &Conn, token: &str) -> QueryResult<Option<TokenWithOwner>> {
    let mut conn = conn;
    oauth_access_tokens::table
        .left_join(oauth_applications::table)
        .left_join(users::table.left_join(accounts::table))
        .left_join(
            user_roles::table.on(sql::<Bool>("user_roles.id = coalesce(users.role_id, -99)")),
        )
        .filter(oauth_access_tokens::token.eq(token))
        .select((
            AccessToken::as_select(),
            Option::<TokenApplication>::as_select(),
            Option::<User>::as_select(),
            Option::<Account>::as_select(),
            Option::<Role>::as_select(),
        ))
        .first(&mut conn)
        .await
        .optional()
}

/// Notes that a token was used, and from where; not again within the hour (several requests may ask at once).
pub async fn touch(conn: &Conn, id: TokenId, now: NaiveDateTime, ip: IpNet) -> QueryResult<()> {
    let mut conn = conn;
    let lately = now - chrono::TimeDelta::hours(1);
    diesel::update(oauth_access_tokens::table.find(id))
        .filter(
            oauth_access_tokens::last_used_at
                .is_null()
                .or(oauth_access_tokens::last_used_at.lt(lately)),
        )
        .set((
            oauth_access_tokens::last_used_at.eq(now),
            oauth_access_tokens::last_used_ip.eq(ip),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Who listens to streams with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// The token.
    pub token_id: TokenId,
    /// The account behind it.
    pub account_id: AccountId,
    /// Scopes, parted by blanks.
    pub scopes: Option<String>,
    /// Only these languages are wanted.
    pub chosen_languages: Option<Vec<String>>,
    /// Permissions of the user's own role; 0 without one.
    pub permissions: i64,
}

/// Who may listen with a token: it is not revoked, its user not disabled, the account not suspended. Whether it has
/// expired is not asked, nor whether the user is confirmed or approved.
pub async fn find_listener(conn: &Conn, token: &str) -> QueryResult<Option<Listener>> {
    type Row = (
        TokenId,
        AccountId,
        Option<String>,
        Option<Vec<String>>,
        Option<i64>,
    );
    let mut conn = conn;
    let row: Option<Row> = oauth_access_tokens::table
        .inner_join(users::table.inner_join(accounts::table))
        .left_join(user_roles::table.on(users::role_id.eq(user_roles::id.nullable())))
        .filter(oauth_access_tokens::token.eq(token))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .filter(users::disabled.eq(false))
        .filter(accounts::suspended_at.is_null())
        .select((
            oauth_access_tokens::id,
            users::account_id,
            oauth_access_tokens::scopes,
            users::chosen_languages,
            user_roles::permissions.nullable(),
        ))
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.map(
        |(token_id, account_id, scopes, chosen_languages, permissions)| Listener {
            token_id,
            account_id,
            scopes,
            chosen_languages,
            permissions: permissions.unwrap_or(0),
        },
    ))
}

/// Which of these tokens may still listen, by the rules of [`find_listener`].
pub async fn load_listening(conn: &Conn, ids: &[TokenId]) -> QueryResult<Vec<TokenId>> {
    let mut conn = conn;
    oauth_access_tokens::table
        .inner_join(users::table.inner_join(accounts::table))
        .filter(oauth_access_tokens::id.eq_any(ids))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .filter(users::disabled.eq(false))
        .filter(accounts::suspended_at.is_null())
        .select(oauth_access_tokens::id)
        .load(&mut conn)
        .await
}
