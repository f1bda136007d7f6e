//! Rails' signed and encrypted cookies.
//!
//! `_session_id` is signed: it names a row of `session_activations` and restores a login by itself.
//! `_mastodon_session` is encrypted: CSRF token, flash, the steps of a login. What is written here is ready for a
//! `Set-Cookie` header (percent-encoded as Rack does it); what is read may be percent-encoded or not.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rand::CryptoRng;
use serde::Serialize;
use serde_json::Value;

use crate::{
    CryptoError, SecretBytes, base64_text,
    envelope::{self, Form, Metadata},
    gcm,
    keys::{KeyGenerator, SIGNING_KEY_LENGTH},
    messages,
};

/// The longest value that Rails writes, in bytes, before percent-encoding: what browsers are sure to keep.
pub const MAX_COOKIE_LENGTH: usize = 4096;
/// The longest value that is read, in bytes: the longest with every byte percent-encoded.
const MAX_SENT_LENGTH: usize = 3 * MAX_COOKIE_LENGTH;
/// What `URI.encode_www_form_component` leaves alone.
const UNESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');
/// Between ciphertext, initialisation vector and tag.
const SEPARATOR: &str = "--";
/// 12 and 16 bytes in base64.
const IV_CHARS: usize = 16;
const TAG_CHARS: usize = 24;

/// Why a cookie was not made.
#[derive(Debug, thiserror::Error)]
pub enum CookieError {
    /// A browser would not keep it.
    #[error("the cookie has {0} bytes, more than {MAX_COOKIE_LENGTH}")]
    TooLong(usize),
    /// The value has no JSON form.
    #[error("the value can't be written as JSON")]
    Json(#[from] serde_json::Error),
    /// OpenSSL failed.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// A cookie that we (or Ruby) made, that is for the name it came under, and that has not expired.
#[derive(Debug, Clone, PartialEq)]
pub struct Cookie {
    /// What was put into it.
    pub value: Value,
    /// Made with a key of a release before 4.3: write it anew.
    pub is_outdated: bool,
}

impl Cookie {
    /// The value, if it is a text.
    pub fn as_str(&self) -> Option<&str> {
        self.value.as_str()
    }
}

/// The jar of signed cookies: their values can be read by anyone, but made by us only.
#[derive(Debug, Clone)]
pub struct SignedCookies {
    key: SecretBytes,
    old_key: SecretBytes,
}

impl SignedCookies {
    /// Derives the keys.
    pub fn new(keys: &KeyGenerator) -> Result<Self, CryptoError> {
        const SALT: &str = "signed cookie";
        Ok(Self {
            key: keys.generate(SALT, SIGNING_KEY_LENGTH)?,
            old_key: keys.generate_old(SALT, SIGNING_KEY_LENGTH)?,
        })
    }

    /// The value of a `Set-Cookie` header. `expires_at` is part of what is signed; the header's own is the caller's.
    pub fn write(
        &self,
        name: &str,
        value: &impl Serialize,
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<String, CookieError> {
        let text = wrap(name, &envelope::rails_json(value)?, expires_at)?;
        escape(&messages::seal(
            &self.key,
            base64_text::encode(text.as_bytes()),
        )?)
    }

    /// Reads what a browser sent under `name`.
    pub fn read(&self, name: &str, sent: &str, now: DateTime<Utc>) -> Option<Cookie> {
        let message = unescape(sent)?;
        [(&self.key, false), (&self.old_key, true)]
            .into_iter()
            .find_map(|(key, is_outdated)| {
                let text = messages::open(key, &message)?;
                Some(Cookie {
                    value: unwrap(name, &text, now)?,
                    is_outdated,
                })
            })
    }
}

/// The jar of encrypted cookies: their values can be read and made by us only.
#[derive(Debug, Clone)]
pub struct EncryptedCookies {
    key: SecretBytes,
    old_key: SecretBytes,
}

impl EncryptedCookies {
    /// Derives the keys.
    pub fn new(keys: &KeyGenerator) -> Result<Self, CryptoError> {
        const SALT: &str = "authenticated encrypted cookie";
        Ok(Self {
            key: keys.generate(SALT, gcm::KEY_LENGTH)?,
            old_key: keys.generate_old(SALT, gcm::KEY_LENGTH)?,
        })
    }

    /// The value of a `Set-Cookie` header. `expires_at` is part of what is encrypted; the header's own is the caller's.
    pub fn write(
        &self,
        name: &str,
        value: &impl Serialize,
        expires_at: Option<DateTime<Utc>>,
        rng: &mut dyn CryptoRng,
    ) -> Result<String, CookieError> {
        let text = wrap(name, &envelope::rails_json(value)?, expires_at)?;
        let sealed = gcm::seal(&self.key, text.as_bytes(), rng)?;
        let parts =
            [sealed.ciphertext.as_slice(), &sealed.iv, &sealed.tag].map(base64_text::encode);
        escape(&parts.join(SEPARATOR))
    }

    /// Reads what a browser sent under `name`.
    pub fn read(&self, name: &str, sent: &str, now: DateTime<Utc>) -> Option<Cookie> {
        let message = unescape(sent)?;
        let (rest, tag) = split_off(&message, TAG_CHARS)?;
        let (ciphertext, iv) = split_off(rest, IV_CHARS)?;
        let [ciphertext, iv, tag] = [ciphertext, iv, tag].map(base64_text::decode);
        let (ciphertext, iv, tag) = (ciphertext?, iv?, tag?);
        [(&self.key, false), (&self.old_key, true)]
            .into_iter()
            .find_map(|(key, is_outdated)| {
                let text = gcm::open(key, &ciphertext, &iv, &tag)?;
                Some(Cookie {
                    value: unwrap(name, text.expose(), now)?,
                    is_outdated,
                })
            })
    }
}

/// Splits the last `length` characters and the separator before them off.
fn split_off(message: &str, length: usize) -> Option<(&str, &str)> {
    let (rest, part) = message.split_at_checked(message.len().checked_sub(length)?)?;
    Some((rest.strip_suffix(SEPARATOR)?, part))
}

fn wrap(name: &str, json: &str, expires_at: Option<DateTime<Utc>>) -> serde_json::Result<String> {
    envelope::wrap(
        Form::Cookie,
        json,
        Metadata {
            purpose: Some(&purpose(name)),
            expires_at,
        },
    )
}

fn unwrap(name: &str, text: &[u8], now: DateTime<Utc>) -> Option<Value> {
    // Very old cookies have no purpose; those of another name have another one.
    envelope::unwrap(Form::Cookie, text, Some(&purpose(name)), now)
        .or_else(|| envelope::unwrap(Form::Cookie, text, None, now))
}

/// What keeps a cookie from being sent back under another name.
fn purpose(name: &str) -> String {
    format!("cookie.{name}")
}

fn escape(raw: &str) -> Result<String, CookieError> {
    if raw.len() > MAX_COOKIE_LENGTH {
        return Err(CookieError::TooLong(raw.len()));
    }
    Ok(utf8_percent_encode(raw, &UNESCAPED).to_string())
}

fn unescape(sent: &str) -> Option<Cow<'_, str>> {
    if sent.len() > MAX_SENT_LENGTH {
        return None;
    }
    percent_decode_str(sent).decode_utf8().ok()
}
