//! What a real server answered: `tests/vectors/NAME.json`.

use std::path::Path;

use ferrodon_web_api::params::{Map, PageLimit, Value as Param, page};
use serde_json::Value;

fn vectors(name: &str) -> Vec<(Value, Value)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(format!("{name}.json"));
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    cases
        .into_iter()
        .map(|case| (case["in"].clone(), case["out"].clone()))
        .collect()
}

#[test]
fn vectors_pages() {
    let cases = vectors("pages");
    // the rows that the answers were taken from: all that any of them shows
    let all: std::collections::BTreeSet<i64> = cases
        .iter()
        .flat_map(|(_, ids)| serde_json::from_value::<Vec<i64>>(ids.clone()).unwrap())
        .collect();
    let all: Vec<i64> = all.into_iter().rev().collect();
    for (asked, expected) in cases {
        let tree: Map = asked
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), Param::Text(text))
            })
            .collect();
        let expected: Vec<i64> = serde_json::from_value(expected).unwrap();
        assert_eq!(
            page::page(&tree, PageLimit::of(100)).cut(&all),
            expected,
            "{asked}"
        );
    }
}
