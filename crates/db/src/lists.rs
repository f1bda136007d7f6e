//! Lists of accounts. <https://docs.joinmastodon.org/methods/lists/>
//!
//! Who is on them: [`members`]. Whose feeds a status comes to: [`crate::fan_out::lists`].

pub mod members;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{list_accounts, lists};
use ferrodon_types::{AccountId, ListId, facts::RepliesPolicy};

use crate::{Conn, QueryResult};

/// A row of `lists`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = lists)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct List {
    pub id: ListId,
    pub account_id: AccountId,
    pub title: String,
    /// See [`RepliesPolicy::from_db`].
    pub replies_policy: i32,
    pub exclusive: bool,
}

/// What a list is, for its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Details<'a> {
    /// Its name.
    pub title: &'a str,
    /// Which replies it shows.
    pub replies_policy: RepliesPolicy,
    /// Its members stay out of home.
    pub exclusive: bool,
}

/// An account's lists, in the order in which they were made.
pub async fn list_owned(conn: &Conn, owner: AccountId) -> QueryResult<Vec<List>> {
    let mut conn = conn;
    lists::table
        .filter(lists::account_id.eq(owner))
        .order(lists::id.asc())
        .select(List::as_select())
        .load(&mut conn)
        .await
}

/// An account's lists that another one is on, in the order in which they were made.
pub async fn list_with(conn: &Conn, owner: AccountId, member: AccountId) -> QueryResult<Vec<List>> {
    let mut conn = conn;
    lists::table
        .inner_join(list_accounts::table)
        .filter(lists::account_id.eq(owner))
        .filter(list_accounts::account_id.eq(member))
        .order(lists::id.asc())
        .select(List::as_select())
        .load(&mut conn)
        .await
}

/// One list of an account.
pub async fn find_owned(conn: &Conn, owner: AccountId, id: ListId) -> QueryResult<Option<List>> {
    let mut conn = conn;
    lists::table
        .find(id)
        .filter(lists::account_id.eq(owner))
        .select(List::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// As [`find_owned`], for whoever changes the list or its members: others that do wait until the transaction ends.
pub async fn lock_owned(conn: &Conn, owner: AccountId, id: ListId) -> QueryResult<Option<List>> {
    let mut conn = conn;
    lists::table
        .find(id)
        .filter(lists::account_id.eq(owner))
        .select(List::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// Whether there is such a list, whoever's.
pub async fn exists(conn: &Conn, id: ListId) -> QueryResult<bool> {
    let mut conn = conn;
    diesel::select(diesel::dsl::exists(lists::table.find(id)))
        .get_result(&mut conn)
        .await
}

/// How many lists an account has.
pub async fn count(conn: &Conn, owner: AccountId) -> QueryResult<i64> {
    let mut conn = conn;
    lists::table
        .filter(lists::account_id.eq(owner))
        .count()
        .get_result(&mut conn)
        .await
}

/// Makes a list.
pub async fn insert(
    conn: &Conn,
    owner: AccountId,
    details: Details<'_>,
    now: NaiveDateTime,
) -> QueryResult<List> {
    let mut conn = conn;
    diesel::insert_into(lists::table)
        .values((
            lists::account_id.eq(owner),
            lists::title.eq(details.title),
            lists::replies_policy.eq(details.replies_policy.to_db()),
            lists::exclusive.eq(details.exclusive),
            lists::created_at.eq(now),
            lists::updated_at.eq(now),
        ))
        .returning(List::as_returning())
        .get_result(&mut conn)
        .await
}

/// Changes a list.
pub async fn update(
    conn: &Conn,
    id: ListId,
    details: Details<'_>,
    now: NaiveDateTime,
) -> QueryResult<List> {
    let mut conn = conn;
    diesel::update(lists::table.find(id))
        .set((
            lists::title.eq(details.title),
            lists::replies_policy.eq(details.replies_policy.to_db()),
            lists::exclusive.eq(details.exclusive),
            lists::updated_at.eq(now),
        ))
        .returning(List::as_returning())
        .get_result(&mut conn)
        .await
}

/// Deletes a list of an account, with all places on it; whether it was there.
pub async fn delete(conn: &Conn, owner: AccountId, id: ListId) -> QueryResult<bool> {
    let mut conn = conn;
    let deleted = diesel::delete(
        lists::table
            .filter(lists::id.eq(id))
            .filter(lists::account_id.eq(owner)),
    )
    .execute(&mut conn)
    .await?;
    Ok(deleted > 0)
}
