//! What moderators told a user, with what the user said to it. <https://docs.joinmastodon.org/entities/AccountWarning/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, AccountWarningId};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `account_warnings`, with its row of `appeals`.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct AccountWarning {
    #[diesel(sql_type = BigInt)]
    pub id: AccountWarningId,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub target_account_id: Option<AccountId>,
    #[diesel(sql_type = Integer)]
    pub action: i32,
    #[diesel(sql_type = Text)]
    pub text: String,
    /// Decimal numbers.
    #[diesel(sql_type = Nullable<Array<Text>>)]
    pub status_ids: Option<Vec<String>>,
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
    /// The appeal's text, if there is an appeal.
    #[diesel(sql_type = Nullable<Text>)]
    pub appeal: Option<String>,
    #[diesel(sql_type = Bool)]
    pub appeal_approved: bool,
    #[diesel(sql_type = Bool)]
    pub appeal_rejected: bool,
}

/// Many warnings, in no particular order.
pub async fn load_by_ids(
    conn: &Conn,
    ids: &[AccountWarningId],
) -> QueryResult<Vec<AccountWarning>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT w.id, w.target_account_id, w.action, w.text, w.status_ids, w.created_at, a.text AS appeal, \
                a.approved_at IS NOT NULL AS appeal_approved, a.rejected_at IS NOT NULL AS appeal_rejected \
         FROM public.account_warnings w LEFT JOIN public.appeals a ON a.account_warning_id = w.id WHERE w.id = ANY($1)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}
