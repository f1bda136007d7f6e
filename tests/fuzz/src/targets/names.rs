//! Names with rules of their own: people, scopes, tags, languages.

use ferrodon_text::tags;
use ferrodon_types::{
    scopes::Scopes,
    username::{self, Username},
};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "names",
    check,
    pieces: &[
        "read ",
        "write:",
        "a",
        "_",
        "-",
        "ａ",
        "İ",
        "ﬀ",
        "\u{b7}",
        " ",
        "a.",
        "admin:read:",
        "\u{301}",
    ],
};

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    if let Ok(name) = Username::parse_local(text) {
        assert!(username::is_well_formed(name.as_str()));
        assert_eq!(Username::parse_local(name.as_str()).as_ref(), Ok(&name));
    }
    let squished = username::squish(text);
    assert_eq!(username::squish(&squished), squished);
    username::normalize_for_blocks(text);
    scopes_hold(text);
    let tag = tags::normalize(text);
    // marks that meet only since something between them was taken out change places, once
    let settled = tags::normalize(&tag);
    assert_eq!(tags::normalize(&settled), settled);
    assert!(tags::is_same(text, &tag) || settled != tag);
}

fn scopes_hold(text: &str) {
    let scopes = Scopes::parse(text);
    assert!(scopes.contains_all(&scopes));
    assert_eq!(scopes.is_empty(), scopes.iter().next().is_none());
    let known = Scopes::parse("read write follow push profile");
    if let Ok(granted) = Scopes::granted(Some(text), &known) {
        assert!(
            known.contains_all(&granted),
            "nobody gets more than was asked for"
        );
        assert!(granted.are_known());
    }
    if let Ok(registered) = Scopes::registered(Some(text)) {
        assert!(registered.are_known());
    }
}
