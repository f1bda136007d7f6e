//! JSON of any shape, written as text: much of it no serialiser would write.

use proptest::{prelude::*, sample::select};

use super::pieces;

/// Values that are texts, but only as JSON can spell them; and some that are no JSON.
const TOKENS: [&str; 22] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e400",
    "-1e-400",
    "99999999999999999999999999999999999999999999",
    "0.1234567890123456789012345678901234567890",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u202e\"",
    "[]",
    "{}",
    "[null]",
    // no JSON from here on
    "\"\\ud800\"",
    "NaN",
    "'a'",
    "{\"a\":}",
];

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn value(names: &[String], ids: &[String]) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        8 => pieces::word(ids).prop_map(|word| quoted(&word)),
        8 => select(&TOKENS[..]).prop_map(str::to_owned),
        3 => select(ids.to_vec()),
    ];
    let names = names.to_vec();
    leaf.prop_recursive(4, 48, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|items| format!("[{}]", items.join(","))),
            members(&names, inner),
        ]
    })
    .boxed()
}

fn members(names: &[String], value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop::collection::vec((pieces::name(names), value), 0..6)
        .prop_map(|members| {
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value)| format!("{}:{value}", quoted(&name)))
                .collect();
            format!("{{{}}}", members.join(","))
        })
        .boxed()
}

/// One name with a value that is deep, wide or both.
fn large(names: &[String]) -> BoxedStrategy<String> {
    let shape = prop_oneof![
        (1_usize..3_000).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
        (1_usize..110).prop_map(|depth| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth)),
        (1_usize..60_000).prop_map(|count| format!("[{}0]", "0,".repeat(count))),
        (1_usize..6_000).prop_map(|count| {
            let members: Vec<String> = (0..count).map(|at| format!("\"{at}\":{{}}")).collect();
            format!("{{{}}}", members.join(","))
        }),
    ];
    (pieces::name(names), shape)
        .prop_map(|(name, value)| format!("{{{}:{value}}}", quoted(&name)))
        .boxed()
}

/// A body: mostly an object with names that the endpoint reads.
pub(crate) fn body(names: &[String], ids: &[String]) -> BoxedStrategy<Vec<u8>> {
    let text = prop_oneof![
        16 => members(names, value(names, ids)),
        2 => value(names, ids),
        2 => large(names),
        1 => members(names, value(names, ids)).prop_map(|text| format!("/* x */{text}// y")),
    ];
    text.prop_map(String::into_bytes).boxed()
}
