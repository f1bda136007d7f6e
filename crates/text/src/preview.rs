//! Which link of a status gets a preview card.

use ferrodon_types::uri::Uri;

use crate::{
    extract,
    html::{self, Dom, NodeId},
};

/// The first address of the web in a local text that isn't our own, in its one form.
pub fn from_text(text: &str, is_own: &dyn Fn(&str) -> bool) -> Option<String> {
    extract::web_addresses(text)
        .into_iter()
        .find_map(|candidate| address(&text[candidate.range], is_own))
}

/// The first link of a remote text that is neither a mention, a tag, nor our own, in its one form.
///
/// `mention_urls` are the profile pages of those whom the status mentions.
pub fn from_html(
    source: &str,
    mention_urls: &[&str],
    is_own: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let dom = html::parse_fragment(source).ok()?;
    let anchors = dom
        .descendants(dom.fragment_root(), |_| false)
        .filter(|node| dom.is_html(*node, "a"));
    anchors
        .filter(|anchor| !is_skipped(&dom, *anchor, mention_urls))
        .find_map(|anchor| {
            let href = dom.attribute(anchor, "href")?;
            address(href, is_own)
        })
}

fn is_skipped(dom: &Dom, anchor: NodeId, mention_urls: &[&str]) -> bool {
    let has = |name, part: &str| {
        dom.attribute(anchor, name)
            .is_some_and(|value| value.contains(part))
    };
    let is_mention = dom
        .attribute(anchor, "href")
        .is_some_and(|href| mention_urls.contains(&href));
    let in_quote_fallback = dom
        .parent(anchor)
        .and_then(|parent| dom.attribute(parent, "class"))
        .is_some_and(|classes| {
            classes
                .split_ascii_whitespace()
                .any(|class| class == "quote-inline")
        });
    is_mention
        || in_quote_fallback
        || has("rel", "tag")
        || has("class", "u-url")
        || has("class", "h-card")
}

fn address(text: &str, is_own: &dyn Fn(&str) -> bool) -> Option<String> {
    let uri = Uri::parse(text).ok()?.normalized();
    let address = uri.to_string();
    (uri.is_web() && !is_own(&address)).then_some(address)
}
