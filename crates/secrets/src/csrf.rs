//! Tokens against forged requests, as Rails makes them, so that pages opened before a takeover can still be sent.
//!
//! The session holds a secret (`_csrf_token`). What a page carries is a digest of it, masked anew each time so that
//! compression doesn't leak it; Rails also makes tokens for one form only.

use openssl::hash::MessageDigest;
use rand::CryptoRng;

use crate::{
    CryptoError, SecretBytes, SecretText, base64_text, compare::constant_time_eq, hmac::hmac,
};

/// Length of the secret and of its digests, in bytes.
const LENGTH: usize = 32;
/// What the token for all forms is the digest of.
const GLOBAL: &str = "!real_csrf_token";
/// The longest token that is looked at, in bytes.
const MAX_TOKEN_LENGTH: usize = 256;

/// A session's secret.
#[derive(Debug, Clone)]
pub struct CsrfSecret(SecretBytes);

impl CsrfSecret {
    /// A new one.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut secret = SecretBytes::new(vec![0; LENGTH]);
        rng.fill_bytes(secret.expose_mut());
        Self(secret)
    }

    /// The one that a session holds.
    pub fn from_session(stored: &str) -> Option<Self> {
        if stored.len() > MAX_TOKEN_LENGTH {
            return None;
        }
        let secret = base64_text::decode(stored).map(SecretBytes::new)?;
        (secret.expose().len() == LENGTH).then_some(Self(secret))
    }

    /// The form that a session holds.
    pub fn to_session(&self) -> SecretText {
        SecretText::new(base64_text::encode_url_safe_unpadded(self.0.expose()))
    }

    /// A token for a page: good for every form and for the header `X-CSRF-Token`.
    pub fn token(&self, rng: &mut dyn CryptoRng) -> Result<String, CryptoError> {
        self.masked(GLOBAL, rng)
    }

    /// A token for one form: good for its method and path only.
    pub fn form_token(
        &self,
        method: &str,
        path: &str,
        rng: &mut dyn CryptoRng,
    ) -> Result<String, CryptoError> {
        self.masked(&form(method, path), rng)
    }

    fn masked(&self, of: &str, rng: &mut dyn CryptoRng) -> Result<String, CryptoError> {
        let mut masked = vec![0; LENGTH];
        rng.fill_bytes(&mut masked);
        let digest = self.digest(of)?;
        let hidden: Vec<u8> = masked
            .iter()
            .zip(&digest)
            .map(|(pad, byte)| pad ^ byte)
            .collect();
        masked.extend(hidden);
        Ok(base64_text::encode_url_safe_unpadded(&masked))
    }

    /// Whether a token came from a page of this session. `method` and `path` are those of the request: a token that
    /// was made for one form holds there only.
    pub fn verify(&self, token: &str, method: &str, path: &str) -> bool {
        if token.len() > MAX_TOKEN_LENGTH {
            return false;
        }
        let Some(token) = base64_text::decode(token) else {
            return false;
        };
        match token.len() {
            // Before Rails 4.2, and scripts that send the session's own.
            LENGTH => constant_time_eq(&token, self.0.expose()),
            length if length == 2 * LENGTH => {
                let (pad, hidden) = token.split_at(LENGTH);
                let digest: Vec<u8> = pad
                    .iter()
                    .zip(hidden)
                    .map(|(pad, byte)| pad ^ byte)
                    .collect();
                let form = form(method, path);
                let is_digest_of = |of: &str| {
                    self.digest(of)
                        .is_ok_and(|expected| constant_time_eq(&digest, &expected))
                };
                constant_time_eq(&digest, self.0.expose())
                    || is_digest_of(GLOBAL)
                    || is_digest_of(&form)
            }
            _ => false,
        }
    }

    fn digest(&self, of: &str) -> Result<Vec<u8>, CryptoError> {
        hmac(MessageDigest::sha256(), self.0.expose(), of.as_bytes())
    }
}

/// What the token for one form is the digest of.
fn form(method: &str, path: &str) -> String {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let path = if path == "/" {
        path
    } else {
        path.trim_end_matches('/')
    };
    format!("{path}#{}", method.to_ascii_lowercase())
}
