//! Statuses that are pinned to their authors' profiles. <https://docs.joinmastodon.org/methods/statuses/#pin>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::status_pins;
use ferrodon_types::{AccountId, StatusId};

use crate::{Conn, QueryResult};

/// How many statuses an account has pinned.
pub async fn count(conn: &Conn, account: AccountId) -> QueryResult<i64> {
    let mut conn = conn;
    status_pins::table
        .filter(status_pins::account_id.eq(account))
        .count()
        .get_result(&mut conn)
        .await
}

/// Pins a status. False if it is pinned already.
pub async fn insert(
    conn: &Conn,
    account: AccountId,
    status: StatusId,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = diesel::insert_into(status_pins::table)
        .values((
            status_pins::account_id.eq(account),
            status_pins::status_id.eq(status),
            status_pins::created_at.eq(now),
            status_pins::updated_at.eq(now),
        ))
        .on_conflict((status_pins::account_id, status_pins::status_id))
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(rows > 0)
}

/// Takes a status off an account's profile. Whether it was there.
pub async fn delete(conn: &Conn, account: AccountId, status: StatusId) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = diesel::delete(status_pins::table)
        .filter(status_pins::account_id.eq(account))
        .filter(status_pins::status_id.eq(status))
        .execute(&mut conn)
        .await?;
    Ok(rows > 0)
}
