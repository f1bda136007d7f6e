//! Passwords: hashed and compared where there is time for it, replaced with all that hangs on them.

use ferrodon_db::{QueryError, users::sign_in};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_secrets::passwords;
use ferrodon_types::UserId;

use crate::{Context, blocking::GivenUp, oauth, oauth::RevokeError, sessions};

/// Characters of a password at least.
pub const MIN_LENGTH: usize = 8;
/// And at most: bcrypt reads no more than 72 bytes.
pub const MAX_LENGTH: usize = 72;

/// What is wrong with a password that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// There is none.
    Blank,
    /// Shorter than [`MIN_LENGTH`].
    TooShort,
    /// Longer than [`MAX_LENGTH`].
    TooLong,
}

/// A password could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// It can't be hashed.
    #[error("the password can't be hashed")]
    Hash(#[from] passwords::PasswordError),
    /// The work was given up.
    #[error(transparent)]
    GivenUp(#[from] GivenUp),
}

/// Judges the length.
pub fn fault(password: &str) -> Option<PasswordFault> {
    match password.chars().count() {
        0 => Some(PasswordFault::Blank),
        1..MIN_LENGTH => Some(PasswordFault::TooShort),
        length if length > MAX_LENGTH => Some(PasswordFault::TooLong),
        _ => None,
    }
}

/// Hashes a password for `users.encrypted_password`.
pub async fn hash(ctx: &Context, password: &str) -> Result<String, PasswordError> {
    let (password, cost) = (password.to_owned(), ctx.limits.bcrypt_cost);
    Ok(ctx
        .blocking
        .run(move || passwords::hash(&password, cost, &mut rand::rng()))
        .await??)
}

/// Whether a password is the one that was stored. Where nothing is stored it takes as long and is false, so that the
/// time tells nothing about who has a login here.
pub async fn is_right(
    ctx: &Context,
    password: &str,
    stored: Option<&str>,
) -> Result<bool, PasswordError> {
    let stored = stored
        .filter(|stored| !passwords::is_external(stored))
        .map(str::to_owned);
    let (password, cost) = (password.to_owned(), ctx.limits.bcrypt_cost);
    let checked = ctx
        .blocking
        .run(move || match stored {
            Some(stored) => passwords::verify(&password, &stored),
            None => {
                // only the time counts
                let _ = passwords::hash(&password, cost, &mut rand::rng());
                Ok(false)
            }
        })
        .await?;
    match checked {
        Err(error) => {
            tracing::warn!(%error, "a stored password can't be compared");
            Ok(false)
        }
        Ok(is_right) => Ok(is_right),
    }
}

/// A password could not be replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
    /// The tokens could not be revoked.
    #[error("the tokens could not be revoked")]
    Revoke(#[from] RevokeError),
}

/// Gives a login another password (its [`hash`]) and throws everybody out: all sessions end, all tokens are revoked.
pub async fn replace(ctx: &Context, tx: &Tx, user: UserId, hash: &str) -> Result<(), ReplaceError> {
    sign_in::set_password(tx.conn(), user, hash, ctx.clock().naive_now()).await?;
    sessions::end_all(tx, user, None).await?;
    oauth::revoke_all(ctx, tx, user, None).await?;
    Ok(())
}
