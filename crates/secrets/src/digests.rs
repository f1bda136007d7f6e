//! Digests that stand in the database or go out.

use openssl::{
    hash::{MessageDigest, hash},
    sha::sha256,
};

use crate::{CryptoError, base64_text, hmac::hmac};

/// SHA-256 as hexadecimal digits: of a blocked domain as it is published, of a canonical e-mail address, of a custom
/// stylesheet.
pub fn sha256_hex(text: &[u8]) -> String {
    hex::encode(sha256(text))
}

/// The value of a `Digest` header ([RFC 3230](https://www.rfc-editor.org/rfc/rfc3230)).
pub fn digest_header(body: &[u8]) -> String {
    format!("SHA-256={}", base64_text::encode(&sha256(body)))
}

/// MD5 in base64, where Mastodon shortens a key by it (searches at auxiliary providers). Nothing secret may rest on it.
pub fn md5_base64(text: &[u8]) -> Result<String, CryptoError> {
    Ok(base64_text::encode(&hash(MessageDigest::md5(), text)?))
}

/// The value of a webhook's `X-Hub-Signature` header
/// ([documentation](https://docs.joinmastodon.org/admin/webhooks/)).
pub fn webhook_signature(secret: &str, body: &[u8]) -> Result<String, CryptoError> {
    Ok(format!(
        "sha256={}",
        hex::encode(hmac(MessageDigest::sha256(), secret.as_bytes(), body)?)
    ))
}
