//! Blocks. <https://docs.joinmastodon.org/methods/blocks/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::blocks;
use ferrodon_types::{AccountId, BlockId};

use crate::{Conn, QueryResult, page::Page, statement::statement};

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
        blocks::table.filter(blocks::account_id.eq(account)).filter(blocks::target_account_id.eq(target)),
    )
    .execute(&mut conn)
    .await?;
    Ok(deleted > 0)
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
