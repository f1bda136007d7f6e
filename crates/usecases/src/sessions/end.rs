//! Sessions are seen again, and end.

use chrono::TimeDelta;
use ferrodon_db::{
    PoolError, QueryError,
    sessions::{self, Session},
};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_types::{SessionActivationId, UserId};
use ipnet::IpNet;

use crate::{Context, oauth};

/// How old the note of a session must be to be written anew.
const NOTE_PERIOD: TimeDelta = TimeDelta::hours(24);

/// A session could not be noted or ended.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
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

/// Notes that a session was seen: when it comes from another address, else once a day.
pub async fn see(ctx: &Context, session: &Session, ip: IpNet) -> Result<(), EndError> {
    let now = ctx.clock().naive_now();
    let is_known = session.ip.is_some_and(|known| known.addr() == ip.addr());
    if is_known && session.updated_at > now - NOTE_PERIOD {
        return Ok(());
    }
    Ok(sessions::touch(&*ctx.database().get().await?, session.id, ip, now).await?)
}

/// Ends a session, with its token.
pub async fn sign_out(ctx: &Context, session: &Session) -> Result<(), EndError> {
    ctx.jobs
        .transaction(async |tx| Ok::<_, EndError>(end(tx, &[session.id]).await?))
        .await?;
    ctx.caches.tokens.forget_all();
    Ok(())
}

/// Ends all sessions of a user's, but one.
pub async fn end_all(
    tx: &Tx,
    user: UserId,
    except: Option<SessionActivationId>,
) -> Result<(), TxError> {
    let ended = sessions::delete_all(tx.conn(), user, except).await?;
    oauth::end_tokens(
        tx,
        ended.into_iter().filter_map(|(_, token)| token).collect(),
    )
}

pub(super) async fn end(tx: &Tx, ids: &[SessionActivationId]) -> Result<(), TxError> {
    let ended = sessions::delete(tx.conn(), ids).await?;
    oauth::end_tokens(
        tx,
        ended.into_iter().filter_map(|(_, token)| token).collect(),
    )
}
