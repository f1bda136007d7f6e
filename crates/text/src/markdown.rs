//! Markdown, as operators write it about their server: the extended description, the privacy policy, why nobody can
//! sign up. HTML in it is shown as it is written; there are no pictures.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Renders a document to HTML.
pub fn render(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(
        &mut out,
        Parser::new_ext(markdown, Options::empty()).filter_map(harmless),
    );
    out
}

fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // addresses that a browser would run
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) if !is_plain(&dest_url) => Some(Event::Start(Tag::Link {
            link_type,
            dest_url: "#".into(),
            title,
            id,
        })),
        other => Some(other),
    }
}

/// Of the web or of mail, or within the page.
fn is_plain(address: &str) -> bool {
    let scheme = address
        .split_once(':')
        .map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    match scheme {
        None => true,
        Some(scheme) if scheme.contains(['/', '?', '#']) => true,
        Some(scheme) => matches!(scheme.as_str(), "http" | "https" | "mailto"),
    }
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
    fn nothing_in_it_is_run_or_loaded() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "![x](https://example.com/x.png)",
            "[x](javascript:alert(1))",
            "[x](JavaScript:alert(1))",
            "[x](data:text/html,x)",
        ] {
            let html = render(text);
            assert!(
                !html.contains("<script")
                    && !html.contains("<img")
                    && !html.to_lowercase().contains("href=\"javascript"),
                "{html}"
            );
            assert!(!html.contains("href=\"data:"), "{html}");
        }
    }
}
