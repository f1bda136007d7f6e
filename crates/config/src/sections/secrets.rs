//! Keys that Rails derives everything from.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::{Process, Reader, Secret};

/// Secrets of the server. Changing one makes what it protects unreadable.
#[derive(Debug, Clone)]
pub struct SecretsConfig {
    /// `SECRET_KEY_BASE`: cookies, signed messages, tokens by mail. (Empty in `streaming`, which uses none.)
    pub secret_key_base: Secret,
    /// `ACTIVE_RECORD_ENCRYPTION_*`: encrypted columns.
    pub column_encryption: ColumnEncryption,
    /// `VAPID_*`: web push; none turns it off.
    pub vapid: Option<VapidKeys>,
    /// `OTP_SECRET`: read second factors that were stored before Mastodon 4.3.
    pub otp_secret: Option<Secret>,
}

/// `ACTIVE_RECORD_ENCRYPTION_*`, as Rails takes them.
#[derive(Debug, Clone)]
pub struct ColumnEncryption {
    /// `ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY`.
    pub primary_key: Secret,
    /// `ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT`.
    pub key_derivation_salt: Secret,
    /// `ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY`: no column uses it, but Ruby asks for it on the way back.
    pub deterministic_key: Secret,
}

/// The server's key pair for web push.
#[derive(Debug, Clone)]
pub struct VapidKeys {
    /// `VAPID_PRIVATE_KEY`: 32 bytes in base64url.
    pub private_key: Secret,
    /// `VAPID_PUBLIC_KEY`: 65 bytes in base64url, as clients are told it.
    pub public_key: String,
}

const GENERATE: &str =
    "keep the value of the existing server, or make one with `openssl rand -hex 64`";
const GENERATE_COLUMN: &str =
    "keep the value of the existing server, or make one with `openssl rand -hex 32`";

impl SecretsConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        if reader.process() == Process::Streaming {
            return Self::unused();
        }
        let secret_key_base = reader.required_secret("SECRET_KEY_BASE", GENERATE);
        let length = secret_key_base.expose().len();
        if (1..30).contains(&length) {
            reader.mistake("SECRET_KEY_BASE", "is shorter than 30 characters", GENERATE);
        }
        Self {
            secret_key_base,
            column_encryption: ColumnEncryption {
                primary_key: column_key(reader, "PRIMARY_KEY"),
                key_derivation_salt: column_key(reader, "KEY_DERIVATION_SALT"),
                deterministic_key: column_key(reader, "DETERMINISTIC_KEY"),
            },
            vapid: vapid(reader),
            otp_secret: reader.secret("OTP_SECRET"),
        }
    }

    fn unused() -> Self {
        let column_encryption = ColumnEncryption {
            primary_key: Secret::default(),
            key_derivation_salt: Secret::default(),
            deterministic_key: Secret::default(),
        };
        Self {
            secret_key_base: Secret::default(),
            column_encryption,
            vapid: None,
            otp_secret: None,
        }
    }
}

fn column_key(reader: &mut Reader<'_>, suffix: &str) -> Secret {
    let name = format!("ACTIVE_RECORD_ENCRYPTION_{suffix}");
    let key = reader.required_secret(&name, GENERATE_COLUMN);
    if key.expose().ends_with("DO_NOT_USE_IN_PRODUCTION") && reader.rails_env() == "production" {
        reader.mistake(
            &name,
            "is the published key for development",
            GENERATE_COLUMN,
        );
    }
    key
}

fn vapid(reader: &mut Reader<'_>) -> Option<VapidKeys> {
    let remedy = "set both keys of one pair, in base64url, as `tootctl` or `rake mastodon:webpush:generate_vapid_key` print them";
    let private = reader.secret("VAPID_PRIVATE_KEY");
    let public = reader.optional("VAPID_PUBLIC_KEY");
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::URL_SAFE, lenient);
    let has_bytes =
        |text: &str, count: usize| engine.decode(text).is_ok_and(|bytes| bytes.len() == count);
    match (private, public) {
        (None, None) => None,
        (Some(private_key), Some(public_key)) => {
            if !has_bytes(private_key.expose(), 32) {
                reader.mistake("VAPID_PRIVATE_KEY", "is not 32 bytes in base64url", remedy);
            }
            if !has_bytes(&public_key, 65) {
                reader.mistake("VAPID_PUBLIC_KEY", "is not 65 bytes in base64url", remedy);
            }
            Some(VapidKeys {
                private_key,
                public_key,
            })
        }
        (Some(_), None) => {
            reader.mistake(
                "VAPID_PUBLIC_KEY",
                "is not set, but VAPID_PRIVATE_KEY is",
                remedy,
            );
            None
        }
        (None, Some(_)) => {
            reader.mistake(
                "VAPID_PRIVATE_KEY",
                "is not set, but VAPID_PUBLIC_KEY is",
                remedy,
            );
            None
        }
    }
}
