//! Local texts as HTML.

use ferrodon_text::{
    emoji::{self, CustomEmoji, EmojiStyle},
    links::{self, LinkRel},
    render::{self, MentionNames, RenderStyle},
};
use serde_json::json;

use crate::{
    vectors::{check, check_against},
    world::World,
};

const LINE: RenderStyle = RenderStyle {
    paragraphs: false,
    names: MentionNames::Short,
    rel: LinkRel::Plain,
};

#[test]
fn local_texts_are_shown_as_in_the_vectors() {
    let world = World::new();
    let mentions = world.mentions(&[]);
    let context = world.context(&mentions);
    check("local_html", |vector| {
        let text = vector.text();
        json!({
            "html": render::account_note_html(text, &context),
            "line": render::html(text, &context, LINE),
            "field": render::field_html(text, &context),
        })
    });
}

#[test]
fn statuses_link_the_accounts_they_mention_as_in_the_vectors() {
    let world = World::new();
    check("local_html_known", |vector| {
        let text = vector.input[0].as_str().expect("a text");
        let ids: Vec<i64> = serde_json::from_value(vector.input[1].clone()).expect("ids");
        let mentions = world.mentions(&ids);
        let context = world.context(&mentions);
        // nobody known means that they are looked up, as for notes
        json!(if ids.is_empty() {
            render::account_note_html(text, &context)
        } else {
            render::status_html(text, &context)
        })
    });
}

#[test]
fn quoting_statuses_get_the_line_of_the_vectors() {
    let world = World::new();
    let mentions = world.mentions(&[]);
    check("local_html_quote", |vector| {
        let text = vector.output_text("text");
        let quoted_url = vector.input[1].as_i64().map(|id| match id {
            115_000_000_000_065_536 | 115_000_000_000_196_608 => {
                format!("https://garden.test/@vec_alice/{id}")
            }
            115_000_000_000_589_824 => format!("https://garden.test/@vec_bob/{id}"),
            115_000_000_001_638_400 => "https://peer.vec.example/@vec_rem/remote".to_owned(),
            115_000_000_001_703_936 => "https://peer.vec.example/objects/no-url".to_owned(),
            _ => "https://peer.vec.example/objects/odd-url".to_owned(),
        });
        let mut context = world.context(&mentions);
        context.quoted_url = quoted_url.as_deref();
        json!({
            "text": text,
            "html": render::account_note_html(text, &context),
            "line": render::html(text, &context, LINE),
        })
    });
}

#[test]
fn mentions_of_accounts_are_those_of_the_vectors() {
    let world = World::new();
    check_against(
        "mention_link",
        |vector| {
            let id = vector.input.as_i64().expect("an id");
            let account = world.mentions(&[id])[0];
            json!([
                render::mention_html(&account, MentionNames::Short),
                render::mention_html(&account, MentionNames::Full),
            ])
        },
        |vector| json!([vector.output["short"], vector.output["full"]]),
    );
}

#[test]
fn shortened_links_are_those_of_the_vectors() {
    check("shortened_link", |vector| {
        json!({
            "plain": links::shortened(vector.text(), LinkRel::Plain),
            "me": links::shortened(vector.text(), LinkRel::Me),
        })
    });
}

#[test]
fn emoji_are_drawn_as_in_the_vectors() {
    let file = |kind: &str, path: &str| {
        format!("https://garden.test/system/custom_emojis/images/{path}").replace("KIND", kind)
    };
    let (blob, cat) = ("000/990/001/KIND/0.png", "000/990/002/KIND/cat.gif");
    let urls = [
        file("original", blob),
        file("static", blob),
        file("original", cat),
        file("static", "000/990/002/KIND/cat.png"),
    ];
    let emojis = [
        CustomEmoji {
            shortcode: "vec_blob",
            url: &urls[0],
            static_url: &urls[1],
        },
        CustomEmoji {
            shortcode: "vec_cat",
            url: &urls[2],
            static_url: &urls[3],
        },
    ];
    check("emoji_html", |vector| {
        let html = vector.text();
        json!({
            "still": emoji::draw(html, &emojis, EmojiStyle::Still),
            "animated": emoji::draw(html, &emojis, EmojiStyle::Animated),
            "styled": emoji::draw(html, &emojis, EmojiStyle::Styled("width: 1em")),
            "raw": emoji::draw(html, &emojis, EmojiStyle::Shortcode),
            "none": emoji::draw(html, &[], EmojiStyle::Still),
        })
    });
}

#[test]
fn unicode_emoji_are_those_of_the_vectors() {
    check("reactions", |vector| {
        json!(emoji::is_unicode(vector.text()))
    });
}

#[test]
fn of_two_namesakes_the_remote_one_is_shown_with_its_domain() {
    let world = World::new();
    let mentions = world.mentions(&[109_100_000_000_000_001, 109_100_000_000_000_011]);
    let html = render::status_html("@vec_alice@peer.vec.example", &world.context(&mentions));
    assert!(
        html.contains("@<span>vec_alice@peer.vec.example</span>"),
        "{html}"
    );
}
