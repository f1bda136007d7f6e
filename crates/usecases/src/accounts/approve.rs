//! Somebody who waits is let in. <https://docs.joinmastodon.org/methods/admin/accounts/#approve>

use ferrodon_db::{PoolError, QueryError, users};
use ferrodon_jobs::TxError;
use ferrodon_types::UserId;

use super::newcomers::{self, WelcomeError};
use crate::Context;

/// Logins that are read at once.
const BATCH: i64 = 1_000;

/// Somebody could not be approved.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

impl From<WelcomeError> for ApproveError {
    fn from(error: WelcomeError) -> Self {
        match error {
            WelcomeError::Query(error) => Self::Query(error),
            WelcomeError::Tx(error) => Self::Tx(error),
        }
    }
}

/// Approves a login. One that is approved stays as it is.
pub async fn approve(ctx: &Context, user: UserId) -> Result<(), ApproveError> {
    let now = ctx.clock().naive_now();
    let is_in = ctx
        .jobs
        .transaction(async |tx| {
            let Some(user) = users::changes::approve(tx.conn(), user, now).await? else {
                return Ok(false);
            };
            if user.confirmed_at.is_none() {
                return Ok(false);
            }
            newcomers::welcome(tx, user.account_id).await?;
            Ok::<_, ApproveError>(true)
        })
        .await?;
    if is_in {
        newcomers::count(ctx, user).await;
    }
    Ok(())
}

/// Which of those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Everybody.
    All,
    /// So many, those who have waited longest.
    Longest(i64),
}

/// Approves many, each in a transaction of its own.
pub async fn approve_pending(ctx: &Context, which: Pending) -> Result<(), ApproveError> {
    if let Pending::Longest(number) = which {
        let waiting =
            users::changes::list_longest_pending(&*ctx.database().get().await?, number).await?;
        for user in waiting {
            approve(ctx, user).await?;
        }
        return Ok(());
    }
    let mut after = UserId(0);
    loop {
        let waiting =
            users::changes::list_pending(&*ctx.database().get().await?, after, BATCH).await?;
        let Some(last) = waiting.last() else {
            return Ok(());
        };
        after = *last;
        for user in waiting {
            approve(ctx, user).await?;
        }
    }
}
