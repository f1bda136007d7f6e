//! Columns that Active Record encrypts: `users.otp_secret`, and `keypairs.private_key` where it is set.
//!
//! A value is stored as `{"p":ciphertext,"h":{"iv":…,"at":tag,"c":compressed}}`, all in base64.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use rand::CryptoRng;
use serde::Deserialize;
use serde_json::Value;

use crate::{CryptoError, SecretBytes, SecretText, base64_text, gcm, keys};

/// Longer values are compressed, as Rails does; in bytes.
const COMPRESSED_ABOVE: usize = 140;
/// The longest value, stored and decompressed, in bytes. The longest real one is a private key of a few thousand.
const MAX_LENGTH: usize = 1024 * 1024;

/// Why a stored value could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// Not what Rails stores; a value that was never encrypted, for example.
    #[error("the stored value is not an encrypted one")]
    Malformed,
    /// Changed since, or encrypted with other keys than `ACTIVE_RECORD_ENCRYPTION_*` now name.
    #[error("the stored value does not belong to the configured keys")]
    Undecryptable,
    /// Decrypted, but what it holds is no text.
    #[error("the decrypted value is damaged")]
    Damaged,
}

/// Encrypts and decrypts columns.
#[derive(Debug, Clone)]
pub struct ColumnCipher {
    key: SecretBytes,
    old_key: SecretBytes,
}

#[derive(Deserialize)]
struct StoredIn {
    p: String,
    #[serde(default)]
    h: HeadersIn,
}

#[derive(Deserialize, Default)]
struct HeadersIn {
    iv: Option<String>,
    at: Option<String>,
    #[serde(default)]
    c: Value,
}

impl ColumnCipher {
    /// Derives the keys from `ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY` and `…_KEY_DERIVATION_SALT`, both as they stand
    /// in the environment. Takes some tens of milliseconds.
    pub fn new(primary_key: &str, key_derivation_salt: &str) -> Result<Self, CryptoError> {
        let derive = |digest| {
            keys::derive(
                digest,
                primary_key.as_bytes(),
                key_derivation_salt.as_bytes(),
                keys::DEFAULT_ITERATIONS,
                gcm::KEY_LENGTH,
            )
        };
        // Rows of before the default changed are still encrypted with the key that SHA-1 derives.
        Ok(Self {
            key: derive(keys::Digest::Sha256)?,
            old_key: derive(keys::Digest::Sha1)?,
        })
    }

    /// The form to store.
    pub fn encrypt(&self, text: &str, rng: &mut dyn CryptoRng) -> Result<String, CryptoError> {
        let compressed = if text.len() > COMPRESSED_ABOVE {
            compress(text.as_bytes())
        } else {
            None
        };
        let plaintext = compressed
            .as_ref()
            .map_or(text.as_bytes(), SecretBytes::expose);
        let sealed = gcm::seal(&self.key, plaintext, rng)?;
        let [p, iv, at] =
            [sealed.ciphertext.as_slice(), &sealed.iv, &sealed.tag].map(base64_text::encode);
        let c = if compressed.is_some() {
            ",\"c\":true"
        } else {
            ""
        };
        // Nothing in base64 needs an escape.
        Ok(format!(
            "{{\"p\":\"{p}\",\"h\":{{\"iv\":\"{iv}\",\"at\":\"{at}\"{c}}}}}"
        ))
    }

    /// The text that was encrypted.
    pub fn decrypt(&self, stored: &str) -> Result<SecretText, ColumnError> {
        if stored.len() > MAX_LENGTH {
            return Err(ColumnError::Malformed);
        }
        let stored: StoredIn = serde_json::from_str(stored).map_err(|_| ColumnError::Malformed)?;
        let decode = |text: &str| base64_text::decode_strict(text).ok_or(ColumnError::Malformed);
        let ciphertext = decode(&stored.p)?;
        let iv = decode(stored.h.iv.as_deref().ok_or(ColumnError::Malformed)?)?;
        let tag = decode(stored.h.at.as_deref().ok_or(ColumnError::Malformed)?)?;
        let mut plaintext = [&self.key, &self.old_key]
            .into_iter()
            .find_map(|key| gcm::open(key, &ciphertext, &iv, &tag))
            .ok_or(ColumnError::Undecryptable)?;
        if !matches!(stored.h.c, Value::Null | Value::Bool(false)) {
            plaintext = decompress(plaintext.expose()).ok_or(ColumnError::Damaged)?;
        }
        let text = std::str::from_utf8(plaintext.expose()).map_err(|_| ColumnError::Damaged)?;
        Ok(SecretText::new(text.to_owned()))
    }
}

/// `None` if it could not be compressed: then it is stored as it is, which readers understand as well.
fn compress(bytes: &[u8]) -> Option<SecretBytes> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().map(SecretBytes::new)
}

fn decompress(bytes: &[u8]) -> Option<SecretBytes> {
    let mut decompressed = Vec::new();
    let read = ZlibDecoder::new(bytes)
        .take(MAX_LENGTH as u64 + 1)
        .read_to_end(&mut decompressed);
    let decompressed = SecretBytes::new(decompressed);
    (read.is_ok() && decompressed.expose().len() <= MAX_LENGTH).then_some(decompressed)
}
