//! Signing in: what is compared, and what it leaves behind.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, users};
use ferrodon_types::UserId;

use super::{Secrets, User};
use crate::{Conn, QueryResult, accounts::Account, statement::statement};

/// Whoever may be signing in.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The login.
    pub user: User,
    /// The account.
    pub account: Account,
    /// What the sign-in is checked against.
    pub secrets: Secrets,
    /// When the login changed last: a second step that began before starts again.
    pub updated_at: NaiveDateTime,
}

type Row = (User, Account, Secrets, NaiveDateTime);

impl From<Row> for Candidate {
    fn from((user, account, secrets, updated_at): Row) -> Self {
        Self {
            user,
            account,
            secrets,
            updated_at,
        }
    }
}

/// The login of an e-mail address, which is stored in lower case.
pub async fn find_by_email(conn: &Conn, email: &str) -> QueryResult<Option<Candidate>> {
    let mut conn = conn;
    let row: Option<Row> = users::table
        .inner_join(accounts::table)
        .filter(users::email.eq(email.trim().to_lowercase()))
        .select((
            User::as_select(),
            Account::as_select(),
            Secrets::as_select(),
            users::updated_at,
        ))
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.map(Candidate::from))
}

/// The login by its id, for the second step.
pub async fn find_by_id(conn: &Conn, id: UserId) -> QueryResult<Option<Candidate>> {
    let mut conn = conn;
    let row: Option<Row> = users::table
        .inner_join(accounts::table)
        .filter(users::id.eq(id))
        .select((
            User::as_select(),
            Account::as_select(),
            Secrets::as_select(),
            users::updated_at,
        ))
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.map(Candidate::from))
}

/// Notes a sign-in. `before` is `current_sign_in_at` as it was.
pub async fn note(
    conn: &Conn,
    id: UserId,
    before: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((
            users::last_sign_in_at.eq(before.unwrap_or(now)),
            users::current_sign_in_at.eq(now),
            users::sign_in_count.eq(users::sign_in_count + 1),
            users::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Uses a one-time code's step up; false if it, or a later one, was used meanwhile.
pub async fn consume_step(
    conn: &Conn,
    id: UserId,
    step: i32,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let mut conn = conn;
    let is_new = users::consumed_timestep
        .is_null()
        .or(users::consumed_timestep.lt(step));
    let used = diesel::update(users::table.find(id).filter(is_new))
        .set((users::consumed_timestep.eq(step), users::updated_at.eq(now)))
        .execute(&mut conn)
        .await?;
    Ok(used == 1)
}

/// Replaces the backup codes, if they are still those that one was found in.
pub async fn replace_backup_codes(
    conn: &Conn,
    id: UserId,
    before: &[String],
    after: &[String],
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let mut conn = conn;
    // a list of `varchar` has no operator that compares it with the parameter's `text`
    let replaced = statement(
        "UPDATE users SET otp_backup_codes = $3, updated_at = $4 \
         WHERE id = $1 AND otp_backup_codes = $2::character varying[]",
    )
    .bind::<BigInt, _>(id)
    .bind::<Array<Text>, _>(before)
    .bind::<Array<Text>, _>(after)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    Ok(replaced == 1)
}

/// Sets another password and forgets links for a new one.
pub async fn set_password(
    conn: &Conn,
    id: UserId,
    hash: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(users::table.find(id))
        .set((
            users::encrypted_password.eq(hash),
            users::reset_password_token.eq(None::<String>),
            users::reset_password_sent_at.eq(None::<NaiveDateTime>),
            users::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}
