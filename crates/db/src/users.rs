//! Users: the logins behind local accounts.

pub mod changes;
pub mod creation;
pub mod settings;
pub mod sign_in;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{user_roles, users};
use ferrodon_types::{AccountId, ApplicationId, RoleId, UserId};

pub use settings::UserSettings;

use crate::{Conn, QueryResult, accounts::Account};

/// A row of `users`, without the secrets ([`Secrets`] has those).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = users)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct User {
    pub id: UserId,
    pub account_id: AccountId,
    pub email: String,
    pub unconfirmed_email: Option<String>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub approved: bool,
    pub disabled: bool,
    pub locale: Option<String>,
    pub time_zone: Option<String>,
    pub chosen_languages: Option<Vec<String>>,
    /// Flat JSON object as text; database.md's section on user settings.
    pub settings: Option<String>,
    pub role_id: Option<RoleId>,
    pub otp_required_for_login: bool,
    pub created_by_application_id: Option<ApplicationId>,
    pub current_sign_in_at: Option<NaiveDateTime>,
    pub last_sign_in_at: Option<NaiveDateTime>,
    pub sign_in_count: i32,
    pub created_at: NaiveDateTime,
}

/// What proves that somebody is the user. Never logged: `Debug` shows nothing of it.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Secrets {
    pub id: UserId,
    pub encrypted_password: String,
    pub otp_secret: Option<String>,
    pub otp_backup_codes: Option<Vec<String>>,
    pub consumed_timestep: Option<i32>,
    pub otp_required_for_login: bool,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A row of `user_roles`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = user_roles)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Role {
    pub id: RoleId,
    pub name: String,
    pub color: String,
    pub position: i32,
    pub permissions: i64,
    pub highlighted: bool,
    pub require_2fa: bool,
    pub collection_limit: i32,
}

/// One user by id.
pub async fn find_by_id(conn: &Conn, id: UserId) -> QueryResult<Option<User>> {
    let mut conn = conn;
    users::table
        .find(id)
        .select(User::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The user of an account, with the account.
pub async fn find_with_account(conn: &Conn, id: UserId) -> QueryResult<Option<(User, Account)>> {
    use ferrodon_schema::accounts;
    let mut conn = conn;
    users::table
        .inner_join(accounts::table)
        .filter(users::id.eq(id))
        .select((User::as_select(), Account::as_select()))
        .first(&mut conn)
        .await
        .optional()
}

/// The login of an account.
pub async fn find_by_account(conn: &Conn, account_id: AccountId) -> QueryResult<Option<User>> {
    let mut conn = conn;
    users::table
        .filter(users::account_id.eq(account_id))
        .select(User::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The login of an e-mail address, which is stored in lower case.
pub async fn find_by_email(conn: &Conn, email: &str) -> QueryResult<Option<User>> {
    let mut conn = conn;
    users::table
        .filter(users::email.eq(email.trim().to_lowercase()))
        .select(User::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// A user's secrets.
pub async fn find_secrets(conn: &Conn, id: UserId) -> QueryResult<Option<Secrets>> {
    let mut conn = conn;
    users::table
        .find(id)
        .select(Secrets::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// A login's settings, its row locked until the transaction ends.
pub async fn find_settings_for_update(
    conn: &Conn,
    id: UserId,
) -> QueryResult<Option<UserSettings>> {
    let mut conn = conn;
    let text: Option<Option<String>> = users::table
        .find(id)
        .select(users::settings)
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()?;
    Ok(text.map(|text| UserSettings::parse(text.as_deref())))
}

/// Writes a login's settings.
pub async fn set_settings(
    conn: &Conn,
    id: UserId,
    settings: &UserSettings,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((
            users::settings.eq(settings.to_text()),
            users::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// One role.
pub async fn find_role(conn: &Conn, id: RoleId) -> QueryResult<Option<Role>> {
    let mut conn = conn;
    user_roles::table
        .find(id)
        .select(Role::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// All roles. There are few; callers may keep them for a while.
pub async fn load_roles(conn: &Conn) -> QueryResult<Vec<Role>> {
    let mut conn = conn;
    user_roles::table
        .order(user_roles::position.asc())
        .select(Role::as_select())
        .load(&mut conn)
        .await
}

/// Notes that a user came by.
pub async fn note_seen(conn: &Conn, id: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let mut conn = conn;
    crate::statement::statement(
        "UPDATE users SET last_sign_in_at = coalesce(current_sign_in_at, $2), current_sign_in_at = $2, updated_at = $2 \
         WHERE id = $1 AND (current_sign_in_at IS NULL OR current_sign_in_at < $2 - interval '1 hour')",
    )
    .bind::<diesel::sql_types::BigInt, _>(id)
    .bind::<diesel::sql_types::Timestamp, _>(now)
    .execute(&mut conn)
    .await
    .map(|_| ())
}
