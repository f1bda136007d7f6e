//! Rails' envelope around what is signed or encrypted: the value with its expiry and its purpose.
//!
//! There are two: cookies hold `{"_rails":{"message":"<base64 of JSON>","exp":…,"pur":…}}` with `null` for what
//! isn't set; messages hold `{"_rails":{"data":<JSON>,"exp":…,"pur":…}}` without it. A bare value has neither.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::base64_text;

/// How the first kind begins. Rails looks at the text, too.
const MESSAGE_PREFIX: &str = "{\"_rails\":{\"message\":";

/// Which kind is written, and which other one is understood.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `message`; what is not enveloped is the value.
    Cookie,
    /// `data`; `message` is understood as well.
    Message,
}

/// What a value is for and until when it holds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Metadata<'a> {
    pub(crate) purpose: Option<&'a str>,
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct Envelope<T> {
    #[serde(rename = "_rails")]
    inner: T,
}

#[derive(Serialize)]
struct MessageOut<'a> {
    message: String,
    exp: Option<String>,
    pur: Option<&'a str>,
}

#[derive(Serialize)]
struct DataOut<'a> {
    data: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pur: Option<&'a str>,
}

#[derive(Deserialize)]
struct EnvelopeIn {
    #[serde(rename = "_rails")]
    inner: MetadataIn,
}

#[derive(Deserialize)]
struct MetadataIn {
    message: Option<String>,
    #[serde(default)]
    data: Value,
    exp: Option<String>,
    pur: Option<String>,
}

/// The JSON that Rails writes for a value: with what could end a script element or a line escaped.
pub(crate) fn rails_json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    // These characters stand inside of strings only, where an escape means the same.
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return Ok(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        match character {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    Ok(escaped)
}

/// Puts a value, given as JSON, into an envelope.
pub(crate) fn wrap(form: Form, json: &str, metadata: Metadata<'_>) -> serde_json::Result<String> {
    if metadata.purpose.is_none() && metadata.expires_at.is_none() {
        return Ok(json.to_owned());
    }
    let exp = metadata
        .expires_at
        .map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true));
    match form {
        Form::Cookie => {
            let message = base64_text::encode(json.as_bytes());
            rails_json(&Envelope {
                inner: MessageOut {
                    message,
                    exp,
                    pur: metadata.purpose,
                },
            })
        }
        Form::Message => {
            let data: &RawValue = serde_json::from_str(json)?;
            rails_json(&Envelope {
                inner: DataOut {
                    data,
                    exp,
                    pur: metadata.purpose,
                },
            })
        }
    }
}

/// The value in an envelope whose signature was already checked, if it is for `purpose` and still holds at `now`.
pub(crate) fn unwrap(
    form: Form,
    text: &[u8],
    purpose: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    if text.starts_with(MESSAGE_PREFIX) {
        let inner = serde_json::from_str::<EnvelopeIn>(text).ok()?.inner;
        if !holds(&inner, purpose, now) {
            return None;
        }
        return serde_json::from_slice(&base64_text::decode(&inner.message?)?).ok();
    }
    // What Marshal wrote ends here: it isn't JSON.
    let value: Value = serde_json::from_str(text).ok()?;
    if form == Form::Message && value.get("_rails").is_some() {
        let inner = serde_json::from_value::<EnvelopeIn>(value).ok()?.inner;
        return holds(&inner, purpose, now).then_some(inner.data);
    }
    purpose.is_none().then_some(value)
}

fn holds(metadata: &MetadataIn, purpose: Option<&str>, now: DateTime<Utc>) -> bool {
    let expired = metadata.exp.as_deref().is_some_and(|exp| {
        // A time that can't be read is as good as past.
        DateTime::parse_from_rfc3339(exp).map_or(true, |exp| now >= exp)
    });
    !expired && metadata.pur.as_deref() == purpose
}
