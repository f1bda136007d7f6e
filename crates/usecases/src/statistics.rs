//! What is counted for the server's statistics, beside the database.

use ferrodon_redis::activity::{self, Counter};

use crate::Context;

/// Adds one to a counter of today. Nothing hangs on it: a failure is logged.
pub(crate) async fn count(ctx: &Context, counter: Counter) {
    if let Err(error) = activity::add(ctx.redis(), counter, 1, ctx.clock().now()).await {
        tracing::warn!(%error, ?counter, "statistics miss something");
    }
}
