//! A user puts notifications away. (They are made by `distribution`.)

use ferrodon_db::{QueryError, notifications};
use ferrodon_jobs::TxError;
use ferrodon_types::{AccountId, NotificationId};

use crate::Context;

/// Notifications could not be deleted.
#[derive(Debug, thiserror::Error)]
pub enum NotificationsError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Deletes one of an account's notifications; whether it was there.
pub async fn dismiss(
    ctx: &Context,
    account: AccountId,
    id: NotificationId,
) -> Result<bool, NotificationsError> {
    ctx.jobs
        .transaction(async |tx| Ok(notifications::delete(tx.conn(), account, id).await?))
        .await
}

/// Deletes all of an account's notifications, those kept aside as well; requests stay.
pub async fn clear(ctx: &Context, account: AccountId) -> Result<(), NotificationsError> {
    ctx.jobs
        .transaction(async |tx| {
            notifications::delete_all(tx.conn(), account).await?;
            Ok(())
        })
        .await
}
