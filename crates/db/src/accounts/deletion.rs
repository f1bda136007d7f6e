//! Emptying an account: everything that is its goes, table by table and in batches.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{account_deletion_requests, accounts, lists, oauth_access_tokens, users};
use ferrodon_types::{AccountId, ListId, StatusId, TokenId, UserId};

use crate::{Conn, QueryResult, statement::statement};

/// `accounts.suspension_origin` of what was decided here.
const LOCAL: i32 = 0;

/// Statements that delete some rows of the account `$1`, `$2` at most.
macro_rules! emptied {
    ($($table:literal . $column:literal),* $(,)?) => {
        &[$(concat!(
            "DELETE FROM public.", $table, " WHERE id IN (SELECT id FROM public.", $table,
            " WHERE ", $column, " = $1 LIMIT $2)"
        )),*]
    };
}

/// What an account leaves behind nowhere. Statuses, follows and favourites have counters and are not among it.
const EMPTIED: &[&str] = emptied![
    "account_notes"."account_id",
    "account_pins"."account_id",
    "account_aliases"."account_id",
    "blocks"."account_id",
    "blocks"."target_account_id",
    "bookmarks"."account_id",
    "bulk_imports"."account_id",
    "conversation_mutes"."account_id",
    "account_conversations"."account_id",
    "account_domain_blocks"."account_id",
    "account_migrations"."account_id",
    "account_statuses_cleanup_policies"."account_id",
    "collection_items"."account_id",
    "collections"."account_id",
    "custom_filters"."account_id",
    "email_subscriptions"."account_id",
    "featured_tags"."account_id",
    "follow_requests"."account_id",
    "follow_requests"."target_account_id",
    "generated_annual_reports"."account_id",
    "list_accounts"."account_id",
    "lists"."account_id",
    "mentions"."account_id",
    "mutes"."account_id",
    "mutes"."target_account_id",
    "notifications"."from_account_id",
    "notifications"."account_id",
    "notification_permissions"."account_id",
    "notification_permissions"."from_account_id",
    "notification_policies"."account_id",
    "notification_requests"."account_id",
    "notification_requests"."from_account_id",
    "report_notes"."account_id",
    "scheduled_statuses"."account_id",
    "status_pins"."account_id",
    "tag_follows"."account_id",
];

/// How many kinds of rows [`empty`] knows.
pub const KINDS_OF_ROWS: usize = EMPTIED.len();

/// Deletes at most `limit` rows of one kind (below [`KINDS_OF_ROWS`]); answers how many.
pub async fn empty(conn: &Conn, account: AccountId, kind: usize, limit: i64) -> QueryResult<usize> {
    let Some(sql) = EMPTIED.get(kind) else {
        return Ok(0);
    };
    let mut conn = conn;
    statement(sql)
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(limit)
        .execute(&mut conn)
        .await
}

#[derive(diesel::QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Some of an account's statuses that are there; those that moderators still have to look at are left out where the
/// account stays known.
pub async fn list_statuses(
    conn: &Conn,
    account: AccountId,
    keep_reported: bool,
    limit: i64,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let rows: Vec<Id> = statement(
        "SELECT s.id FROM public.statuses s WHERE s.account_id = $1 AND s.deleted_at IS NULL \
           AND NOT ($2 AND EXISTS (SELECT 1 FROM public.reports r \
             WHERE r.target_account_id = $1 AND r.action_taken_at IS NULL AND s.id = ANY(r.status_ids))) \
         ORDER BY s.id LIMIT $3",
    )
    .bind::<BigInt, _>(account)
    .bind::<diesel::sql_types::Bool, _>(keep_reported)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| StatusId(row.id)).collect())
}

/// One end of a follow that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::QueryableByName)]
pub struct EndedFollow {
    /// Who followed.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    /// Who was followed.
    #[diesel(sql_type = BigInt)]
    pub target_account_id: AccountId,
}

