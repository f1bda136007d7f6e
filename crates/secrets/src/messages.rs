//! Signed messages as `ActiveSupport::MessageVerifier` makes them: `base64(JSON)--hex(HMAC-SHA-1)`.
//!
//! Known names: `async_refreshes` (the ids of the `Mastodon-Async-Refresh` header) and `self-destruct` (the variable
//! `SELF_DESTRUCT`); for the ids in mails and pushes see [`crate::signed_ids`].

use chrono::{DateTime, Utc};
use openssl::hash::MessageDigest;
use serde::Serialize;
use serde_json::Value;

use crate::{
    CryptoError, SecretBytes, base64_text,
    compare::constant_time_eq,
    envelope::{self, Form, Metadata},
    hmac::hmac,
    keys::{KeyGenerator, SIGNING_KEY_LENGTH},
};

/// Between the message and its digest.
const SEPARATOR: &str = "--";
/// Length of a SHA-1 digest in hexadecimal digits.
const DIGEST_LENGTH: usize = 40;
/// The longest message that is looked at, in bytes.
pub const MAX_MESSAGE_LENGTH: usize = 16 * 1024;

/// Why a value was not signed.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The value has no JSON form.
    #[error("the value can't be written as JSON")]
    Json(#[from] serde_json::Error),
    /// OpenSSL failed.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// Signs values and believes those that it signed.
#[derive(Debug, Clone)]
pub struct MessageVerifier {
    key: SecretBytes,
    url_safe: bool,
}

impl MessageVerifier {
    /// The verifier that `Rails.application.message_verifier(name)` gives.
    pub fn named(keys: &KeyGenerator, name: &str) -> Result<Self, CryptoError> {
        Ok(Self {
            key: keys.generate(name, SIGNING_KEY_LENGTH)?,
            url_safe: false,
        })
    }

    /// The same, but messages are written in the URL-safe alphabet.
    pub(crate) fn url_safe(keys: &KeyGenerator, name: &str) -> Result<Self, CryptoError> {
        Ok(Self {
            url_safe: true,
            ..Self::named(keys, name)?
        })
    }

    /// Signs a value that is for any purpose and holds forever.
    pub fn generate(&self, value: &impl Serialize) -> Result<String, MessageError> {
        self.sign_json(&envelope::rails_json(value)?, Metadata::default())
    }

    /// Signs a value that is for one purpose, until `expires_at` if given.
    pub fn generate_for(
        &self,
        purpose: &str,
        value: &impl Serialize,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<String, MessageError> {
        self.sign_json(
            &envelope::rails_json(value)?,
            Metadata {
                purpose: Some(purpose),
                expires_at,
            },
        )
    }

    /// The value of a message without a purpose, if we signed it and it holds.
    pub fn verify(&self, message: &str, now: DateTime<Utc>) -> Option<Value> {
        self.verify_purpose(message, None, now)
    }

    /// The value of a message for `purpose`, if we signed it and it holds.
    pub fn verify_for(&self, purpose: &str, message: &str, now: DateTime<Utc>) -> Option<Value> {
        self.verify_purpose(message, Some(purpose), now)
    }

    fn verify_purpose(
        &self,
        message: &str,
        purpose: Option<&str>,
        now: DateTime<Utc>,
    ) -> Option<Value> {
        envelope::unwrap(Form::Message, &open(&self.key, message)?, purpose, now)
    }

    fn sign_json(&self, json: &str, metadata: Metadata<'_>) -> Result<String, MessageError> {
        let text = envelope::wrap(Form::Message, json, metadata)?;
        let encoded = if self.url_safe {
            base64_text::encode_url_safe(text.as_bytes())
        } else {
            base64_text::encode(text.as_bytes())
        };
        Ok(seal(&self.key, encoded)?)
    }
}

/// Puts the digest behind an encoded message.
pub(crate) fn seal(key: &SecretBytes, mut encoded: String) -> Result<String, CryptoError> {
    let digest = hmac(MessageDigest::sha1(), key.expose(), encoded.as_bytes())?;
    encoded.push_str(SEPARATOR);
    encoded.push_str(&hex::encode(digest));
    Ok(encoded)
}

/// The decoded message, if its digest is right.
pub(crate) fn open(key: &SecretBytes, message: &str) -> Option<Vec<u8>> {
    if message.len() > MAX_MESSAGE_LENGTH {
        return None;
    }
    let (encoded, digest) = message.split_at_checked(message.len().checked_sub(DIGEST_LENGTH)?)?;
    let encoded = encoded.strip_suffix(SEPARATOR)?;
    let expected = hex::encode(hmac(MessageDigest::sha1(), key.expose(), encoded.as_bytes()).ok()?);
    if !constant_time_eq(digest.as_bytes(), expected.as_bytes()) {
        return None;
    }
    // The message is ours from here on.
    base64_text::decode(encoded)
}
