//! Percent-encoding as Mastodon's addresses have it: undo it, then do it again for one part of an address.
//!
//! Works on bytes, so that a broken UTF-8 sequence survives.

use unicode_normalization::UnicodeNormalization;

/// Letters, digits and `-._~` (RFC 3986 §2.3).
pub(crate) fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// `!$&'()*+,;=` (RFC 3986 §2.2).
fn sub_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'='
    )
}

/// What may stand in a path segment.
pub(crate) fn segment(byte: u8) -> bool {
    unreserved(byte) || sub_delimiter(byte) || matches!(byte, b':' | b'@')
}

/// What may stand in a path.
pub(crate) fn path(byte: u8) -> bool {
    segment(byte) || byte == b'/'
}

/// What may stand in a query or a fragment.
pub(crate) fn query(byte: u8) -> bool {
    path(byte) || byte == b'?'
}

/// What may stand in one `key=value` of a query: not what could separate two of them.
pub(crate) fn query_pair(byte: u8) -> bool {
    query(byte) && byte != b'&' && byte != b';'
}

/// What may stand in a host.
pub(crate) fn host(byte: u8) -> bool {
    unreserved(byte) || sub_delimiter(byte) || matches!(byte, b'[' | b']' | b':')
}

/// Undoes percent-encoding once; what isn't an escape stays.
pub(crate) fn decode(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

/// Encodes every byte that `allowed` doesn't name.
pub(crate) fn encode(bytes: &[u8], allowed: fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii() && allowed(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(percent_encoding::percent_encode_byte(byte));
        }
    }
    encoded
}

/// Brings one part of an address into its one form: decoded, composed (NFC), encoded again.
pub(crate) fn normalize(text: &str, allowed: fn(u8) -> bool) -> String {
    let decoded = decode(text);
    match std::str::from_utf8(&decoded) {
        Ok(text) if !text.is_ascii() => encode(text.nfc().collect::<String>().as_bytes(), allowed),
        _ => encode(&decoded, allowed),
    }
}
