//! One-time codes of authenticator apps ([RFC 6238](https://www.rfc-editor.org/rfc/rfc6238)): SHA-1, 6 digits,
//! 30 seconds, one step of drift to either side, every code once.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcodegen::{QrCode, QrCodeEcc};
use rand::CryptoRng;

use crate::{SecretText, base32, compare::constant_time_eq};

/// Length of a step, in seconds.
pub const STEP_SECONDS: i64 = 30;
/// Steps that a clock may go wrong.
const DRIFT_STEPS: i64 = 1;
/// Digits of a code.
const DIGITS: usize = 6;
/// Random bytes of a new secret.
const SECRET_BYTES: usize = 32;
/// The longest secret that is used, in characters.
const MAX_SECRET_LENGTH: usize = 1024;
/// The longest input that is tried, in bytes, white space included.
const MAX_INPUT_LENGTH: usize = 64;
/// White modules around a QR code.
const QUIET_ZONE: i32 = 4;
/// What `ERB::Util.url_encode` leaves alone.
const UNESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A stored secret is not base32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the second factor's secret is not base32")]
pub struct InvalidSecret;

/// A new secret, in base32 without padding.
pub fn generate_secret(rng: &mut dyn CryptoRng) -> SecretText {
    let mut bytes = zeroize::Zeroizing::new([0; SECRET_BYTES]);
    rng.fill_bytes(&mut *bytes);
    SecretText::new(base32::encode(&*bytes))
}

/// The step that an instant falls into.
pub fn step_at(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP_SECONDS)
}

/// The code of an instant.
pub fn code_at(secret: &str, now: DateTime<Utc>) -> Result<String, InvalidSecret> {
    Ok(code_of_step(&totp(secret)?, step_at(now)))
}

/// The step whose code was given, if it holds at `now`: to be stored as `users.consumed_timestep`.
///
/// `last_used_step` is what is stored there: codes of that step and before no longer hold. White space in the code
/// doesn't matter.
///
/// # Errors
///
/// The secret is damaged. That is no wrong code: someone should look.
pub fn verify(
    secret: &str,
    code: &str,
    now: DateTime<Utc>,
    last_used_step: Option<i64>,
) -> Result<Option<i64>, InvalidSecret> {
    if code.len() > MAX_INPUT_LENGTH || secret.is_empty() {
        return Ok(None);
    }
    let code: String = code
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let totp = totp(secret)?;
    let now = step_at(now);
    // Every step is tried, so that the time it takes doesn't tell which one it was; of two equal codes the later counts.
    let mut matching = None;
    for step in (now - DRIFT_STEPS)..=(now + DRIFT_STEPS) {
        let is_right = constant_time_eq(code_of_step(&totp, step).as_bytes(), code.as_bytes());
        if is_right && last_used_step.is_none_or(|last| step > last) {
            matching = Some(step);
        }
    }
    Ok(matching)
}

/// What an authenticator app scans ([format](https://github.com/google/google-authenticator/wiki/Key-Uri-Format)).
///
/// `issuer` is the server's `LOCAL_DOMAIN`, `account` the person's e-mail address.
pub fn provisioning_uri(issuer: &str, account: &str, secret: &str) -> SecretText {
    let escape = |text: &str| utf8_percent_encode(text, &UNESCAPED).to_string();
    // A colon parts the two, so it can't stand in either.
    let label = |text: &str| escape(&text.replace(':', "_"));
    SecretText::new(format!(
        "otpauth://totp/{}:{}?secret={}&issuer={}",
        label(issuer),
        label(account),
        escape(secret),
        escape(issuer)
    ))
}

/// A QR code as an SVG image; `None` if the text is too long for one (over about 2,300 bytes).
pub fn qr_code_svg(text: &str) -> Option<SecretText> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * QUIET_ZONE;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a text can't fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
        }
    }
    Some(SecretText::new(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{size}v{size}h-{size}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )))
}

fn totp(secret: &str) -> Result<totp_rs::Totp, InvalidSecret> {
    if secret.len() > MAX_SECRET_LENGTH {
        return Err(InvalidSecret);
    }
    let secret = base32::decode(secret).ok_or(InvalidSecret)?;
    // Secrets of earlier releases may be shorter than the RFC wants. The defaults are the rest of ours.
    Ok(totp_rs::Builder::new()
        .with_secret(secret)
        .build_noncompliant())
}

fn code_of_step(totp: &totp_rs::Totp, step: i64) -> String {
    // No clock goes before 1970.
    totp.generate((step * STEP_SECONDS).max(0) as u64)
        .to_string()
}
