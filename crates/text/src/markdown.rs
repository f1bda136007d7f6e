//! Markdown, as operators write it about their server: the extended description, the privacy policy, terms, why nobody
//! can sign up. HTML in it stays: operators are trusted with it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Renders a document to HTML, with an empty line between its blocks.
pub fn render(markdown: &str) -> String {
    blocks(Parser::new_ext(markdown, Options::empty()))
}

/// As [`render`], without pictures: for what stands within other texts.
pub fn render_without_images(markdown: &str) -> String {
    let is_image = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image)
        )
    };
    blocks(Parser::new_ext(markdown, Options::empty()).filter(|event| !is_image(event)))
}

fn blocks<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let (mut out, mut block, mut depth) = (String::new(), Vec::new(), 0_usize);
    for event in events {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        block.push(event);
        if depth == 0 {
            if !out.is_empty() {
                out.push('\n');
            }
            html::push_html(&mut out, block.drain(..));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_and_links_become_html() {
        assert_eq!(
            render("Come *later*, see [this](https://example.com/)."),
            "<p>Come <em>later</em>, see <a href=\"https://example.com/\">this</a>.</p>\n"
        );
        assert_eq!(render(""), "");
    }

    #[test]
    fn blocks_are_parted_by_empty_lines_and_html_stays() {
        assert_eq!(
            render("# Terms\n\nWe **drink** <i>tea</i>.\n\n- one\n- two\n"),
            "<h1>Terms</h1>\n\n<p>We <strong>drink</strong> <i>tea</i>.</p>\n\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        );
    }

    #[test]
    fn pictures_can_be_left_out() {
        assert_eq!(
            render_without_images("a ![x](https://example.com/x.png) b"),
            "<p>a x b</p>\n"
        );
    }
}
