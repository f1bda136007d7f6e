//! Texts and names of which hostile bodies are made.

use proptest::{prelude::*, sample::select};

/// Values that a client may have meant: each leads further into a handler than garbage does.
const MEANT: [&str; 24] = [
    "1",
    "0",
    "20",
    "true",
    "false",
    "public",
    "private",
    "direct",
    "nobody",
    "en",
    "de-DE",
    "home",
    "list",
    "accounts",
    "authorization_code",
    "urn:ietf:wg:oauth:2.0:oob",
    "https://example.com/",
    "read write",
    "alice",
    "bob@ferrodon.test",
    "hello @bob #tag https://example.com/",
    "2026-12-24T18:00:00Z",
    "3600",
    "#ff00ff",
];

/// Values that nobody means.
const STRANGE: [&str; 24] = [
    "",
    " ",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "-Infinity",
    "0x10",
    "9223372036854775808",
    "-9223372036854775809",
    "340282366920938463463374607431768211456",
    "12abc",
    "null",
    "undefined",
    "[]",
    "a\u{0}b",
    "\u{202e}\u{2066}gnirts\u{2069}",
    "\u{feff}",
    "e\u{301}\u{301}\u{301}",
    "👩\u{200d}👧\u{200d}👦",
    "'; DROP TABLE statuses; --",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "292277026596-12-04T15:30:08Z",
];

/// What may follow a name in a form, as Rails nests names, and as nobody does.
const BRACKETS: [&str; 16] = [
    "",
    "",
    "[]",
    "[0]",
    "[a]",
    "[][a]",
    "[0][name]",
    "[a][]",
    "[a][][b]",
    "[][]",
    "[][][]",
    "[",
    "]",
    "[[]]",
    "[]x",
    "[a]b[c]",
];

/// The text of a scalar.
pub(crate) fn word(ids: &[String]) -> BoxedStrategy<String> {
    prop_oneof![
        4 => select(ids.to_vec()),
        4 => select(&MEANT[..]).prop_map(str::to_owned),
        6 => select(&STRANGE[..]).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => ("[a-z@#:/. \u{e9}\u{5b57}\u{1f600}]{1,8}", 200_usize..20_000)
            .prop_map(|(piece, length)| piece.repeat(length / piece.len())),
    ]
    .boxed()
}

/// The name of a parameter, mostly one that the endpoint reads.
pub(crate) fn name(names: &[String]) -> BoxedStrategy<String> {
    let stray = select(vec![
        "_method",
        "access_token",
        "utf8",
        "id",
        "a",
        "",
        "\u{0}",
        "\u{202e}",
        "__proto__",
    ])
    .prop_map(str::to_owned);
    if names.is_empty() {
        return stray.boxed();
    }
    prop_oneof![9 => select(names.to_vec()), 1 => stray].boxed()
}

/// The same with brackets after it.
pub(crate) fn nested_name(names: &[String]) -> BoxedStrategy<String> {
    let inner = prop_oneof![
        6 => select(&BRACKETS[..]).prop_map(str::to_owned),
        3 => name(names).prop_map(|name| format!("[{name}]")),
        2 => name(names).prop_map(|name| format!("[][{name}]")),
        1 => (1_usize..60).prop_map(|depth| "[a]".repeat(depth)),
    ];
    (name(names), inner)
        .prop_map(|(name, inner)| name + &inner)
        .boxed()
}
