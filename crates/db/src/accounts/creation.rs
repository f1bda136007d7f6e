//! New accounts of this server, and their keys.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::accounts;
use ferrodon_types::AccountId;

use crate::{Conn, QueryResult};

/// An account that begins. Everything else of its row has the schema's defaults.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = accounts)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewAccount<'a> {
    pub id: AccountId,
    pub username: &'a str,
    pub actor_type: Option<&'a str>,
    pub locked: bool,
    /// PKCS#1.
    pub private_key: Option<&'a str>,
    /// SPKI.
    pub public_key: &'a str,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// Inserts an account; false if its id is taken (make another one). A taken name is an error.
pub async fn insert(conn: &Conn, new: NewAccount<'_>) -> QueryResult<bool> {
    let mut conn = conn;
    let inserted = diesel::insert_into(accounts::table)
        .values(new)
        .on_conflict(accounts::id)
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(inserted == 1)
}

/// Whether an account has a key to sign with; `None` if there is no such account.
pub async fn has_private_key(conn: &Conn, id: AccountId) -> QueryResult<Option<bool>> {
    let mut conn = conn;
    let key: Option<Option<String>> = accounts::table
        .find(id)
        .select(accounts::private_key)
        .first(&mut conn)
        .await
        .optional()?;
    Ok(key.map(|key| key.is_some_and(|key| !key.is_empty())))
}

/// Gives an account another pair of keys.
pub async fn set_keys(
    conn: &Conn,
    id: AccountId,
    private_key: &str,
    public_key: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::private_key.eq(private_key),
            accounts::public_key.eq(public_key),
            accounts::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Lifts the mark that deletion left on an account, since somebody moves in again.
pub async fn reopen(conn: &Conn, id: AccountId, now: NaiveDateTime) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(
        accounts::table
            .find(id)
            .filter(accounts::suspended_at.is_not_null()),
    )
    .set((
        accounts::suspended_at.eq(None::<NaiveDateTime>),
        accounts::updated_at.eq(now),
    ))
    .execute(&mut conn)
    .await?;
    Ok(())
}
