//! How long texts count.

use ferrodon_text::count;
use ferrodon_types::limits;
use serde_json::json;

use crate::vectors::check_against;

#[test]
fn visible_characters_are_those_of_the_vectors() {
    check_against(
        "graphemes",
        |vector| json!(count::graphemes(vector.text()).collect::<Vec<_>>()),
        |vector| vector.output["clusters"].clone(),
    );
}

#[test]
fn status_lengths_are_those_of_the_vectors() {
    check_against(
        "status_length",
        |vector| {
            let [text, spoiler] =
                [0, 1].map(|index| vector.input[index].as_str().unwrap_or_default());
            let all = count::status_length(text, spoiler);
            let countable = count::countable_status_text(text);
            json!([
                count::length(&countable),
                all,
                all > limits::STATUS_CHARACTERS
            ])
        },
        |vector| {
            json!([
                vector.output["length"],
                vector.output["all"],
                vector.output["too_long"]
            ])
        },
    );
}

#[test]
fn countable_status_texts_are_those_of_the_vectors() {
    check_against(
        "status_length",
        |vector| {
            // long ones aren't recorded
            if vector.output["text"].is_null() {
                return json!(null);
            }
            json!(count::countable_status_text(
                vector.input[0].as_str().unwrap_or_default()
            ))
        },
        |vector| vector.output["text"].clone(),
    );
}

#[test]
fn note_lengths_are_those_of_the_vectors() {
    check_against(
        "note_length",
        |vector| {
            let note = vector.input.as_str().unwrap_or_default();
            let text = if vector.output["text"].is_null() {
                json!(null)
            } else {
                json!(count::countable_note(note))
            };
            let length = count::note_length(note);
            json!([text, length, length > limits::NOTE])
        },
        |vector| {
            json!([
                vector.output["text"],
                vector.output["length"],
                vector.output["too_long"]
            ])
        },
    );
}
