//! What the original made must be read, and what is made here must be what the original makes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod backup_codes;
mod columns;
mod cookies;
mod csrf;
mod digests;
mod hostile;
mod keys;
mod messages;
mod passwords;
mod pkce;
mod push;
mod rsa;
mod support;
mod taken_over;
mod tokens;
mod totp;
