//! Query strings, forms and multipart bodies that abuse Rails' nesting and the formats themselves.

use proptest::{prelude::*, sample::select};

use super::pieces;

/// Broken or odd escapes, which stand as they are.
const RAW: [&str; 8] = ["%", "%z", "%zz", "%ff", "%ed%a0%80", "+", "%00", "="];

/// Escapes a text for a form; brackets mostly stay, as clients leave them.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'[' | b']' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02x}"),
        })
        .collect()
}

fn pair(names: &[String], ids: &[String]) -> BoxedStrategy<String> {
    prop_oneof![
        12 => (pieces::nested_name(names), pieces::word(ids))
            .prop_map(|(name, value)| format!("{}={}", escaped(&name), escaped(&value))),
        1 => pieces::nested_name(names).prop_map(|name| escaped(&name)),
        1 => (pieces::name(names), select(&RAW[..]))
            .prop_map(|(name, raw)| format!("{}={raw}", escaped(&name))),
    ]
    .boxed()
}

fn many(names: &[String]) -> BoxedStrategy<String> {
    let inner = select(vec!["", "[]", "[][a]", "[#]", "[#][a]", "[a][#]"]);
    (pieces::name(names), inner, 1_usize..5_000)
        .prop_map(|(name, inner, count)| {
            let pairs: Vec<String> = (0..count)
                .map(|at| {
                    let inner = inner.replace('#', &at.to_string());
                    format!("{}={at}", escaped(&format!("{name}{inner}")))
                })
                .collect();
            pairs.join("&")
        })
        .boxed()
}

/// A few pairs, short enough for a request line.
pub(crate) fn query(names: &[String], ids: &[String]) -> BoxedStrategy<String> {
    prop::collection::vec(pair(names, ids), 0..4)
        .prop_map(|pairs| pairs.join("&"))
        .prop_filter("longer than a request line", |query| query.len() < 8_000)
        .boxed()
}

/// A form.
pub(crate) fn body(names: &[String], ids: &[String]) -> BoxedStrategy<Vec<u8>> {
    prop_oneof![
        12 => prop::collection::vec(pair(names, ids), 0..8).prop_map(|pairs| pairs.join("&")),
        1 => many(names),
    ]
    .prop_map(String::into_bytes)
    .boxed()
}

/// The edge between parts, as [`multipart`] writes it.
pub(crate) const BOUNDARY: &str = "edge";

/// A multipart body with files and texts, now and then broken.
pub(crate) fn multipart(names: &[String], ids: &[String]) -> BoxedStrategy<Vec<u8>> {
    let file = select(vec![
        "",
        "; filename=\"\"",
        "; filename=\"a.png\"",
        "; filename=\"../../x\"",
        "; filename=\"a\0b\"",
        "; filename*=UTF-8''%ff",
        "; filename=a; filename=b",
    ]);
    let kind = select(vec![
        "",
        "Content-Type: image/png\r\n",
        "Content-Type: text/plain; charset=utf-16\r\n",
        "Content-Type: nonsense\r\n",
        "Content-Type: multipart/mixed; boundary=edge\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Length: 1\r\n",
        "Broken\r\n",
    ]);
    let content = prop_oneof![
        6 => pieces::word(ids).prop_map(String::into_bytes),
        2 => prop::collection::vec(any::<u8>(), 0..200),
    ];
    let part = (pieces::nested_name(names), file, kind, content).prop_map(
        |(name, file, kind, content)| {
            let name = name.replace(['"', '\r', '\n'], "");
            let mut part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n{kind}\r\n"
            )
            .into_bytes();
            part.extend(content);
            part.extend(b"\r\n");
            part
        },
    );
    let end = select(vec!["--edge--\r\n", "--edge--", "--edge", "--edge\r\n", ""]);
    (prop::collection::vec(part, 0..6), end)
        .prop_map(|(parts, end)| [parts.concat(), end.as_bytes().to_vec()].concat())
        .boxed()
}
