//! When tokens and users were last seen: at most once a day each.

use chrono::{NaiveDateTime, TimeDelta};
use ferrodon_db::{tokens, users};
use ferrodon_jobs::{TxError, kinds::RebuildHomeFeed};
use ferrodon_redis::{activity, async_refresh, keys};
use ferrodon_types::TokenId;
use ipnet::IpNet;

use super::caller::{CurrentUser, Token};
use crate::{error::ApiError, request::Request, state::AppState};

/// How old a note must be to be written anew.
const PERIOD: TimeDelta = TimeDelta::hours(24);

/// The notes could not be written.
#[derive(Debug, thiserror::Error)]
enum NoteError {
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    #[error("a query failed")]
    Query(#[from] ferrodon_db::QueryError),
}

/// Notes that a token and its user were seen. Who comes back after a week gets a home feed again.
pub async fn note(
    app: &AppState,
    request: &Request,
    token: Option<&Token>,
    user: Option<&CurrentUser>,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    let is_old = |at: Option<NaiveDateTime>| at.is_none_or(|at| at <= now.naive_utc() - PERIOD);
    let token = token.filter(|token| is_old(token.row.last_used_at));
    let user = user.filter(|user| is_old(user.user.current_sign_in_at));
    if let Some(user) = user {
        return_of(
            app,
            user,
            token.map(|token| token.row.id),
            request.ip.into(),
        )
        .await?;
        if user.user.confirmed_at.is_some() {
            activity::seen(&app.redis, user.user_id, now).await?;
        }
    } else if let Some(token) = token {
        tokens::touch(
            &*app.db.get().await?,
            token.row.id,
            now.naive_utc(),
            request.ip.into(),
        )
        .await?;
    }
    Ok(())
}

async fn return_of(
    app: &AppState,
    user: &CurrentUser,
    token: Option<TokenId>,
    ip: IpNet,
) -> Result<(), ApiError> {
    let (account_id, user_id) = (user.account_id, user.user_id);
    let now = app.clock.naive_now();
    let days = TimeDelta::days(app.config.limits.user_active_days.into());
    let is_away = |at: Option<NaiveDateTime>| at.is_some_and(|at| at < now - days);
    // what is known of the user may be a second old, and an earlier call has noted the return
    let was_away = user.user.confirmed_at.is_some()
        && is_away(user.user.current_sign_in_at)
        && users::find_by_account(&*app.db.get().await?, account_id)
            .await?
            .is_some_and(|user| is_away(user.current_sign_in_at));
    if was_away {
        // before the job: who reads the feed next shall see that it is being made
        async_refresh::start(&app.redis, &keys::regeneration(user.account_id), false).await?;
    }
    app.usecases
        .jobs
        .transaction(async |tx| {
            if let Some(token) = token {
                tokens::touch(tx.conn(), token, now, ip).await?;
            }
            users::note_seen(tx.conn(), user_id, now).await?;
            if was_away {
                tx.enqueue(RebuildHomeFeed { account_id })?;
            }
            Ok::<_, NoteError>(())
        })
        .await
        .map_err(ApiError::internal)
}
