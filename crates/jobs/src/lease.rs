//! Leading by lease: it only saves work, so nothing depends on being alone.

use std::time::Duration;

use ferrodon_redis::{Redis, leases};
use tokio::time::Instant;

/// How long a lease stands when its holder vanishes.
const LIFETIME: Duration = Duration::from_secs(10);
/// How often it is renewed, and how often others look.
pub(crate) const RENEWAL: Duration = Duration::from_secs(2);

/// One candidate.
pub(crate) struct Lease {
    redis: Redis,
    name: &'static str,
    holder: String,
    asked_at: Option<Instant>,
    held: bool,
}

impl Lease {
    pub(crate) fn new(redis: Redis, name: &'static str) -> Self {
        Self {
            redis,
            name,
            holder: ulid::Ulid::generate().to_string(),
            asked_at: None,
            held: false,
        }
    }

    /// Whether we lead. Where Redis doesn't answer, everybody does.
    pub(crate) async fn is_held(&mut self) -> bool {
        if self.asked_at.is_some_and(|at| at.elapsed() < RENEWAL) {
            return self.held;
        }
        let held = match leases::hold(&self.redis, self.name, &self.holder, LIFETIME).await {
            Ok(held) => held,
            Err(error) => {
                tracing::debug!(%error, lease = self.name, "Redis doesn't say who leads");
                true
            }
        };
        if held != self.held {
            tracing::info!(lease = self.name, held, "leadership changed");
        }
        self.asked_at = Some(Instant::now());
        self.held = held;
        held
    }

    /// Gives it back.
    pub(crate) async fn leave(self) {
        if self.held
            && let Err(error) = leases::leave(&self.redis, self.name, &self.holder).await
        {
            tracing::debug!(%error, lease = self.name, "the lease is left to its end");
        }
    }
}
