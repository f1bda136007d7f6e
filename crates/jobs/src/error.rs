//! What can go wrong: in a transaction, and in a handler.

use std::{error::Error as StdError, fmt, time::Duration};

use ferrodon_db::{DatabaseErrorKind, PoolError, QueryError};

/// A boxed error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// A transaction failed; nothing of it happened.
#[derive(Debug, thiserror::Error)]
pub enum TxError {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
    /// A job's payload could not be written as JSON.
    #[error("a job's payload could not be written")]
    Json(#[from] serde_json::Error),
    /// The job whose handler this is was taken over by another worker meanwhile ([`crate::Tx::complete`]).
    #[error("the job was taken over by another worker")]
    ClaimLost,
}

/// What [`crate::Jobs::transaction`] must know of its closure's error: whether another run may succeed.
///
/// Implemented for every [`std::error::Error`] that a [`TxError`] turns into, and for [`JobError`].
pub trait TxFailure: From<TxError> {
    /// A collision with another transaction is somewhere among the causes: a serialization failure, a deadlock, or a row
    /// that was referred to and has just been deleted.
    fn is_transient(&self) -> bool;
}

impl<E> TxFailure for E
where
    E: StdError + From<TxError> + 'static,
{
    fn is_transient(&self) -> bool {
        is_transient(self)
    }
}

fn is_transient(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(query) = error.downcast_ref::<QueryError>()
            && is_transient_query(query)
        {
            return true;
        }
        next = error.source();
    }
    false
}

fn is_transient_query(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(
            DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ForeignKeyViolation,
            _,
        ) => true,
        // diesel has no kind for deadlocks and doesn't hand out SQLSTATE; a server may speak another language, but
        // the details name the locks (`ShareLock`), a line for each process, in all of them
        QueryError::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            information.message() == "deadlock detected"
                || information.details().is_some_and(|details| {
                    details.lines().filter(|line| line.contains("Lock")).count() >= 2
                })
        }
        _ => false,
    }
}

/// Why a handler didn't finish its job. Any error becomes [`JobError::Retry`] by `?`.
#[derive(Debug)]
pub enum JobError {
    /// Worth another try, when the kind's curve says.
    Retry(BoxError),
    /// Worth another try, not before this time has passed (a peer's `Retry-After`). Counts as a try.
    RetryAfter(Duration, BoxError),
    /// Never worth another try: kept (or dropped, as the kind says) as failed.
    GiveUp(BoxError),
    /// What it needs is in use (a lock is taken): goes back for a second, and counts as nothing.
    Busy,
}

impl JobError {
    /// Worth another try.
    pub fn retry(error: impl Into<BoxError>) -> Self {
        Self::Retry(error.into())
    }

    /// Never worth another try.
    pub fn give_up(error: impl Into<BoxError>) -> Self {
        Self::GiveUp(error.into())
    }

    /// The cause, where there is one.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match self {
            Self::Retry(error) | Self::RetryAfter(_, error) | Self::GiveUp(error) => {
                Some(error.as_ref())
            }
            Self::Busy => None,
        }
    }
}

// not an `std::error::Error` itself, so that every other error can become one by `?`
impl<E: StdError + Send + Sync + 'static> From<E> for JobError {
    fn from(error: E) -> Self {
        Self::Retry(Box::new(error))
    }
}

impl TxFailure for JobError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Retry(error) => is_transient(error.as_ref()),
            _ => false,
        }
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause() {
            None => f.write_str("what it needs is in use"),
            Some(error) => {
                write!(f, "{error}")?;
                let mut next = error.source();
                while let Some(source) = next {
                    write!(f, ": {source}")?;
                    next = source.source();
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[from] TxError);

    fn failed(kind: DatabaseErrorKind, message: &str) -> QueryError {
        QueryError::DatabaseError(kind, Box::new(message.to_owned()))
    }

    #[test]
    fn serialization_failures_and_deadlocks_are_transient_however_deep_they_lie() {
        let serialization = failed(
            DatabaseErrorKind::SerializationFailure,
            "could not serialize access",
        );
        assert!(Outer(TxError::Query(serialization)).is_transient());
        let deadlock = failed(DatabaseErrorKind::Unknown, "deadlock detected");
        assert!(JobError::from(Outer(TxError::Query(deadlock))).is_transient());
        let other = failed(DatabaseErrorKind::UniqueViolation, "duplicate key");
        assert!(!Outer(TxError::Query(other)).is_transient());
    }

    #[test]
    fn a_job_error_tells_its_causes() {
        let error = JobError::from(Outer(TxError::ClaimLost));
        assert_eq!(
            error.to_string(),
            "outer: the job was taken over by another worker"
        );
    }
}
