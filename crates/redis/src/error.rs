//! What can go wrong.

/// A failure of Redis, or of reaching it. Nearly always worth another try later.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server answered with an error, or the connection broke.
    #[error("Redis failed")]
    Redis(#[from] redis::RedisError),
    /// No owned connection could be had from the pool.
    #[error("no Redis connection could be had")]
    Pool(#[from] deadpool_redis::PoolError),
    /// The pool could not be made.
    #[error("the Redis pool could not be made")]
    BuildPool(#[from] deadpool_redis::BuildError),
    /// An event's payload could not be written as JSON.
    #[error("an event could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// A lock stayed taken for as long as the caller wanted to wait.
    #[error("the lock {0} is taken")]
    Locked(String),
    /// The subscriber has ended with its process.
    #[error("the subscriber has ended")]
    SubscriberEnded,
}

impl Error {
    /// Whether the server answered that it doesn't know the command, or doesn't allow it.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Redis(error) if matches!(error.code(), Some("ERR" | "NOPERM")))
    }
}

/// The result of every function here.
pub type Result<T, E = Error> = std::result::Result<T, E>;
