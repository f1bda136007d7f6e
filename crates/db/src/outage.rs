//! Failures that mean "later": the server is away or being restarted, or whoever was to answer is held up.

use std::error::Error as StdError;

use diesel::result::{DatabaseErrorKind as Kind, Error as QueryError};

use crate::PoolError;

/// What PostgreSQL (and PgBouncer) says when it ends a connection, lets nobody in, or a lock stayed taken.
///
/// diesel doesn't hand out SQLSTATE, hence texts; a server that speaks another language is understood only where the
/// connection is gone as well.
const SAID: [&str; 12] = [
    // 57P01, 57P02, 25P03 …
    "terminating connection",
    // 57P03: starting up, shutting down, in recovery mode, not yet accepting connections
    "the database system is",
    // 53300
    "too many clients",
    "remaining connection slots are reserved",
    // 55P03, 40P01
    "due to lock timeout",
    "deadlock detected",
    // PgBouncer
    "query_wait_timeout",
    "server_login_retry",
    "cannot connect to server",
    "server conn crashed",
    "pgbouncer is shutting down",
    "no more connections allowed",
];

/// Whether a query failed because the database is away for a moment: it may be asked again later.
pub fn is_outage(error: &QueryError) -> bool {
    match error {
        QueryError::BrokenTransactionManager
        | QueryError::DatabaseError(
            Kind::ClosedConnection
            | Kind::UnableToSendCommand
            | Kind::SerializationFailure
            // a standby that is not the primary yet, or no longer
            | Kind::ReadOnlyTransaction,
            _,
        ) => true,
        QueryError::DatabaseError(Kind::Unknown, said) => {
            let said = said.message();
            SAID.iter().any(|text| said.contains(text))
        }
        _ => false,
    }
}

/// The same of any error: whether a failure of the database that is one lies somewhere among its causes.
pub fn is_caused_by_outage(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let is_away = matches!(
            error.downcast_ref::<PoolError>(),
            Some(PoolError::Unavailable(_))
        );
        if is_away || error.downcast_ref::<QueryError>().is_some_and(is_outage) {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> QueryError {
        QueryError::DatabaseError(Kind::Unknown, Box::new(text.to_owned()))
    }

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] QueryError);

    #[test]
    fn a_server_that_ends_or_begins_is_an_outage_and_a_mistake_is_none() {
        assert!(is_outage(&said(
            "terminating connection due to administrator command"
        )));
        assert!(is_outage(&said("the database system is starting up")));
        assert!(is_outage(&said("canceling statement due to lock timeout")));
        assert!(!is_outage(&said("column \"x\" does not exist")));
        assert!(!is_outage(&QueryError::NotFound));
    }

    #[test]
    fn an_outage_is_seen_however_deep_it_lies() {
        let closed =
            || QueryError::DatabaseError(Kind::UnableToSendCommand, Box::new(String::new()));
        assert!(is_caused_by_outage(&Outer(closed())));
        assert!(!is_caused_by_outage(&Outer(QueryError::NotFound)));
    }
}
