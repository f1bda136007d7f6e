//! Requests to follow that wait for an answer. <https://docs.joinmastodon.org/methods/follow_requests/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, follow_requests, list_accounts};
use ferrodon_types::{AccountId, FollowRequestId};

use crate::{
    Conn, QueryResult,
    follows::{NewFollow, Options},
    page::Page,
    relationships::FollowRequest,
    statement::statement,
};

/// Who asks whom, if so.
pub async fn find(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
) -> QueryResult<Option<FollowRequest>> {
    let mut conn = conn;
    follow_requests::table
        .filter(follow_requests::account_id.eq(account))
        .filter(follow_requests::target_account_id.eq(target))
        .select(FollowRequest::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Inserts a request; `None` if it is there already.
pub async fn insert(conn: &Conn, new: &NewFollow<'_>) -> QueryResult<Option<FollowRequestId>> {
    let mut conn = conn;
    diesel::insert_into(follow_requests::table)
        .values((
            follow_requests::account_id.eq(new.account_id),
            follow_requests::target_account_id.eq(new.target_account_id),
            follow_requests::show_reblogs.eq(new.options.show_reblogs),
            follow_requests::notify.eq(new.options.notify),
            follow_requests::languages.eq(new.options.languages.clone()),
            follow_requests::uri.eq(new.uri),
            follow_requests::created_at.eq(new.now),
            follow_requests::updated_at.eq(new.now),
        ))
        .on_conflict((
            follow_requests::account_id,
            follow_requests::target_account_id,
        ))
        .do_nothing()
        .returning(follow_requests::id)
        .get_result(&mut conn)
        .await
        .optional()
}

/// Changes what is asked for.
pub async fn update(
    conn: &Conn,
    id: FollowRequestId,
    options: &Options,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(follow_requests::table.find(id))
        .set((
            follow_requests::show_reblogs.eq(options.show_reblogs),
            follow_requests::notify.eq(options.notify),
            follow_requests::languages.eq(options.languages.clone()),
            follow_requests::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Deletes a request, with the places on lists that waited for it; `None` if there was none. Whoever wants to keep
/// those places moves them first ([`crate::follows::move_list_places`]).
pub async fn delete(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
) -> QueryResult<Option<FollowRequestId>> {
    let (mut c1, mut c2) = (conn, conn);
    let deleted: Option<FollowRequestId> = diesel::delete(
        follow_requests::table
            .filter(follow_requests::account_id.eq(account))
            .filter(follow_requests::target_account_id.eq(target)),
    )
    .returning(follow_requests::id)
    .get_result(&mut c1)
    .await
    .optional()?;
    if let Some(id) = deleted {
        diesel::delete(list_accounts::table.filter(list_accounts::follow_request_id.eq(id)))
            .execute(&mut c2)
            .await?;
    }
    Ok(deleted)
}

/// One entry of the list of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Listed {
    /// The cursor.
    #[diesel(sql_type = BigInt)]
    pub id: FollowRequestId,
    /// Who asks.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
}

/// A page of who asks an account, newest first; suspended accounts are left out. `min_id` means nothing here.
pub async fn list(conn: &Conn, target: AccountId, page: Page) -> QueryResult<Vec<Listed>> {
    let mut conn = conn;
    statement(
        "SELECT r.id, r.account_id FROM public.follow_requests r JOIN public.accounts a ON a.id = r.account_id \
         WHERE r.target_account_id = $1 AND a.suspended_at IS NULL \
           AND ($2 IS NULL OR r.id < $2) AND ($3 IS NULL OR r.id > $3) ORDER BY r.id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(target)
    .bind::<Nullable<BigInt>, _>(page.max_id)
    .bind::<Nullable<BigInt>, _>(page.since_id)
    .bind::<BigInt, _>(page.limit)
    .load(&mut conn)
    .await
}

/// How many ask an account, counted up to `limit`; suspended accounts don't count.
pub async fn count(conn: &Conn, target: AccountId, limit: i64) -> QueryResult<i64> {
    Ok(list(conn, target, Page::newest(limit)).await?.len() as i64)
}

/// Who asks an account and may be let in without a look: neither silenced nor suspended. The oldest first, after a
/// request.
pub async fn list_harmless(
    conn: &Conn,
    target: AccountId,
    after: FollowRequestId,
    limit: i64,
) -> QueryResult<Vec<(FollowRequestId, AccountId)>> {
    let mut conn = conn;
    follow_requests::table
        .inner_join(accounts::table.on(accounts::id.eq(follow_requests::account_id)))
        .filter(follow_requests::target_account_id.eq(target))
        .filter(follow_requests::id.gt(after))
        .filter(accounts::silenced_at.is_null())
        .filter(accounts::suspended_at.is_null())
        .order(follow_requests::id.asc())
        .limit(limit)
        .select((follow_requests::id, follow_requests::account_id))
        .load(&mut conn)
        .await
}
