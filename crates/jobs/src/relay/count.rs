//! How many rows there are, once a minute.

use ferrodon_db::{Conn, QueryResult};

use crate::{admin, metrics::Metrics};

/// Sets the gauges.
pub(super) async fn count(conn: &Conn, metrics: &Metrics) -> QueryResult<()> {
    for queue in admin::counts(conn).await? {
        let states = [
            ("due", queue.due),
            ("scheduled", queue.scheduled),
            ("running", queue.running),
            ("dead", queue.dead),
        ];
        for (state, count) in states {
            metrics
                .rows
                .with_label_values(&[queue.queue.as_str(), state])
                .set(count);
        }
    }
    Ok(())
}
