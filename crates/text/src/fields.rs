//! Values of profile fields: how long they may be, and whether they are a link that can be verified.

use ferrodon_types::uri::Uri;

use crate::{
    chars,
    html::{self, NodeData},
    links::{self, LinkRel},
    sanitize,
};

/// Most characters of a field's name or value here.
pub const LOCAL_LENGTH: usize = 255;

/// Most characters of a field's name or value elsewhere.
pub const REMOTE_LENGTH: usize = 2047;

/// A field's name or value as it is kept: trimmed and cut.
pub fn trimmed(value: &str, is_local: bool) -> String {
    let most = if is_local {
        LOCAL_LENGTH
    } else {
        REMOTE_LENGTH
    };
    value.trim().chars().take(most).collect()
}

/// The link that a field's value is, if it is nothing else: a local value itself, the address and text of the one
/// `<a>` in a remote one. Needn't be verifiable.
pub fn link(value: &str, is_local: bool) -> Option<String> {
    if is_local {
        return Some(value.to_owned());
    }
    let dom = html::parse_fragment(value).ok()?;
    let mut nodes = dom.children(dom.fragment_root());
    let anchor = nodes
        .next()
        .filter(|node| matches!(dom.data(*node), NodeData::Element { .. }))?;
    if nodes.next().is_some() || dom.local_name(anchor) != "a" {
        return None;
    }
    let href = dom.attribute(anchor, "href")?;
    (dom.text_content(anchor) == href).then(|| href.to_owned())
}

/// The value of a field of another server, ready to be shown: a verified link in our own form. (Local values:
/// [`render::field_html`](crate::render::field_html).)
pub fn remote_html(value: &str, is_verified: bool) -> String {
    if is_verified {
        links::shortened(&link(value, false).unwrap_or_default(), LinkRel::Plain)
    } else {
        sanitize::status_html(value)
    }
}

/// The link of a field's value that may be verified by `rel="me"`: an address of the web in its one form, without a
/// password, without an international host.
pub fn verifiable_link(value: &str, is_local: bool) -> Option<String> {
    let link = link(value, is_local).filter(|link| !chars::is_blank(link))?;
    let uri = Uri::parse(&link).ok()?;
    let host = uri.host()?;
    let has_normal_host = uri.userinfo().is_none()
        && link.split_once("://").is_some_and(|(_, rest)| {
            rest.strip_prefix(host)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?', '#']))
        });
    let has_normal_path = uri.path().is_empty() || uri.path() == uri.normalized().path();
    (uri.is_web() && has_normal_host && has_normal_path).then_some(link)
}
