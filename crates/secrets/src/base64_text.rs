//! Base64 as Ruby's `Base64` writes it, and read as generously as Rails reads it.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose},
};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The standard alphabet, padded (`strict_encode64`).
pub(crate) fn encode(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

/// The URL-safe alphabet, padded (`urlsafe_encode64`).
pub(crate) fn encode_url_safe(bytes: &[u8]) -> String {
    general_purpose::URL_SAFE.encode(bytes)
}

/// The URL-safe alphabet without padding.
pub(crate) fn encode_url_safe_unpadded(bytes: &[u8]) -> String {
    general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Either alphabet, padded or not.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.contains(['-', '_']) {
        LENIENT
            .decode(text.replace('-', "+").replace('_', "/"))
            .ok()
    } else {
        LENIENT.decode(text).ok()
    }
}

/// The standard alphabet, padded, nothing else (`strict_decode64`).
pub(crate) fn decode_strict(text: &str) -> Option<Vec<u8>> {
    general_purpose::STANDARD.decode(text).ok()
}
