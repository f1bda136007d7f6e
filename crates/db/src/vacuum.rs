//! What time makes superfluous: rows that nobody needs any more, addresses that are no longer to be known.
//!
//! Everything takes a limit and says how many rows it touched: callers go on until it is less.

use chrono::NaiveDateTime;
use diesel::sql_types::{Array, BigInt, Timestamp};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, ListId, MuteId, UserId};

use crate::{Conn, QueryResult, statement::statement};

#[derive(diesel::QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

async fn run(
    conn: &Conn,
    sql: &'static str,
    time: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    let mut conn = conn;
    statement(sql)
        .bind::<Timestamp, _>(time)
        .bind::<BigInt, _>(limit)
        .execute(&mut conn)
        .await
}

/// Deletes answers to requests with an `Idempotency-Key` from before a time.
pub async fn delete_idempotency_keys(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "DELETE FROM ferrodon.idempotency_keys USING ( \
           SELECT account_id, key FROM ferrodon.idempotency_keys WHERE created_at < $1 AT TIME ZONE 'UTC' LIMIT $2) AS old \
         WHERE idempotency_keys.account_id = old.account_id AND idempotency_keys.key = old.key",
        before,
        limit,
    )
    .await
}

/// Deletes access tokens that were revoked before a time; their sessions and push subscriptions go with them.
pub async fn delete_revoked_tokens(
    conn: &Conn,
    now: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "DELETE FROM public.oauth_access_tokens WHERE id IN ( \
           SELECT id FROM public.oauth_access_tokens WHERE revoked_at < $1 LIMIT $2)",
        now,
        limit,
    )
    .await
}

/// Deletes authorization codes that were used or have expired.
pub async fn delete_ended_grants(
    conn: &Conn,
    now: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "DELETE FROM public.oauth_access_grants WHERE id IN ( \
           SELECT id FROM public.oauth_access_grants \
           WHERE revoked_at < $1 OR created_at + expires_in * interval '1 second' < $1 LIMIT $2)",
        now,
        limit,
    )
    .await
}

/// Deletes web sessions that were not used since a time, with their tokens and push subscriptions.
pub async fn delete_unused_sessions(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "WITH old AS ( \
           SELECT id, access_token_id, web_push_subscription_id FROM public.session_activations \
           WHERE updated_at < $1 LIMIT $2), \
         pushes AS ( \
           DELETE FROM public.web_push_subscriptions WHERE id IN (SELECT web_push_subscription_id FROM old)), \
         tokens AS ( \
           DELETE FROM public.oauth_access_tokens WHERE id IN (SELECT access_token_id FROM old)) \
         DELETE FROM public.session_activations WHERE id IN (SELECT id FROM old)",
        before,
        limit,
    )
    .await
}

/// Forgets the addresses of sessions that were not used since a time.
pub async fn forget_session_addresses(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "UPDATE public.session_activations SET ip = NULL WHERE id IN ( \
           SELECT id FROM public.session_activations WHERE updated_at < $1 AND ip IS NOT NULL LIMIT $2)",
        before,
        limit,
    )
    .await
}

/// Forgets from where users signed up who were not seen since a time.
pub async fn forget_sign_up_addresses(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "UPDATE public.users SET sign_up_ip = NULL WHERE id IN ( \
           SELECT id FROM public.users WHERE current_sign_in_at < $1 AND sign_up_ip IS NOT NULL LIMIT $2)",
        before,
        limit,
    )
    .await
}

/// Forgets from where tokens were used that were not used since a time.
pub async fn forget_token_addresses(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "UPDATE public.oauth_access_tokens SET last_used_ip = NULL WHERE id IN ( \
           SELECT id FROM public.oauth_access_tokens WHERE last_used_at < $1 AND last_used_ip IS NOT NULL LIMIT $2)",
        before,
        limit,
    )
    .await
}

/// Deletes records of sign-ins from before a time.
pub async fn delete_login_activities(
    conn: &Conn,
    before: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "DELETE FROM public.login_activities WHERE id IN ( \
           SELECT id FROM public.login_activities WHERE created_at < $1 LIMIT $2)",
        before,
        limit,
    )
    .await
}

/// Deletes rules about addresses whose time is over.
pub async fn delete_ended_ip_blocks(
    conn: &Conn,
    now: NaiveDateTime,
    limit: i64,
) -> QueryResult<usize> {
    run(
        conn,
        "DELETE FROM public.ip_blocks WHERE id IN (SELECT id FROM public.ip_blocks WHERE expires_at < $1 LIMIT $2)",
        now,
        limit,
    )
    .await
}

/// Mutes whose time is over, the oldest first.
pub async fn load_ended_mutes(
    conn: &Conn,
    now: NaiveDateTime,
    limit: i64,
) -> QueryResult<Vec<MuteId>> {
    let mut conn = conn;
    let rows: Vec<Id> = statement(
        "SELECT id FROM public.mutes WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT $2",
    )
    .bind::<Timestamp, _>(now)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| MuteId(row.id)).collect())
}

/// Confirmed users who were not seen since a time, by id above `after`, with their accounts.
pub async fn list_inactive(
    conn: &Conn,
    before: NaiveDateTime,
    after: UserId,
    limit: i64,
) -> QueryResult<Vec<(UserId, AccountId)>> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = BigInt)]
        account_id: i64,
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT id, account_id FROM public.users \
         WHERE id > $1 AND confirmed_at IS NOT NULL AND current_sign_in_at < $2 ORDER BY id LIMIT $3",
    )
    .bind::<BigInt, _>(after.get())
    .bind::<Timestamp, _>(before)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (UserId(row.id), AccountId(row.account_id)))
        .collect())
}

/// The lists of these accounts.
pub async fn load_lists_of(conn: &Conn, accounts: &[AccountId]) -> QueryResult<Vec<ListId>> {
    let mut conn = conn;
    let rows: Vec<Id> = statement("SELECT id FROM public.lists WHERE account_id = ANY($1)")
        .bind::<Array<BigInt>, _>(accounts)
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|row| ListId(row.id)).collect())
}
