//! Whether a host can be written in ASCII the way Mastodon's linker writes it (IDNA of 2003, RFC 3490).

use std::sync::LazyLock;

use regex::Regex;

/// Characters that Unicode 3.2 had: RFC 3490 knows no others, so a host with an emoji in it is no link.
#[expect(
    clippy::expect_used,
    reason = "a constant pattern, compiled in every test run"
)]
static UNICODE_3_2: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Age=3.2}*$").expect("valid pattern"));

/// Most bytes of a label (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

/// How many characters a host has once it is written in ASCII; none if that can't be done.
pub(crate) fn ascii_length(host: &str) -> Option<usize> {
    let mut length = 0;
    for label in host.split('.') {
        let label_length = if label.is_ascii() {
            label.len()
        } else {
            if !UNICODE_3_2.is_match(label) {
                return None;
            }
            idna::domain_to_ascii(label).ok()?.len()
        };
        if label_length == 0 || label_length > MAX_LABEL {
            return None;
        }
        length += label_length + 1;
    }
    Some(length.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_newer_unicode_have_no_ascii_form() {
        assert_eq!(ascii_length("example.com"), Some(11));
        assert_eq!(
            ascii_length("bücher.example"),
            Some("xn--bcher-kva.example".len())
        );
        assert_eq!(ascii_length("💩.la"), None);
        assert_eq!(ascii_length(&"a".repeat(64)), None);
    }
}
