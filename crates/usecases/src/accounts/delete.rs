//! An account goes, and everything that is its.

use ferrodon_db::{
    PoolError, QueryError,
    accounts::{self, deletion},
    statuses,
    users::{self, User},
};
use ferrodon_jobs::{AccountCounts, StatusCounts, TxError, kinds::KillAccount};
use ferrodon_redis::{Event, FeedKey, channels, events::EventKind, feeds};
use ferrodon_types::AccountId;

use crate::{Context, oauth, statuses::RemovalError};

/// Statuses in a transaction: each has some queries and a job.
const STATUSES: i64 = 50;
/// Rows in a transaction.
const ROWS: i64 = 1_000;

/// What stays of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// Its row, emptied, so that nobody takes the name. Nobody knew an account that was never confirmed and approved:
    /// those go altogether.
    pub reserve_username: bool,
    /// Its login, disabled, so that nobody takes the address.
    pub reserve_email: bool,
}

/// Why an account was not deleted, or not to the end: do it again.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// The server's own.
    #[error("the server's own actor can't be deleted")]
    InstanceActor,
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
    /// The feeds could not be deleted.
    #[error("the feeds could not be deleted")]
    Redis(#[from] ferrodon_redis::Error),
}

impl From<RemovalError> for DeleteError {
    fn from(error: RemovalError) -> Self {
        match error {
            RemovalError::Query(error) => Self::Query(error),
            RemovalError::Tx(error) => Self::Tx(error),
        }
    }
}

/// Deletes an account of this server: first nobody can sign in or see it any more, then it is emptied in batches, each
/// a transaction of its own. Safe to do again.
pub async fn delete(
    ctx: &Context,
    account: AccountId,
    deletion: Deletion,
) -> Result<(), DeleteError> {
    if account == AccountId::INSTANCE_ACTOR {
        return Err(DeleteError::InstanceActor);
    }
    let conn = ctx.database().get().await?;
    let row = accounts::find_by_id(&conn, account)
        .await?
        .ok_or(DeleteError::NotFound)?;
    let user = users::find_by_account(&conn, account).await?;
    drop(conn);
    let was_in = user
        .as_ref()
        .is_none_or(|user| user.confirmed_at.is_some() && user.approved);
    let keep = if row.is_local() && !was_in {
        Deletion {
            reserve_username: false,
            reserve_email: false,
        }
    } else {
        deletion
    };
    close(ctx, account, user.as_ref(), keep).await?;
    delete_statuses(ctx, account, keep.reserve_username).await?;
    end_follows(ctx, account).await?;
    end_favourites(ctx, account).await?;
    let lists = deletion::load_lists(&*ctx.database().get().await?, account).await?;
    for kind in 0..deletion::KINDS_OF_ROWS {
        while ctx
            .jobs
            .transaction(async |tx| {
                Ok::<_, DeleteError>(deletion::empty(tx.conn(), account, kind, ROWS).await?)
            })
            .await?
            >= usize::try_from(ROWS).unwrap_or(usize::MAX)
        {}
    }
    let gone: Vec<FeedKey> = std::iter::once(FeedKey::Home(account))
        .chain(lists.into_iter().map(FeedKey::List))
        .collect();
    feeds::clean_many(ctx.redis(), &gone).await?;
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            if keep.reserve_username {
                deletion::clear_profile(tx.conn(), account, now).await?;
            } else {
                deletion::delete(tx.conn(), account).await?;
            }
            Ok(())
        })
        .await
}

/// Nobody can sign in, and nobody sees the account.
async fn close(
    ctx: &Context,
    account: AccountId,
    user: Option<&User>,
    keep: Deletion,
) -> Result<(), DeleteError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            deletion::mark_gone(tx.conn(), account, now).await?;
            let Some(user) = user else { return Ok(()) };
            oauth::end_tokens(tx, deletion::load_tokens(tx.conn(), user.id).await?)?;
            tx.publish(Event::bare(channels::system(account), EventKind::Kill));
            tx.enqueue(KillAccount {
                account_id: account,
            })?;
            if keep.reserve_email {
                users::changes::set_disabled(tx.conn(), user.id, true, now).await?;
            } else {
                deletion::delete_user(tx.conn(), user.id).await?;
            }
            Ok::<_, DeleteError>(())
        })
        .await?;
    ctx.caches.tokens.forget_all();
    Ok(())
}

async fn delete_statuses(
    ctx: &Context,
    account: AccountId,
    keep_reported: bool,
) -> Result<(), DeleteError> {
    loop {
        let now = ctx.clock().naive_now();
        let count = ctx
            .jobs
            .transaction(async |tx| {
                let ids =
                    deletion::list_statuses(tx.conn(), account, keep_reported, STATUSES).await?;
                for id in &ids {
                    // one that reblogs another of them went along with it
                    if let Some(status) = statuses::hold(tx.conn(), *id).await? {
                        crate::statuses::remove(tx, &status, now).await?;
                    }
                }
                Ok::<_, DeleteError>(ids.len())
            })
            .await?;
        if count == 0 {
            return Ok(());
        }
    }
}

async fn end_follows(ctx: &Context, account: AccountId) -> Result<(), DeleteError> {
    loop {
        let count = ctx
            .jobs
            .transaction(async |tx| {
                let ended = deletion::end_follows(tx.conn(), account, ROWS).await?;
                for follow in &ended {
                    tx.count(follow.account_id, AccountCounts::following(-1));
                    tx.count(follow.target_account_id, AccountCounts::followers(-1));
                }
                Ok::<_, DeleteError>(ended.len())
            })
            .await?;
        if count == 0 {
            return Ok(());
        }
    }
}

async fn end_favourites(ctx: &Context, account: AccountId) -> Result<(), DeleteError> {
    loop {
        let count = ctx
            .jobs
            .transaction(async |tx| {
                let ended = deletion::end_favourites(tx.conn(), account, ROWS).await?;
                for status in &ended {
                    tx.count_status(*status, StatusCounts::favourites(-1));
                }
                Ok::<_, DeleteError>(ended.len())
            })
            .await?;
        if count == 0 {
            return Ok(());
        }
    }
}
