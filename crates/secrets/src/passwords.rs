//! Password hashes as Devise stores them in `users.encrypted_password`: bcrypt, version `2a`, no pepper.
//!
//! Only the first 72 bytes of a password count. An empty hash marks a person who signs in elsewhere (LDAP, PAM,
//! single sign-on).
//!
//! Hashing and verifying block for about 60 ms at [`DEFAULT_COST`]: call them in a blocking pool.
//! To answer as slowly for an unknown name as for a wrong password, [`hash`] the password and forget the result.

use std::str::FromStr as _;

use bcrypt::{BcryptError, HashParts, Version};
use rand::CryptoRng;

/// The cost of new hashes in production (4 in tests).
pub const DEFAULT_COST: u32 = 10;
/// Hashes of a higher cost are refused: a check would take more than some seconds.
pub const MAX_COST: u32 = 16;
/// Version, cost and salt of a hash, in characters.
const SALT_CHARS: usize = 29;

/// Why a password was neither hashed nor checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The password has a zero byte, where other implementations would stop reading.
    #[error("the password has a zero byte")]
    ZeroByte,
    /// The cost is not between 4 and [`MAX_COST`].
    #[error("the cost {0} is out of range")]
    Cost(u32),
    /// What is stored is no bcrypt hash.
    #[error("the stored hash is not a bcrypt hash")]
    InvalidHash,
}

/// Hashes a password under a fresh salt. Blocks: see the module.
///
/// How long a password may be is not decided here.
pub fn hash(password: &str, cost: u32, rng: &mut dyn CryptoRng) -> Result<String, PasswordError> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    hash_with_salt(password, cost, salt)
}

/// Hashes a password under a given salt. Blocks: see the module.
pub fn hash_with_salt(password: &str, cost: u32, salt: [u8; 16]) -> Result<String, PasswordError> {
    if password.contains('\0') {
        return Err(PasswordError::ZeroByte);
    }
    if cost > MAX_COST {
        return Err(PasswordError::Cost(cost));
    }
    match bcrypt::hash_with_salt(password, cost, salt) {
        Ok(parts) => Ok(parts.format_for_version(Version::TwoA)),
        Err(BcryptError::CostNotAllowed(cost)) => Err(PasswordError::Cost(cost)),
        Err(_) => Err(PasswordError::InvalidHash),
    }
}

/// Whether `password` is the one that was stored; never for [external](is_external) people. Blocks: see the module.
///
/// Hashes of the versions `2a`, `2b`, `2x` and `2y` hold, of any cost up to [`MAX_COST`]. (The faulty `2x` of old PHP
/// differs for passwords outside of ASCII only; those don't verify.)
pub fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    if is_external(stored) {
        return Ok(false);
    }
    let cost = HashParts::from_str(stored)
        .map_err(|_| PasswordError::InvalidHash)?
        .get_cost();
    if cost > MAX_COST {
        return Err(PasswordError::Cost(cost));
    }
    if password.contains('\0') {
        return Ok(false);
    }
    bcrypt::verify(password, stored).map_err(|error| match error {
        BcryptError::CostNotAllowed(cost) => PasswordError::Cost(cost),
        _ => PasswordError::InvalidHash,
    })
}

/// Whether `password` will do where a signed-in person confirms something by it: [external](is_external) people have
/// none and always pass. Blocks: see the module.
pub fn verify_or_external(password: &str, stored: &str) -> Result<bool, PasswordError> {
    Ok(is_external(stored) || verify(password, stored)?)
}

/// Whether the person has no password here.
pub fn is_external(stored: &str) -> bool {
    stored.trim().is_empty()
}

/// What binds a web session to a password: the beginning of its hash, salt included. Another password has another.
pub fn session_salt(stored: &str) -> &str {
    stored.get(..SALT_CHARS).unwrap_or(stored)
}
