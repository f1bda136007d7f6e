//! The top-level domains that make a host a link.

use std::{collections::HashSet, sync::LazyLock};

static TLDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../data/tlds.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// The longest in the list has 24 characters.
const MAX_CHARACTERS: usize = 24;

/// Where the top-level domain ends that begins at a byte, if there is one.
///
/// One of the list counts only where no letter or digit of ASCII, nor `@ + -`, goes on after it (so `com` in
/// `comです`, but not in `comet`); any in punycode counts.
pub(crate) fn end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let mut lowered = String::new();
    // ends of the candidates, in the text and in `lowered`
    let mut candidates = Vec::with_capacity(MAX_CHARACTERS);
    for (offset, c) in rest.char_indices().take(MAX_CHARACTERS) {
        if c == '.' || c == '/' || c.is_whitespace() {
            break;
        }
        lowered.extend(c.to_lowercase());
        let after = offset + c.len_utf8();
        let follower = rest[after..].chars().next();
        if follower.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '@' | '+' | '-'))) {
            candidates.push((start + after, lowered.len()));
        }
    }
    let listed = candidates
        .iter()
        .rev()
        .find(|(_, length)| TLDS.contains(&lowered[..*length]))
        .map(|(end, _)| *end);
    listed.or_else(|| punycode_end(rest).map(|length| start + length))
}

fn punycode_end(rest: &str) -> Option<usize> {
    const PREFIX: &str = "xn--";
    let prefix = rest.get(..PREFIX.len())?;
    if !prefix.eq_ignore_ascii_case(PREFIX) {
        return None;
    }
    let length = rest[PREFIX.len()..]
        .bytes()
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    (length > 0).then_some(PREFIX.len() + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_domain_ends_where_no_ascii_letter_goes_on() {
        assert_eq!(end("com", 0), Some(3));
        assert_eq!(end("COMです", 0), Some(3));
        assert_eq!(end("comet", 0), None);
        assert_eq!(end("com-x", 0), None);
        assert_eq!(end("com_x", 0), Some(3));
        assert_eq!(end("XN--p1ai-x", 0), Some(8));
        assert_eq!(end("嘉里大酒店", 0), Some("嘉里大酒店".len()));
        assert_eq!(end("嘉里大酒", 0), Some("嘉里".len()));
    }
}