/// Ends some follows by the account, or of it.
pub async fn end_follows(
    conn: &Conn,
    account: AccountId,
    limit: i64,
) -> QueryResult<Vec<EndedFollow>> {
    let mut conn = conn;
    statement(
        "DELETE FROM public.follows WHERE id IN ( \
           (SELECT id FROM public.follows WHERE account_id = $1 LIMIT $2) \
           UNION ALL (SELECT id FROM public.follows WHERE target_account_id = $1 LIMIT $2)) \
         RETURNING account_id, target_account_id",
    )
    .bind::<BigInt, _>(account)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await
}

/// Takes back some favourites; answers of which statuses.
pub async fn end_favourites(
    conn: &Conn,
    account: AccountId,
    limit: i64,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let rows: Vec<Id> = statement(
        "DELETE FROM public.favourites WHERE id IN (SELECT id FROM public.favourites WHERE account_id = $1 LIMIT $2) \
         RETURNING status_id AS id",
    )
    .bind::<BigInt, _>(account)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| StatusId(row.id)).collect())
}

/// The lists of an account.
pub async fn load_lists(conn: &Conn, account: AccountId) -> QueryResult<Vec<ListId>> {
    let mut conn = conn;
    lists::table
        .filter(lists::account_id.eq(account))
        .select(lists::id)
        .load(&mut conn)
        .await
}

/// Marks an account as gone, so that nobody sees it while it is emptied.
pub async fn mark_gone(conn: &Conn, account: AccountId, now: NaiveDateTime) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(accounts::table.find(account))
        .set((
            accounts::suspended_at.eq(now),
            accounts::suspension_origin.eq(LOCAL),
            accounts::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Whether an account's data are still there, to be deleted later: it may come back.
pub async fn is_requested(conn: &Conn, account: AccountId) -> QueryResult<bool> {
    let mut conn = conn;
    let requests =
        account_deletion_requests::table.filter(account_deletion_requests::account_id.eq(account));
    diesel::select(diesel::dsl::exists(requests))
        .get_result(&mut conn)
        .await
}

/// Empties the profile; the name stays taken.
pub async fn clear_profile(conn: &Conn, account: AccountId, now: NaiveDateTime) -> QueryResult<()> {
    let mut conn = conn;
    statement(
        "UPDATE public.accounts SET silenced_at = NULL, locked = false, memorial = false, discoverable = false, \
           trendable = false, display_name = '', note = '', fields = '[]', also_known_as = '{}', \
           moved_to_account_id = NULL, reviewed_at = NULL, requested_review_at = NULL, \
           avatar_file_name = NULL, avatar_content_type = NULL, avatar_file_size = NULL, avatar_updated_at = NULL, \
           avatar_remote_url = NULL, header_file_name = NULL, header_content_type = NULL, header_file_size = NULL, \
           header_updated_at = NULL, header_remote_url = '', updated_at = $2 \
         WHERE id = $1",
    )
    .bind::<BigInt, _>(account)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    statement(
        "UPDATE public.account_stats SET statuses_count = 0, followers_count = 0, following_count = 0, updated_at = $2 \
         WHERE account_id = $1 AND (statuses_count <> 0 OR followers_count <> 0 OR following_count <> 0)",
    )
    .bind::<BigInt, _>(account)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    diesel::delete(
        account_deletion_requests::table.filter(account_deletion_requests::account_id.eq(account)),
    )
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Deletes an account's row, and with it whatever refers to it.
pub async fn delete(conn: &Conn, account: AccountId) -> QueryResult<()> {
    let mut conn = conn;
    diesel::delete(accounts::table.find(account))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The tokens of a login that open streams may hold.
pub async fn load_tokens(conn: &Conn, user: UserId) -> QueryResult<Vec<TokenId>> {
    let mut conn = conn;
    oauth_access_tokens::table
        .filter(oauth_access_tokens::resource_owner_id.eq(user))
        .select(oauth_access_tokens::id)
        .load(&mut conn)
        .await
}

/// Deletes a login with its tokens, sessions and settings. The address is free again.
pub async fn delete_user(conn: &Conn, user: UserId) -> QueryResult<()> {
    let mut conn = conn;
    diesel::delete(users::table.find(user))
        .execute(&mut conn)
        .await?;
    Ok(())
}
