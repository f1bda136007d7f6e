//! What staff changes about a login.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{users, webauthn_credentials};
use ferrodon_types::{AccountId, RoleId, UserId};

use super::User;
use crate::{Conn, QueryResult, statement::statement};

/// Gives a login another role, or none.
pub async fn set_role(
    conn: &Conn,
    id: UserId,
    role: Option<RoleId>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((users::role_id.eq(role), users::updated_at.eq(now)))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Shuts a login out, or lets it in again.
pub async fn set_disabled(
    conn: &Conn,
    id: UserId,
    disabled: bool,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((users::disabled.eq(disabled), users::updated_at.eq(now)))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Approves a login; the row as it is then, or `None` if it was approved already.
pub async fn approve(conn: &Conn, id: UserId, now: NaiveDateTime) -> QueryResult<Option<User>> {
    let mut conn = conn;
    diesel::update(users::table.find(id).filter(users::approved.eq(false)))
        .set((users::approved.eq(true), users::updated_at.eq(now)))
        .returning(User::as_returning())
        .get_result(&mut conn)
        .await
        .optional()
}

/// What confirming makes of a login.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// The address that is the login's from now on.
    pub email: &'a str,
    /// When it was confirmed.
    pub confirmed_at: NaiveDateTime,
    /// Whether the login is approved.
    pub approved: bool,
}

/// Confirms a login's address.
pub async fn confirm(
    conn: &Conn,
    id: UserId,
    to: Confirmation<'_>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((
            users::email.eq(to.email),
            users::unconfirmed_email.eq(None::<String>),
            users::confirmed_at.eq(to.confirmed_at),
            users::approved.eq(to.approved),
            users::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Notes an address that is not confirmed yet, with the token of the link that will.
pub async fn ask_to_confirm(
    conn: &Conn,
    id: UserId,
    email: &str,
    token: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((
            users::unconfirmed_email.eq(email),
            users::confirmation_token.eq(token),
            users::confirmation_sent_at.eq(now),
            users::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Takes all second factors away: one-time codes, backup codes, security keys.
pub async fn disable_second_factor(conn: &Conn, id: UserId, now: NaiveDateTime) -> QueryResult<()> {
    let mut connection = conn;
    statement(
        "UPDATE public.users SET otp_required_for_login = false, otp_secret = NULL, \
           otp_backup_codes = CASE WHEN otp_backup_codes IS NULL THEN NULL ELSE '{}'::varchar[] END, updated_at = $2 \
         WHERE id = $1 \
           AND (otp_required_for_login OR otp_secret IS NOT NULL OR cardinality(otp_backup_codes) > 0)",
    )
    .bind::<BigInt, _>(id)
    .bind::<Timestamp, _>(now)
    .execute(&mut connection)
    .await?;
    diesel::delete(webauthn_credentials::table.filter(webauthn_credentials::user_id.eq(id)))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Logins that wait for approval with ids above `after`, at most `limit`, by id.
pub async fn list_pending(conn: &Conn, after: UserId, limit: i64) -> QueryResult<Vec<UserId>> {
    let mut conn = conn;
    users::table
        .filter(users::approved.eq(false))
        .filter(users::id.gt(after))
        .order(users::id.asc())
        .limit(limit)
        .select(users::id)
        .load(&mut conn)
        .await
}

/// The logins that have waited longest for approval.
pub async fn list_longest_pending(conn: &Conn, limit: i64) -> QueryResult<Vec<UserId>> {
    let mut conn = conn;
    users::table
        .filter(users::approved.eq(false))
        .order((users::created_at.asc(), users::id.asc()))
        .limit(limit)
        .select(users::id)
        .load(&mut conn)
        .await
}

/// The accounts of everybody who has one of these roles, by login.
pub async fn list_accounts_of_roles(conn: &Conn, roles: &[RoleId]) -> QueryResult<Vec<AccountId>> {
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    users::table
        .filter(users::role_id.eq_any(roles))
        .order(users::id.asc())
        .select(users::account_id)
        .load(&mut conn)
        .await
}
