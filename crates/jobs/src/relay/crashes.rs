//! Claims that ran out: their worker vanished, or stood still.

use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};

use crate::{metrics::Metrics, retry::CRASHES_UNTIL_DEAD};

/// Rows in one look at most.
const BATCH: i64 = 5_000;

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    queue: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    crashes: i32,
    #[diesel(sql_type = Bool)]
    dead: bool,
}

/// Takes jobs back whose claim ran out: each counts a crash and waits 2ⁿ seconds; after ten crashes it is dead, since
/// it probably kills whoever runs it.
pub(super) async fn take_back(conn: &Conn, metrics: Option<&Metrics>) -> QueryResult<()> {
    let mut conn = conn;
    let rows: Vec<Row> = ferrodon_db::statement::statement(
        "WITH lost AS ( \
           SELECT id FROM ferrodon.jobs WHERE dead_at IS NULL AND claimed_until < clock_timestamp() \
           LIMIT $1 FOR UPDATE SKIP LOCKED) \
         UPDATE ferrodon.jobs SET crashes = crashes + 1, claimed_by = NULL, claimed_until = NULL, handed_at = NULL, \
           run_at = clock_timestamp() + power(2, crashes + 1) * interval '1 second', \
           dead_at = CASE WHEN crashes + 1 >= $2 THEN clock_timestamp() END, \
           error = 'its worker (' || claimed_by || ') vanished or stood still while running it' \
         WHERE id = ANY(ARRAY(SELECT id FROM lost)) \
         RETURNING id, queue, kind, crashes, dead_at IS NOT NULL AS dead",
    )
    .bind::<BigInt, _>(BATCH)
    .bind::<Integer, _>(CRASHES_UNTIL_DEAD)
    .load(&mut conn)
    .await?;
    for row in rows {
        if let Some(metrics) = metrics {
            metrics.crashes.with_label_values(&[&row.queue]).inc();
        }
        if row.dead {
            tracing::error!(
                job.id = row.id,
                job.kind = row.kind,
                "job given up: it ended ten workers"
            );
        } else {
            tracing::warn!(
                job.id = row.id,
                job.kind = row.kind,
                crashes = row.crashes,
                "a job's claim ran out"
            );
        }
    }
    Ok(())
}
