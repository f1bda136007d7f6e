//! Query strings and form bodies with Rails' nesting; and the plain ones of streaming.

use ferrodon_streaming::query;
use ferrodon_web_api::params::{Map, Value, form};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Target, trees};

pub(super) const TARGET: Target = Target {
    name: "forms",
    check,
    pieces: &[
        "a[]=1&",
        "a[][b]=1&",
        "a[b]",
        "[a]",
        "[",
        "]",
        "a&",
        "=&",
        "&",
        "%41",
        "a[b][]=1&",
        "+",
        "a[][b][]=1&",
        "a=1&",
    ],
};

/// What the parsers themselves promise.
const MAX_DEPTH: usize = 34;
const MAX_PAIRS: usize = 4096;

fn check(data: &[u8]) {
    if let Ok(tree) = form::parse(data) {
        let (depth, _) = trees::size(&tree);
        assert!(depth <= MAX_DEPTH, "{depth} levels");
        assert!(tree.len() <= MAX_PAIRS);
        trees::assert_readable(&tree);
        assert_comes_back(&tree);
        assert_streaming_agrees(data, &tree);
    }
    query::parse(&String::from_utf8_lossy(data));
}

/// Written out, a plain tree is read as what it was.
fn assert_comes_back(tree: &Map) {
    if !tree.values().all(is_plain) || !tree.keys().all(|name| is_plain_name(name)) {
        return;
    }
    let mut pairs = Vec::new();
    for (name, value) in tree {
        write(name, value, &mut pairs);
    }
    let again = form::parse(pairs.join("&").as_bytes());
    assert_eq!(again.as_ref(), Ok(tree), "{}", pairs.join("&"));
}

fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['[', ']'])
}

/// Texts, objects that aren't empty, and lists of texts: what the format can say unmistakably.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Text(_) => true,
        Value::List(items) => {
            !items.is_empty() && items.iter().all(|item| matches!(item, Value::Text(_)))
        }
        Value::Object(map) => {
            !map.is_empty()
                && map
                    .iter()
                    .all(|(name, value)| is_plain_name(name) && is_plain(value))
        }
        _ => false,
    }
}

fn write(name: &str, value: &Value, pairs: &mut Vec<String>) {
    match value {
        Value::List(items) => {
            for item in items {
                write(&format!("{name}[]"), item, pairs);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                write(&format!("{name}[{key}]"), value, pairs);
            }
        }
        Value::Null => pairs.push(escape(name)),
        value => {
            let text = value.as_text().unwrap_or_default();
            pairs.push(format!("{}={}", escape(name), escape(&text)));
        }
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Both services read the same query, where it has nothing that only one of them knows.
fn assert_streaming_agrees(data: &[u8], tree: &Map) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if text.contains(['[', ']'])
        || text.to_ascii_lowercase().contains("%5b")
        || text.split('&').count() > 90
    {
        return;
    }
    let params = query::parse(text);
    for (name, value) in tree {
        let streamed = match params.get(name) {
            Some(serde_json::Value::Array(all)) => all.last(),
            other => other,
        };
        let expected = value.as_text().unwrap_or_default();
        assert_eq!(
            streamed.and_then(|value| value.as_str()),
            Some(&*expected),
            "{name}"
        );
    }
}
