//! Keys derived from the operator's secrets, as Rails derives them (PBKDF2).
//!
//! A derivation takes from under a millisecond (1,000 rounds) to some tens of them (65,536): do it at start.

use openssl::{hash::MessageDigest, pkcs5::pbkdf2_hmac};

use crate::{CryptoError, SecretBytes};

/// Rounds of `Rails.application.key_generator`.
const RAILS_ITERATIONS: usize = 1_000;
/// Rounds of a bare `ActiveSupport::KeyGenerator`, which Devise and Active Record's encryption use.
pub const DEFAULT_ITERATIONS: usize = 1 << 16;
/// Length of a key that signs, in bytes.
pub const SIGNING_KEY_LENGTH: usize = 64;

/// The hash below PBKDF2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// What older releases of Rails derived with.
    Sha1,
    /// What everything new is derived with.
    Sha256,
}

impl Digest {
    fn openssl(self) -> MessageDigest {
        match self {
            Self::Sha1 => MessageDigest::sha1(),
            Self::Sha256 => MessageDigest::sha256(),
        }
    }
}

/// Derives a key of `length` bytes with PBKDF2 ([RFC 8018](https://www.rfc-editor.org/rfc/rfc8018)).
pub fn derive(
    digest: Digest,
    password: &[u8],
    salt: &[u8],
    iterations: usize,
    length: usize,
) -> Result<SecretBytes, CryptoError> {
    let mut key = SecretBytes::new(vec![0; length]);
    pbkdf2_hmac(
        password,
        salt,
        iterations,
        digest.openssl(),
        key.expose_mut(),
    )?;
    Ok(key)
}

/// Derives keys from `SECRET_KEY_BASE`.
#[derive(Debug, Clone)]
pub struct KeyGenerator {
    secret_key_base: SecretBytes,
}

impl KeyGenerator {
    /// `secret_key_base` is taken as it stands in the environment: its hexadecimal digits are not decoded.
    pub fn new(secret_key_base: &str) -> Self {
        Self {
            secret_key_base: SecretBytes::new(secret_key_base.as_bytes().to_vec()),
        }
    }

    /// The key that this release of Rails derives for `salt`.
    pub fn generate(&self, salt: &str, length: usize) -> Result<SecretBytes, CryptoError> {
        derive(
            Digest::Sha256,
            self.secret_key_base.expose(),
            salt.as_bytes(),
            RAILS_ITERATIONS,
            length,
        )
    }

    /// The key that releases of Mastodon before 4.3 derived for `salt`.
    pub fn generate_old(&self, salt: &str, length: usize) -> Result<SecretBytes, CryptoError> {
        derive(
            Digest::Sha1,
            self.secret_key_base.expose(),
            salt.as_bytes(),
            RAILS_ITERATIONS,
            length,
        )
    }

    /// The key that Devise derives for `salt`. Slow: see the module.
    ///
    /// Devise makes its generator while the application boots, before the default becomes SHA-256; so SHA-1 it is,
    /// in 4.6 too.
    pub fn generate_for_devise(
        &self,
        digest: Digest,
        salt: &str,
    ) -> Result<SecretBytes, CryptoError> {
        derive(
            digest,
            self.secret_key_base.expose(),
            salt.as_bytes(),
            DEFAULT_ITERATIONS,
            SIGNING_KEY_LENGTH,
        )
    }
}
