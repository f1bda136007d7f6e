//! What holds for any input.

use std::time::{Duration, Instant};

use ferrodon_text::{
    count,
    emoji::{self, CustomEmoji, EmojiStyle},
    extract, fields, languages, plain, preview, render, sanitize, tags,
};
use proptest::prelude::*;

use crate::{independent::independent, world::World};

/// Pieces of which hostile and ordinary texts are made.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<String>(),
        8 => "[a-zA-Z0-9 @#:/.?&=()_\\-\n]{0,24}",
        6 => prop::sample::select(vec![
            "https://", "http://example.com/", "https://例え.jp/パス", "xmpp:", "magnet:?", "@user@example.com", "#tag",
            "#日本・語", "::", ":blob:", "(((", ")))", "\u{200D}", "\r\n\n", "://", "xn--", "..", "　", "@", "＃", "t.co/",
            "\u{202E}", "👩\u{200D}👧", "क्षि", "％", "%C3%A4",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Pieces of which hostile and ordinary HTML is made.
fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<String>(),
        8 => prop::sample::select(vec![
            "<p>", "</p>", "<a href=\"https://example.com/\" class=\"mention x\">", "<a href='javascript:x'>", "</a>",
            "<b>", "</b>", "<i>", "</i>", "<span class='h-card' translate=no>", "</span>", "<ul>", "<li>", "</ul>", "<pre>",
            "\n", "</pre>", "<h1>", "</h1>", "<div>", "</div>", "<br>", "<table>", "<tr>", "<td>", "</table>", "<select>",
            "<option>", "<svg>", "</svg>", "<math>", "<mtext>", "<semantics>", "<annotation encoding='application/x-tex'>",
            "</math>", "<style>", "</style>", "<script>", "</script>", "<textarea>", "</textarea>", "<template>",
            "</template>", "<noscript>", "</noscript>", "<title>", "</title>", "<iframe src=https://example.com>",
            "<plaintext>", "<form>", "</form>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&lt;", "&#0;", "&nbsp;", "text",
            " lang=\"de\"", "\"", "'", ">", "<", "<img src=x onerror=alert(1)>", "<foreignObject>", "<desc>", "<video controls>",
            "<source src='//x'>", "<frameset>", "<body onload=x>", "<html lang=de>", "<ruby>", "<rt>", "<button>", "<nobr>",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entities_are_in_order_and_apart_and_say_what_stands_there(text in text()) {
        let mut end = 0;
        for entity in extract::entities(&text) {
            prop_assert!(entity.range.start >= end && entity.range.end > entity.range.start);
            end = entity.range.end;
            let piece = &text[entity.range.clone()];
            match entity.kind {
                extract::EntityKind::Url(url) | extract::EntityKind::OtherUri(url) => prop_assert_eq!(piece, url),
                extract::EntityKind::Hashtag(name) => {
                    prop_assert!(piece.ends_with(name));
                    prop_assert!(!tags::normalize(name).is_empty());
                }
                extract::EntityKind::Mention(name) => prop_assert_eq!(piece.strip_prefix('@'), Some(name)),
            }
        }
    }

    #[test]
    fn what_counts_never_panics_and_graphemes_make_up_the_text(text in text(), spoiler in any::<String>()) {
        prop_assert_eq!(count::graphemes(&text).collect::<String>(), text.clone());
        let countable = count::countable_status_text(&text);
        prop_assert_eq!(count::status_length(&text, ""), count::length(&countable));
        prop_assert!(count::status_length(&text, &spoiler) <= count::length(&countable) + count::length(&spoiler));
        count::note_length(&text);
    }

    #[test]
    fn rendered_text_is_safe_and_reads_as_typed(text in text()) {
        let world = World::new();
        let mentions = world.mentions(&[]);
        let html = render::status_html(&text, &world.context(&mentions));
        prop_assert!(!html.contains('\n'));
        let cleaned = independent().clean(&html).to_string();
        prop_assert_eq!(tags_of(&html), tags_of(&cleaned));
        // nothing gets lost: only white space and hosts of mentions
        let read: String = plain::from_html(&html).chars().filter(char::is_ascii_alphanumeric).collect();
        let typed: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        if extract::mentions(&text).is_empty() {
            prop_assert_eq!(read, typed);
        }
    }

    #[test]
    fn sanitised_html_has_nothing_but_what_is_allowed(html in html()) {
        let clean = sanitize::status_html(&html);
        let again = independent().clean(&clean).to_string();
        prop_assert_eq!(tags_of(&clean), tags_of(&again), "{}", clean);
    }

    #[test]
    fn sanitising_again_changes_no_words_and_ends(html in html()) {
        let mut clean = sanitize::status_html(&html);
        let words = squeezed(&plain::from_html(&clean));
        // a browser mends what is nested wrongly, so it may take a few times, but not for ever
        for _ in 0..6 {
            let again = sanitize::status_html(&clean);
            prop_assert_eq!(&squeezed(&plain::from_html(&again)), &words);
            if again == clean {
                return Ok(());
            }
            clean = again;
        }
        prop_assert!(false, "never the same: {}", clean);
    }

    #[test]
    fn everything_else_takes_any_input(text in text(), html in html()) {
        for source in [&text, &html] {
            plain::from_html(source);
            plain::excerpt("", source);
            sanitize::embed_html(source);
            sanitize::strip_tags(source);
            extract::shortcodes(source);
            fields::verifiable_link(source, true);
            fields::verifiable_link(source, false);
            preview::from_text(source, &|_| false);
            preview::from_html(source, &[], &|_| false);
            languages::clean(source);
            languages::detect(source);
            languages::preferred(source, &languages::INTERFACE);
            emoji::draw(source, &[CustomEmoji { shortcode: "blob", url: "x", static_url: "y" }], EmojiStyle::Still);
        }
    }

    #[test]
    fn a_normalised_tag_is_its_own_normal_form(name in "[\\p{L}\\p{Nd}_\u{B7}\u{30FB}]{1,12}") {
        let normal = tags::normalize(&name);
        prop_assert_eq!(tags::normalize(&normal), normal.clone());
        prop_assert!(tags::is_same(&name, &normal));
    }
}

/// The tags of HTML, sorted: what a second pass may not change, save the closing of what was left open.
fn tags_of(html: &str) -> Vec<String> {
    let mut tags: Vec<String> = html
        .split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with('/'))
        .filter_map(|tag| tag.split_once('>'))
        .filter_map(|(tag, _)| tag.split([' ', '/']).next())
        .map(str::to_owned)
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A repetition of a piece, long enough that anything worse than linear takes minutes.
fn long(piece: &str) -> String {
    piece.repeat(160 * 1024 / piece.len())
}

#[test]
fn hostile_text_takes_no_longer_than_any_other() {
    let world = World::new();
    for piece in [
        "https://a.",
        "https://",
        "https://example.com/(",
        "https://example.com/((x)",
        "https://example.com/a?!",
        "@a.-",
        "@a@b.-",
        "#a·",
        "# ",
        "#1_",
        ":a",
        "::aa:",
        "xmpp:a",
        "xmpp:%41",
        "xmpp://a@b.c/",
        "magnet:?!",
        "https://xn--",
        "a://",
        "\r\n",
        "( ",
        "https://日",
        "@",
        "http://a.com/…(",
        "#https://",
        "क्",
        "\u{200D}",
    ] {
        let text = long(piece);
        let start = Instant::now();
        render::status_html(&text, &world.context(&[]));
        count::status_length(&text, "");
        count::note_length(&text);
        extract::mentions(&text);
        extract::shortcodes(&text);
        preview::from_text(&text, &|_| false);
        languages::detect(&text);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{piece}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn hostile_html_takes_no_longer_than_any_other() {
    for piece in [
        "<b>",
        "<p><b>",
        "<b><p>x</b>",
        "<a href=x><p>",
        "<table><tr><td>",
        "<table>x",
        "<svg><p>",
        "<div>",
        "</p>",
        "<ul><li>",
        "<b a=1><i><u><p>",
        "<!--",
        "&amp;",
        "<a b=c ",
        "<font><p>",
        "<select><option>",
        "<template>",
        "<math><mi>",
        "<nobr>x",
        "<button><p>",
        "<form><div></form>",
        "<b></p>",
        "<p>x<b id=",
        "<x y=",
    ] {
        let source = long(piece);
        let start = Instant::now();
        sanitize::status_html(&source);
        plain::from_html(&source);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{piece}: {:?}",
            start.elapsed()
        );
    }
    // formatting that is opened again in each paragraph, with attributes that differ or are long
    let many = (0..300).fold(String::new(), |source, index| {
        format!("{source}<b id={index}>")
    });
    let large = format!("<b lang={0}><i lang={0}><u lang={0}>", "x".repeat(100_000));
    for formatting in [many, large] {
        let source = formatting + &"<p>x".repeat(50_000);
        let start = Instant::now();
        assert_eq!(sanitize::status_html(&source), "");
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
    }
}
