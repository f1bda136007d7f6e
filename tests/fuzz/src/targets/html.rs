//! HTML of others: what is left of it is allowed, well nested and stays as it is.

// what the text crate's own tests hold it against
#[path = "../../../../crates/text/tests/it/independent.rs"]
mod independent;

use std::sync::LazyLock;

use ferrodon_text::{
    emoji::{self, CustomEmoji, EmojiStyle},
    plain, preview, sanitize,
};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "html",
    check,
    pieces: &[
        "<b>",
        "<p><b>",
        "<b><p>x</b>",
        "<a href=x><p>",
        "<table><tr><td>",
        "<table>x",
        "<svg><p>",
        "<ul><li>",
        "<b a=1><i><u><p>",
        "<!--",
        "&amp;",
        "<a b=c ",
        "<select><option>",
        "<template>",
        "<math><mi>",
        "<nobr>x",
        "<form><div></form>",
        "<x y=",
        "</p>",
        ":blob:",
    ],
};

/// Sanitising mends what a browser would nest otherwise; it must come to an end soon.
const PASSES: usize = 6;

fn check(data: &[u8]) {
    let source = &*String::from_utf8_lossy(data);
    let clean = sanitize::status_html(source);
    assert_allowed(&clean);
    assert_written_well(&clean);
    assert_settles(clean);
    sanitize::embed_html(source);
    assert!(
        !sanitize::strip_tags(source).contains('<'),
        "no tag is left"
    );
    plain::from_html(source);
    preview::from_html(source, &[], &|_| false);
    let blob = CustomEmoji {
        shortcode: "blob",
        url: "https://garden.test/blob.png",
        static_url: "https://garden.test/blob.png",
    };
    emoji::draw(source, &[blob], EmojiStyle::Still);
}

/// After a few times nothing changes any more, and no word was lost on the way.
fn assert_settles(mut clean: String) {
    let words = words(&clean);
    for _ in 0..PASSES {
        let again = sanitize::status_html(&clean);
        assert_eq!(self::words(&again), words);
        if again == clean {
            return;
        }
        clean = again;
    }
    panic!("never the same: {clean}");
}

/// Without control characters and the like: those that a reference names (`&#x11;`) are characters in the result, and
/// are taken out before anything else when that is sanitised, as by the original.
fn words(html: &str) -> String {
    plain::from_html(html)
        .chars()
        .filter(|c| !(c.is_whitespace() || c.is_control() || is_noncharacter(*c)))
        .collect()
}

/// <https://infra.spec.whatwg.org/#noncharacter>
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Every start tag has its end tag in the right place, every attribute its quotes.
pub(super) fn assert_written_well(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in all_tags(html) {
        let name = tag
            .trim_end_matches('/')
            .split(' ')
            .next()
            .unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !matches!(name, "br" | "hr" | "img" | "source" | "embed") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stays open: {html}");
}

/// What stands between angle brackets; those within quotes are an attribute's.
fn all_tags(html: &str) -> Vec<&str> {
    let (mut tags, mut rest) = (Vec::new(), html);
    while let Some(begin) = rest.find('<') {
        rest = &rest[begin + 1..];
        let mut is_quoted = false;
        let end = rest.find(|c| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        });
        let end = end.expect("a tag and its attributes end");
        tags.push(&rest[..end]);
        rest = &rest[end + 1..];
    }
    tags
}

static INDEPENDENT: LazyLock<ammonia::Builder<'static>> = LazyLock::new(independent::independent);

/// What is longer isn't given to the independent sanitiser: it would be measured instead of ours.
const MAX_COMPARED: usize = 64 * 1024;

/// A second, independent sanitiser with the same list would take no tag and no attribute away.
pub(super) fn assert_allowed(html: &str) {
    if html.len() > MAX_COMPARED {
        return;
    }
    let again = INDEPENDENT.clean(html).to_string();
    assert_eq!(tags(html), tags(&again), "{html}");
}

/// The start tags, sorted, each once, with the names of their attributes.
fn tags(html: &str) -> Vec<String> {
    let mut tags: Vec<String> = all_tags(html)
        .into_iter()
        .filter(|tag| !tag.starts_with('/'))
        .map(|tag| {
            let mut words = tag.trim_end_matches('/').split(' ');
            let name = words.next().unwrap_or_default();
            let mut attributes: Vec<&str> = tag
                .split('"')
                .step_by(2)
                .filter_map(|part| part.trim().rsplit(' ').next())
                .filter_map(|attribute| attribute.strip_suffix('='))
                // the other one drops addresses with impossible ports
                .filter(|attribute| *attribute != "href")
                .collect();
            attributes.sort_unstable();
            format!("{name} {}", attributes.join(" "))
        })
        .collect();
    tags.sort();
    tags.dedup();
    tags
}
