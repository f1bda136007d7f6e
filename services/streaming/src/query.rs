//! Query strings, and parameters of either origin.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Parameters of a query at most; the rest is passed over.
const MAX: usize = 100;

/// Parameters of a subscription: texts of a query (a list where a name is there twice), or whatever a client's
/// message says.
pub type Params = Map<String, Value>;

/// Reads a query string. What isn't UTF-8 is replaced; `+` is a blank.
pub fn parse(query: &str) -> Params {
    let mut params = Params::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(MAX) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::String(decode(value));
        match params.get_mut(&decode(name)) {
            None => drop(params.insert(decode(name), value)),
            Some(Value::Array(all)) => all.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    params
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

/// Whether a parameter counts as missing: not there, `null`, `false`, `0` or empty.
pub fn is_missing(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Number(number)) => number.as_f64() == Some(0.0),
        Some(_) => false,
    }
}

/// The parameter itself, or the first of several.
pub fn first(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(all)) => all.first(),
        other => other,
    }
}

/// `only_media` of server-sent events: given, and none of the words for "no". Given twice it means "yes".
pub fn is_truthy(value: Option<&Value>) -> bool {
    match value {
        Some(Value::String(text)) => !matches!(
            text.as_str(),
            "" | "0" | "f" | "F" | "false" | "FALSE" | "off" | "OFF"
        ),
        other => !is_missing(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_missing, is_truthy, parse};

    #[test]
    fn a_query_is_read_leniently() {
        let params = parse("&&stream=user&tag=a+b%20c&list=1&list=2&list=3&x&%E0%A4%A=%FF&a[]=1");
        let expected = json!({
            "stream": "user", "tag": "a b c", "list": ["1", "2", "3"], "x": "", "\u{fffd}%A": "\u{fffd}", "a[]": "1"
        });
        assert_eq!(serde_json::Value::Object(params), expected);
    }

    #[test]
    fn what_counts_as_missing_and_as_no() {
        for missing in [json!(null), json!(false), json!(0), json!("")] {
            assert!(is_missing(Some(&missing)), "{missing}");
        }
        for given in [json!("0"), json!([]), json!({}), json!(1.5), json!(true)] {
            assert!(!is_missing(Some(&given)), "{given}");
        }
        for (value, expected) in [
            ("true", true),
            ("no", true),
            ("False", true),
            ("f", false),
            ("OFF", false),
            ("", false),
        ] {
            assert_eq!(is_truthy(Some(&json!(value))), expected, "{value}");
        }
        assert!(is_truthy(Some(&json!(["false", "false"]))));
        assert!(!is_truthy(None));
    }
}
