//! `xmpp:` (RFC 5122) and `magnet:` addresses.

use std::ops::Range;

use super::urls;
use crate::chars;

/// All of them, in order.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut taken = 0;
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|offset| from + offset) {
        let rest = colon + 1;
        from = rest;
        let scheme = |name| urls::scheme_start(text, colon, taken, &[name]);
        let (start, end) = if let Some(start) = scheme("xmpp") {
            (start, xmpp_end(text, rest))
        } else if let Some(start) = scheme("magnet") {
            (start, urls::query_end(text, rest))
        } else {
            continue;
        };
        let Some(end) = end else {
            continue;
        };
        if urls::start_with_preceding(text, start, taken).is_none() {
            continue;
        }
        taken = end;
        from = end;
        found.push(start..end);
    }
    found
}

/// `[//node@host/][node@]host[/resource][?query]`.
fn xmpp_end(text: &str, start: usize) -> Option<usize> {
    let after_authority = authority_end(text, start);
    after_authority
        .and_then(|start| address_end(text, start))
        .or_else(|| address_end(text, start))
}

fn authority_end(text: &str, start: usize) -> Option<usize> {
    let node = text[start..].starts_with("//").then_some(start + 2)?;
    let host = node_end(text, node)?;
    let end = urls::host_end(text, host)?;
    (chars::at(text, end) == Some('/')).then_some(end + 1)
}

fn address_end(text: &str, start: usize) -> Option<usize> {
    let with_node = node_end(text, start).and_then(|host| urls::host_end(text, host));
    let mut end = with_node.or_else(|| urls::host_end(text, start))?;
    if chars::at(text, end) == Some('/') {
        let resource = escaped_run_end(text, end + 1, is_resource_character);
        if resource > end + 1 {
            end = resource;
        }
    }
    Some(urls::query_end(text, end).unwrap_or(end))
}

/// Where a node and its `@` end.
fn node_end(text: &str, start: usize) -> Option<usize> {
    let end = escaped_run_end(text, start, is_node_character);
    (end > start && chars::at(text, end) == Some('@')).then_some(end + 1)
}

/// Where a run of characters of a kind and of percent-escapes ends.
fn escaped_run_end(text: &str, start: usize, is_kind: fn(char) -> bool) -> usize {
    let mut end = start;
    loop {
        end = chars::run_end(text, end, is_kind);
        match text.as_bytes().get(end..end + 3) {
            Some([b'%', high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                end += 3;
            }
            _ => return end,
        }
    }
}

fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | '_' | '~')
        || chars::is_dash(c)
        || chars::is_cyrillic(c)
}

fn is_node_character(c: char) -> bool {
    is_unreserved(c) || "!$()*+,;=".contains(c)
}

fn is_resource_character(c: char) -> bool {
    is_unreserved(c) || "!$&'()*+,;=".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn all_parts_of_an_xmpp_address_belong_to_it() {
        let text = "xmpp://me@example.com/you@example.org/phone%201?message;body=hi!";
        assert_eq!(
            found(text),
            ["xmpp://me@example.com/you@example.org/phone%201?message;body=hi"]
        );
        assert_eq!(found("xmpp:example.org"), ["xmpp:example.org"]);
        assert_eq!(found("axmpp:you@example.org"), [""; 0]);
    }
}
