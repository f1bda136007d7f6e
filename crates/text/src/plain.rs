//! HTML as plain text: for search, filters, previews and notifications.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    chars,
    html::{self, Dom, NodeId},
};

/// What ends a line.
#[expect(
    clippy::expect_used,
    reason = "a constant pattern, compiled in every test run"
)]
static LINE_ENDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?:<br />|<br>|</p>)+").expect("valid pattern"));

/// Most characters of a push notification's text.
const EXCERPT: usize = 140;

/// What stands at the end of a shortened text.
const OMISSION: &str = "...";

/// The text of a remote status or note, with line breaks where paragraphs and lines end. (A local text is plain already.)
///
/// Empty if the source is nested or strewn with attributes beyond all reason.
pub fn from_html(source: &str) -> String {
    let Ok(dom) = html::parse_fragment(&LINE_ENDS.replace_all(source, "$0\n")) else {
        return String::new();
    };
    let mut text = dom.text_content_without(dom.fragment_root(), |node| is_hidden(&dom, node));
    // one line break at the end isn't the text's
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    } else if text.ends_with('\r') {
        text.pop();
    }
    text
}

/// The body of a push notification: the content warning, or else the beginning of the text, without tags.
///
/// The text is a local one or HTML; at most 140 characters are kept.
pub fn excerpt(spoiler_text: &str, text: &str) -> String {
    let source = if chars::is_blank(spoiler_text) {
        text
    } else {
        spoiler_text
    };
    let Ok(dom) = html::parse_fragment(source) else {
        return String::new();
    };
    let content = dom.text_content(dom.fragment_root());
    if content.chars().count() <= EXCERPT {
        return content;
    }
    let kept = EXCERPT - OMISSION.len();
    content.chars().take(kept).chain(OMISSION.chars()).collect()
}

/// Elements of HTML whose content is dropped where it is shown. Drawings and formulas stay: what they say may be sought.
fn is_hidden(dom: &Dom, node: NodeId) -> bool {
    [
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "script",
        "style",
        "xmp",
    ]
    .iter()
    .any(|name| dom.is_html(node, name))
}
