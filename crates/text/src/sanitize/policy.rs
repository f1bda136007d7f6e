//! The lists: elements, attributes, classes, schemes.

use std::borrow::Cow;

/// Schemes of links that are kept.
const LINK_SCHEMES: [&str; 11] = [
    "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet", "gemini",
];

/// Schemes of what an embed may load.
const EMBED_SCHEMES: [&str; 2] = ["http", "https"];

/// What an embedded frame may do.
const SANDBOX: &str =
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms";

/// Which HTML is sanitised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    /// Texts of people.
    Status,
    /// Players of link previews.
    Embed,
}

/// What is kept of an element.
pub(super) enum Kept {
    /// The element, under the name that it gets; its start tag is open for attributes.
    Element {
        start: &'static str,
        end: &'static str,
        name: &'static str,
    },
    /// A link, if it leads somewhere; otherwise its text.
    Link,
    /// The text of a formula.
    Formula,
    /// What is in it; set apart by spaces where the element was a block.
    Content { apart: bool },
    /// Nothing.
    Nothing,
}

macro_rules! kept {
    ($name:literal) => {
        Kept::Element {
            start: concat!("<", $name),
            end: concat!("</", $name, ">"),
            name: $name,
        }
    };
}

impl Policy {
    pub(super) fn element(self, name: &str) -> Kept {
        match self {
            Self::Status => status_element(name),
            Self::Embed => embed_element(name),
        }
    }

    pub(super) fn allows_link(href: Option<&str>) -> bool {
        href.is_some_and(|href| has_scheme(href, &LINK_SCHEMES))
    }

    /// The value that an attribute keeps, if it is kept.
    pub(super) fn attribute<'a>(
        self,
        element: &str,
        name: &str,
        value: &'a str,
    ) -> Option<Cow<'a, str>> {
        match self {
            Self::Status => status_attribute(element, name, value),
            Self::Embed => embed_attribute(element, name, value),
        }
    }

    /// Attributes that an element gets whatever the source said.
    pub(super) fn added_attributes(self, element: &str) -> &'static [(&'static str, &'static str)] {
        match (self, element) {
            (Self::Status, "a") => &[("rel", "nofollow noopener"), ("target", "_blank")],
            (Self::Embed, "iframe") => &[("sandbox", SANDBOX)],
            _ => &[],
        }
    }
}

fn status_element(name: &str) -> Kept {
    match name {
        "a" => Kept::Link,
        "math" => Kept::Formula,
        "p" => kept!("p"),
        "br" => kept!("br"),
        "span" => kept!("span"),
        "del" => kept!("del"),
        "s" => kept!("s"),
        "pre" => kept!("pre"),
        "blockquote" => kept!("blockquote"),
        "code" => kept!("code"),
        "b" => kept!("b"),
        "strong" => kept!("strong"),
        "u" => kept!("u"),
        "i" => kept!("i"),
        "em" => kept!("em"),
        "ul" => kept!("ul"),
        "ol" => kept!("ol"),
        "li" => kept!("li"),
        "ruby" => kept!("ruby"),
        "rt" => kept!("rt"),
        "rp" => kept!("rp"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kept::Element {
            start: "<p><strong",
            end: "</strong></p>",
            name: "strong",
        },
        _ => other_element(name),
    }
}

fn embed_element(name: &str) -> Kept {
    match name {
        "audio" => kept!("audio"),
        "iframe" => kept!("iframe"),
        "source" => kept!("source"),
        "video" => kept!("video"),
        _ => other_element(name),
    }
}

fn other_element(name: &str) -> Kept {
    match name {
        "iframe" | "math" | "noembed" | "noframes" | "noscript" | "plaintext" | "script"
        | "style" | "svg" | "xmp" => Kept::Nothing,
        "address" | "article" | "aside" | "blockquote" | "br" | "dd" | "div" | "dl" | "dt"
        | "footer" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr"
        | "li" | "nav" | "ol" | "p" | "pre" | "section" | "ul" => Kept::Content { apart: true },
        _ => Kept::Content { apart: false },
    }
}

fn status_attribute<'a>(element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    match (element, name) {
        ("a", "href") => Some(escape_address(value)),
        ("a" | "span" | "p", "class") => Some(Cow::Owned(kept_classes(value))),
        ("a" | "span", "translate") => (value == "no").then_some(Cow::Borrowed(value)),
        (_, "lang") | ("a", "rel") | ("ol", "start" | "reversed") | ("li", "value") => {
            Some(Cow::Borrowed(value))
        }
        _ => None,
    }
}

fn embed_attribute<'a>(element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    match (element, name) {
        ("iframe" | "source", "src") => has_scheme(value, &EMBED_SCHEMES)
            .then(|| escape_address(value.trim_matches(is_ascii_space))),
        ("audio" | "video", "controls")
        | ("iframe", "allowfullscreen" | "frameborder" | "height" | "scrolling" | "width")
        | ("source", "type")
        | ("video", "height" | "loop" | "width") => Some(Cow::Borrowed(value)),
        _ => None,
    }
}

/// Microformats, what apps know mentions, tags and shortened links by, and the fallback of quotes.
fn kept_classes(value: &str) -> String {
    let is_kept = |class: &&str| {
        ["h-", "p-", "u-", "dt-", "e-"]
            .iter()
            .any(|prefix| class.starts_with(prefix))
            || matches!(
                *class,
                "mention" | "hashtag" | "ellipsis" | "invisible" | "quote-inline"
            )
    };
    let classes: Vec<&str> = value
        .split(['\t', '\n', '\u{C}', '\r', ' '])
        .filter(is_kept)
        .collect();
    classes.join(" ")
}

/// Spaces and quotes, which have no business in an address, can't end the attribute anywhere.
fn escape_address(value: &str) -> Cow<'_, str> {
    if value.contains([' ', '"']) {
        Cow::Owned(value.replace(' ', "%20").replace('"', "%22"))
    } else {
        Cow::Borrowed(value)
    }
}

fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    scheme(address).is_some_and(|scheme| {
        schemes
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(scheme))
    })
}

/// What stands before the first colon, spelled out or as a character reference; none in a relative address.
fn scheme(address: &str) -> Option<&str> {
    let address = address.trim_start_matches(is_ascii_space);
    for (position, c) in address.char_indices() {
        match c {
            ':' => return Some(&address[..position]),
            '&' if is_colon_reference(&address[position..]) => return Some(&address[..position]),
            '/' | '#' => return None,
            _ => {}
        }
    }
    None
}

fn is_colon_reference(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("&#") else {
        return false;
    };
    match digits.strip_prefix(['x', 'X']) {
        Some(digits) => digits
            .trim_start_matches('0')
            .get(..2)
            .is_some_and(|code| code.eq_ignore_ascii_case("3a")),
        None => digits.trim_start_matches('0').starts_with("58"),
    }
}

fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}
