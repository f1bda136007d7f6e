//! Trees of parameters, read into fields of every kind as handlers read them.

use ferrodon_types::{AccountId, StatusId};
use ferrodon_web_api::params::{
    Flag, Given, Many, Map, Value,
    de::{ReadError, read},
};
use serde::Deserialize;

/// A field of each kind that endpoints have.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Everything {
    status: Option<String>,
    flag: Option<bool>,
    switch: Option<Flag>,
    limit: Option<i64>,
    small: Option<i16>,
    ratio: Option<f64>,
    id: Option<StatusId>,
    ids: Vec<AccountId>,
    words: Vec<String>,
    types: Many<String>,
    given: Given<String>,
    poll: Option<Inner>,
    fields: Vec<Inner>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Inner {
    name: Option<String>,
    expires_in: Option<i64>,
    options: Vec<String>,
}

/// A field that has to be there.
#[derive(Debug, Deserialize)]
struct Strict {
    q: String,
}

/// Reading ends, says the same again, and a text that was read holds no NUL.
pub(super) fn assert_readable(tree: &Map) {
    let fields = read::<Everything>(tree);
    assert_eq!(fields, read::<Everything>(tree));
    match fields {
        Ok(fields) => {
            let texts = fields
                .words
                .iter()
                .chain(&fields.status)
                .chain(&*fields.types);
            for text in texts {
                assert!(!text.contains('\0'));
            }
        }
        Err(error) => assert_eq!(error, ReadError::Malformed, "nothing of it is required"),
    }
    match read::<Strict>(tree) {
        Ok(strict) => assert!(!strict.q.is_empty() && !strict.q.contains('\0')),
        Err(ReadError::Missing(name)) => assert_eq!(name, "q"),
        Err(ReadError::Malformed) => {}
    }
}

/// How deep lists and objects nest, and how many values there are.
pub(super) fn size(map: &Map) -> (usize, usize) {
    map.values()
        .map(size_of_value)
        .fold((1, 1), |sum, size| (sum.0.max(size.0 + 1), sum.1 + size.1))
}

fn size_of_value(value: &Value) -> (usize, usize) {
    match value {
        Value::Object(map) => size(map),
        Value::List(items) => items
            .iter()
            .map(size_of_value)
            .fold((1, 1), |sum, size| (sum.0.max(size.0 + 1), sum.1 + size.1)),
        _ => (0, 1),
    }
}
