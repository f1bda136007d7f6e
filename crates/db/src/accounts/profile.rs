//! What people change about their own profile. <https://docs.joinmastodon.org/methods/accounts/#update_credentials>

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, accounts_tags, tags};
use ferrodon_types::{AccountId, TagId};

use super::Account;
use crate::{Conn, QueryResult, statement::statement};

/// Columns that change; `None` leaves one as it is.
#[derive(Debug, Clone, Default, PartialEq, AsChangeset)]
#[diesel(table_name = accounts)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct ProfileChanges {
    pub display_name: Option<String>,
    pub note: Option<String>,
    pub fields: Option<serde_json::Value>,
    pub actor_type: Option<&'static str>,
    pub locked: Option<bool>,
    pub discoverable: Option<Option<bool>>,
    pub indexable: Option<bool>,
    pub hide_collections: Option<Option<bool>>,
    pub attribution_domains: Option<Vec<String>>,
    pub avatar_description: Option<String>,
    pub header_description: Option<String>,
}

/// One account, its row locked until the transaction ends.
pub async fn find_for_update(conn: &Conn, id: AccountId) -> QueryResult<Option<Account>> {
    let mut conn = conn;
    accounts::table
        .find(id)
        .select(Account::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// Writes the columns that change, if any do.
pub async fn update(
    conn: &Conn,
    id: AccountId,
    changes: &ProfileChanges,
    now: NaiveDateTime,
) -> QueryResult<()> {
    if *changes == ProfileChanges::default() {
        return Ok(());
    }
    let mut conn = conn;
    diesel::update(accounts::table.find(id))
        .set((changes, accounts::updated_at.eq(now)))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The tags of an account's bio become these, and no others.
pub async fn set_tags(conn: &Conn, account: AccountId, wanted: &[TagId]) -> QueryResult<()> {
    let wanted: Vec<i64> = wanted.iter().map(|tag| tag.get()).collect();
    let (mut c1, mut c2) = (conn, conn);
    futures_util::try_join!(
        statement("DELETE FROM public.accounts_tags WHERE account_id = $1 AND NOT tag_id = ANY($2)")
            .bind::<BigInt, _>(account)
            .bind::<Array<BigInt>, _>(wanted.clone())
            .execute(&mut c1),
        statement(
            "INSERT INTO public.accounts_tags (account_id, tag_id) SELECT $1, tag_id FROM unnest($2) AS tag_id ON CONFLICT DO NOTHING"
        )
        .bind::<BigInt, _>(account)
        .bind::<Array<BigInt>, _>(wanted.clone())
        .execute(&mut c2),
    )?;
    Ok(())
}

/// The names of the tags of an account's bio.
pub async fn list_tags(conn: &Conn, account: AccountId) -> QueryResult<Vec<String>> {
    let mut conn = conn;
    accounts_tags::table
        .inner_join(tags::table.on(tags::id.eq(accounts_tags::tag_id)))
        .filter(accounts_tags::account_id.eq(account))
        .order(tags::name.asc())
        .select(tags::name)
        .load(&mut conn)
        .await
}
