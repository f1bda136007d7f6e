//! One bounded place for work that takes a processor for milliseconds: bcrypt, RSA.

use std::sync::Arc;

use tokio::{runtime::Handle, sync::Semaphore};

/// Runs blocking work on the main runtime's blocking threads, only so much of it at once. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blocking {
    runtime: Handle,
    slots: Arc<Semaphore>,
}

/// The work was given up: it panicked, or the process is stopping.
#[derive(Debug, thiserror::Error)]
#[error("blocking work was given up")]
pub struct GivenUp;

impl Blocking {
    /// At most `slots` pieces of work at once. Must be called on the main runtime.
    pub fn new(slots: usize) -> Self {
        Self {
            runtime: Handle::current(),
            slots: Arc::new(Semaphore::new(slots.max(1))),
        }
    }

    /// Waits for a slot, then for the work.
    ///
    /// # Errors
    /// [`GivenUp`] if the work panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, GivenUp> {
        let slot = self
            .slots
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| GivenUp)?;
        self.runtime
            .spawn_blocking(move || {
                let result = work();
                drop(slot);
                result
            })
            .await
            .map_err(|_| GivenUp)
    }
}
