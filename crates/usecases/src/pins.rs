//! Pinning one's statuses to one's profile. <https://docs.joinmastodon.org/methods/statuses/#pin>

use ferrodon_db::{QueryError, pins};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_types::{AccountId, StatusId, Visibility, limits};

use crate::{
    Context,
    statuses::{self, AccessError},
};

/// Why a status was not pinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The status can't be reached.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What speaks against it.
    #[error("the status can't be pinned")]
    Invalid(Vec<PinFault>),
    /// It is pinned already.
    #[error("the status is pinned already")]
    Pinned,
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// What speaks against pinning a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFault {
    /// It is a reblog.
    Reblog,
    /// It is somebody else's.
    NotOwn,
    /// It is for those only whom it mentions.
    Direct,
    /// [`limits::PINNED_STATUSES`] are pinned already.
    TooMany,
}

/// Pins a status of the account.
pub async fn create(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), PinError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let seen = statuses::load(tx.conn(), Some(account), &[id], now).await?;
            let (row, _) = seen.visible(id)?;
            let pinned =
                usize::try_from(pins::count(tx.conn(), account).await?).unwrap_or(usize::MAX);
            let faults: Vec<PinFault> = [
                (PinFault::Reblog, row.is_reblog()),
                (PinFault::NotOwn, row.account_id != account),
                (PinFault::Direct, row.visibility() == Visibility::Direct),
                (PinFault::TooMany, pinned >= limits::PINNED_STATUSES),
            ]
            .into_iter()
            .filter_map(|(fault, applies)| applies.then_some(fault))
            .collect();
            if !faults.is_empty() {
                return Err(PinError::Invalid(faults));
            }
            if pins::insert(tx.conn(), account, id, now).await? {
                Ok(())
            } else {
                Err(PinError::Pinned)
            }
        })
        .await
}

/// Takes a status off the account's profile, if it is there.
pub async fn delete(ctx: &Context, account: AccountId, id: StatusId) -> Result<(), PinError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            statuses::load(tx.conn(), Some(account), &[id], now)
                .await?
                .visible(id)?;
            pins::delete(tx.conn(), account, id).await?;
            Ok(())
        })
        .await
}
