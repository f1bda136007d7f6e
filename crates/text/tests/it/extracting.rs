//! What is found in a text.

use ferrodon_text::{
    extract::{self, Entity, EntityKind},
    preview,
};
use serde_json::{Value, json};

use crate::{
    vectors::{check, check_against},
    world::World,
};

/// An entity as the vectors write it: places in characters.
fn shown(text: &str, entity: &Entity<'_>) -> Value {
    let characters = |end: usize| text[..end].chars().count();
    let indices = [characters(entity.range.start), characters(entity.range.end)];
    match entity.kind {
        EntityKind::Url(url) | EntityKind::OtherUri(url) => {
            json!({ "url": url, "indices": indices })
        }
        EntityKind::Hashtag(name) => json!({ "hashtag": name, "indices": indices }),
        EntityKind::Mention(name) => json!({ "screen_name": name, "indices": indices }),
    }
}

fn all_shown(text: &str, entities: &[Entity<'_>]) -> Value {
    entities.iter().map(|entity| shown(text, entity)).collect()
}

#[test]
fn entities_are_those_of_the_vectors() {
    check("entities", |vector| {
        all_shown(vector.text(), &extract::entities(vector.text()))
    });
}

#[test]
fn links_and_their_previews_are_those_of_the_vectors() {
    let world = World::new();
    check("links", |vector| {
        let text = vector.text();
        json!({
            "urls": all_shown(text, &extract::urls(text)),
            "others": all_shown(text, &extract::other_uris(text)),
            "preview": preview::from_text(text, &|url| world.urls.is_local_url(url)),
        })
    });
}

#[test]
fn previewed_links_of_remote_texts_are_those_of_the_vectors() {
    let world = World::new();
    check("remote_links", |vector| {
        json!(preview::from_html(vector.text(), &[], &|url| world
            .urls
            .is_local_url(url)))
    });
}

#[test]
fn a_mentioned_account_and_a_quote_get_no_preview() {
    let html = "<p class=\"quote-inline\">RE: <a href=\"https://example.com/quoted\">x</a></p>\
                <p><a href=\"https://example.com/@someone\">@someone</a> <a href=\"https://example.com/page\">y</a></p>";
    let found = preview::from_html(html, &["https://example.com/@someone"], &|_| false);
    assert_eq!(found.as_deref(), Some("https://example.com/page"));
}

#[test]
fn mentions_are_those_of_the_vectors() {
    check("mentions", |vector| {
        let text = vector.text();
        let scanned: Vec<String> = extract::mentions(text)
            .into_iter()
            .map(|mention| match mention.domain {
                Some(domain) => format!("{}@{domain}", mention.username),
                None => mention.username,
            })
            .collect();
        json!({ "found": all_shown(text, &extract::mention_entities(text)), "scanned": scanned })
    });
}

#[test]
fn hashtags_are_those_of_the_vectors() {
    check_against(
        "hashtags",
        |vector| all_shown(vector.text(), &extract::hashtag_entities(vector.text())),
        |vector| vector.output["found"].clone(),
    );
}

#[test]
fn a_repeated_hashtag_is_returned_once_as_spelled_first() {
    assert_eq!(
        extract::hashtags("#Été is #ete is #ÉTÉ, not #autumn"),
        ["Été", "autumn"]
    );
}

#[test]
fn emoji_codes_are_those_of_the_vectors() {
    check("emoji_codes", |vector| {
        json!(extract::shortcodes(vector.text()))
    });
}
