//! Addresses with a scheme and a real domain.
//!
//! One pass from left to right: each `://` is tried once, and what a link has taken isn't looked at again, so the
//! time is linear in the text.

use std::ops::Range;

use crate::{chars, idn, tlds};

/// Schemes whose addresses become links.
const SCHEMES: [&str; 9] = [
    "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini",
];

/// Those of the web: only they get previews and a discount in profile notes.
const WEB_SCHEMES: [&str; 2] = ["http", "https"];

/// Longer addresses are no links, counted in characters with the host in ASCII.
const MAX_LENGTH: usize = 4096;

/// Longer ones of Twitter's shortener are no links.
const MAX_SHORTENED: usize = 40;

/// A place that looks like a link.
pub(crate) struct Candidate {
    /// Where it begins with the character before it, which is a part of it for whoever replaces links.
    pub(crate) before: usize,
    /// The address.
    pub(crate) range: Range<usize>,
    /// Its host.
    pub(crate) host: Range<usize>,
}

/// All links.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    candidates(text, &SCHEMES)
        .into_iter()
        .filter_map(|candidate| checked(text, &candidate))
        .collect()
}

/// What looks like an address of the web, whatever its length and host.
pub(crate) fn web_addresses(text: &str) -> Vec<Candidate> {
    candidates(text, &WEB_SCHEMES)
}

fn checked(text: &str, candidate: &Candidate) -> Option<Range<usize>> {
    let mut range = candidate.range.clone();
    if let Some(code) = shortener_code(&text[range.clone()]) {
        if code.len() > MAX_SHORTENED {
            return None;
        }
        range.end = range.start + code.end;
    }
    let host = &text[candidate.host.clone()];
    let length =
        text[range.clone()].chars().count() - host.chars().count() + idn::ascii_length(host)?;
    (length <= MAX_LENGTH).then_some(range)
}

/// Where the code stands in an address of Twitter's shortener, which ends after it.
fn shortener_code(url: &str) -> Option<Range<usize>> {
    let prefix = ["https://t.co/", "http://t.co/"]
        .into_iter()
        .find(|prefix| {
            url.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        })?;
    let length = url[prefix.len()..]
        .bytes()
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    (length > 0).then_some(prefix.len()..prefix.len() + length)
}

fn candidates(text: &str, schemes: &[&str]) -> Vec<Candidate> {
    let mut found = Vec::new();
    // what earlier links have taken
    let mut taken = 0;
    let mut from = 0;
    while let Some(colon) = text[from..].find("://").map(|offset| from + offset) {
        let host_start = colon + "://".len();
        from = host_start;
        let Some(start) = scheme_start(text, colon, taken, schemes) else {
            continue;
        };
        let Some(before) = start_with_preceding(text, start, taken) else {
            continue;
        };
        let Some(host_end) = host_end(text, host_start) else {
            continue;
        };
        let end = rest_end(text, host_end);
        taken = end;
        from = end;
        found.push(Candidate {
            before,
            range: start..end,
            host: host_start..host_end,
        });
    }
    found
}

/// Where the scheme begins that ends at a colon, if it is one of these.
pub(super) fn scheme_start(
    text: &str,
    colon: usize,
    taken: usize,
    schemes: &[&str],
) -> Option<usize> {
    let before = &text.as_bytes()[..colon];
    // no scheme has more than six letters
    let length = before
        .iter()
        .rev()
        .take(7)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let start = colon - length;
    let known = schemes
        .iter()
        .any(|scheme| scheme.eq_ignore_ascii_case(&text[start..colon]));
    (known && start >= taken).then_some(start)
}

/// Where a link begins with the character before it; none if that one forbids a link.
pub(super) fn start_with_preceding(text: &str, start: usize, taken: usize) -> Option<usize> {
    match text[..start].chars().next_back() {
        Some(c) if start > taken && may_precede(c) => Some(start - c.len_utf8()),
        None | Some('\n') => Some(start),
        Some(_) => None,
    }
}

fn may_precede(c: char) -> bool {
    !(c.is_ascii_alphanumeric()
        || matches!(c, '@' | '＠' | '$' | '#' | '＃')
        || chars::is_invalid(c))
}

/// Where the longest host ends that begins at a byte.
pub(super) fn host_end(text: &str, start: usize) -> Option<usize> {
    let mut best = None;
    let mut label_start = start;
    loop {
        let label_end = chars::run_end(text, label_start, |c| {
            matches!(c, '-' | '_') || is_host_character(c)
        });
        let label = &text[label_start..label_end];
        let is_label = label.starts_with(is_host_character) && label.ends_with(is_host_character);
        if !is_label || chars::at(text, label_end) != Some('.') {
            return best;
        }
        let next = label_end + 1;
        // underscores are for names below the domain
        if !label.contains('_') {
            best = tlds::end(text, next).or(best);
        }
        label_start = next;
    }
}

fn is_host_character(c: char) -> bool {
    let punctuation = c.is_ascii_punctuation() && c != '\\';
    // U+180E was white space when this grammar was written
    let space = c.is_whitespace() || c == '\u{180E}';
    !(punctuation
        || space
        || c.is_ascii_control()
        || chars::is_directional(c)
        || chars::is_invalid(c))
}

