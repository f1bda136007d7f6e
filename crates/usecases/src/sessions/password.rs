//! The first step: address and password.

use ferrodon_db::{
    PoolError, QueryError,
    users::sign_in::{self, Candidate},
};

use crate::{
    Context,
    passwords::{self, PasswordError},
};

/// Bytes of an e-mail address; what is longer is nobody's.
const MAX_EMAIL: usize = 1_024;

/// What came of address and password.
#[derive(Debug)]
pub enum Checked {
    /// They belong together.
    Right(Box<Candidate>),
    /// They don't, or nobody has this address: nobody is told which.
    Wrong,
    /// They do, but the account's owner has died: nobody signs in there.
    Memorial,
}

/// They could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The password could not be compared.
    #[error("the password could not be compared")]
    Password(#[from] PasswordError),
}

/// Compares. Takes as long for unknown addresses as for wrong passwords.
pub async fn check_password(
    ctx: &Context,
    email: &str,
    password: &str,
) -> Result<Checked, CheckError> {
    let candidate = if email.len() > MAX_EMAIL {
        None
    } else {
        // the connection is given back before the password is compared
        sign_in::find_by_email(&*ctx.database().get().await?, email).await?
    };
    let stored = candidate
        .as_ref()
        .map(|candidate| candidate.secrets.encrypted_password.as_str());
    let is_right = passwords::is_right(ctx, password, stored).await?;
    Ok(match candidate.filter(|_| is_right) {
        None => Checked::Wrong,
        Some(candidate) if candidate.account.memorial => Checked::Memorial,
        Some(candidate) => Checked::Right(Box::new(candidate)),
    })
}
