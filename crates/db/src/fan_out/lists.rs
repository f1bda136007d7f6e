//! Whose lists a status reaches: those of local accounts that were here lately.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, ListId};

use crate::{Conn, QueryResult, statement::statement};

/// A list into whose feed a status may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct ListReceiver {
    /// The list. The next batch goes on below it.
    #[diesel(sql_type = BigInt)]
    pub list_id: ListId,
    /// Whose list it is.
    #[diesel(sql_type = BigInt)]
    pub owner_id: AccountId,
    /// See [`ferrodon_types::facts::RepliesPolicy::from_db`].
    #[diesel(sql_type = Integer)]
    pub replies_policy: i32,
    /// The owner's setting `aggregate_reblogs`: reblogs of one status are shown once.
    #[diesel(sql_type = Bool)]
    pub aggregates_reblogs: bool,
}

/// Lists to which the posts of an account come (its place stands on a follow, or is the owner's own) and whose owners
/// were active since `active_since`, newest lists first. `before` is the last batch's lowest list.
pub async fn list_containing(
    conn: &Conn,
    account: AccountId,
    active_since: NaiveDateTime,
    before: Option<ListId>,
    limit: i64,
) -> QueryResult<Vec<ListReceiver>> {
    let mut conn = conn;
    statement(
        "SELECT l.id AS list_id, l.account_id AS owner_id, l.replies_policy, \
                coalesce(u.settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs \
         FROM list_accounts m JOIN lists l ON l.id = m.list_id JOIN users u ON u.account_id = l.account_id \
         WHERE m.account_id = $1 AND (m.follow_id IS NOT NULL OR l.account_id = $1) AND u.current_sign_in_at >= $2 \
           AND m.list_id < $3 ORDER BY m.list_id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(account)
    .bind::<Timestamp, _>(active_since)
    .bind::<BigInt, _>(before.map_or(i64::MAX, ListId::get))
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await
}

/// Of these lists, those to which the posts of an account come.
pub async fn load_containing(
    conn: &Conn,
    lists: &[ListId],
    account: AccountId,
) -> QueryResult<HashSet<ListId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        list_id: ListId,
    }
    if lists.is_empty() {
        return Ok(HashSet::new());
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT m.list_id FROM list_accounts m JOIN lists l ON l.id = m.list_id \
         WHERE m.list_id = ANY($1) AND m.account_id = $2 AND (m.follow_id IS NOT NULL OR l.account_id = $2)",
    )
    .bind::<Array<BigInt>, _>(lists.to_vec())
    .bind::<BigInt, _>(account)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.list_id).collect())
}

/// The lists of a local account.
pub async fn load_owned(conn: &Conn, owner: AccountId) -> QueryResult<Vec<ListReceiver>> {
    let mut conn = conn;
    statement(
        "SELECT l.id AS list_id, l.account_id AS owner_id, l.replies_policy, \
                coalesce(u.settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs \
         FROM lists l JOIN users u ON u.account_id = l.account_id WHERE l.account_id = $1 ORDER BY l.id",
    )
    .bind::<BigInt, _>(owner)
    .load(&mut conn)
    .await
}

/// Who owns a list; `None` if it is gone.
pub async fn find_owner(conn: &Conn, list: ListId) -> QueryResult<Option<AccountId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement("SELECT account_id FROM lists WHERE id = $1")
        .bind::<BigInt, _>(list)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().next().map(|row| row.account_id))
}

/// Who is on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// All of them, or as many as were asked about.
    pub all: HashSet<AccountId>,
    /// Those whose earlier posts belong into the list's feed: their places stand on a follow.
    pub followed: HashSet<AccountId>,
}

/// Who is on these lists; with `accounts`, only who of them.
pub async fn load_members(
    conn: &Conn,
    lists: &[ListId],
    accounts: Option<&[AccountId]>,
) -> QueryResult<HashMap<ListId, Members>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        list_id: ListId,
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
        #[diesel(sql_type = Bool)]
        followed: bool,
    }
    if lists.is_empty() || accounts.is_some_and(<[AccountId]>::is_empty) {
        return Ok(HashMap::new());
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT list_id, account_id, follow_id IS NOT NULL AS followed FROM list_accounts \
         WHERE list_id = ANY($1) AND ($2 OR account_id = ANY($3))",
    )
    .bind::<Array<BigInt>, _>(lists.to_vec())
    .bind::<Bool, _>(accounts.is_none())
    .bind::<Array<BigInt>, _>(accounts.unwrap_or_default().to_vec())
    .load(&mut conn)
    .await?;
    let mut members: HashMap<ListId, Members> = HashMap::new();
    for row in rows {
        let members = members.entry(row.list_id).or_default();
        members.all.insert(row.account_id);
        if row.followed {
            members.followed.insert(row.account_id);
        }
    }
    Ok(members)
}
