//! Headers that decide something: `Accept`, `Accept-Language`, `Content-Type`.

use ferrodon_i18n::{Locale, negotiate};
use ferrodon_text::languages;
use ferrodon_web_api::accept::{Accept, is_media_type};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "headers",
    check,
    pieces: &[
        "a/b,",
        "a/b;q=1,",
        "de;q=0.5,",
        ",",
        ";",
        "q=",
        "application/json,",
        "en-US,",
        "*/*,",
        "-",
    ],
};

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let accept = Accept::parse(Some(text));
    if accept.json_first {
        assert!(accept.json, "the first wish is one of the wishes");
    }
    assert!(!(accept.json && accept.broken));
    if is_media_type(text) {
        assert!(!Accept::parse(Some(text)).broken);
    }
    negotiate(Some(text), Locale::ENGLISH);
    if let Some(language) = languages::preferred(text, &languages::INTERFACE) {
        assert!(languages::INTERFACE.contains(&language));
    }
    if let Some(code) = languages::clean(text) {
        assert!(languages::is_known(code));
        assert_eq!(languages::clean(code), Some(code));
    }
}
