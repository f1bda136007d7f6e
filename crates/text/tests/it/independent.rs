//! What the sanitiser is held against, by these tests and by the fuzz targets (tests/fuzz).

use std::collections::{HashMap, HashSet};

/// A second, independent sanitiser with the same list: what it would take away shouldn't have been there.
pub(crate) fn independent() -> ammonia::Builder<'static> {
    let tags: HashSet<&str> = [
        "p",
        "br",
        "span",
        "a",
        "del",
        "s",
        "pre",
        "blockquote",
        "code",
        "b",
        "strong",
        "u",
        "i",
        "em",
        "ul",
        "ol",
        "li",
        "ruby",
        "rt",
        "rp",
    ]
    .into();
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", ["href", "rel", "class", "translate", "target"].into()),
        ("span", ["class", "translate"].into()),
        ("p", ["class"].into()),
        ("ol", ["start", "reversed"].into()),
        ("li", ["value"].into()),
    ]
    .into();
    let schemes = [
        "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet", "gemini",
    ]
    .into();
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(["lang"].into())
        .url_schemes(schemes)
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    builder
}
