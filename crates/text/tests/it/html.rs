//! Others' HTML.

use ferrodon_text::{plain, sanitize};
use serde_json::{Value, json};

use crate::vectors::{check, check_against};

#[test]
fn remote_html_is_shown_as_in_the_vectors() {
    check_against(
        "remote_html",
        |vector| json!(sanitize::status_html(vector.text())),
        |vector| {
            // what the original can't parse it shows as nothing
            match &vector.output["shown"] {
                Value::Bool(true) => vector.output["html"].clone(),
                Value::String(shown) => json!(shown),
                _ => json!(""),
            }
        },
    );
}

#[test]
fn remote_html_after_twice_the_same_is_that_of_the_vectors() {
    check_against(
        "remote_html",
        |vector| json!(sanitize::status_html(&sanitize::status_html(vector.text()))),
        |vector| match (&vector.output["stable"], &vector.output["shown"]) {
            (Value::String(second), _) => json!(second),
            (_, Value::Bool(true)) => vector.output["html"].clone(),
            (_, Value::String(shown)) => json!(shown),
            _ => json!(""),
        },
    );
}

#[test]
fn remote_html_as_text_is_that_of_the_vectors() {
    check_against(
        "remote_text",
        |vector| {
            json!([
                plain::from_html(vector.text()),
                sanitize::strip_tags(vector.text())
            ])
        },
        |vector| {
            if vector.is_error() {
                json!(["", ""])
            } else {
                json!([vector.output["plain"], vector.output["stripped"]])
            }
        },
    );
}

#[test]
fn embedded_players_are_those_of_the_vectors() {
    check("embed_html", |vector| {
        json!(sanitize::embed_html(vector.text()))
    });
}

#[test]
fn excerpts_for_notifications_are_those_of_the_vectors() {
    check("push_text", |vector| {
        let [spoiler, text] = [0, 1].map(|index| vector.input[index].as_str().expect("a text"));
        json!(plain::excerpt(spoiler, text))
    });
}
