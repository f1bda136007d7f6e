//! Reblogs: statuses that show another. <https://docs.joinmastodon.org/methods/statuses/#boost>

use chrono::NaiveDateTime;
use diesel::{prelude::*, sql_types::Text};
use diesel_async::RunQueryDsl;
use ferrodon_schema::statuses;
use ferrodon_types::{AccountId, StatusId};

use crate::{Conn, QueryResult, page::Page, reactions, statement::statement, statuses::Status};

/// Lets one transaction at a time reblog a status as an account: no index keeps a second reblog out.
pub async fn lock(conn: &Conn, account: AccountId, original: StatusId) -> QueryResult<()> {
    let mut conn = conn;
    statement("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("reblog:{account}:{original}"))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// An account's reblog of a status, held as by [`crate::statuses::hold`].
pub async fn find(
    conn: &Conn,
    account: AccountId,
    original: StatusId,
) -> QueryResult<Option<Status>> {
    let mut conn = conn;
    statuses::table
        .filter(statuses::reblog_of_id.eq(original))
        .filter(statuses::account_id.eq(account))
        .filter(statuses::deleted_at.is_null())
        .order(statuses::id.desc())
        .select(Status::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// The living reblogs of a status, to be deleted with it: their ids, who made them, their visibility's numbers. Who holds
/// the status finds them all.
pub async fn load_of(
    conn: &Conn,
    original: StatusId,
) -> QueryResult<Vec<(StatusId, AccountId, i32)>> {
    let mut conn = conn;
    statuses::table
        .filter(statuses::reblog_of_id.eq(original))
        .filter(statuses::deleted_at.is_null())
        .order(statuses::id.asc())
        .select((statuses::id, statuses::account_id, statuses::visibility))
        .for_no_key_update()
        .load(&mut conn)
        .await
}

/// A slice of who reblogged a status for everyone to see: the ids of the reblogs and of the accounts. Suspended accounts
/// are left out, and those that the viewer blocks, mutes or is blocked by.
pub async fn list_by_status(
    conn: &Conn,
    status: StatusId,
    viewer: Option<AccountId>,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<(i64, AccountId)>> {
    reactions::list(conn, reactions::Kind::Reblogs, status, viewer, page, now).await
}
