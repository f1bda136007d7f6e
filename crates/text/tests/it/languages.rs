//! Languages.

use std::collections::BTreeMap;

use ferrodon_text::languages;
use serde_json::{Value, json};

use crate::vectors::{check, check_against};

#[test]
fn language_codes_are_taken_as_in_the_vectors() {
    check("languages", |vector| {
        let code = vector.input.as_str();
        let given = code.filter(|code| !code.trim().is_empty());
        let none = || json!("None");
        let name = |name: Option<&'static str>| {
            given.map_or_else(none, |given| json!(name.unwrap_or(given)))
        };
        let spoken = code.filter(|code| languages::is_spoken(code));
        json!({
            "taken": code.and_then(languages::clean),
            "valid": code.is_some_and(languages::is_known),
            // undetermined has no name of its own
            "native": if code == Some("und") { none() } else { name(code.and_then(languages::native_name)) },
            "standard": name(code.and_then(languages::standard_name)),
            "spoken": spoken,
            "accepted": code.is_none_or(languages::is_known),
            "user": spoken,
        })
    });
}

#[test]
fn the_first_known_language_is_that_of_the_vectors() {
    check("language_cascade", |vector| {
        let codes = vector.input.as_array().expect("a list");
        json!(languages::first_known(codes.iter().map(Value::as_str)))
    });
}

#[test]
fn the_lists_of_languages_are_those_of_the_vectors() {
    check("language_lists", |vector| match vector.text() {
        "supported" => json!(
            languages::all()
                .iter()
                .map(|language| (language.code, [language.name, language.native_name]))
                .collect::<BTreeMap<_, _>>()
        ),
        _ => json!(languages::REGIONAL.into_iter().collect::<BTreeMap<_, _>>()),
    });
}

#[test]
fn browsers_get_the_language_of_the_vectors() {
    check("accepted_languages", |vector| {
        json!(languages::preferred(vector.text(), &languages::INTERFACE))
    });
}

#[test]
fn chosen_languages_are_kept_as_in_the_vectors() {
    check_against(
        "chosen_languages",
        |vector| {
            let codes = vector.input.as_array().into_iter().flatten();
            json!(languages::chosen(codes.map(Value::as_str)))
        },
        |vector| vector.output.clone(),
    );
}
