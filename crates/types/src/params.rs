//! How loosely parameters are read: what counts as true, as a number, as a limit.
//!
//! Clients have come to rely on it, so it is the original's to the letter
//! (<https://docs.joinmastodon.org/client/intro/#parameters>). Where a parameter is a JSON value of a kind that has no
//! meaning, it counts as absent or zero; the original fails there.

use serde_json::Value;

/// What a parameter means as a switch. `None`: it wasn't given (an empty text counts so).
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) => flag_of(text),
        Value::Array(_) | Value::Object(_) => Some(true),
    }
}

/// What a parameter's text means as a switch; everything that isn't one of the words for "no" is "yes".
pub fn flag_of(text: &str) -> Option<bool> {
    match text {
        "" => None,
        "0" | "f" | "F" | "false" | "FALSE" | "off" | "OFF" => Some(false),
        _ => Some(true),
    }
}

/// The number that a text begins with, as Ruby's `to_i` reads it: blanks and a sign before it, single underscores in
/// it, anything after it. 0 if there is none; too big a number becomes the biggest.
pub fn whole_number(text: &str) -> i64 {
    leading_number(text).unwrap_or_else(|overflow| overflow)
}

/// As [`whole_number`], for an id: `None` if no id can be so big.
pub fn id(text: &str) -> Option<i64> {
    leading_number(text).ok()
}

/// What a JSON parameter means as a number; booleans and containers are none.
pub fn whole_number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Null => Some(0),
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|float| float as i64)),
        Value::String(text) => Some(whole_number(text)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What a JSON parameter becomes in an integer column: blank is nothing, true is 1.
pub fn column_number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::String(text) if text.trim().is_empty() => None,
        Value::Null => None,
        other => whole_number_of(other),
    }
}

/// How many entries a page gets. A given limit counts without its sign and at most `max` (twice the default, unless
/// told otherwise); one that is no number is 0.
pub fn limit(given: Option<&Value>, default: i64, max: Option<i64>) -> i64 {
    match given {
        None | Some(Value::Null) => default,
        Some(value) => capped(whole_number_of(value).unwrap_or(0), default, max),
    }
}

/// As [`limit`], for a parameter that is text.
pub fn limit_of(given: Option<&str>, default: i64, max: Option<i64>) -> i64 {
    given.map_or(default, |text| capped(whole_number(text), default, max))
}

fn capped(number: i64, default: i64, max: Option<i64>) -> i64 {
    number.saturating_abs().min(max.unwrap_or(default * 2))
}

/// The `Link` header of a page (RFC 8288); `None` if there is neither a next nor a previous page.
pub fn link_header(next: Option<&str>, prev: Option<&str>) -> Option<String> {
    let link = |address: &str, rel: &str| format!("<{address}>; rel=\"{rel}\"");
    let links: Vec<String> = next
        .map(|next| link(next, "next"))
        .into_iter()
        .chain(prev.map(|prev| link(prev, "prev")))
        .collect();
    (!links.is_empty()).then(|| links.join(", "))
}

/// `Err` is the number nearest to one that doesn't fit.
fn leading_number(text: &str) -> Result<i64, i64> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{0B}');
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let mut number: i64 = 0;
    let mut after_digit = false;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte - b'0');
                let signed = if negative { -digit } else { digit };
                let overflow = if negative { i64::MIN } else { i64::MAX };
                number = number
                    .checked_mul(10)
                    .and_then(|number| number.checked_add(signed))
                    .ok_or(overflow)?;
                after_digit = true;
            }
            b'_' if after_digit => after_digit = false,
            _ => break,
        }
    }
    Ok(number)
}
