//! Deleting one's own status.

use ferrodon_db::{
    Conn, PoolError, QueryError, QueryResult,
    statuses::{Status, find_by_id, hold},
};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_types::{AccountId, StatusId};

use super::removal::{RemovalError, remove};
use crate::Context;

/// Why a status was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// The account has no such status.
    #[error("the account has no such status")]
    Missing,
    /// No database connection.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

impl From<RemovalError> for DeleteError {
    fn from(error: RemovalError) -> Self {
        match error {
            RemovalError::Query(error) => Self::Query(error),
            RemovalError::Tx(error) => Self::Tx(error),
        }
    }
}

/// A status, if it is the account's own.
pub async fn find_own(
    conn: &Conn,
    account: AccountId,
    id: StatusId,
) -> QueryResult<Option<Status>> {
    let status = find_by_id(conn, id).await?;
    Ok(status.filter(|status| status.account_id == account))
}

/// Deletes a status of the account; of a reblog, this undoes it. Media stay, on their own.
pub async fn delete(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), DeleteError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let status = hold(tx.conn(), id)
                .await?
                .filter(|status| status.account_id == account)
                .ok_or(DeleteError::Missing)?;
            Ok(remove(tx, &status, now).await?)
        })
        .await
}
