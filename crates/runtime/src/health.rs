//! Is this process ready?

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};

/// How long one check may take before it counts as failed.
const CHECK_LIMIT: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// The checks that must pass before traffic should come; shared by all clones.
#[derive(Clone, Default)]
pub struct Health {
    checks: Arc<Mutex<Vec<(String, Check)>>>,
}

/// What the checks said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Each check's name, and what is wrong with it, if anything. Causes belong in logs and on the metrics address,
    /// not in a public answer.
    pub checks: Vec<(String, Option<String>)>,
}

impl Health {
    /// Adds a check. It is run at every question, all checks at once, and may take two seconds.
    pub fn add<F, Fut>(&self, name: impl Into<String>, check: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + Send + 'static,
    {
        let check: Check = Arc::new(move || Box::pin(check()));
        self.checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((name.into(), check));
    }

    /// Runs all checks.
    pub async fn ready(&self) -> Readiness {
        let checks = self
            .checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let answers = checks.into_iter().map(|(name, check)| async move {
            let outcome = match tokio::time::timeout(CHECK_LIMIT, check()).await {
                Ok(outcome) => outcome.err(),
                Err(_) => Some("no answer in time".to_owned()),
            };
            (name, outcome)
        });
        Readiness {
            checks: join_all(answers).await,
        }
    }
}

impl Readiness {
    /// Whether every check passed. A process without any has not got so far yet.
    pub fn is_ready(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|(_, problem)| problem.is_none())
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_list()
            .entries(checks.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_process_that_still_connects_is_not_ready() {
        let health = Health::default();
        assert!(!health.ready().await.is_ready());
        health.add("store", async || Ok(()));
        assert!(health.ready().await.is_ready());
        health.add("bus", async || Err("gone".to_owned()));
        assert!(!health.ready().await.is_ready());
    }
}
