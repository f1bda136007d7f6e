//! Favourites. <https://docs.joinmastodon.org/methods/statuses/#favourite>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{favourites, statuses};
use ferrodon_types::{AccountId, FavouriteId, StatusId};

use crate::{Conn, QueryResult, page::Page, reactions};

/// Makes a favourite. `None` if there is one already.
pub async fn insert(
    conn: &Conn,
    account: AccountId,
    status: StatusId,
    now: NaiveDateTime,
) -> QueryResult<Option<FavouriteId>> {
    let mut conn = conn;
    diesel::insert_into(favourites::table)
        .values((
            favourites::account_id.eq(account),
            favourites::status_id.eq(status),
            favourites::created_at.eq(now),
            favourites::updated_at.eq(now),
        ))
        .on_conflict((favourites::account_id, favourites::status_id))
        .do_nothing()
        .returning(favourites::id)
        .get_result(&mut conn)
        .await
        .optional()
}

/// Takes a favourite back. `None` if there is none.
pub async fn delete(
    conn: &Conn,
    account: AccountId,
    status: StatusId,
) -> QueryResult<Option<FavouriteId>> {
    let mut conn = conn;
    diesel::delete(favourites::table)
        .filter(favourites::account_id.eq(account))
        .filter(favourites::status_id.eq(status))
        .returning(favourites::id)
        .get_result(&mut conn)
        .await
        .optional()
}

/// A slice of an account's favourites, by their own ids.
pub async fn list_by_account(
    conn: &Conn,
    account: AccountId,
    page: Page,
) -> QueryResult<Vec<(FavouriteId, StatusId)>> {
    let query = favourites::table
        .inner_join(statuses::table)
        .filter(favourites::account_id.eq(account))
        .filter(statuses::deleted_at.is_null())
        .select((favourites::id, favourites::status_id))
        .into_boxed();
    crate::paginated!(conn, query, favourites::id, page => (FavouriteId, StatusId))
}

/// A slice of who favourited a status: the ids of the favourites and of the accounts. Suspended accounts are left out,
/// and those that the viewer blocks, mutes or is blocked by.
pub async fn list_by_status(
    conn: &Conn,
    status: StatusId,
    viewer: Option<AccountId>,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<(i64, AccountId)>> {
    reactions::list(conn, reactions::Kind::Favourites, status, viewer, page, now).await
}
