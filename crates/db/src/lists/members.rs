//! Who is on a list. <https://docs.joinmastodon.org/methods/lists/#accounts>

use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, FollowId, FollowRequestId, ListId};

use crate::{Conn, QueryResult, page::Page, statement::statement};

#[derive(QueryableByName)]
struct Member {
    #[diesel(sql_type = BigInt)]
    account_id: AccountId,
}

fn accounts(rows: Vec<Member>) -> Vec<AccountId> {
    rows.into_iter().map(|row| row.account_id).collect()
}

/// A page of who is on a list, by account, the newest accounts first; suspended ones are left out. `min_id` means
/// nothing here.
pub async fn list(conn: &Conn, list: ListId, page: Page) -> QueryResult<Vec<AccountId>> {
    let mut conn = conn;
    let rows = statement(
        "SELECT m.account_id FROM public.list_accounts m JOIN public.accounts a ON a.id = m.account_id \
         WHERE m.list_id = $1 AND a.suspended_at IS NULL AND ($2 IS NULL OR m.account_id < $2) \
           AND ($3 IS NULL OR m.account_id > $3) ORDER BY m.account_id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(list)
    .bind::<Nullable<BigInt>, _>(page.max_id)
    .bind::<Nullable<BigInt>, _>(page.since_id)
    .bind::<BigInt, _>(page.limit)
    .load(&mut conn)
    .await?;
    Ok(accounts(rows))
}

/// Everybody on a list, in the order in which they came; suspended ones are left out.
pub async fn list_all(conn: &Conn, list: ListId) -> QueryResult<Vec<AccountId>> {
    let mut conn = conn;
    let rows = statement(
        "SELECT m.account_id FROM public.list_accounts m JOIN public.accounts a ON a.id = m.account_id \
         WHERE m.list_id = $1 AND a.suspended_at IS NULL ORDER BY m.id",
    )
    .bind::<BigInt, _>(list)
    .load(&mut conn)
    .await?;
    Ok(accounts(rows))
}

/// Somebody who is to come onto a list, with what a place could stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Candidate {
    /// Who.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    /// Whether they are on the list already.
    #[diesel(sql_type = Bool)]
    pub taken: bool,
    /// How the owner follows them.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub follow_id: Option<FollowId>,
    /// How the owner asked to.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub follow_request_id: Option<FollowRequestId>,
}

/// Of some accounts, those that exist, with what places on a list of `owner` could stand on.
pub async fn load_candidates(
    conn: &Conn,
    list: ListId,
    owner: AccountId,
    accounts: &[AccountId],
) -> QueryResult<Vec<Candidate>> {
    let mut conn = conn;
    statement(
        "SELECT a.id AS account_id, m.id IS NOT NULL AS taken, f.id AS follow_id, r.id AS follow_request_id \
         FROM public.accounts a \
           LEFT JOIN public.list_accounts m ON m.account_id = a.id AND m.list_id = $1 \
           LEFT JOIN public.follows f ON f.account_id = $2 AND f.target_account_id = a.id \
           LEFT JOIN public.follow_requests r ON r.account_id = $2 AND r.target_account_id = a.id \
         WHERE a.id = ANY($3)",
    )
    .bind::<BigInt, _>(list)
    .bind::<BigInt, _>(owner)
    .bind::<Array<BigInt>, _>(accounts.to_vec())
    .load(&mut conn)
    .await
}

/// A place that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPlace {
    /// To whom.
    pub account_id: AccountId,
    /// What it stands on, unless it is the owner's own.
    pub follow_id: Option<FollowId>,
    /// What it stands on until it is answered.
    pub follow_request_id: Option<FollowRequestId>,
}

/// Gives places on a list, in this order.
pub async fn insert(conn: &Conn, list: ListId, places: &[NewPlace]) -> QueryResult<()> {
    if places.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    let accounts: Vec<AccountId> = places.iter().map(|place| place.account_id).collect();
    let follows: Vec<Option<FollowId>> = places.iter().map(|place| place.follow_id).collect();
    let requests: Vec<Option<FollowRequestId>> =
        places.iter().map(|place| place.follow_request_id).collect();
    statement(
        "INSERT INTO public.list_accounts (list_id, account_id, follow_id, follow_request_id) \
         SELECT $1, place.account_id, place.follow_id, place.follow_request_id \
         FROM unnest($2, $3, $4) WITH ORDINALITY AS place (account_id, follow_id, follow_request_id, number) \
         ORDER BY place.number",
    )
    .bind::<BigInt, _>(list)
    .bind::<Array<BigInt>, _>(accounts)
    .bind::<Array<Nullable<BigInt>>, _>(follows)
    .bind::<Array<Nullable<BigInt>>, _>(requests)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Takes accounts off a list. Gives back those whose places stood on a follow.
pub async fn delete(
    conn: &Conn,
    list: ListId,
    accounts: &[AccountId],
) -> QueryResult<Vec<AccountId>> {
    #[derive(QueryableByName)]
    struct Deleted {
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
        #[diesel(sql_type = Bool)]
        followed: bool,
    }
    let mut conn = conn;
    let rows: Vec<Deleted> = statement(
        "DELETE FROM public.list_accounts WHERE list_id = $1 AND account_id = ANY($2) \
         RETURNING account_id, follow_id IS NOT NULL AS followed",
    )
    .bind::<BigInt, _>(list)
    .bind::<Array<BigInt>, _>(accounts.to_vec())
    .load(&mut conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.followed)
        .map(|row| row.account_id)
        .collect())
}
