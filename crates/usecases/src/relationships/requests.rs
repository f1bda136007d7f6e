//! Requests to follow are answered. <https://docs.joinmastodon.org/methods/follow_requests/>

use ferrodon_db::{
    PoolError, QueryError, accounts, follow_requests, follows,
    follows::{NewFollow, Options},
    relationships::lock,
};
use ferrodon_jobs::{Tx, TxError, kinds::Notify};
use ferrodon_types::{AccountId, FollowRequestId, NotificationType};

use super::{FOLLOW, RelationshipError, end::end_request, follow::began, new_uri};
use crate::Context;

/// Requests that are accepted in one transaction when an account opens itself.
const BATCH: i64 = 20;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// There is no such request.
    #[error("there is no such request")]
    NotFound,
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

/// Lets somebody follow who asked to, as they asked. Whoever lets them is told of a new follower.
pub async fn accept_request(
    ctx: &Context,
    account: AccountId,
    asker: AccountId,
) -> Result<(), RequestError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, asker).await?;
            if !accept::<RequestError>(ctx, tx, account, asker).await? {
                return Err(RequestError::NotFound);
            }
            if let Some(follow) = follows::find(tx.conn(), asker, account).await? {
                tx.enqueue(Notify {
                    recipient_id: account,
                    kind: NotificationType::Follow,
                    activity_type: FOLLOW.to_owned(),
                    activity_id: follow.id.get(),
                })?;
            }
            Ok(())
        })
        .await
}

/// Turns a request down.
pub async fn reject_request(
    ctx: &Context,
    account: AccountId,
    asker: AccountId,
) -> Result<(), RequestError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            lock(tx.conn(), account, asker).await?;
            if end_request::<RequestError>(tx, asker, account).await? {
                Ok(())
            } else {
                Err(RequestError::NotFound)
            }
        })
        .await
}

/// Accepts all that wait, except from silenced and suspended accounts: the account doesn't ask any more. Stops where it
/// has begun to ask again. Nobody is told: the requests were.
pub async fn accept_harmless(ctx: &Context, account: AccountId) -> Result<(), RelationshipError> {
    let mut after = FollowRequestId(0);
    loop {
        let waiting = {
            let conn = ctx.database().get().await?;
            let open = accounts::find_by_id(&conn, account)
                .await?
                .is_some_and(|account| !account.locked);
            if !open {
                return Ok(());
            }
            follow_requests::list_harmless(&conn, account, after, BATCH).await?
        };
        let Some((last, _)) = waiting.last() else {
            return Ok(());
        };
        after = *last;
        ctx.jobs
            .transaction(async |tx: &Tx| {
                for (_, asker) in &waiting {
                    accept::<RelationshipError>(ctx, tx, account, *asker).await?;
                }
                Ok::<_, RelationshipError>(())
            })
            .await?;
    }
}

/// Turns a request into a follow; whether there was one.
async fn accept<E: From<TxError> + From<QueryError>>(
    ctx: &Context,
    tx: &Tx,
    account: AccountId,
    asker: AccountId,
) -> Result<bool, E> {
    let Some(request) = follow_requests::find(tx.conn(), asker, account).await? else {
        return Ok(false);
    };
    let options = Options {
        show_reblogs: request.show_reblogs,
        notify: request.notify,
        languages: request.languages,
    };
    let new = NewFollow {
        account_id: asker,
        target_account_id: account,
        options: &options,
        // the answer names the request
        uri: &request.uri.unwrap_or_else(|| new_uri(ctx)),
        now: ctx.clock().naive_now(),
    };
    if let Some(follow) = follows::insert(tx.conn(), &new).await? {
        follows::move_list_places(tx.conn(), request.id, follow).await?;
        began(tx, &new)?;
    }
    end_request::<E>(tx, asker, account).await?;
    Ok(true)
}
