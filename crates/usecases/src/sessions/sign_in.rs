//! The last step: a session begins.

use chrono::TimeDelta;
use ferrodon_db::{
    QueryError, login_activities,
    oauth::{applications, tokens},
    sessions::{self, NewSession, Session},
    users::sign_in::{self as rows, Candidate},
};
use ferrodon_jobs::{Tx, TxError, kinds::RebuildHomeFeed};
use ferrodon_redis::{activity, async_refresh, keys, sign_in_attempts};
use ferrodon_secrets::tokens::{oauth_token, session_id};
use ipnet::IpNet;

use crate::{Context, oauth};

/// What a session's token may do.
const TOKEN_SCOPES: &str = "read write follow";

/// The browser that somebody signs in with.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    /// Its address.
    pub ip: IpNet,
    /// What it says it is.
    pub user_agent: &'a str,
}

/// What proves that it is the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The password alone.
    Password,
    /// The password, and a one-time code.
    OneTimeCode {
        /// The code's step, which is used up.
        step: i32,
    },
    /// The password, and a backup code.
    BackupCode {
        /// All codes' digests.
        before: Vec<String>,
        /// Those that are left.
        after: Vec<String>,
    },
}

impl Proof {
    const fn method(&self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::OneTimeCode { .. } | Self::BackupCode { .. } => "otp",
        }
    }
}

/// Nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The code was used by somebody else in the same moment.
    #[error("the code was used already")]
    UsedCode,
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Signs somebody in and answers the session's id. `current`: the browser's session, which goes on if it is theirs
/// and ends if it isn't.
pub async fn sign_in(
    ctx: &Context,
    candidate: &Candidate,
    proof: &Proof,
    device: Device<'_>,
    current: Option<&Session>,
) -> Result<String, SignInError> {
    let now = ctx.clock().now();
    let user = &candidate.user;
    let was_away = user.confirmed_at.is_some()
        && user.current_sign_in_at.is_some_and(|at| {
            at < now.naive_utc() - TimeDelta::days(ctx.limits.active_days.into())
        });
    if was_away {
        // before the job: who reads the feed next shall see that it is being made
        async_refresh::start(ctx.redis(), &keys::regeneration(user.account_id), false).await?;
    }
    let new_id = session_id(&mut rand::rng());
    let session = ctx
        .jobs
        .transaction(async |tx| {
            use_up(ctx, tx, candidate, proof).await?;
            rows::note(tx.conn(), user.id, user.current_sign_in_at, now.naive_utc()).await?;
            let session = match current {
                Some(current) if current.user_id == user.id => current.session_id.clone(),
                current => {
                    if let Some(current) = current {
                        super::end::end(tx, &[current.id]).await?;
                    }
                    begin(ctx, tx, candidate, device, &new_id).await?;
                    new_id.clone()
                }
            };
            let activity = login_activities::NewLoginActivity {
                user_id: user.id,
                success: true,
                authentication_method: proof.method(),
                failure_reason: None,
                ip: device.ip,
                user_agent: device.user_agent,
                created_at: now.naive_utc(),
            };
            login_activities::insert(tx.conn(), &activity).await?;
            if was_away {
                tx.enqueue(RebuildHomeFeed {
                    account_id: user.account_id,
                })?;
            }
            Ok::<_, SignInError>(session)
        })
        .await?;
    if *proof != Proof::Password {
        sign_in_attempts::succeeded(ctx.redis(), user.id, now).await?;
    }
    if user.confirmed_at.is_some() {
        activity::seen(ctx.redis(), user.id, now).await?;
    }
    Ok(session)
}

async fn use_up(
    ctx: &Context,
    tx: &Tx,
    candidate: &Candidate,
    proof: &Proof,
) -> Result<(), SignInError> {
    let now = ctx.clock().naive_now();
    let id = candidate.user.id;
    let is_fresh = match proof {
        Proof::Password => true,
        Proof::OneTimeCode { step } => rows::consume_step(tx.conn(), id, *step, now).await?,
        Proof::BackupCode { before, after } => {
            rows::replace_backup_codes(tx.conn(), id, before, after, now).await?
        }
    };
    if is_fresh {
        Ok(())
    } else {
        Err(SignInError::UsedCode)
    }
}

/// Begins a session with a token of its own; the oldest beyond the limit end.
async fn begin(
    ctx: &Context,
    tx: &Tx,
    candidate: &Candidate,
    device: Device<'_>,
    session_id: &str,
) -> Result<(), SignInError> {
    let now = ctx.clock().naive_now();
    let user_id = candidate.user.id;
    let application_id = applications::find_superapp(tx.conn()).await?;
    let token = oauth_token(&mut rand::rng());
    let new = tokens::NewToken {
        token: &token,
        application_id,
        resource_owner_id: Some(user_id),
        scopes: TOKEN_SCOPES,
        created_at: now,
    };
    let token = tokens::insert(tx.conn(), &new).await?;
    let new = NewSession {
        session_id,
        user_id,
        access_token_id: token.id,
        ip: device.ip,
        user_agent: device.user_agent,
        created_at: now,
        updated_at: now,
    };
    sessions::insert(tx.conn(), &new).await?;
    let ended = sessions::delete_beyond(tx.conn(), user_id, ctx.limits.max_sessions).await?;
    Ok(oauth::end_tokens(
        tx,
        ended.into_iter().filter_map(|(_, token)| token).collect(),
    )?)
}
