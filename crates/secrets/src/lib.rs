//! What Rails, Devise and Doorkeeper made and Ferrodon reads, and makes so that Ruby can read it again:
//! cookies, signed messages, encrypted columns, password and token digests, one-time codes, keys.
//!
//! Knows no I/O, no rows and no HTTP: values go in, values come out. Start with [`keys::KeyGenerator`], from which
//! most others are made once per process.
//!
//! Invariants:
//! - time and randomness come from the caller ([`rsa::generate`] and [`vapid::VapidKey::generate`] excepted: OpenSSL brings its own);
//! - digests, signatures and codes are compared in constant time;
//! - what a client or a damaged row holds is an error or `None`, never a panic.

pub mod backup_codes;
mod base32;
mod base64_text;
pub mod columns;
pub mod compare;
pub mod cookies;
pub mod csrf;
pub mod digests;
mod envelope;
mod gcm;
mod hmac;
pub mod keys;
pub mod messages;
pub mod passwords;
pub mod pkce;
pub mod push_keys;
pub mod rsa;
pub mod secret;
pub mod signed_ids;
pub mod tokens;
pub mod totp;
pub mod vapid;

pub use secret::{SecretBytes, SecretText};

/// OpenSSL refused an operation that has no reason to fail: out of memory, or a build without the algorithm.
#[derive(Debug, thiserror::Error)]
#[error("a cryptographic operation failed")]
pub struct CryptoError(#[from] openssl::error::ErrorStack);
