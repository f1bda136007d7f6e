//! JSON bodies, held against a second parser.

use ferrodon_web_api::params::{Map, Value, json};

use super::{Target, trees};

pub(super) const TARGET: Target = Target {
    name: "json",
    check,
    pieces: &[
        "[",
        "{\"a\":",
        "{\"a\":1},",
        "1,",
        "\"a\",",
        "/**/",
        "//\n",
        " ",
        "\\u00e9",
        "\\\"",
        "9",
        "-",
        "e1",
        "\"a\":1,",
    ],
};

/// What the parser itself promises.
const MAX_DEPTH: usize = 100;
const MAX_VALUES: usize = 50_000;

fn check(data: &[u8]) {
    let ours = json::parse(data);
    if let Ok(tree) = &ours {
        let (depth, values) = trees::size(tree);
        assert!(depth <= MAX_DEPTH + 1, "{depth} levels");
        assert!(values <= MAX_VALUES + 1, "{values} values");
        trees::assert_readable(tree);
    }
    // what everybody takes, we take, and as the same
    let Ok(theirs) = serde_json::from_slice::<serde_json::Value>(data) else {
        return;
    };
    if depth(&theirs) > MAX_DEPTH || count(&theirs) > MAX_VALUES {
        return;
    }
    match (ours, theirs) {
        (Ok(ours), serde_json::Value::Object(theirs)) => assert_same_map(&ours, &theirs),
        (Ok(ours), _) => assert!(ours.is_empty(), "what is no object has no names"),
        // a name that comes again counts twice here
        (Err(_), _) => assert!(data.len() > MAX_VALUES, "only what is too large is refused"),
    }
}

fn assert_same_map(ours: &Map, theirs: &serde_json::Map<String, serde_json::Value>) {
    assert_eq!(ours.len(), theirs.len());
    for (name, theirs) in theirs {
        assert_same(ours.get(name).expect("the name is there"), theirs);
    }
}

fn assert_same(ours: &Value, theirs: &serde_json::Value) {
    use serde_json::Value as Theirs;
    match (ours, theirs) {
        (Value::Null, Theirs::Null) => {}
        (Value::Flag(ours), Theirs::Bool(theirs)) => assert_eq!(ours, theirs),
        (Value::Text(ours), Theirs::String(theirs)) => assert_eq!(ours, theirs),
        (Value::Integer(ours), Theirs::Number(theirs)) => {
            // beyond 64 bits they have doubles
            let whole = theirs
                .as_i64()
                .map(i128::from)
                .or_else(|| theirs.as_u64().map(i128::from));
            match whole {
                Some(whole) => assert_eq!(*ours, whole),
                None => assert!(
                    *ours == 0
                        || *ours == i128::MAX
                        || *ours == i128::MIN
                        || theirs
                            .as_f64()
                            .is_some_and(|theirs| is_near(*ours as f64, theirs))
                ),
            }
        }
        (Value::Decimal(ours), Theirs::Number(theirs)) => {
            assert!(theirs.as_f64().is_some_and(|theirs| is_near(*ours, theirs)));
        }
        (Value::List(ours), Theirs::Array(theirs)) => {
            let theirs: Vec<_> = theirs.iter().filter(|item| !item.is_null()).collect();
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(theirs) {
                assert_same(ours, theirs);
            }
        }
        (Value::Object(ours), Theirs::Object(theirs)) => assert_same_map(ours, theirs),
        _ => panic!("{ours:?} is not {theirs}"),
    }
}

/// Equal, but for the last digit.
fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.abs() * 1e-15
}

fn depth(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => items.iter().map(depth).max().unwrap_or(0) + 1,
        serde_json::Value::Object(members) => members.values().map(depth).max().unwrap_or(0) + 1,
        _ => 0,
    }
}

fn count(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => items.iter().map(count).sum::<usize>() + 1,
        serde_json::Value::Object(members) => members.values().map(count).sum::<usize>() + 1,
        _ => 1,
    }
}
