//! Blocks. <https://docs.joinmastodon.org/methods/blocks/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Integer, Nullable, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::blocks;
use ferrodon_types::{AccountId, BlockId};

use crate::{Conn, QueryResult, page::Page, statement::statement};

/// `collection_items.state` of what whom it shows has taken back.
const REVOKED: i32 = 3;

/// Inserts a block; false if it is there already. `uri` is the id that other servers know it by.
pub async fn insert(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
    uri: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let mut conn = conn;
    let inserted = diesel::insert_into(blocks::table)
        .values((
            blocks::account_id.eq(account),
            blocks::target_account_id.eq(target),
            blocks::uri.eq(uri),
            blocks::created_at.eq(now),
            blocks::updated_at.eq(now),
        ))
        .on_conflict((blocks::account_id, blocks::target_account_id))
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(inserted > 0)
}

/// Deletes a block; whether it was there.
pub async fn delete(conn: &Conn, account: AccountId, target: AccountId) -> QueryResult<bool> {
    let mut conn = conn;
    let deleted = diesel::delete(
        blocks::table
            .filter(blocks::account_id.eq(account))
            .filter(blocks::target_account_id.eq(target)),
    )
    .execute(&mut conn)
    .await?;
    Ok(deleted > 0)
}

/// Neither stands in a collection of the other any more: out of the account's own they go, in the other's they say so.
pub async fn leave_collections(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let (mut c1, mut c2) = (conn, conn);
    futures_util::try_join!(
        statement(
            "WITH gone AS ( \
               DELETE FROM public.collection_items i USING public.collections c \
               WHERE c.id = i.collection_id AND c.account_id = $1 AND i.account_id = $2 RETURNING i.collection_id) \
             UPDATE public.collections c SET item_count = greatest(c.item_count - counted.items, 0) \
             FROM (SELECT collection_id, count(*) AS items FROM gone GROUP BY collection_id) AS counted \
             WHERE c.id = counted.collection_id",
        )
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(target)
        .execute(&mut c1),
        statement(
            "UPDATE public.collection_items i SET state = $3, updated_at = $4 FROM public.collections c \
             WHERE c.id = i.collection_id AND c.account_id = $2 AND i.account_id = $1 AND i.state <> $3",
        )
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(target)
        .bind::<Integer, _>(REVOKED)
        .bind::<Timestamp, _>(now)
        .execute(&mut c2),
    )?;
    Ok(())
}

/// One entry of the list of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Listed {
    /// The cursor.
    #[diesel(sql_type = BigInt)]
    pub id: BlockId,
    /// Who is blocked.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
}

/// A page of whom an account blocks, newest first; suspended accounts are left out. `min_id` means nothing here.
pub async fn list(conn: &Conn, account: AccountId, page: Page) -> QueryResult<Vec<Listed>> {
    let mut conn = conn;
    statement(
        "SELECT b.id, b.target_account_id AS account_id FROM public.blocks b JOIN public.accounts a ON a.id = b.target_account_id \
         WHERE b.account_id = $1 AND a.suspended_at IS NULL \
           AND ($2 IS NULL OR b.id < $2) AND ($3 IS NULL OR b.id > $3) ORDER BY b.id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(account)
    .bind::<Nullable<BigInt>, _>(page.max_id)
    .bind::<Nullable<BigInt>, _>(page.since_id)
    .bind::<BigInt, _>(page.limit)
    .load(&mut conn)
    .await
}
