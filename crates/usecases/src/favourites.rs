//! Favourites. <https://docs.joinmastodon.org/methods/statuses/#favourite>

use ferrodon_db::{QueryError, favourites, notifications};
use ferrodon_jobs::{StatusCounts, Tx, TxError, kinds::Notify};
use ferrodon_policy::status;
use ferrodon_redis::activity::Counter;
use ferrodon_types::{AccountId, NotificationType, StatusId};

use crate::{
    Context,
    statistics::count,
    statuses::{self, AccessError},
};

/// What `notifications.activity_type` calls a favourite.
const ACTIVITY: &str = "Favourite";

/// Why a status was not favourited.
#[derive(Debug, thiserror::Error)]
pub enum FavouriteError {
    /// The status can't be reached.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// Favourites a status; of a reblog, what it reblogs. Doing it again changes nothing.
pub async fn create(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), FavouriteError> {
    let now = ctx.clock().naive_now();
    let is_new = ctx
        .jobs
        .transaction(async |tx: &Tx| {
            let seen = statuses::load(tx.conn(), Some(account), &[id], now).await?;
            let (row, _) = seen.visible(id)?;
            let (original, facts) = seen.original(row)?;
            let is_allowed = seen
                .viewer
                .as_ref()
                .is_some_and(|viewer| status::favourite(viewer, facts));
            if !is_allowed {
                return Err(AccessError::NotAllowed.into());
            }
            let Some(favourite) = favourites::insert(tx.conn(), account, original.id, now).await?
            else {
                return Ok(false);
            };
            tx.count_status(original.id, StatusCounts::favourites(1));
            if facts.author.domain.is_none() && facts.author.id != account {
                tx.enqueue(Notify {
                    recipient_id: facts.author.id,
                    kind: NotificationType::Favourite,
                    activity_type: ACTIVITY.to_owned(),
                    activity_id: favourite.get(),
                })?;
            }
            Ok::<_, FavouriteError>(true)
        })
        .await?;
    if is_new {
        count(ctx, Counter::Interactions).await;
    }
    Ok(())
}

/// Takes a favourite of a status back; a reblog's own id means nothing. Without a favourite the status must at least be
/// visible.
pub async fn delete(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), FavouriteError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            if let Some(favourite) = favourites::delete(tx.conn(), account, id).await? {
                // as a foreign key would, if it could
                notifications::delete_about(tx.conn(), ACTIVITY, &[favourite.get()]).await?;
                tx.count_status(id, StatusCounts::favourites(-1));
            } else {
                statuses::load(tx.conn(), Some(account), &[id], now)
                    .await?
                    .visible(id)?;
            }
            Ok(())
        })
        .await
}
