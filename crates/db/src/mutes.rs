//! Mutes, for ever or for a while. <https://docs.joinmastodon.org/methods/mutes/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Bool, Nullable, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::mutes;
use ferrodon_types::{AccountId, MuteId};

use crate::{Conn, QueryResult, page::Page, relationships::Mute, statement::statement};

/// One mute by id.
pub async fn find_by_id(conn: &Conn, id: MuteId) -> QueryResult<Option<Mute>> {
    let mut conn = conn;
    mutes::table
        .find(id)
        .select(Mute::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Mutes, or changes a mute that is there; a row that would not change isn't written.
pub async fn set(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
    hide_notifications: bool,
    expires_at: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> QueryResult<MuteId> {
    #[derive(QueryableByName)]
    struct Set {
        #[diesel(sql_type = BigInt)]
        id: MuteId,
    }
    let mut conn = conn;
    let row: Set = statement(
        "WITH written AS ( \
           INSERT INTO public.mutes AS m (account_id, target_account_id, hide_notifications, expires_at, created_at, updated_at) \
           VALUES ($1, $2, $3, $4, $5, $5) \
           ON CONFLICT (account_id, target_account_id) DO UPDATE SET \
             hide_notifications = excluded.hide_notifications, expires_at = excluded.expires_at, updated_at = excluded.updated_at \
           WHERE m.hide_notifications <> excluded.hide_notifications OR m.expires_at IS DISTINCT FROM excluded.expires_at \
           RETURNING id) \
         SELECT id FROM written UNION ALL SELECT id FROM public.mutes WHERE account_id = $1 AND target_account_id = $2 LIMIT 1",
    )
    .bind::<BigInt, _>(account)
    .bind::<BigInt, _>(target)
    .bind::<Bool, _>(hide_notifications)
    .bind::<Nullable<Timestamp>, _>(expires_at)
    .bind::<Timestamp, _>(now)
    .get_result(&mut conn)
    .await?;
    Ok(row.id)
}

/// Deletes a mute; its id if it was there.
pub async fn delete(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
) -> QueryResult<Option<MuteId>> {
    let mut conn = conn;
    diesel::delete(
        mutes::table
            .filter(mutes::account_id.eq(account))
            .filter(mutes::target_account_id.eq(target)),
    )
    .returning(mutes::id)
    .get_result(&mut conn)
    .await
    .optional()
}

/// One entry of the list of mutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Listed {
    /// The cursor.
    #[diesel(sql_type = BigInt)]
    pub id: MuteId,
    /// Who is muted.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    /// Until when; `None` is for ever.
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub expires_at: Option<NaiveDateTime>,
}

/// A page of whom an account mutes, newest first; suspended accounts are left out. `min_id` means nothing here.
pub async fn list(conn: &Conn, account: AccountId, page: Page) -> QueryResult<Vec<Listed>> {
    let mut conn = conn;
    statement(
        "SELECT m.id, m.target_account_id AS account_id, m.expires_at FROM public.mutes m JOIN public.accounts a ON a.id = m.target_account_id \
         WHERE m.account_id = $1 AND a.suspended_at IS NULL \
           AND ($2 IS NULL OR m.id < $2) AND ($3 IS NULL OR m.id > $3) ORDER BY m.id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(account)
    .bind::<Nullable<BigInt>, _>(page.max_id)
    .bind::<Nullable<BigInt>, _>(page.since_id)
    .bind::<BigInt, _>(page.limit)
    .load(&mut conn)
    .await
}
