//! Bookmarks. <https://docs.joinmastodon.org/methods/bookmarks/>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{bookmarks, statuses};
use ferrodon_types::{AccountId, BookmarkId, StatusId};

use crate::{Conn, QueryResult, page::Page};

/// Makes a bookmark, if there is none yet.
pub async fn insert(
    conn: &Conn,
    account: AccountId,
    status: StatusId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(bookmarks::table)
        .values((
            bookmarks::account_id.eq(account),
            bookmarks::status_id.eq(status),
            bookmarks::created_at.eq(now),
            bookmarks::updated_at.eq(now),
        ))
        .on_conflict((bookmarks::account_id, bookmarks::status_id))
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Takes a bookmark away. Whether there was one.
pub async fn delete(conn: &Conn, account: AccountId, status: StatusId) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = diesel::delete(bookmarks::table)
        .filter(bookmarks::account_id.eq(account))
        .filter(bookmarks::status_id.eq(status))
        .execute(&mut conn)
        .await?;
    Ok(rows > 0)
}

/// A slice of an account's bookmarks, by their own ids.
pub async fn list(
    conn: &Conn,
    account: AccountId,
    page: Page,
) -> QueryResult<Vec<(BookmarkId, StatusId)>> {
    let query = bookmarks::table
        .inner_join(statuses::table)
        .filter(bookmarks::account_id.eq(account))
        .filter(statuses::deleted_at.is_null())
        .select((bookmarks::id, bookmarks::status_id))
        .into_boxed();
    crate::paginated!(conn, query, bookmarks::id, page => (BookmarkId, StatusId))
}
