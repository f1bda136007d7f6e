//! The second step: a one-time code, or a backup code in its place.

use ferrodon_db::{QueryError, login_activities, users::sign_in::Candidate};
use ferrodon_jobs::TxError;
use ferrodon_redis::sign_in_attempts;
use ferrodon_secrets::{
    backup_codes,
    columns::{ColumnCipher, ColumnError},
    totp,
};

use super::{Device, Proof};
use crate::{Context, blocking::GivenUp};

/// What came of a code.
#[derive(Debug)]
pub enum SecondFactor {
    /// It is right, and is used up by the sign-in that it proves.
    Right(Proof),
    /// It is wrong, or was used before.
    Wrong,
    /// There were too many tries within this hour; it was not looked at.
    TooMany,
}

/// The code could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// The tries could not be counted.
    #[error("the tries could not be counted")]
    Redis(#[from] ferrodon_redis::Error),
    /// The stored secret can't be read: someone should look.
    #[error("the stored secret can't be read")]
    Column(#[from] ColumnError),
    /// The work was given up.
    #[error(transparent)]
    GivenUp(#[from] GivenUp),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Checks a code. Failures are noted for the user to see.
pub async fn check_second_factor(
    ctx: &Context,
    cipher: &ColumnCipher,
    candidate: &Candidate,
    code: &str,
    device: Device<'_>,
) -> Result<SecondFactor, SecondFactorError> {
    let now = ctx.clock().now();
    if !sign_in_attempts::may_try(ctx.redis(), candidate.user.id, now).await? {
        return Ok(SecondFactor::TooMany);
    }
    if let Some(step) = check_one_time_code(ctx, cipher, candidate, code)? {
        return Ok(SecondFactor::Right(Proof::OneTimeCode { step }));
    }
    let before = candidate
        .secrets
        .otp_backup_codes
        .clone()
        .unwrap_or_default();
    let (typed, hashes) = (code.to_owned(), before.clone());
    if let Some(after) = ctx
        .blocking
        .run(move || backup_codes::consume(&typed, &hashes))
        .await?
    {
        return Ok(SecondFactor::Right(Proof::BackupCode { before, after }));
    }
    note_failure(ctx, candidate, device).await?;
    Ok(SecondFactor::Wrong)
}

fn check_one_time_code(
    ctx: &Context,
    cipher: &ColumnCipher,
    candidate: &Candidate,
    code: &str,
) -> Result<Option<i32>, SecondFactorError> {
    let Some(stored) = candidate.secrets.otp_secret.as_deref() else {
        return Ok(None);
    };
    let secret = cipher.decrypt(stored)?;
    let last = candidate.secrets.consumed_timestep.map(i64::from);
    match totp::verify(secret.expose(), code, ctx.clock().now(), last) {
        Ok(step) => Ok(step.and_then(|step| i32::try_from(step).ok())),
        Err(error) => {
            // a backup code may still do
            tracing::error!(%error, user_id = %candidate.user.id, "a second factor's secret is damaged");
            Ok(None)
        }
    }
}

/// Notes that a code was wrong.
pub(super) async fn note_failure(
    ctx: &Context,
    candidate: &Candidate,
    device: Device<'_>,
) -> Result<(), SecondFactorError> {
    let created_at = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            let new = login_activities::NewLoginActivity {
                user_id: candidate.user.id,
                success: false,
                authentication_method: "otp",
                failure_reason: Some("invalid_otp_token"),
                ip: device.ip,
                user_agent: device.user_agent,
                created_at,
            };
            Ok(login_activities::insert(tx.conn(), &new).await?)
        })
        .await
}
