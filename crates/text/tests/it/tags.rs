//! Names of tags.

use ferrodon_text::tags;
use serde_json::{Value, json};

use crate::vectors::{check, check_against};

#[test]
fn tag_names_are_those_of_the_vectors() {
    check_against(
        "tag_names",
        |vector| {
            let given = vector.text();
            let (name, shown) = (tags::normalize(given), tags::display_name(given));
            let mut errors = Vec::new();
            if name.is_empty() {
                errors.push(["name", "blank"]);
            }
            if !tags::is_valid(&name) {
                errors.push(["name", "invalid"]);
            }
            if !tags::is_valid(&shown) {
                errors.push(["display_name", "invalid"]);
            }
            json!({ "name": name, "shown": shown, "matches": tags::is_valid(given), "errors": errors })
        },
        |vector| {
            let mut expected = vector.output.clone();
            expected.as_object_mut().expect("an object").remove("kept");
            expected
        },
    );
}

#[test]
fn tags_made_for_names_are_those_of_the_vectors() {
    check_against(
        "tag_lookup",
        |vector| {
            let names: Vec<&str> = vector
                .input
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let found = tags::distinct(names);
            if found.iter().any(|tag| !tags::is_valid(&tag.name)) {
                return json!("invalid");
            }
            found
                .into_iter()
                // this one is there already
                .map(|tag| {
                    if tag.name == "vecone" {
                        json!(["vecone", "VecOne"])
                    } else {
                        json!([tag.name, tag.display_name])
                    }
                })
                .collect()
        },
        |vector| {
            if vector.is_error() {
                json!("invalid")
            } else {
                vector.output.clone()
            }
        },
    );
}

#[test]
fn renaming_a_tag_is_allowed_as_in_the_vectors() {
    check("tag_renames", |vector| {
        let [new_name, new_shown] = [0, 1].map(|index| vector.input[index].as_str());
        let name = new_name.map_or_else(|| "vecone".to_owned(), tags::normalize);
        let shown = new_shown.map_or_else(|| "VecOne".to_owned(), tags::display_name);
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push("Name can't be blank");
        }
        if !tags::is_valid(&name) {
            errors.push("Name is invalid");
        }
        if !tags::is_valid(&shown) {
            errors.push("Display name is invalid");
        }
        if !tags::is_same(&name, "vecone") {
            errors.push("Name does not match the previous name");
        }
        if !tags::is_same(&shown, "vecone") {
            errors.push("Display name does not match the previous name");
        }
        json!([errors.is_empty(), name, shown, errors])
    });
}
