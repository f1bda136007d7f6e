//! Background jobs: whether somebody does them, and what was given up.

use ferrodon_config::Config;
use ferrodon_jobs::{admin::counts, lanes};

use super::finding::Findings;
use crate::connect;

const PART: &str = "queues";
/// A queue that is this many seconds behind needs help.
const BEHIND: f64 = 60.0;

/// Looks at all queues; silent where the database can't be asked, which is said elsewhere.
pub(super) async fn look(config: &Config) -> Findings {
    let mut found = Findings::default();
    let looked = async {
        let ctx = connect::usecases(config).await?;
        let conn = ctx.database().get().await?;
        anyhow::Ok((counts(&conn).await?, lanes::list(&conn).await?))
    }
    .await;
    let Ok((queues, pauses)) = looked else {
        return found;
    };
    let waiting: i64 = queues.iter().map(|queue| queue.due).sum();
    found.good(PART, format!("{waiting} jobs are due"));
    for queue in queues {
        if queue.lag_seconds > BEHIND {
            let eater = if queue.queue == "media" {
                "media-worker"
            } else {
                "federation-worker"
            };
            found.doubt(
                PART,
                format!("{} is {:.0} s behind ({} due)", queue.queue, queue.lag_seconds, queue.due),
                format!("see that {eater} runs; if it does, start another one or raise SIDEKIQ_CONCURRENCY"),
            );
        }
        if queue.dead > 0 {
            found.doubt(
                PART,
                format!("{} jobs of {} were given up", queue.dead, queue.queue),
                format!("why: tootctl queues list {0} --dead; then tootctl queues retry {0} --dead, or drop", queue.queue),
            );
        }
    }
    for pause in pauses.iter().filter(|pause| pause.lane.is_empty()) {
        found.doubt(
            PART,
            format!("{} is paused", pause.queue),
            format!("when it may go on: tootctl queues resume {}", pause.queue),
        );
    }
    found
}
