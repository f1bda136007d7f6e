//! Codes that replace a lost second factor, each of them once (`users.otp_backup_codes`).

use rand::CryptoRng;

use crate::passwords::{self, PasswordError};

/// How many codes a set has.
pub const CODES_PER_SET: usize = 10;
/// Random bytes of a code; it shows them as hexadecimal digits.
const CODE_BYTES: usize = 16;
/// The longest input that is tried, in bytes. Codes have 32 characters, earlier ones 16.
const MAX_INPUT_LENGTH: usize = 72;

/// A new set of codes, to be shown once and stored as [hashes](hash_all).
pub fn generate(rng: &mut dyn CryptoRng) -> Vec<String> {
    (0..CODES_PER_SET)
        .map(|_| {
            let mut bytes = [0; CODE_BYTES];
            rng.fill_bytes(&mut bytes);
            hex::encode(bytes)
        })
        .collect()
}

/// The hashes to store. Blocks for about 60 ms per code: call it in a blocking pool.
pub fn hash_all(
    codes: &[String],
    cost: u32,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<String>, PasswordError> {
    codes
        .iter()
        .map(|code| passwords::hash(code, cost, rng))
        .collect()
}

/// What is left of `hashes` when `code` is used up, or `None` if it is none of them. Blocks for about 60 ms per hash:
/// call it in a blocking pool.
///
/// The code is taken as typed: Mastodon doesn't forgive spaces here, either. A damaged hash is passed over.
pub fn consume(code: &str, hashes: &[String]) -> Option<Vec<String>> {
    if code.is_empty() || code.len() > MAX_INPUT_LENGTH {
        return None;
    }
    let used = hashes
        .iter()
        .find(|hash| passwords::verify(code, hash).unwrap_or(false))?;
    Some(
        hashes
            .iter()
            .filter(|hash| *hash != used)
            .cloned()
            .collect(),
    )
}
