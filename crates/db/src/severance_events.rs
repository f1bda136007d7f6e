//! Events in which a user lost followers and followed accounts.
//! <https://docs.joinmastodon.org/entities/RelationshipSeveranceEvent/>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Text, Timestamp},
};
use diesel_async::RunQueryDsl;

use crate::{Conn, QueryResult, statement::statement};

/// A row of `account_relationship_severance_events`, one account's part in an event, with the event.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct AccountSeveranceEvent {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Integer)]
    pub type_code: i32,
    #[diesel(sql_type = Bool)]
    pub purged: bool,
    #[diesel(sql_type = Text)]
    pub target_name: String,
    #[diesel(sql_type = Integer)]
    pub followers_count: i32,
    #[diesel(sql_type = Integer)]
    pub following_count: i32,
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
}

/// Many accounts' parts in events, in no particular order.
pub async fn load_by_ids(conn: &Conn, ids: &[i64]) -> QueryResult<Vec<AccountSeveranceEvent>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT p.id, e.type AS type_code, e.purged, e.target_name, p.followers_count, p.following_count, p.created_at \
         FROM public.account_relationship_severance_events p \
         JOIN public.relationship_severance_events e ON e.id = p.relationship_severance_event_id WHERE p.id = ANY($1)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}
