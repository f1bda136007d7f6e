//! Custom emoji drawn into HTML, for pages and RSS feeds (apps get shortcodes and draw themselves); Unicode's emoji.

use std::{collections::HashSet, sync::LazyLock};

use crate::{
    chars,
    extract::shortcodes::touches,
    html::{self, write},
};

/// All sequences of Emoji 16.0 (`emoji-test.txt`), one a line, also those without variation selectors.
static UNICODE_EMOJI: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/emoji.txt").lines().collect());

/// Whether a text is one emoji of Unicode, and so a reaction that needs no custom emoji.
pub fn is_unicode(text: &str) -> bool {
    UNICODE_EMOJI.contains(text)
}

/// A custom emoji as a page needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomEmoji<'a> {
    /// Without colons.
    pub shortcode: &'a str,
    /// The picture, which may be animated.
    pub url: &'a str,
    /// The picture that stands still.
    pub static_url: &'a str,
}

/// How emoji are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmojiStyle<'a> {
    /// Still, with both addresses beside, so that a script can animate it.
    Still,
    /// Animated.
    Animated,
    /// Animated, with a `style` attribute: for readers that know no style sheet of ours.
    Styled(&'a str),
    /// As shortcodes that no machine shall translate.
    Shortcode,
}

/// Draws the shortcodes in the text of sanitised HTML that are among these emoji.
pub fn draw(html: &str, emojis: &[CustomEmoji<'_>], style: EmojiStyle<'_>) -> String {
    if emojis.is_empty() || chars::is_blank(html) {
        return html.to_owned();
    }
    let Ok(dom) = html::parse_fragment(html) else {
        return html.to_owned();
    };
    write::serialize(&dom, dom.fragment_root(), |out, text| {
        draw_text(out, text, emojis, style);
    })
}

fn draw_text(out: &mut String, text: &str, emojis: &[CustomEmoji<'_>], style: EmojiStyle<'_>) {
    let mut end = 0;
    // where the colon stands that may open a shortcode
    let mut open = None;
    let mut previous = None;
    for (position, c) in text.char_indices() {
        if c == ':' {
            if let Some(start) = open.take() {
                let shortcode = &text[start + 1..position];
                let after = text[position + 1..].chars().next();
                let emoji = emojis.iter().find(|emoji| emoji.shortcode == shortcode);
                if let Some(emoji) = emoji.filter(|_| !after.is_some_and(touches)) {
                    write::push_text(out, &text[end..start]);
                    push_emoji(out, emoji, style);
                    end = position + 1;
                }
            } else if !previous.is_some_and(touches) {
                open = Some(position);
            }
        }
        previous = Some(c);
    }
    write::push_text(out, &text[end..]);
}

fn push_emoji(out: &mut String, emoji: &CustomEmoji<'_>, style: EmojiStyle<'_>) {
    let name = format!(":{}:", emoji.shortcode);
    if style == EmojiStyle::Shortcode {
        out.push_str("<span translate=\"no\">");
        write::push_text(out, &name);
        out.push_str("</span>");
        return;
    }
    let still = style == EmojiStyle::Still;
    out.push_str("<img rel=\"emoji\" draggable=\"false\" width=\"16\" height=\"16\"");
    write::push_attribute(
        out,
        "class",
        if still {
            "emojione custom-emoji"
        } else {
            "emojione"
        },
    );
    if let EmojiStyle::Styled(css) = style {
        write::push_attribute(out, "style", css);
    }
    write::push_attribute(out, "alt", &name);
    write::push_attribute(out, "title", &name);
    if still {
        write::push_attribute(out, "data-original", emoji.url);
        write::push_attribute(out, "data-static", emoji.static_url);
    }
    write::push_attribute(out, "src", if still { emoji.static_url } else { emoji.url });
    out.push('>');
}
