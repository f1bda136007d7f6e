//! Reports to moderators. <https://docs.joinmastodon.org/entities/Report/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, CollectionId, ReportId, RuleId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `reports`, with the collections that are reported.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Report {
    #[diesel(sql_type = BigInt)]
    pub id: ReportId,
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    #[diesel(sql_type = BigInt)]
    pub target_account_id: AccountId,
    #[diesel(sql_type = Integer)]
    pub category: i32,
    #[diesel(sql_type = Text)]
    pub comment: String,
    #[diesel(sql_type = Array<BigInt>)]
    pub status_ids: Vec<StatusId>,
    #[diesel(sql_type = Nullable<Array<BigInt>>)]
    pub rule_ids: Option<Vec<RuleId>>,
    /// Of `collection_reports`.
    #[diesel(sql_type = Array<BigInt>)]
    pub collection_ids: Vec<CollectionId>,
    #[diesel(sql_type = Nullable<Bool>)]
    pub forwarded: Option<bool>,
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub action_taken_at: Option<NaiveDateTime>,
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
}

/// Many reports, in no particular order.
pub async fn load_by_ids(conn: &Conn, ids: &[ReportId]) -> QueryResult<Vec<Report>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT r.id, r.account_id, r.target_account_id, r.category, r.comment, r.status_ids, r.rule_ids, r.forwarded, \
                r.action_taken_at, r.created_at, \
                ARRAY(SELECT c.collection_id FROM public.collection_reports c WHERE c.report_id = r.id ORDER BY c.id) AS collection_ids \
         FROM public.reports r WHERE r.id = ANY($1)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}
