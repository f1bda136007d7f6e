//! `:shortcode:` of custom emoji.

use crate::chars;

/// The shortest shortcode.
const MIN_LENGTH: usize = 2;

/// All shortcodes, in order.
pub(super) fn find(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|offset| from + offset) {
        from = colon + 1;
        if text[..colon].chars().next_back().is_some_and(touches) {
            continue;
        }
        let end = chars::run_end(text, from, |c| c.is_ascii_alphanumeric() || c == '_');
        let after = text[end..].strip_prefix(':');
        let Some(after) = after.filter(|_| end - from >= MIN_LENGTH) else {
            continue;
        };
        if after.starts_with(touches) {
            continue;
        }
        found.push(&text[from..end]);
        from = end + 1;
    }
    found
}

/// Whether a character beside a colon makes it something else, like a time or a line of code.
pub(crate) fn touches(c: char) -> bool {
    c == ':' || chars::is_alphanumeric(c)
}
