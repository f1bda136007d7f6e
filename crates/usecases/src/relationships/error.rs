//! Why nothing changed, where nothing but the parts can fail.

use ferrodon_db::{PoolError, QueryError};
use ferrodon_jobs::TxError;

/// A part failed.
#[derive(Debug, thiserror::Error)]
pub enum RelationshipError {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}
