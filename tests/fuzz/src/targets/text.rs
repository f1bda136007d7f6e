//! What people write: entities, lengths, and the HTML that is made of it.

use ferrodon_policy::keywords::{FoldedText, KeywordFilter};
use ferrodon_text::{
    count,
    extract::{self, EntityKind},
    fields, languages, markdown, plain, preview,
    render::{self, KnownMention, RenderContext},
    tags,
};
use ferrodon_types::LocalUrls;

use super::{Target, html};

pub(super) const TARGET: Target = Target {
    name: "text",
    check,
    pieces: &[
        "https://a.",
        "https://example.com/((x)",
        "@a@b.-",
        "#a·",
        ":a",
        "xmpp:%41",
        "magnet:?!",
        "https://xn--",
        "http://a.com/…(",
        "#https://",
        "क्",
        "👩\u{200d}",
        "e\u{301}",
        "\r\n",
        "@",
        "[a](",
        "**a",
        "* a\n",
        "> ",
        "`",
    ],
};

fn check(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let entities = extract::entities(text);
    entities_stand_apart(text, &entities);
    lengths_agree(text);
    rendered_text_is_safe(text);
    mentions_can_be_renamed(text);
    for name in extract::hashtags(text) {
        let normal = tags::normalize(&name);
        assert_eq!(
            tags::normalize(&normal),
            normal,
            "a tag's form is its own form"
        );
    }
    for code in extract::shortcodes(text) {
        assert!(text.contains(&format!(":{code}:")));
    }
    keywords_are_found(text);
    markdown::render_without_images(text);
    fields::verifiable_link(text, true);
    fields::verifiable_link(text, false);
    preview::from_text(text, &|_| false);
    plain::excerpt(text, text);
    languages::detect(text);
}

fn entities_stand_apart(text: &str, entities: &[extract::Entity<'_>]) {
    let mut end = 0;
    for entity in entities {
        assert!(entity.range.start >= end && entity.range.end > entity.range.start);
        end = entity.range.end;
        let piece = &text[entity.range.clone()];
        match entity.kind {
            EntityKind::Url(url) | EntityKind::OtherUri(url) => assert_eq!(piece, url),
            EntityKind::Hashtag(name) => assert!(piece.ends_with(name)),
            EntityKind::Mention(name) => assert_eq!(piece.strip_prefix('@'), Some(name)),
        }
    }
}

fn lengths_agree(text: &str) {
    assert_eq!(count::graphemes(text).collect::<String>(), text);
    let countable = count::countable_status_text(text);
    assert_eq!(count::status_length(text, ""), count::length(&countable));
    assert_eq!(
        count::status_length("", text),
        count::length(text),
        "nothing is shortened in a warning"
    );
    assert_eq!(
        count::note_length(text),
        count::length(&count::countable_note(text))
    );
}

fn rendered_text_is_safe(text: &str) {
    let urls = LocalUrls::new("garden.test", "garden.test", true);
    let mentions = [KnownMention {
        username: "alice",
        domain: None,
        url: "https://garden.test/@alice",
    }];
    let context = RenderContext {
        urls: &urls,
        mentions: &mentions,
        quoted_url: None,
    };
    for html in [
        render::status_html(text, &context),
        render::account_note_html(text, &context),
    ] {
        assert!(
            !html.contains('\n'),
            "lines are paragraphs and breaks: {html}"
        );
        html::assert_allowed(&html);
        html::assert_written_well(&html);
    }
    let field = render::field_html(text, &context);
    html::assert_allowed(&field);
    html::assert_written_well(&field);
}

fn mentions_can_be_renamed(text: &str) {
    assert_eq!(extract::rename_mentions(text, |_| None), text);
    let renamed = extract::rename_mentions(text, |mention| Some(mention.username.clone()));
    assert!(renamed.len() <= text.len(), "only hosts went");
}

/// The first line is a keyword that the rest may have in it.
fn keywords_are_found(text: &str) {
    let Some((keyword, text)) = text.split_once('\n') else {
        return;
    };
    let folded = FoldedText::new(text);
    assert_eq!(folded.original(), text);
    for whole in [false, true] {
        if let Some(found) = KeywordFilter::new([(keyword, whole)]).find(&folded) {
            assert!(text.contains(found));
        }
    }
}
