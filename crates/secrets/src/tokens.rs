//! Random tokens in the forms that Devise, Doorkeeper and Rails give them, and the digests that Devise stores.

use openssl::hash::MessageDigest;
use rand::CryptoRng;

use crate::{
    CryptoError, SecretBytes, base64_text,
    hmac::hmac,
    keys::{Digest, KeyGenerator},
};

/// The longest token that is looked up, in bytes.
const MAX_TOKEN_LENGTH: usize = 1024;

/// A token for a link in a mail, as `Devise.friendly_token` makes it: 20 characters of the URL-safe alphabet, without
/// those that look alike.
pub fn friendly_token(rng: &mut dyn CryptoRng) -> String {
    let token = url_safe::<15>(rng);
    token
        .chars()
        .map(|character| match character {
            'l' => 's',
            'I' => 'x',
            'O' => 'y',
            '0' => 'z',
            other => other,
        })
        .collect()
}

/// An access token, authorisation code, client id or client secret: 32 random bytes, 43 URL-safe characters.
pub fn oauth_token(rng: &mut dyn CryptoRng) -> String {
    url_safe::<32>(rng)
}

/// `session_activations.session_id`: 16 random bytes, 32 hexadecimal digits.
pub fn session_id(rng: &mut dyn CryptoRng) -> String {
    hex_token::<16>(rng)
}

/// `users.webauthn_id`: 64 random bytes, URL-safe.
pub fn webauthn_id(rng: &mut dyn CryptoRng) -> String {
    url_safe::<64>(rng)
}

/// `BYTES` random bytes as hexadecimal digits (`webhooks.secret` has 20).
pub fn hex_token<const BYTES: usize>(rng: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; BYTES];
    rng.fill_bytes(&mut bytes);
    hex::encode(bytes)
}

fn url_safe<const BYTES: usize>(rng: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; BYTES];
    rng.fill_bytes(&mut bytes);
    base64_text::encode_url_safe_unpadded(&bytes)
}

/// Digests of the tokens of one column, such as `reset_password_token`.
#[derive(Debug, Clone)]
pub struct TokenDigests {
    key: SecretBytes,
    other_key: SecretBytes,
}

impl TokenDigests {
    /// Derives the keys for `column`. Takes some tens of milliseconds.
    pub fn new(keys: &KeyGenerator, column: &str) -> Result<Self, CryptoError> {
        let salt = format!("Devise {column}");
        Ok(Self {
            key: keys.generate_for_devise(Digest::Sha1, &salt)?,
            other_key: keys.generate_for_devise(Digest::Sha256, &salt)?,
        })
    }

    /// The digest to store for a token. Blank tokens have none.
    pub fn digest(&self, token: &str) -> Result<Option<String>, CryptoError> {
        if is_unusable(token) {
            return Ok(None);
        }
        Ok(Some(digest(&self.key, token)?))
    }

    /// The digests that a row may hold for a token: as [`digest`](Self::digest) makes it, and as an installation with
    /// another boot order would have. Nothing for a blank token.
    pub fn candidates(&self, token: &str) -> Result<Vec<String>, CryptoError> {
        if is_unusable(token) {
            return Ok(Vec::new());
        }
        Ok(vec![
            digest(&self.key, token)?,
            digest(&self.other_key, token)?,
        ])
    }
}

fn is_unusable(token: &str) -> bool {
    token.trim().is_empty() || token.len() > MAX_TOKEN_LENGTH
}

fn digest(key: &SecretBytes, token: &str) -> Result<String, CryptoError> {
    Ok(hex::encode(hmac(
        MessageDigest::sha256(),
        key.expose(),
        token.as_bytes(),
    )?))
}
