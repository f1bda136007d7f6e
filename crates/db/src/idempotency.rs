//! Answers to requests with an `Idempotency-Key`: what a client sends again is not done again.
//! <https://docs.joinmastodon.org/methods/statuses/#headers>

use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, ScheduledStatusId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// How long an answer is remembered.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// What a request made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Made {
    /// A status.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub status_id: Option<StatusId>,
    /// A status that waits for its time.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub scheduled_status_id: Option<ScheduledStatusId>,
}

/// What an account's request with this key made within the last hour.
pub async fn find(
    conn: &Conn,
    account: AccountId,
    key: &str,
    now: NaiveDateTime,
) -> QueryResult<Option<Made>> {
    let mut conn = conn;
    let found: Vec<Made> = statement(
        "SELECT status_id, scheduled_status_id FROM ferrodon.idempotency_keys \
         WHERE account_id = $1 AND key = $2 AND created_at > $3 AT TIME ZONE 'UTC'",
    )
    .bind::<BigInt, _>(account)
    .bind::<Text, _>(key.to_owned())
    .bind::<Timestamp, _>(now - LIFETIME)
    .load(&mut conn)
    .await?;
    Ok(found.into_iter().next())
}

/// Remembers what a request makes. False if one with the same key came before: then nothing is to be made, and
/// [`find`] has the answer. Waits for a request that is being worked on.
pub async fn remember(
    conn: &Conn,
    account: AccountId,
    key: &str,
    made: Made,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = statement(
        "INSERT INTO ferrodon.idempotency_keys AS known (account_id, key, status_id, scheduled_status_id, created_at) \
         VALUES ($1, $2, $3, $4, $5 AT TIME ZONE 'UTC') \
         ON CONFLICT (account_id, key) DO UPDATE SET \
           status_id = excluded.status_id, scheduled_status_id = excluded.scheduled_status_id, \
           created_at = excluded.created_at \
         WHERE known.created_at <= $6 AT TIME ZONE 'UTC'",
    )
    .bind::<BigInt, _>(account)
    .bind::<Text, _>(key.to_owned())
    .bind::<Nullable<BigInt>, _>(made.status_id)
    .bind::<Nullable<BigInt>, _>(made.scheduled_status_id)
    .bind::<Timestamp, _>(now)
    .bind::<Timestamp, _>(now - LIFETIME)
    .execute(&mut conn)
    .await?;
    Ok(rows > 0)
}
