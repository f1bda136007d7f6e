//! Reading of vector files: `[{"in": …, "out": …}]`.

use std::path::Path;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// What went in, and what came out.
#[derive(Deserialize)]
pub(crate) struct Vector {
    #[serde(rename = "in")]
    pub(crate) input: Value,
    #[serde(rename = "out")]
    pub(crate) output: Value,
}

impl Vector {
    /// The input as a text.
    pub(crate) fn text(&self) -> &str {
        self.input.as_str().expect("the input is a text")
    }

    /// A text of the output.
    pub(crate) fn output_text(&self, key: &str) -> &str {
        self.output[key].as_str().expect("the output has this text")
    }

    /// Whether the original raised an error.
    pub(crate) fn is_error(&self) -> bool {
        self.output.get("error").is_some()
    }
}

/// All vectors of a family.
pub(crate) fn read(family: &str) -> Vec<Vector> {
    read_as(family)
}

/// A vector file of another form.
pub(crate) fn read_as<T: DeserializeOwned>(family: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(family)
        .with_extension("json");
    let json = std::fs::read_to_string(&path).expect("the vector file is there");
    serde_json::from_str(&json).expect("the vector file is JSON")
}

/// Holds all vectors of a family to what `answer` says, and shows all differences at once.
pub(crate) fn check(family: &str, answer: impl Fn(&Vector) -> Value) {
    check_against(family, answer, |vector| vector.output.clone());
}

/// The same, where only a part of the output is answered.
pub(crate) fn check_against(
    family: &str,
    answer: impl Fn(&Vector) -> Value,
    expected: impl Fn(&Vector) -> Value,
) {
    let vectors = read(family);
    assert!(!vectors.is_empty(), "{family} has vectors");
    let total = vectors.len();
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            let (ours, theirs) = (answer(vector), expected(vector));
            (ours != theirs).then(|| {
                format!(
                    "in:     {}\nours:   {}\ntheirs: {}\n",
                    short(&vector.input),
                    short(&ours),
                    short(&theirs)
                )
            })
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{family}: {} of {total} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    let end = text.floor_char_boundary(1200);
    text[..end].to_owned()
}