/// Where port, path and query end that follow a host.
fn rest_end(text: &str, host_end: usize) -> usize {
    let mut end = host_end;
    if chars::at(text, end) == Some(':') {
        let digits = chars::run_end(text, end + 1, |c| c.is_ascii_digit());
        if digits > end + 1 {
            end = digits;
        }
    }
    if chars::at(text, end) == Some('/') {
        end = path_end(text, end);
    }
    query_end(text, end).unwrap_or(end)
}

/// Where the path ends that begins with a slash: trailing punctuation and unbalanced parentheses stay outside.
fn path_end(text: &str, slash: usize) -> usize {
    let mut end = slash + 1;
    let mut position = end;
    while let Some(c) = chars::at(text, position) {
        if c == '(' {
            let Some(after) = group_end(text, position, is_path_character) else {
                break;
            };
            // a path may hold any group, but end only in one of plain characters
            if group_end(text, position, is_plain_path_character).is_some() {
                end = after;
            }
            position = after;
            continue;
        }
        if !is_path_character(c) {
            break;
        }
        position += c.len_utf8();
        if may_end_path(c) {
            end = position;
        }
    }
    end
}

fn is_path_character(c: char) -> bool {
    !(c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '?'))
}

fn may_end_path(c: char) -> bool {
    is_path_character(c)
        && !matches!(
            c,
            '!' | '*'
                | '"'
                | '\''
                | '「'
                | '」'
                | ';'
                | ':'
                | '='
                | ','
                | '.'
                | '$'
                | '%'
                | '['
                | ']'
                | '~'
                | '&'
                | '|'
        )
}

fn is_plain_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "!*';:=+,.$/%#[]_~&|@".contains(c)
        || chars::is_dash(c)
        || chars::is_cyrillic(c)
        || chars::is_accented_latin(c)
}

/// Where a group in parentheses ends, which may hold one more group.
fn group_end(text: &str, open: usize, is_kind: fn(char) -> bool) -> Option<usize> {
    let first = chars::run_end(text, open + 1, is_kind);
    match chars::at(text, first)? {
        ')' if first > open + 1 => Some(first + 1),
        '(' => {
            let inner = chars::run_end(text, first + 1, is_kind);
            if inner == first + 1 || chars::at(text, inner) != Some(')') {
                return None;
            }
            let last = chars::run_end(text, inner + 1, is_kind);
            (chars::at(text, last) == Some(')')).then_some(last + 1)
        }
        _ => None,
    }
}

/// Where the query ends that begins with a question mark at a byte, if there is one.
pub(super) fn query_end(text: &str, mark: usize) -> Option<usize> {
    if chars::at(text, mark) != Some('?') {
        return None;
    }
    let start = mark + 1;
    let run = &text[start..chars::run_end(text, start, is_query_character)];
    let kept = run.trim_end_matches(|c| !may_end_query(c));
    (!kept.is_empty()).then_some(start + kept.len())
}

fn is_query_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!?*'();:&=+$/%#[]-_.,~|@^".contains(c) || is_iri_character(c)
}

fn may_end_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_&=#/-".contains(c) || is_iri_character(c)
}

/// `ucschar` and `iprivate` of RFC 3987 §2.2.
fn is_iri_character(c: char) -> bool {
    let code = u32::from(c);
    match code {
        0xA0..=0xD7FF | 0xE000..=0xFDCF | 0xFDF0..=0xFFEF => true,
        0x1_0000.. => code & 0xFFFF <= 0xFFFD && !(0xE_0000..=0xE_0FFF).contains(&code),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_path_keeps_balanced_parentheses_only() {
        assert_eq!(
            found("https://a.example.com/x_(y)"),
            ["https://a.example.com/x_(y)"]
        );
        assert_eq!(
            found("https://a.example.com/x_(y"),
            ["https://a.example.com/x_"]
        );
        assert_eq!(
            found("https://a.example.com/x_(((y)))"),
            ["https://a.example.com/x_"]
        );
        assert_eq!(
            found("https://a.example.com/東京_(日本)だ"),
            ["https://a.example.com/東京_(日本)だ"]
        );
    }

    #[test]
    fn a_code_of_the_shortener_ends_the_address() {
        assert_eq!(found("https://t.co/abc/def"), ["https://t.co/abc"]);
        assert_eq!(found("HTTP://T.co/abc?x=y"), ["HTTP://T.co/abc"]);
        assert!(found(&format!("https://t.co/{}", "a".repeat(41))).is_empty());
        assert_eq!(found("https://t.com/abc/def"), ["https://t.com/abc/def"]);
    }

    #[test]
    fn an_underscore_stands_only_below_the_domain() {
        assert_eq!(
            found("https://a_b.example.com"),
            ["https://a_b.example.com"]
        );
        assert!(found("https://a_b.com").is_empty());
    }

    #[test]
    fn a_very_long_address_is_no_link() {
        let url = format!("https://example.com/{}", "a".repeat(MAX_LENGTH - 20));
        assert_eq!(found(&url), [url.as_str()]);
        assert!(found(&format!("{url}a")).is_empty());
    }
}
