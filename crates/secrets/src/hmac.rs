//! HMAC ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) with OpenSSL.

use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};

use crate::CryptoError;

/// The HMAC of `data`.
pub(crate) fn hmac(digest: MessageDigest, key: &[u8], data: &[u8]) -> Result<Vec<u8>, CryptoError> {
    // HMAC fills a short key with zero bytes, so this is the same key; OpenSSL doesn't take an empty one everywhere.
    let key = PKey::hmac(if key.is_empty() { &[0] } else { key })?;
    Ok(Signer::new(digest, &key)?.sign_oneshot_to_vec(data)?)
}
