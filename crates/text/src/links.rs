//! Links as they are shown: without the scheme, and cut.

use ferrodon_types::uri::Uri;

use crate::html::write;

/// Characters of an address that are shown.
const SHOWN: usize = 30;

/// What `rel` says of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRel {
    /// Somebody wrote it.
    Plain,
    /// Somebody says that the page is their own (`rel="me"`): in profile fields.
    Me,
}

/// A link to an address, which is shown as typed; escaped text if it can't be an address.
pub fn shortened(url: &str, rel: LinkRel) -> String {
    let Ok(uri) = Uri::parse(url) else {
        return write::escape(url);
    };
    let url = uri.to_string();
    let (prefix, rest) = url.split_at(prefix_length(&url));
    // one character alone isn't worth cutting
    let cut = rest
        .char_indices()
        .nth(SHOWN)
        .map(|(position, _)| position)
        .filter(|_| rest.chars().count() > SHOWN + 1);
    let (shown, hidden) = rest.split_at(cut.unwrap_or(rest.len()));
    format!(
        "<a href=\"{href}\" target=\"_blank\" rel=\"{rel}\" translate=\"no\"><span class=\"invisible\">{prefix}</span>\
         <span class=\"{class}\">{shown}</span><span class=\"invisible\">{hidden}</span></a>",
        href = write::escape(&url),
        rel = match rel {
            LinkRel::Plain => "nofollow noopener",
            LinkRel::Me => "nofollow noopener me",
        },
        prefix = write::escape(prefix),
        class = if cut.is_some() { "ellipsis" } else { "" },
        shown = write::escape(shown),
        hidden = write::escape(hidden),
    )
}

/// How many bytes at the beginning of an address go without saying.
fn prefix_length(url: &str) -> usize {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.starts_with(scheme));
    match scheme {
        Some(scheme) if url[scheme.len()..].starts_with("www.") => scheme.len() + "www.".len(),
        Some(scheme) => scheme.len(),
        None if url.starts_with("xmpp:") => "xmpp:".len(),
        None => 0,
    }
}
